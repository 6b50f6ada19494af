//! Messages that somebody else publishes on the nodes' channels are not read.

use crate::cluster::{Cluster, eventually};
use crate::database::in_schema;
use crate::house::{attendee, say};
use redis::cmd;

#[tokio::test(flavor = "multi_thread")]
async fn forged_messages_are_ignored_and_counted_and_real_ones_go_on() {
    in_schema(async |url| {
        let cluster = Cluster::open(url, 2, &[]).await;
        let session = cluster.session(0).await.id;
        let (mut ann, mut bob) = (cluster.enter(0, &attendee(), session).await, cluster.enter(1, &attendee(), session).await);
        let mut connection = cluster.redis.connection().await.unwrap();
        let channels: Vec<String> = cmd("PUBSUB").arg("CHANNELS").query_async(&mut connection).await.unwrap();
        assert_eq!(channels.len(), 2);
        let id = uuid::Uuid::new_v4();
        let envelope = serde_json::json!({ "from": id, "to": id, "session": session, "link": id, "seq": 1, "body": { "close": 4010 } });
        let forged =
            [String::new(), "{}".to_owned(), envelope.to_string(), format!("{}{envelope}", "0".repeat(64)), "\u{1F600}".repeat(40)];
        for channel in &channels {
            for text in &forged {
                let heard: i64 = cmd("PUBLISH").arg(channel).arg(text).query_async(&mut connection).await.unwrap();
                assert_eq!(heard, 1);
            }
        }
        for node in 0..2 {
            eventually("they are counted", async || cluster.metric(node, "conductor_bus_rejected_total").await >= 5.0).await;
        }
        bob.act(say("still here")).await.unwrap();
        ann.hears("still here").await;
        bob.hears("still here").await;
        for node in 0..2 {
            assert_eq!(cluster.metric(node, "conductor_links_broken_total").await, 0.0);
        }
    })
    .await;
}
