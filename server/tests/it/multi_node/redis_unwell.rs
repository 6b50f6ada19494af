//! Redis is there and does not do its work: it is frozen, full, or throws out who is slow. Nobody waits for it, and nobody misses anything.

use crate::cluster::{Cluster, back, eventually};
use crate::database::{in_schema, session};
use crate::house::{Guest, attendee, attendee_wants, say};
use conductor::id::SessionId;
use protocol::{ApiError, ClientFrame, CloseCode, CommandId, ErrorCode, ServerFrame};
use redis::cmd;
use reqwest::Response;
use server::client::Received;
use std::time::{Duration, Instant};
use tokio::time::interval;
use uuid::Uuid;

/// A request is answered within a second, and a busy machine may take another; without a bound it would be eight and more.
const SOON: Duration = Duration::from_secs(2);

async fn soon<T>(what: &str, asked: impl Future<Output = T>) -> T {
    let began = Instant::now();
    let answer = asked.await;
    assert!(began.elapsed() < SOON, "{what} took {:?}", began.elapsed());
    answer
}

async fn set_mode(cluster: &Cluster, node: usize, session: SessionId, key: Uuid) -> Response {
    let url = format!("{}/api/v1/sessions/{session}/mode", cluster.node(node).base);
    let request = cluster.http.put(url).bearer_auth(&cluster.organizer.token).header("idempotency-key", key.to_string());
    request.json(&serde_json::json!({ "mode": "AUTO" })).send().await.unwrap()
}

async fn history(cluster: &Cluster, node: usize, session: SessionId) -> Response {
    cluster.get(node, &format!("/api/v1/sessions/{session}/history")).await
}

/// Checks that an answer says that it cannot be done now, and when to try again.
async fn later(answer: Response) {
    assert_eq!(answer.status(), 503);
    assert!(answer.headers().contains_key("retry-after"));
    let error: ApiError = answer.json().await.unwrap();
    assert!(error.code == ErrorCode::Unavailable && error.retry_after.is_some(), "{error:?}");
}

