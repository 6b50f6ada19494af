//! Nobody can ask any more for what was taken away.

use crate::house::{Guest, House, attendee, attendee_wants, say, want};
use protocol::{Position, Subscription, Topic};
use room::{Act, QuestionState, RoomEvent};
use uuid::Uuid;

/// Every frame that a newcomer gets who asks for the room's events from the beginning.
async fn from_the_beginning(house: &House, session: conductor::id::SessionId, epoch: u64) -> String {
    let mut wants = attendee_wants();
    wants[0] = Subscription { topic: Topic::Room, position: Some(Position { epoch, offset: 0 }) };
    let mut late = house.connect(&attendee(), session, wants).await.unwrap();
    let mut heard = String::new();
    let listening = async {
        loop {
            let frame = late.next().await.unwrap();
            heard.push_str(&serde_json::to_string(&frame).unwrap());
            if heard.contains("the last word") {
                return;
            }
        }
    };
    tokio::time::timeout(crate::house::PATIENCE, listening).await.expect("the last word comes");
    heard
}

#[tokio::test]
async fn what_was_taken_away_is_in_no_backlog() {
    let house = House::open().await;
    let card = house.session().await;
    let mut host = house.dashboard(card.id).await;
    let mut guest = house.enter(&attendee(), card.id).await;
    let message = Uuid::new_v4().into();
    guest.act(Act::Say { message, text: "a slander".to_owned() }).await.unwrap();
    let question = Uuid::new_v4().into();
    guest.act(Act::Ask { question, text: "a rude question".to_owned() }).await.unwrap();
    // Pinned, it is in a second event.
    host.act(Act::Pin { message: Some(message), revision: Some(0) }).await.unwrap();
    host.act(Act::Hide { message }).await.unwrap();
    host.act(Act::MarkQuestion { question, state: QuestionState::Archived }).await.unwrap();
    // Answers in words are in the event that closes their poll.
    let poll = Uuid::new_v4().into();
    let kind = room::PollKind::Text { approve_first: false };
    host.act(Act::OpenPoll { poll, question: "And?".to_owned(), options: Vec::new(), kind, seconds: None }).await.unwrap();
    guest.act(Act::Answer { poll, words: vec!["a vile answer".to_owned()] }).await.unwrap();
    host.act(Act::ClosePoll { poll }).await.unwrap();
    host.act(Act::JudgeAnswer { poll, answer: "a vile answer".to_owned(), verdict: room::Verdict::Hide }).await.unwrap();
    guest.act(say("the last word")).await.unwrap();
    guest.hears("the last word").await;
    let heard = from_the_beginning(&house, card.id, epoch(&guest)).await;
    assert!(!heard.contains("slander"), "{heard}");
    assert!(!heard.contains("rude"), "{heard}");
    assert!(!heard.contains("vile") && heard.contains("poll_closed"), "{heard}");
    let organizers =
        host.room_event(|event| matches!(event, RoomEvent::Said { message } if message.text == "a slander").then_some(())).await;
    assert_eq!(organizers, (), "those who run the room still see it");
}

#[tokio::test]
async fn a_question_that_comes_back_is_whole_again() {
    let house = House::open().await;
    let card = house.session().await;
    let mut host = house.dashboard(card.id).await;
    let mut guest = house.enter(&attendee(), card.id).await;
    let question = Uuid::new_v4().into();
    guest.act(Act::Ask { question, text: "why not?".to_owned() }).await.unwrap();
    host.act(Act::MarkQuestion { question, state: QuestionState::Archived }).await.unwrap();
    let mut late = Guest::welcomed(house.connect(&attendee(), card.id, vec![want(Topic::Room)]).await.unwrap()).await;
    assert!(late.room.questions.is_empty());
    host.act(Act::MarkQuestion { question, state: QuestionState::Queued }).await.unwrap();
    late.room_event(|event| {
        matches!(event, RoomEvent::Asked { question: back } if back.id == question && back.text == "why not?").then_some(())
    })
    .await;
}

fn epoch(guest: &Guest) -> u64 {
    let epoch = |frame: &protocol::ServerFrame| match frame {
        protocol::ServerFrame::Event { topic: Topic::Room, position, .. } => Some(position.epoch),
        _ => None,
    };
    guest.frames.iter().find_map(epoch).expect("the guest has heard an event")
}

#[tokio::test]
async fn what_was_taken_away_is_in_no_page_of_the_audience() {
    let house = House::open().await;
    let card = house.session().await;
    let mut host = house.dashboard(card.id).await;
    let writer = attendee();
    let mut guest = house.enter(&writer, card.id).await;
    let (message, question, poll) = (Uuid::new_v4(), Uuid::new_v4(), Uuid::new_v4());
    guest.act(Act::Say { message: message.into(), text: "a slander".to_owned() }).await.unwrap();
    guest.act(Act::Ask { question: question.into(), text: "a rude question".to_owned() }).await.unwrap();
    let content = conductor::arm::Content::QnaPromote { question: question.into(), text: "Let us take this one".to_owned() };
    host.order(protocol::Order::Launch { content, over_budget: false }).await.unwrap();
    let options = vec!["a vile option".to_owned(), "b".to_owned()];
    let content = conductor::arm::Content::Poll { question: "a vile poll".to_owned(), options, kind: room::PollKind::Single };
    host.order(protocol::Order::Launch { content, over_budget: false }).await.unwrap();
    let launched = host
        .room_event(|event| match event {
            RoomEvent::Intervened { intervention } if intervention.poll.is_some() => Some(intervention.id),
            _ => None,
        })
        .await;
    assert_ne!(launched.0, poll);
    let pages = async || {
        let mut all = String::new();
        for (path, of) in [("j", &writer), ("j", &attendee()), ("p", &attendee())] {
            let crate::house::Identity::Cookie(cookie) = of else { unreachable!("attendees have cookies") };
            let page =
                house.http.get(format!("{}/{path}/{}", house.base, card.code)).header("accept", "text/html").header("cookie", cookie);
            all.push_str(&page.send().await.unwrap().text().await.unwrap());
        }
        all
    };
    let before = pages().await;
    for words in ["slander", "rude", "vile poll"] {
        assert!(before.contains(words), "{words} is there at first");
    }
    host.act(Act::Hide { message: message.into() }).await.unwrap();
    host.act(Act::MarkQuestion { question: question.into(), state: QuestionState::Archived }).await.unwrap();
    host.order(protocol::Order::Undo { intervention: launched }).await.unwrap();
    let after = pages().await;
    for words in ["slander", "vile"] {
        assert!(!after.contains(words), "{words} is in a page");
    }
    let seen_by_others = after.matches("a rude question").count();
    assert!(seen_by_others <= 2, "only who asked may still see their own question, as text and as data: {seen_by_others}");
}
