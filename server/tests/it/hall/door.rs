//! The door with a passcode and with an organizer who lets people in, over sockets and REST, entered late and after a restart.

use crate::house::{Guest, House, attendee_made, newcomer, say};
use conductor::id::PollId;
use protocol::{ErrorCode, LiveState, ServerFrame, Snapshot};
use room::{Act, Guard, Outside, PollKind, YouView};
use serde_json::{Value, json};
use uuid::Uuid;

fn knock(name: Option<&str>, passcode: Option<&str>) -> Act {
    Act::Knock { name: name.map(str::to_owned), passcode: passcode.map(str::to_owned) }
}

/// Waits until an attendee is told a state of themself that is wanted.
async fn you(guest: &mut Guest, mut wanted: impl FnMut(&YouView) -> bool) -> YouView {
    let view = guest.room.you.clone().filter(|you| wanted(you));
    match view {
        Some(you) => you,
        None => {
            guest
                .next_until(|frame| match frame {
                    ServerFrame::State { state: LiveState::You(you) } if wanted(you) => Some(you.clone()),
                    ServerFrame::Snapshot { view: Snapshot::Room(room), .. } => room.you.clone().filter(|you| wanted(you)),
                    _ => None,
                })
                .await
        }
    }
}

async fn set(house: &House, session: conductor::id::SessionId, door: Value) {
    let http = &house.http;
    let url = format!("{}/api/v1/sessions/{session}/door", house.base);
    let answer = http.put(url).bearer_auth(&house.organizer.token).json(&door).send().await.unwrap();
    assert_eq!(answer.status(), 204, "{}", answer.text().await.unwrap());
}

async fn at_the_door(house: &House, session: conductor::id::SessionId) -> Guard {
    house.get(&format!("/api/v1/sessions/{session}/door")).await.json().await.unwrap()
}

