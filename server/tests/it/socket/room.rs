//! Acts in the room, as they cross the wire.

use crate::house::{Guest, House, attendee, say};
use ::room::{Act, PollKind, RoomEvent};
use conductor::id::PollId;
use protocol::{ErrorCode, LiveState, ServerFrame};
use uuid::Uuid;

#[tokio::test]
async fn a_message_is_stored_before_it_is_acknowledged() {
    let house = House::open().await;
    let session = house.session().await.id;
    let (mut ann, mut ben) = (house.enter(&attendee(), session).await, house.enter(&attendee(), session).await);
    ann.act(say("hello")).await.unwrap();
    let acts = house.store.acts(session).await.unwrap();
    assert!(acts.iter().any(|row| row.act["text"] == "hello"), "{acts:?}");
    ben.hears("hello").await;
    ann.hears("hello").await;
    ann.act(say("and again")).await.unwrap();
    ben.hears("and again").await;
    assert_eq!(ben.offsets(), (1..=2).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_command_sent_three_times_is_done_once() {
    let house = House::open().await;
    let session = house.session().await.id;
    let mut ann = house.enter(&attendee(), session).await;
    let command = protocol::CommandId(Uuid::new_v4());
    let frame = protocol::ClientFrame::Act { command, act: say("once") };
    let acked = |frame: &ServerFrame| matches!(frame, ServerFrame::Ack { command: acked } if *acked == command).then_some(());
    // Twice at once, and again later.
    ann.connection.send(&frame).await.unwrap();
    ann.connection.send(&frame).await.unwrap();
    ann.next_until(acked).await;
    ann.next_until(acked).await;
    ann.connection.send(&frame).await.unwrap();
    ann.next_until(acked).await;
    ann.act(say("after")).await.unwrap();
    ann.hears("after").await;
    let heard = ann.frames.iter().filter(|frame| format!("{frame:?}").contains("\"once\"")).count();
    assert_eq!(heard, 1);
    let acts = house.store.acts(session).await.unwrap();
    assert_eq!(acts.iter().filter(|row| row.act["text"] == "once").count(), 1);
}

#[tokio::test]
async fn nobody_can_take_the_key_of_somebody_else_s_command() {
    let house = House::open().await;
    let session = house.session().await.id;
    let (mut ann, mut ben) = (house.enter(&attendee(), session).await, house.enter(&attendee(), session).await);
    let command = protocol::CommandId(Uuid::new_v4());
    for (guest, text) in [(&mut ann, "from Ann"), (&mut ben, "from Ben")] {
        guest.connection.send(&protocol::ClientFrame::Act { command, act: say(text) }).await.unwrap();
        guest.answer(command).await.unwrap();
    }
    ann.hears("from Ben").await;
}

async fn open_poll(dashboard: &mut Guest) -> PollId {
    let poll = PollId(Uuid::new_v4());
    let options = vec!["Tea".to_owned(), "Coffee".to_owned()];
    dashboard
        .act(Act::OpenPoll { poll, question: "What shall we drink?".to_owned(), options, kind: PollKind::Single, seconds: None })
        .await
        .unwrap();
    poll
}

fn tallies(guest: &Guest) -> usize {
    guest.frames.iter().filter(|frame| serde_json::to_string(frame).unwrap().contains("\"tally\"")).count()
}

async fn sees_voters(guest: &mut Guest, count: u32) {
    guest
        .until(|frame| match frame {
            ServerFrame::State { state: LiveState::Pulse(pulse) } => (pulse.polls.first()?.voters == count).then_some(()),
            _ => None,
        })
        .await;
}

async fn sees_tally(guest: &mut Guest, poll: PollId, voters: u32) {
    guest
        .until(|frame| match frame {
            ServerFrame::State { state: LiveState::Tally { poll: of, tally } } => (*of == poll && tally.voters == voters).then_some(()),
            _ => None,
        })
        .await;
}

#[tokio::test]
async fn a_hidden_tally_reaches_voters_and_organizers_only() {
    let house = House::open().await;
    let session = house.session().await.id;
    let mut dashboard = house.dashboard(session).await;
    let poll = open_poll(&mut dashboard).await;
    let (mut ann, mut ben) = (house.enter(&attendee(), session).await, house.enter(&attendee(), session).await);
    ann.act(Act::Vote { poll, choices: vec![1] }).await.unwrap();
    sees_tally(&mut ann, poll, 1).await;
    sees_tally(&mut dashboard, poll, 1).await;
    sees_voters(&mut ben, 1).await;
    ann.act(say("I voted")).await.unwrap();
    ben.hears("I voted").await;
    assert_eq!(tallies(&ben), 0, "{:?}", ben.frames);
    dashboard.act(Act::RevealPoll { poll }).await.unwrap();
    let revealed = |event: &RoomEvent| matches!(event, RoomEvent::PollRevealed { poll: of, tally } if *of == poll && tally.voters == 1);
    ben.room_event(|event| revealed(event).then_some(())).await;
    ann.act(Act::Vote { poll, choices: vec![0] }).await.unwrap();
    sees_tally(&mut ben, poll, 1).await;
}

#[tokio::test]
async fn a_vote_shows_its_tally_on_the_persons_other_page() {
    let house = House::open().await;
    let session = house.session().await.id;
    let mut dashboard = house.dashboard(session).await;
    let poll = open_poll(&mut dashboard).await;
    let ann = attendee();
    let (mut phone, mut laptop) = (house.enter(&ann, session).await, house.enter(&ann, session).await);
    phone.act(Act::Vote { poll, choices: vec![0] }).await.unwrap();
    sees_tally(&mut laptop, poll, 1).await;
    phone.connection.close().await;
    laptop.connection.close().await;
    let empty = |frame: &ServerFrame| matches!(frame, ServerFrame::State { state: LiveState::Pulse(pulse) } if pulse.people == 0);
    dashboard.next_until(|frame| empty(frame).then_some(())).await;
    let mut again = house.enter(&ann, session).await;
    assert!(again.room.polls[0].tally.is_some(), "the snapshot tells a voter");
    house.enter(&attendee(), session).await.act(Act::Vote { poll, choices: vec![1] }).await.unwrap();
    sees_tally(&mut again, poll, 2).await;
}

#[tokio::test]
async fn people_are_counted_by_persons_and_told_to_everybody() {
    let house = House::open().await;
    let session = house.session().await.id;
    let ann = attendee();
    let (phone, _laptop) = (house.enter(&ann, session).await, house.enter(&ann, session).await);
    let mut ben = house.enter(&attendee(), session).await;
    let people = |count| {
        move |frame: &ServerFrame| {
            matches!(frame, ServerFrame::State { state: LiveState::Pulse(pulse) } if pulse.people == count).then_some(())
        }
    };
    ben.until(people(2)).await;
    phone.connection.close().await;
    let cleo = house.enter(&attendee(), session).await;
    ben.next_until(people(3)).await;
    cleo.connection.close().await;
    ben.next_until(people(2)).await;
}

#[tokio::test]
async fn attendees_cannot_do_what_organizers_can() {
    let house = House::open().await;
    let session = house.session().await.id;
    let mut ann = house.enter(&attendee(), session).await;
    let options = vec!["a".to_owned(), "b".to_owned()];
    let content = conductor::arm::Content::ChatPrompt { text: "hi".to_owned() };
    let forbidden = [
        Act::OpenPoll { poll: PollId(Uuid::new_v4()), question: "?".to_owned(), options, kind: PollKind::Single, seconds: None },
        Act::SetPhase { phase: ::room::Phase::Talk },
        Act::End,
        Act::Leave,
        Act::Join { name: Some("Boss".to_owned()) },
        Act::Intervene { intervention: Uuid::new_v4().into(), content: content.clone(), poll: None },
        Act::Withdraw { intervention: Uuid::new_v4().into() },
    ];
    for act in forbidden {
        assert_eq!(ann.act(act.clone()).await.unwrap_err().code, ErrorCode::Forbidden, "{act:?}");
    }
    let orders = [
        protocol::Order::Stop,
        protocol::Order::SetMode { mode: conductor::mode::Mode::Auto },
        protocol::Order::Launch { content, over_budget: false },
    ];
    for order in orders {
        assert_eq!(ann.order(order.clone()).await.unwrap_err().code, ErrorCode::Forbidden, "{order:?}");
    }
    assert_eq!(house.store.acts(session).await.unwrap().len(), 0);
}

#[tokio::test]
async fn who_is_muted_is_told_and_cannot_speak() {
    let house = House::open().await;
    let session = house.session().await.id;
    let mut dashboard = house.dashboard(session).await;
    let mut ann = house.enter(&attendee(), session).await;
    ann.act(say("spam")).await.unwrap();
    let speaker = dashboard
        .room_event(|event| match event {
            RoomEvent::Said { message } => Some(message.speaker),
            _ => None,
        })
        .await;
    dashboard.act(Act::Mute { speaker: speaker.unwrap(), on: true }).await.unwrap();
    ann.until(|frame| matches!(frame, ServerFrame::State { state: LiveState::You(you) } if you.muted).then_some(())).await;
    assert_eq!(ann.act(say("more spam")).await.unwrap_err().code, ErrorCode::Muted);
}

#[tokio::test]
async fn an_ended_session_says_so_and_closes_for_good() {
    let house = House::open().await;
    let session = house.session().await.id;
    let mut ann = house.enter(&attendee(), session).await;
    let answer = house.post(&format!("/api/v1/sessions/{session}/end"), &serde_json::Value::Null).await;
    assert_eq!(answer.status(), 204);
    assert_eq!(ann.closed().await, 4503);
    ann.room_event(|event| matches!(event, RoomEvent::Ended { .. }).then_some(())).await;
    let mut late = house.enter(&attendee(), session).await;
    assert!(late.room.ended_at.is_some());
    assert_eq!(late.closed().await, 4503);
}
