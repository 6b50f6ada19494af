//! SIGKILL.

use crate::fade::{event_where_polls_help, only_polls, poll, with_a_waiting_poll};
use crate::house::{Guest, House, attendee, attendee_wants, organizer_wants, say};
use crate::process::{Process, free_port};
use conductor::id::{MessageId, SessionId};
use conductor::mode::Mode;
use conductor::proposal::Status;
use futures::future::join_all;
use protocol::{
    ClientFrame, CommandId, ConductEvent, ConductView, ErrorCode, LiveEvent, Order, Position, ServerFrame, Snapshot, Subscription, Topic,
};
use room::Act;
use server::client::{Connection, Identity, Received};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use uuid::Uuid;

async fn enter(process: &Process, identity: &Identity, session: SessionId) -> Guest {
    Guest::welcomed(process.connect(identity, session, attendee_wants()).await).await
}

async fn dashboard(process: &Process, organizer: &Identity, session: SessionId) -> (Guest, ConductView) {
    let mut dashboard = Guest::welcomed(process.connect(organizer, session, organizer_wants()).await).await;
    let view = dashboard
        .until(|frame| match frame {
            ServerFrame::Snapshot { view: Snapshot::Conduct(view), .. } => Some((**view).clone()),
            _ => None,
        })
        .await;
    (dashboard, view)
}

