//! Nobody can ask another node for what was taken away.

use crate::cluster::{Cluster, eventually};
use crate::database::in_schema;
use crate::house::{Guest, attendee, attendee_wants, say};
use protocol::{Position, ServerFrame, Subscription, Topic};
use room::{Act, QuestionState};
use uuid::Uuid;

fn epoch(guest: &Guest) -> u64 {
    let epoch = |frame: &ServerFrame| match frame {
        ServerFrame::Event { topic: Topic::Room, position, .. } => Some(position.epoch),
        _ => None,
    };
    guest.frames.iter().find_map(epoch).expect("the guest has heard an event")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_away_is_on_no_other_node() {
    in_schema(async |url| {
        let cluster = Cluster::open(url, 2, &[]).await;
        let card = cluster.session(0).await;
        let session = card.id;
        let mut host = cluster.dashboard(0, session).await;
        // A mirror follows from now on, so that it has the words before they are taken away.
        let mut there = cluster.enter(1, &attendee(), session).await;
        assert_eq!(cluster.owner().await, Some(0));
        let (message, question) = (Uuid::new_v4().into(), Uuid::new_v4().into());
        there.act(Act::Say { message, text: "a slander".to_owned() }).await.unwrap();
        there.hears("a slander").await;
        there.act(Act::Ask { question, text: "a rude question".to_owned() }).await.unwrap();
        host.act(Act::Hide { message }).await.unwrap();
        host.act(Act::MarkQuestion { question, state: QuestionState::Archived }).await.unwrap();
        host.act(say("the last word")).await.unwrap();
        there.hears("the last word").await;
        let position = Some(Position { epoch: epoch(&there), offset: 0 });
        for node in 0..2 {
            let mut wants = attendee_wants();
            wants[0] = Subscription { topic: Topic::Room, position };
            let mut late = cluster.connect(node, &attendee(), session, wants).await;
            let mut heard = String::new();
            eventually("the last word comes", async || {
                heard.push_str(&serde_json::to_string(&late.next().await.unwrap()).unwrap());
                heard.contains("the last word")
            })
            .await;
            let page = cluster.get(node, &format!("/j/{}", card.code)).await.text().await.unwrap();
            let all = heard + &page;
            assert!(page.contains("the last word"), "node {node} shows the room");
            assert!(!all.contains("slander") && !all.contains("rude"), "node {node}: {all}");
        }
    })
    .await;
}
