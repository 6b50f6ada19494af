//! People on different nodes are in one room.

use crate::cluster::{Cluster, back, eventually};
use crate::database::in_schema;
use crate::fade::{event_where_polls_help, only_polls, poll, with_a_waiting_poll};
use crate::house::{Guest, attendee, say};
use conductor::id::PollId;
use protocol::{ClientFrame, CloseCode, CommandId, LiveState, Order, ServerFrame};
use room::{Act, RoomEvent};
use uuid::Uuid;

async fn voters(guest: &mut Guest, asked: PollId, count: u32) {
    guest
        .until(|frame| match frame {
            ServerFrame::State { state: LiveState::Tally { poll, tally } } if *poll == asked && tally.voters == count => Some(()),
            _ => None,
        })
        .await;
}

async fn intervened(guest: &mut Guest) {
    guest.room_event(|event| matches!(event, RoomEvent::Intervened { .. }).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_on_three_nodes_share_one_room() {
    in_schema(async |url| {
        let cluster = Cluster::open(url, 3, &[]).await;
        let session = cluster.session(0).await.id;
        let (ann, bob) = (attendee(), attendee());
        let mut at_owner = cluster.enter(0, &attendee(), session).await;
        let mut ann_there = cluster.enter(1, &ann, session).await;
        let mut bob_there = cluster.enter(2, &bob, session).await;
        let mut dashboard = cluster.dashboard(2, session).await;
        assert_eq!(cluster.owner().await, Some(0));
        ann_there.act(Act::Rename { name: "Ann".to_owned() }).await.unwrap();
        ann_there.act(say("from node 1")).await.unwrap();
        bob_there.act(say("from node 2")).await.unwrap();
        for guest in [&mut at_owner, &mut ann_there, &mut bob_there, &mut dashboard] {
            guest.hears("from node 1").await;
            guest.hears("from node 2").await;
        }
        dashboard.order(Order::Launch { content: poll(), over_budget: false }).await.unwrap();
        for guest in [&mut at_owner, &mut ann_there, &mut bob_there] {
            intervened(guest).await;
        }
        let again = cluster.enter(1, &ann, session).await;
        assert_eq!(again.room.you.as_ref().unwrap().name, "Ann");
        let asked = again.room.polls[0].id;
        ann_there.act(Act::Vote { poll: asked, choices: vec![1] }).await.unwrap();
        // Before one's own vote nobody in the audience sees how a poll stands; after it, they do, on each of their screens.
        voters(&mut ann_there, asked, 1).await;
        voters(&mut dashboard, asked, 1).await;
        let tallies = |guest: &Guest| format!("{:?}", guest.frames).matches("Tally").count();
        assert_eq!(tallies(&bob_there), 0, "Bob has not voted");
        bob_there.act(Act::Vote { poll: asked, choices: vec![0] }).await.unwrap();
        for guest in [&mut ann_there, &mut bob_there, &mut dashboard] {
            voters(guest, asked, 2).await;
        }
        assert_eq!(cluster.sessions(1).await[0].people, 3, "three people and a dashboard, however many screens");
        for guest in [&at_owner, &ann_there, &bob_there] {
            guest.missed_nothing();
        }
        // Somebody who leaves on another node leaves.
        bob_there.connection.close().await;
        again.connection.close().await;
        eventually("Bob has left", async || cluster.sessions(0).await[0].people == 2).await;
        assert!(cluster.metric(1, "conductor_bus_forwarded_total").await > 0.0);
        assert!((cluster.metric(1, "conductor_mirrors").await - 1.0).abs() < f64::EPSILON);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_on_two_nodes_at_once_is_carried_out_once() {
    in_schema(async |url| {
        let cluster = Cluster::open(url, 3, &[]).await;
        let event = event_where_polls_help(&cluster).await;
        let (session, proposal) = with_a_waiting_poll(&cluster, event, only_polls()).await;
        let mut guests = Vec::new();
        for node in 0..3 {
            guests.push(cluster.enter(node, &attendee(), session).await);
        }
        let (mut one, mut two) = (cluster.dashboard(1, session).await, cluster.dashboard(2, session).await);
        let order = Order::Approve { proposal: proposal.id, revision: proposal.revision, content: None };
        let command = CommandId(Uuid::new_v4());
        for dashboard in [&mut one, &mut two] {
            dashboard.connection.send(&ClientFrame::Order { command, order: order.clone() }).await.unwrap();
        }
        assert_eq!((one.answer(command).await, two.answer(command).await), (Ok(()), Ok(())));
        for guest in &mut guests {
            intervened(guest).await;
            assert_eq!(format!("{:?}", guest.frames).matches("Intervened").count(), 1);
        }
        assert_eq!(cluster.store.interventions(session).await.unwrap().len(), 1);
        assert_eq!(cluster.store.verify_audit().await.unwrap().map(|rows| rows > 0), Ok(true));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ends_or_is_deleted_on_one_node_does_so_on_all() {
    in_schema(async |url| {
        let cluster = Cluster::open(url, 2, &[]).await;
        let session = cluster.session(0).await.id;
        let (mut ann, mut bob) = (cluster.enter(0, &attendee(), session).await, cluster.enter(1, &attendee(), session).await);
        bob.act(say("last words")).await.unwrap();
        let base = format!("{}/api/v1/sessions/{session}", cluster.node(1).base);
        let ended = cluster.http.post(format!("{base}/end")).bearer_auth(&cluster.organizer.token).send().await.unwrap();
        assert!(ended.status().is_success(), "{}", ended.status());
        for guest in [&mut ann, &mut bob] {
            assert_eq!(guest.closed().await, CloseCode::Ended.code());
        }
        // Somebody who comes late sees the past, on either node.
        for node in 0..2 {
            let mut late = cluster.enter(node, &attendee(), session).await;
            assert!(late.room.ended_at.is_some() && late.room.chat.len() == 1);
            assert_eq!(late.closed().await, CloseCode::Ended.code());
            assert_eq!(cluster.get(node, &format!("/api/v1/sessions/{session}/history")).await.status(), 200);
        }
        let other = cluster.session(0).await.id;
        let (mut ann, mut bob) = (cluster.enter(0, &attendee(), other).await, cluster.enter(1, &attendee(), other).await);
        let base = format!("{}/api/v1/sessions/{other}", cluster.node(1).base);
        let deleted = cluster.http.delete(base).bearer_auth(&cluster.organizer.token).send().await.unwrap();
        assert!(deleted.status().is_success(), "{}", deleted.status());
        for guest in [&mut ann, &mut bob] {
            assert_eq!(guest.closed().await, CloseCode::Gone.code());
        }
        for node in 0..2 {
            assert_eq!(cluster.get(node, &format!("/api/v1/sessions/{other}")).await.status(), 404);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_that_are_restarted_one_after_the_other_leave_no_gap() {
    in_schema(async |url| {
        let mut cluster = Cluster::open(url, 2, &[]).await;
        let session = cluster.session(0).await.id;
        let who = attendee();
        for node in 0..2 {
            let mut guest = back(&cluster, node, &who, session).await;
            guest.act(say(&format!("before {node} restarts"))).await.unwrap();
            cluster.node(node).terminate();
            assert!(CloseCode::number_reconnects(guest.closed().await));
            let mut elsewhere = back(&cluster, 1 - node, &who, session).await;
            let heard = |room: &room::RoomView| room.chat.iter().any(|message| message.text == format!("before {node} restarts"));
            assert!(heard(&elsewhere.room));
            elsewhere.act(say("meanwhile")).await.unwrap();
            assert_eq!(cluster.nodes[node].take().unwrap().ended(), Some(0));
            cluster.again(node).await;
        }
        assert_eq!(back(&cluster, 0, &who, session).await.room.chat.len(), 4);
    })
    .await;
}
