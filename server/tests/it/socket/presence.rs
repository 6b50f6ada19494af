//! People who are here, away or gone, drawn from what browsers really send.

use crate::house::{Guest, House, attendee, say};
use conductor::anomaly::AnomalyKind;
use protocol::{ClientFrame, ConductEvent, LiveEvent, LiveState, Own, ServerFrame};
use room::{Act, PollKind};
use std::time::Duration;
use uuid::Uuid;

/// Reads frames for this long, and returns the last numbers of people here and away.
async fn watch(guest: &mut Guest, time: Duration) -> (u32, u32) {
    let mut last = (guest.room.people, guest.room.away);
    let until = tokio::time::Instant::now() + time;
    while let Ok(received) = tokio::time::timeout_at(until, guest.connection.receive()).await {
        let server::client::Received::Frame(frame) = received.unwrap() else { panic!("the connection stays") };
        if let ServerFrame::State { state: LiveState::Pulse(pulse) } = &frame {
            last = (pulse.people, pulse.away);
        }
        guest.frames.push(frame);
    }
    last
}

fn mass_exits(guest: &Guest) -> usize {
    let is_exit = |frame: &&ServerFrame| match frame {
        ServerFrame::Event { event: LiveEvent::Conduct(event), .. } => {
            matches!(&**event, ConductEvent::Anomaly(found) if found.kind == AnomalyKind::MassExit)
        }
        _ => false,
    };
    guest.frames.iter().filter(is_exit).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn phones_that_go_dark_in_pockets_are_no_exit() {
    let house = House::open().await;
    let session = house.session().await.id;
    let mut phones = Vec::new();
    for _ in 0..40 {
        phones.push(house.enter(&attendee(), session).await);
    }
    for (n, phone) in phones.iter_mut().enumerate() {
        phone.act(say(&format!("hello {n}"))).await.unwrap();
    }
    let mut dashboard = house.dashboard(session).await;
    assert_eq!(watch(&mut dashboard, Duration::from_secs(6)).await, (40, 0));
    // The screen goes dark, and the page is frozen with its socket: no goodbye, no close frame.
    for mut phone in phones.drain(..27) {
        phone.connection.send(&ClientFrame::Focus { visible: false }).await.unwrap();
        drop(phone);
    }
    assert_eq!(watch(&mut dashboard, Duration::from_secs(45)).await, (13, 27), "they are away");
    assert_eq!(mass_exits(&dashboard), 0);
    let late = house.enter(&attendee(), session).await;
    assert_eq!((late.room.people, late.room.away), (14, 27), "a page that comes later says the same");
    // Somebody who says goodbye has left.
    late.connection.close().await;
    let thirteen = |frame: &ServerFrame| match frame {
        ServerFrame::State { state: LiveState::Pulse(pulse) } => ((pulse.people, pulse.away) == (13, 27)).then_some(()),
        _ => None,
    };
    dashboard.next_until(thirteen).await;
}

#[tokio::test]
async fn what_one_page_does_the_other_pages_of_the_person_know() {
    let house = House::open().await;
    let session = house.session().await.id;
    let mut dashboard = house.dashboard(session).await;
    let poll = conductor::id::PollId(Uuid::new_v4());
    let options = vec!["Tea".to_owned(), "Coffee".to_owned()];
    dashboard
        .act(Act::OpenPoll { poll, question: "What shall we drink?".to_owned(), options, kind: PollKind::Single, seconds: None })
        .await
        .unwrap();
    let mut ben = house.enter(&attendee(), session).await;
    let question = Uuid::new_v4().into();
    ben.act(Act::Ask { question, text: "How does it scale?".to_owned() }).await.unwrap();
    let ann = attendee();
    let (mut phone, mut laptop) = (house.enter(&ann, session).await, house.enter(&ann, session).await);
    phone.act(Act::Vote { poll, choices: vec![1] }).await.unwrap();
    phone.act(Act::Upvote { question, on: true }).await.unwrap();
    let asked = Uuid::new_v4();
    phone.act(Act::Ask { question: asked.into(), text: "And when?".to_owned() }).await.unwrap();
    for own in [Own::Vote { poll, choices: vec![1] }, Own::Upvote { question, on: true }, Own::Wrote { id: asked }] {
        let is_it = |frame: &ServerFrame| matches!(frame, ServerFrame::State { state: LiveState::Own(told) } if *told == own).then_some(());
        laptop.until(is_it).await;
    }
    phone.act(Act::Rename { name: "Ann".to_owned() }).await.unwrap();
    laptop.until(|frame| matches!(frame, ServerFrame::State { state: LiveState::You(you) } if you.name == "Ann").then_some(())).await;
    ben.act(say("over")).await.unwrap();
    ben.hears("over").await;
    assert!(!ben.frames.iter().any(|frame| matches!(frame, ServerFrame::State { state: LiveState::Own(Own::Vote { .. }) })), "nobody else");
}