/// Tries to enter while that is not possible, and returns the time that the page is to stay away.
async fn turned_away(cluster: &Cluster, node: usize, session: SessionId) -> u64 {
    let mut connection = cluster.connect(node, &attendee(), session, attendee_wants()).await;
    let mut away = None;
    loop {
        match connection.receive().await.unwrap() {
            Received::Frame(ServerFrame::Bye { code, retry_after_ms }) => {
                assert_eq!(code, CloseCode::Busy.code());
                away = retry_after_ms;
            }
            Received::Frame(frame) => panic!("{frame:?}"),
            Received::Closed { code, .. } => {
                assert_eq!(code, CloseCode::Busy.code());
                return away.expect("it is told when to come again");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_redis_delays_no_answer_and_everybody_returns() {
    in_schema(async |url| {
        let cluster = Cluster::open(url, 2, &[]).await;
        let (there, other) = (cluster.session(0).await.id, cluster.session(0).await.id);
        let bob = attendee();
        let mut ann = cluster.enter(0, &attendee(), there).await;
        let mut bob_there = cluster.enter(1, &bob, there).await;
        bob_there.act(say("before")).await.unwrap();
        ann.hears("before").await;
        cluster.redis.signal("STOP");
        // Said on the other node, which does not know yet that nothing gets through.
        let command = CommandId(Uuid::new_v4());
        let act = say("into the void");
        bob_there.connection.send(&ClientFrame::Act { command, act: act.clone() }).await.unwrap();
        let (ordered, refused) = tokio::join!(soon("a forwarded order", set_mode(&cluster, 1, there, Uuid::new_v4())), async {
            soon("a forwarded act", bob_there.answer(command)).await
        });
        later(ordered).await;
        let refused = refused.unwrap_err();
        assert!(refused.code == ErrorCode::Unavailable && refused.retry_after.is_some(), "{refused:?}");
        assert!(CloseCode::number_reconnects(bob_there.closed().await));
        // Longer than a lease lasts.
        let until = Instant::now() + Duration::from_secs(6);
        let mut pace = interval(Duration::from_millis(500));
        while Instant::now() < until {
            pace.tick().await;
            soon("an act on the owner", ann.act(say("tick"))).await.unwrap();
            soon("an order on the owner", set_mode(&cluster, 0, there, Uuid::new_v4())).await.error_for_status().unwrap();
            for asked in [there, other] {
                later(soon("a view", history(&cluster, 1, asked)).await).await;
            }
            soon("a list", cluster.sessions(1)).await;
            for node in 0..2 {
                soon("whether it is ready", cluster.get(node, "/readyz")).await.error_for_status().unwrap();
            }
            assert!(soon("to be turned away", turned_away(&cluster, 1, there)).await >= 1_000);
        }
        for node in 0..2 {
            assert!(cluster.unwell(node).await.contains(&"nodes".to_owned()));
            // Each of a few things once, and the answer of /readyz each time that was asked.
            let warnings: Vec<String> = cluster.warnings(node).into_iter().filter(|line| !line.contains("Redis does not answer")).collect();
            assert!(warnings.len() < 12, "{warnings:#?}");
        }
        cluster.redis.signal("CONT");
        let began = Instant::now();
        let mut bob_again = back(&cluster, 1, &bob, there).await;
        eprintln!("back {:?} after Redis", began.elapsed());
        bob_again.connection.send(&ClientFrame::Act { command, act: act.clone() }).await.unwrap();
        bob_again.next_until(|frame| (*frame == ServerFrame::Ack { command }).then_some(())).await;
        ann.hears("into the void").await;
        ann.missed_nothing();
        let rows = cluster.store.acts(there).await.unwrap();
        assert_eq!(rows.iter().filter(|row| row.act["text"] == "into the void").count(), 1);
        assert!(cluster.metric(0, "conductor_sessions_live").await >= 2.0, "the owner is the same");
        for node in 0..2 {
            eventually("all is well", async || cluster.unwell(node).await.is_empty()).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_full_redis_running_sessions_go_on() {
    in_schema(async |url| {
        let cluster = Cluster::open(url, 2, &[]).await;
        let (there, other) = (cluster.session(0).await.id, cluster.session(0).await.id);
        let asleep = session(&cluster.store, cluster.organizer.id).await.id;
        let mut ann = cluster.enter(0, &attendee(), there).await;
        let mut bob = cluster.enter(1, &attendee(), there).await;
        cluster.redis.set("maxmemory", "1").await;
        for node in 0..2 {
            eventually("it is said", async || cluster.unwell(node).await == ["nodes"]).await;
        }
        let before = cluster.warnings(1).len();
        // Longer than a lease lasts.
        let until = Instant::now() + Duration::from_secs(6);
        let (mut pace, mut said) = (interval(Duration::from_millis(500)), 0);
        while Instant::now() < until {
            pace.tick().await;
            let text = format!("message {said}");
            soon("a forwarded act", bob.act(say(&text))).await.unwrap();
            ann.hears(&text).await;
            later(soon("what sleeps", history(&cluster, 1, asleep)).await).await;
            said += 1;
        }
        // A node that did not follow it before finds its owner.
        let mut eve = cluster.enter(1, &attendee(), other).await;
        eve.act(say("here")).await.unwrap();
        assert!(turned_away(&cluster, 1, asleep).await >= 1_000);
        assert!(cluster.warnings(1).len() - before < 4, "{:#?}", cluster.warnings(1));
        cluster.redis.set("maxmemory", "0").await;
        back(&cluster, 1, &attendee(), asleep).await;
        for (node, live) in [(0, 2.0), (1, 1.0)] {
            assert!((cluster.metric(node, "conductor_sessions_live").await - live).abs() < f64::EPSILON, "owners are the same");
            eventually("all is well", async || cluster.unwell(node).await.is_empty()).await;
        }
        for guest in [&ann, &bob] {
            guest.missed_nothing();
        }
    })
    .await;
}

fn texts(guest: &Guest) -> Vec<&str> {
    guest.room.chat.iter().map(|message| message.text.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_thrown_out_by_redis_misses_nothing() {
    in_schema(async |url| {
        let cluster = Cluster::open(url, 2, &[]).await;
        let session = cluster.session(0).await.id;
        let bob = attendee();
        let mut ann = cluster.enter(0, &attendee(), session).await;
        let mut bob_there = cluster.enter(1, &bob, session).await;
        ann.act(say("before")).await.unwrap();
        bob_there.hears("before").await;
        // What waits for a subscriber may be so much; the kernel holds some more.
        cluster.redis.set("client-output-buffer-limit", "pubsub 1mb 1mb 1").await;
        let mut connection = cluster.redis.connection().await.unwrap();
        let channels: Vec<String> = cmd("PUBSUB").arg("CHANNELS").arg("*:node:*").query_async(&mut connection).await.unwrap();
        cluster.node(1).signal("STOP");
        let filler = "x".repeat(64 << 10);
        let mut thrown_out = false;
        for _ in 0..1_000 {
            for channel in &channels {
                let heard: i64 = cmd("PUBLISH").arg(channel).arg(&filler).query_async(&mut connection).await.unwrap();
                thrown_out |= heard == 0;
            }
            if thrown_out {
                break;
            }
        }
        assert!(thrown_out, "Redis has thrown out the node that does not read");
        ann.act(say("meanwhile")).await.unwrap();
        cluster.node(1).signal("CONT");
        assert!(CloseCode::number_reconnects(bob_there.closed().await));
        let mut bob_again = back(&cluster, 1, &bob, session).await;
        ann.act(say("after")).await.unwrap();
        bob_again.hears("after").await;
        assert_eq!(texts(&bob_again)[..2], ["before", "meanwhile"]);
        for guest in [&ann, &bob_there, &bob_again] {
            guest.missed_nothing();
        }
        assert!(cluster.metric(1, "conductor_bus_reconnects_total").await > 0.0);
        for node in 0..2 {
            eventually("all is well", async || cluster.unwell(node).await.is_empty()).await;
        }
    })
    .await;
}