/// Waits until the door is as wanted: what an organizer sees is told once a second.
async fn until(house: &House, session: conductor::id::SessionId, wanted: impl Fn(&Guard) -> bool) -> Guard {
    for _ in 0..100 {
        let guard = at_the_door(house, session).await;
        if wanted(&guard) {
            return guard;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the door never became so: {:?}", at_the_door(house, session).await);
}

#[tokio::test]
async fn the_passcode_is_asked_of_newcomers_only() {
    let house = House::open().await;
    let card = house.session().await;
    let mut early = house.enter(&newcomer(), card.id).await;
    set(&house, card.id, json!({"passcode": "k7m2-qx"})).await;
    early.act(say("I was here")).await.unwrap();
    let late = newcomer();
    let mut guest = house.enter(&late, card.id).await;
    assert_eq!(you(&mut guest, |_| true).await.outside, Some(Outside { passcode: true, ..Outside::default() }));
    assert_eq!(guest.act(say("may I?")).await.unwrap_err().code, ErrorCode::Forbidden);
    for _ in 0..5 {
        assert_eq!(guest.act(knock(None, Some("sesame"))).await.unwrap_err().code, ErrorCode::WrongPasscode);
    }
    let slowed = guest.act(knock(None, Some("K7M2QX"))).await.unwrap_err();
    assert_eq!((slowed.code, slowed.retry_after.is_some()), (ErrorCode::RateLimited, true), "guessing is slow");
    let mut other = house.enter(&newcomer(), card.id).await;
    other.act(knock(None, Some(" K7M2 QX "))).await.unwrap();
    assert_eq!(you(&mut other, |you| you.outside.is_none()).await.outside, None);
    other.act(say("I know the word")).await.unwrap();
    assert_eq!(house.dashboard(card.id).await.room.people, 2, "who is outside is not counted");
    let audit: Value = house.get(&format!("/api/v1/sessions/{}/audit", card.id)).await.json().await.unwrap();
    let lines = audit.to_string();
    assert!(lines.contains("newcomers need the passcode") && !lines.contains("K7M2QX"), "{lines}");
}

#[tokio::test]
async fn an_organizer_lets_people_in_who_ask() {
    let house = House::open().await;
    let card = house.session().await;
    set(&house, card.id, json!({"approve": true})).await;
    let (ada, bob) = (newcomer(), newcomer());
    let mut guest = house.enter(&ada, card.id).await;
    let mut other = house.enter(&bob, card.id).await;
    guest.act(knock(Some("Ada"), None)).await.unwrap();
    other.act(knock(None, None)).await.unwrap();
    let asked = you(&mut guest, |you| you.outside.is_some_and(|outside| outside.asked)).await;
    assert!(asked.outside.unwrap().approve);
    let guard = until(&house, card.id, |guard| guard.ask == 2).await;
    let found = guard.asking.iter().find(|asking| asking.name == "Ada").expect("a name to know them by");
    drop(guest);
    let answer = house.post(&format!("/api/v1/sessions/{}/door/people", card.id), &json!({"people": [found.who]})).await;
    assert_eq!(answer.status(), 204);
    let mut back = house.enter(&ada, card.id).await;
    let seen = you(&mut back, |_| true).await;
    assert_eq!((seen.outside, seen.name.as_str(), seen.named), (None, "Ada", true), "let in while away, under the name they gave");
    back.act(say("thank you")).await.unwrap();
    assert_eq!(other.act(say("and I?")).await.unwrap_err().code, ErrorCode::Forbidden);
    until(&house, card.id, |guard| guard.ask == 1).await;
    let audit = house.get(&format!("/api/v1/sessions/{}/audit", card.id)).await.text().await.unwrap();
    assert!(audit.contains("let in 1 who asked"), "{audit}");
}

#[tokio::test]
async fn the_door_is_as_shut_after_a_restart() {
    let mut house = House::open().await;
    let card = house.session().await;
    let quiet = newcomer();
    let inside = house.enter(&quiet, card.id).await;
    set(&house, card.id, json!({"passcode": "k7m2-qx"})).await;
    // An identity that is older than the door, of somebody who was never here.
    let stranger = newcomer();
    let with_word = newcomer();
    house.enter(&with_word, card.id).await.act(knock(None, Some("k7m2qx"))).await.unwrap();
    drop(inside);
    house.restart().await;
    house.enter(&quiet, card.id).await.act(say("I was here before")).await.expect("who was inside stays inside, also if they did nothing");
    house.enter(&with_word, card.id).await.act(say("I knew the word")).await.unwrap();
    let refused = house.enter(&stranger, card.id).await.act(say("I was somewhere else")).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Forbidden, "an old cookie opens no door");
}

#[tokio::test]
async fn votes_are_kept_for_tickets_and_the_passcode() {
    let house = House::open().await;
    let card = house.session().await;
    let mut host = house.dashboard(card.id).await;
    let poll: PollId = Uuid::new_v4().into();
    let options = vec!["Tea".to_owned(), "Coffee".to_owned()];
    host.act(Act::OpenPoll { poll, question: "Which?".to_owned(), options, kind: PollKind::Single, seconds: None }).await.unwrap();
    let vote = || Act::Vote { poll, choices: vec![0] };
    let mut early = house.enter(&newcomer(), card.id).await;
    let mut ticket = house.enter(&attendee_made(None), card.id).await;
    set(&house, card.id, json!({"vouched_votes": true})).await;
    assert_eq!(early.act(vote()).await.unwrap_err().code, ErrorCode::Forbidden);
    early.act(say("but I may speak")).await.unwrap();
    ticket.act(vote()).await.expect("a ticket that was shown before counts");
    house.enter(&attendee_made(None), card.id).await.act(vote()).await.expect("and one that is shown now");
    set(&house, card.id, json!({"vouched_votes": true, "passcode": "k7m2qx"})).await;
    let told = you(&mut early, |you| you.outside.is_some_and(|outside| outside.passcode)).await;
    assert!(told.outside.unwrap().votes_only);
    early.act(knock(None, Some("k7m2qx"))).await.unwrap();
    early.act(vote()).await.unwrap();
}

#[tokio::test]
async fn votes_of_people_who_came_after_the_poll_are_counted() {
    let house = House::open().await;
    let card = house.session().await;
    let mut host = house.dashboard(card.id).await;
    let mut early = house.enter(&attendee_made(Some(crate::house::wall() - conductor::time::Span::from_secs(3600))), card.id).await;
    let poll: PollId = Uuid::new_v4().into();
    let options = vec!["Tea".to_owned(), "Coffee".to_owned()];
    host.act(Act::OpenPoll { poll, question: "Which?".to_owned(), options, kind: PollKind::Single, seconds: None }).await.unwrap();
    early.act(Act::Vote { poll, choices: vec![0] }).await.unwrap();
    // Identities are dated to the second.
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    let mut patient = Vec::new();
    for _ in 0..12 {
        let mut made_up = house.enter(&newcomer(), card.id).await;
        made_up.act(Act::Vote { poll, choices: vec![1] }).await.unwrap();
        made_up.act(Act::Vote { poll, choices: vec![1] }).await.unwrap();
        patient.push(made_up);
    }
    let guard = until(&house, card.id, |guard| guard.ballots.first().is_some_and(|ballot| ballot.votes == 13)).await;
    let ballot = guard.ballots[0];
    assert_eq!((ballot.within_a_minute, ballot.older, ballot.after_opening, ballot.networks, ballot.largest), (12, 1, 12, 1, 13));
    assert_eq!(guard.waiting, 0, "nobody is set aside by this: a hall that comes late looks the same");
    assert_eq!(ballot.late, 12);
    house.post(&format!("/api/v1/sessions/{}/polls/{poll}/close", card.id), &json!({})).await;
    let refused = house.post(&format!("/api/v1/sessions/{}/door/doubt", card.id), &json!({"poll": Uuid::new_v4()})).await;
    assert_eq!(refused.status().as_u16(), 404);
    let taken = house.post(&format!("/api/v1/sessions/{}/door/doubt", card.id), &json!({"poll": poll})).await;
    assert_eq!(taken.status().as_u16(), 204);
    let counts = async || {
        let polls: Value = house.get(&format!("/api/v1/sessions/{}/polls", card.id)).await.json().await.unwrap();
        polls[0]["tally"]["counts"].clone()
    };
    let guard = until(&house, card.id, |guard| guard.waiting == 12).await;
    assert_eq!((counts().await, guard.ballots[0].late), (json!([1, 0]), 0), "also once it is closed: the organizer says so");
    host.act(Act::Settle { count: true }).await.unwrap();
    assert_eq!(counts().await, json!([1, 12]), "and may change that");
}
