//! Whoever asked for a session went away before it was found, or its answer came too late: nobody is left owning what does not run.

use crate::cluster::{Cluster, back, eventually};
use crate::database::{in_schema, session};
use crate::house::{attendee, say};
use redis::cmd;
use sqlx::{Connection, Executor, PgConnection};
use std::time::{Duration, Instant};

async fn keys(cluster: &Cluster, pattern: &str) -> Vec<String> {
    let mut connection = cluster.redis.connection().await.unwrap();
    cmd("KEYS").arg(pattern).query_async(&mut connection).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_abandoned_request_leaves_no_session_without_an_owner() {
    in_schema(async |url| {
        let cluster = Cluster::open(url, 2, &[]).await;
        // It sleeps: nobody has asked for it yet.
        let session = session(&cluster.store, cluster.organizer.id).await.id;
        let mut slow = PgConnection::connect(url).await.unwrap();
        slow.execute("begin").await.unwrap();
        sqlx::query("select 1 from session where id = $1 for update").bind(session.0).execute(&mut slow).await.unwrap();
        let before = cluster.metric(0, "conductor_connections").await;
        let page = format!("{}/api/v1/sessions/{session}/history", cluster.node(0).base);
        let asks = server::client::http().unwrap().get(page).bearer_auth(&cluster.organizer.token).send();
        let asks = tokio::spawn(asks);
        eventually("the node has the lease and waits for the database", async || keys(&cluster, "*:lease:*").await.len() == 1).await;
        asks.abort();
        let _ = asks.await;
        eventually("the node knows that nobody waits", async || cluster.metric(0, "conductor_connections").await <= before).await;
        slow.execute("rollback").await.unwrap();
        let began = Instant::now();
        let mut bob = back(&cluster, 1, &attendee(), session).await;
        assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
        bob.act(say("here")).await.unwrap();
        let mut ann = back(&cluster, 0, &attendee(), session).await;
        ann.act(say("here too")).await.unwrap();
        bob.hears("here too").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_that_its_owner_does_not_know_of_is_given_back() {
    in_schema(async |url| {
        let cluster = Cluster::open(url, 2, &[]).await;
        let mut connection = cluster.redis.connection().await.unwrap();
        let channels: Vec<String> = cmd("PUBSUB").arg("CHANNELS").arg("conductor:*").query_async(&mut connection).await.unwrap();
        assert_eq!(channels.len(), 2);
        for channel in channels {
            let (prefix, node) = channel.split_once(":node:").unwrap();
            let session = session(&cluster.store, cluster.organizer.id).await.id;
            // As a question that Redis answered after it had slept leaves it; this one even for ever.
            let () = cmd("SET").arg(format!("{prefix}:lease:{session}")).arg(node).query_async(&mut connection).await.unwrap();
            let began = Instant::now();
            let mut ann = back(&cluster, 0, &attendee(), session).await;
            assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
            ann.act(say("here")).await.unwrap();
        }
    })
    .await;
}