/// Says one thing after the other until the connection is gone; which were acknowledged, and the one that was not.
async fn chatter(mut connection: Connection) -> (Vec<MessageId>, (CommandId, MessageId)) {
    let mut acked = Vec::new();
    loop {
        let (command, message) = (CommandId(Uuid::new_v4()), MessageId(Uuid::new_v4()));
        let act = Act::Say { message, text: format!("message {message}") };
        if connection.send(&ClientFrame::Act { command, act }).await.is_err() {
            return (acked, (command, message));
        }
        loop {
            match connection.receive().await {
                Ok(Received::Frame(ServerFrame::Ack { command: done })) if done == command => {
                    acked.push(message);
                    break;
                }
                Ok(Received::Frame(ServerFrame::Nack { command: refused, error })) if refused == command => {
                    assert_eq!(error.code, ErrorCode::RateLimited);
                    break;
                }
                Ok(Received::Frame(_)) => {}
                Ok(Received::Closed { .. }) | Err(_) => return (acked, (command, message)),
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn acknowledged_acts_survive_a_kill_once() {
    let mut house = House::open().await;
    let session = house.session().await.id;
    house.stop().await;
    let port = free_port();
    for round in 0..10_u64 {
        let process = Process::start(house.dir(), port).await;
        let identities: Vec<Identity> = (0..20).map(|_| attendee()).collect();
        let mut talking = Vec::new();
        for identity in &identities {
            let connection = enter(&process, identity, session).await.connection;
            talking.push(tokio::spawn(chatter(connection)));
        }
        // The moment is what is varied here.
        tokio::time::sleep(Duration::from_millis(120 + 70 * round)).await;
        process.kill();
        let said: Vec<_> = join_all(talking).await.into_iter().map(Result::unwrap).collect();
        assert!(said.iter().any(|(acked, _)| !acked.is_empty()), "something was acknowledged");
        let process = Process::start(house.dir(), port).await;
        for (identity, (_, (command, message))) in identities.iter().zip(&said) {
            let (command, message) = (*command, *message);
            let mut guest = enter(&process, identity, session).await;
            for _ in 0..2 {
                let act = Act::Say { message, text: format!("message {message}") };
                guest.connection.send(&ClientFrame::Act { command, act }).await.unwrap();
                guest.next_until(|frame| (*frame == ServerFrame::Ack { command }).then_some(())).await;
            }
        }
        process.kill();
        let mut stored: BTreeMap<String, usize> = BTreeMap::new();
        for row in house.store.acts(session).await.unwrap() {
            if let Some(message) = row.act["message"].as_str() {
                *stored.entry(message.to_owned()).or_default() += 1;
            }
        }
        assert!(stored.values().all(|count| *count == 1), "nothing is there twice");
        for (acked, (_, open)) in said {
            for message in acked.into_iter().chain([open]) {
                assert!(stored.contains_key(&message.to_string()), "round {round}: {message} is lost");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_before_a_kill_is_carried_out_once() {
    let mut house = House::open().await;
    let event = event_where_polls_help(&house).await;
    house.stop().await;
    let port = free_port();
    for round in 0..4_u64 {
        let (session, proposal) = with_a_waiting_poll(&house, event, only_polls()).await;
        let process = Process::start(house.dir(), port).await;
        let (ann, organizer) = (attendee(), house.organizer.cookie());
        let mut before = enter(&process, &ann, session).await;
        let mut approver = process.connect(&organizer, session, organizer_wants()).await;
        let order = Order::Approve { proposal: proposal.id, revision: proposal.revision, content: None };
        let command = approver.order(order.clone()).await.unwrap();
        let acked = match tokio::time::timeout(Duration::from_millis(17 * round), approver.answer(command)).await {
            Ok(answer) => answer.unwrap().is_ok(),
            Err(_) => false,
        };
        process.kill();
        let _ = before.closed().await;
        assert!(format!("{:?}", before.frames).matches("Intervened").count() <= 1);
        let began = Instant::now();
        let process = Process::start(house.dir(), port).await;
        let after = enter(&process, &ann, session).await;
        let shown = after.room.interventions.iter().filter(|shown| shown.content == poll()).count();
        let (mut dashboard, view) = dashboard(&process, &organizer, session).await;
        assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
        match view.proposals.iter().find(|known| known.id == proposal.id).unwrap().status {
            Status::Delivered { .. } => assert_eq!(shown, 1, "round {round}"),
            Status::Awaiting => assert!(!acked && shown == 0, "round {round}: acknowledged {acked}, shown {shown}"),
            ref other => panic!("round {round}: {other:?}"),
        }
        // Sent again by a client that got no answer, it is done if it was not, and not done twice.
        dashboard.connection.send(&ClientFrame::Order { command, order }).await.unwrap();
        dashboard.answer(command).await.unwrap();
        process.kill();
        let sent = house.store.interventions(session).await.unwrap();
        assert_eq!(sent.len(), 1, "round {round}: {sent:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_life_has_a_new_epoch_and_keeps_the_room() {
    let mut house = House::open().await;
    let session = house.session().await.id;
    house.stop().await;
    let port = free_port();
    let process = Process::start(house.dir(), port).await;
    let (ann, organizer) = (attendee(), house.organizer.cookie());
    let (mut conducting, _) = dashboard(&process, &organizer, session).await;
    conducting.order(Order::SetMode { mode: Mode::SemiAuto }).await.unwrap();
    conducting.order(Order::Launch { content: poll(), over_budget: false }).await.unwrap();
    let mut guest = enter(&process, &ann, session).await;
    let asked = guest.room.polls[0].id;
    guest.act(Act::Rename { name: "Ann".to_owned() }).await.unwrap();
    guest.act(Act::Vote { poll: asked, choices: vec![1] }).await.unwrap();
    guest.act(say("I was here")).await.unwrap();
    guest.hears("I was here").await;
    let sample = |frame: &ServerFrame| match frame {
        ServerFrame::Event { event: LiveEvent::Conduct(event), .. } => matches!(**event, ConductEvent::Sample(_)).then_some(()),
        _ => None,
    };
    conducting.until(sample).await;
    let position: Position = guest
        .until(|frame| match frame {
            ServerFrame::Event { topic: Topic::Room, position, .. } => Some(*position),
            _ => None,
        })
        .await;
    process.kill();
    let process = Process::start(house.dir(), port).await;
    let wants = vec![Subscription { topic: Topic::Room, position: Some(position) }];
    let again = Guest::welcomed(process.connect(&ann, session, wants).await).await;
    let you = again.room.you.unwrap();
    assert_eq!((you.name.as_str(), again.room.chat.len(), again.room.interventions.len()), ("Ann", 1, 1));
    assert_eq!(again.room.polls[0].tally.as_ref().unwrap().voters, 1);
    let (_, view) = dashboard(&process, &organizer, session).await;
    assert_eq!((view.mode, view.flags.len()), (Mode::SemiAuto, 1));
    assert!(!view.timeline.is_empty() && !view.feed.is_empty());
}
