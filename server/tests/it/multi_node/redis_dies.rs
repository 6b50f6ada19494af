//! Redis dies, comes back empty, or is emptied: it holds nothing that is missed.

use crate::cluster::{Cluster, back, eventually};
use crate::database::in_schema;
use crate::house::{Guest, attendee, say};
use protocol::{CloseCode, LiveState, ServerFrame};
use redis::cmd;
use std::time::{Duration, Instant};
use tokio::time::interval;

/// Returns whether a frame says that the server is degraded, if it says so or the opposite.
fn health(frame: &ServerFrame) -> Option<bool> {
    match frame {
        ServerFrame::State { state: LiveState::Server { degraded } } => Some(*degraded),
        _ => None,
    }
}

async fn hears_of_health(dashboard: &mut Guest, degraded: bool) {
    dashboard.until(|frame| (health(frame)? == degraded).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_redis_the_owner_goes_on_and_everybody_returns() {
    in_schema(async |url| {
        let mut cluster = Cluster::open(url, 2, &[]).await;
        let session = cluster.session(0).await.id;
        let bob = attendee();
        let (mut ann, mut eve) = (cluster.enter(0, &attendee(), session).await, cluster.enter(0, &attendee(), session).await);
        let (mut olga, mut olga_there) = (cluster.dashboard(0, session).await, cluster.dashboard(1, session).await);
        let mut bob_there = cluster.enter(1, &bob, session).await;
        bob_there.act(say("before")).await.unwrap();
        ann.hears("before").await;
        for node in 0..2 {
            eventually("all is well", async || cluster.unwell(node).await.is_empty()).await;
        }
        olga.frames.clear();
        cluster.redis.kill();
        assert!(CloseCode::number_reconnects(bob_there.closed().await));
        eventually("both nodes say what is wrong, and are ready", async || {
            let (one, two) = (cluster.unwell(0).await, cluster.unwell(1).await);
            [one, two].iter().all(|parts| parts.contains(&"nodes".to_owned()))
        })
        .await;
        hears_of_health(&mut olga, true).await;
        assert!(CloseCode::number_reconnects(olga_there.closed().await));
        // Longer than a lease lasts.
        let until = Instant::now() + Duration::from_secs(6);
        let mut pace = interval(Duration::from_millis(200));
        while Instant::now() < until {
            pace.tick().await;
            let began = Instant::now();
            ann.act(say(&format!("on my own {began:?}"))).await.unwrap();
            assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
            eve.hears(&format!("on my own {began:?}")).await;
        }
        // People who come now get an answer too.
        hears_of_health(&mut cluster.dashboard(0, session).await, true).await;
        cluster.redis.again().await;
        let began = Instant::now();
        let mut bob_again = back(&cluster, 1, &bob, session).await;
        assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
        eprintln!("back {:?} after Redis", began.elapsed());
        bob_again.act(say("after")).await.unwrap();
        ann.hears("after").await;
        assert_eq!(cluster.owner().await, Some(0), "the owner is the same");
        ann.missed_nothing();
        hears_of_health(&mut olga, false).await;
        assert!(!ann.frames.iter().any(|frame| health(frame).is_some()), "only organizers are told");
        for node in 0..2 {
            eventually("all is well", async || cluster.unwell(node).await.is_empty()).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_redis_is_emptied_leases_are_taken_again() {
    in_schema(async |url| {
        let cluster = Cluster::open(url, 2, &[]).await;
        let session = cluster.session(0).await.id;
        let (mut ann, mut bob) = (cluster.enter(0, &attendee(), session).await, cluster.enter(1, &attendee(), session).await);
        let mut connection = cluster.redis.connection().await.unwrap();
        let () = cmd("FLUSHALL").query_async(&mut connection).await.unwrap();
        eventually("the lease is there again", async || {
            let keys: Vec<String> = cmd("KEYS").arg("conductor:*:lease:*").query_async(&mut connection.clone()).await.unwrap();
            keys.len() == 1
        })
        .await;
        bob.act(say("after")).await.unwrap();
        ann.hears("after").await;
        assert_eq!(cluster.owner().await, Some(0));
        assert_eq!(cluster.metric(0, "conductor_links_broken_total").await, 0.0);
    })
    .await;
}
