//! The owner of a session dies, sleeps, or stops: another node takes over, and nothing is lost, doubled, or written by two.

use crate::cluster::{Cluster, back, eventually};
use crate::database::in_schema;
use crate::fade::poll;
use crate::house::{attendee, say};
use conductor::id::MessageId;
use protocol::{ClientFrame, CloseCode, CommandId, Order, ServerFrame};
use room::Act;
use std::time::{Duration, Instant};
use uuid::Uuid;

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_owner_is_replaced_and_nothing_is_lost_or_doubled() {
    in_schema(async |url| {
        let mut cluster = Cluster::open(url, 3, &[]).await;
        let session = cluster.session(0).await.id;
        let (ann, bob) = (attendee(), attendee());
        let mut ann_there = cluster.enter(1, &ann, session).await;
        let mut at_owner = cluster.enter(0, &bob, session).await;
        let mut acked = Vec::new();
        for n in 0..20 {
            let (guest, message) = (if n % 2 == 0 { &mut ann_there } else { &mut at_owner }, MessageId(Uuid::new_v4()));
            if guest.act(Act::Say { message, text: format!("message {n}") }).await.is_ok() {
                acked.push(message);
            }
        }
        let (command, message) = (CommandId(Uuid::new_v4()), MessageId(Uuid::new_v4()));
        let act = Act::Say { message, text: "under way".to_owned() };
        ann_there.connection.send(&ClientFrame::Act { command, act: act.clone() }).await.unwrap();
        cluster.kill(0);
        let began = Instant::now();
        let code = ann_there.closed().await;
        assert!(CloseCode::number_reconnects(code), "closed with {code}");
        let mut ann_again = back(&cluster, 1, &ann, session).await;
        let mut bob_again = back(&cluster, 2, &bob, session).await;
        let took = began.elapsed();
        assert!(took < Duration::from_secs(10), "back after {took:?}");
        eprintln!("back {took:?} after SIGKILL");
        for _ in 0..2 {
            ann_again.connection.send(&ClientFrame::Act { command, act: act.clone() }).await.unwrap();
            ann_again.next_until(|frame| (*frame == ServerFrame::Ack { command }).then_some(())).await;
        }
        bob_again.act(say("after")).await.unwrap();
        ann_again.hears("after").await;
        let rows = cluster.store.acts(session).await.unwrap();
        let said: Vec<String> = rows.iter().filter_map(|row| row.act["message"].as_str().map(str::to_owned)).collect();
        for message in acked.iter().chain([&message]) {
            assert_eq!(said.iter().filter(|said| **said == message.to_string()).count(), 1, "{message}");
        }
        // The killed node comes back and only follows.
        cluster.again(0).await;
        let mut third = back(&cluster, 0, &attendee(), session).await;
        third.act(say("from the one that was killed")).await.unwrap();
        ann_again.hears("from the one that was killed").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_that_slept_while_another_took_over_writes_nothing() {
    in_schema(async |url| {
        let cluster = Cluster::open(url, 2, &[]).await;
        let session = cluster.session(0).await.id;
        let (ann, bob) = (attendee(), attendee());
        let mut at_owner = cluster.enter(0, &ann, session).await;
        let mut bob_there = cluster.enter(1, &bob, session).await;
        at_owner.act(say("before")).await.unwrap();
        bob_there.hears("before").await;
        cluster.node(0).signal("STOP");
        // What the sleeping owner finds when it wakes: it must not be stored by it.
        let (command, message) = (CommandId(Uuid::new_v4()), MessageId(Uuid::new_v4()));
        let act = Act::Say { message, text: "to the sleeper".to_owned() };
        at_owner.connection.send(&ClientFrame::Act { command, act: act.clone() }).await.unwrap();
        let mut bob_again = back(&cluster, 1, &bob, session).await;
        bob_again.act(say("meanwhile")).await.unwrap();
        cluster.node(0).signal("CONT");
        let code = at_owner.closed().await;
        assert!(CloseCode::number_reconnects(code), "closed with {code}");
        assert!(!at_owner.frames.contains(&ServerFrame::Ack { command }), "the sleeper acknowledged nothing");
        let mut ann_again = back(&cluster, 0, &ann, session).await;
        assert!(ann_again.room.chat.iter().any(|message| message.text == "meanwhile"));
        ann_again.connection.send(&ClientFrame::Act { command, act }).await.unwrap();
        ann_again.next_until(|frame| (*frame == ServerFrame::Ack { command }).then_some(())).await;
        bob_again.hears("to the sleeper").await;
        let rows = cluster.store.acts(session).await.unwrap();
        assert_eq!(rows.iter().filter(|row| row.act["message"] == message.to_string()).count(), 1);
        // Whichever it noticed first, the write that waited or the lease that was gone.
        eprintln!("refused by the fence: {}", cluster.metric(0, "conductor_fenced_writes_total").await);
        eventually("only one node owns the session", async || {
            cluster.metric(0, "conductor_sessions_live").await == 0.0 && cluster.metric(1, "conductor_sessions_live").await == 1.0
        })
        .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_that_is_told_to_stop_hands_over_at_once() {
    in_schema(async |url| {
        let mut cluster = Cluster::open(url, 2, &[]).await;
        let session = cluster.session(0).await.id;
        let bob = attendee();
        let mut bob_there = cluster.enter(1, &bob, session).await;
        let mut dashboard = cluster.dashboard(1, session).await;
        dashboard.order(Order::Launch { content: poll(), over_budget: false }).await.unwrap();
        bob_there.act(say("before")).await.unwrap();
        let began = Instant::now();
        cluster.node(0).terminate();
        assert_eq!(bob_there.closed().await, CloseCode::Resync.code());
        let again = back(&cluster, 1, &bob, session).await;
        let took = began.elapsed();
        assert!(took < Duration::from_secs(3), "handed over after {took:?}");
        assert_eq!((again.room.chat.len(), again.room.interventions.len()), (1, 1));
        assert_eq!(cluster.nodes[0].take().unwrap().ended(), Some(0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_a_node_dies_that_only_follows_nobody_else_notices() {
    in_schema(async |url| {
        let mut cluster = Cluster::open(url, 3, &[]).await;
        let session = cluster.session(0).await.id;
        let (mut ann, mut bob) = (cluster.enter(0, &attendee(), session).await, cluster.enter(1, &attendee(), session).await);
        let mut eve = cluster.enter(2, &attendee(), session).await;
        eve.act(say("from the one that dies")).await.unwrap();
        cluster.kill(2);
        bob.act(say("still here")).await.unwrap();
        for guest in [&mut ann, &mut bob] {
            guest.hears("from the one that dies").await;
            guest.hears("still here").await;
            guest.missed_nothing();
        }
        // She lost her connection, which makes nobody leave.
        let card: serde_json::Value = cluster.get(1, &format!("/api/v1/sessions/{session}")).await.json().await.unwrap();
        assert_eq!(card["people"], 3);
        assert_eq!(cluster.owner().await, Some(0));
    })
    .await;
}
