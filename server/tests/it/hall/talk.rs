//! Nothing that waits for approval reaches anybody but who wrote it and organizers; and the forms of the page without its program.

use crate::house::{Guest, House, attendee, attendee_wants, say, want};
use protocol::{LiveState, Own, Position, ServerFrame, Subscription, Topic};
use reqwest::header;
use room::{Act, QuestionState, RoomEvent, TalkRules};
use serde_json::{Value, json};
use server::client::Identity;
use uuid::Uuid;

async fn put(house: &House, path: &str, body: &Value) {
    let answer = house.http.put(format!("{}{path}", house.base)).bearer_auth(&house.organizer.token).json(body).send().await.unwrap();
    assert_eq!(answer.status(), 204, "{path}: {}", answer.text().await.unwrap());
}

/// The place of the last event of the room that somebody has heard of.
fn position(guest: &Guest) -> Position {
    let of = |frame: &ServerFrame| match frame {
        ServerFrame::Snapshot { topic: Topic::Room, position, .. } | ServerFrame::Event { topic: Topic::Room, position, .. } => {
            Some(*position)
        }
        _ => None,
    };
    guest.frames.iter().rev().find_map(of).unwrap()
}

/// The page of a room, as a browser with this cookie gets it.
async fn page(house: &House, code: &str, who: &Identity) -> String {
    let Identity::Cookie(cookie) = who else { panic!("attendees have cookies") };
    let ask = house.http.get(format!("{}/j/{code}", house.base)).header(header::COOKIE, cookie).header(header::ACCEPT, "text/html");
    ask.send().await.unwrap().text().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_waits_is_where_attendees_read() {
    let house = House::open().await;
    let card = house.session().await;
    let base = format!("/api/v1/sessions/{}", card.id);
    let (ada, bob) = (attendee(), attendee());
    let mut host = house.dashboard(card.id).await;
    let mut asker = house.enter(&ada, card.id).await;
    let mut other = house.enter(&bob, card.id).await;
    put(&house, &format!("{base}/moderation"), &json!({"rules": {"approve_questions": true, "approve_chat": true}, "blocked": ["spam"]}))
        .await;
    let rules = other.room_event(|event| if let RoomEvent::RulesSet { rules } = event { Some(*rules) } else { None }).await;
    assert_eq!(rules, TalkRules { approve_questions: true, approve_chat: true, ..TalkRules::default() });
    let (question, message) = (Uuid::new_v4(), Uuid::new_v4());
    asker.act(Act::Ask { question: question.into(), text: "a secret question".to_owned() }).await.unwrap();
    asker.act(Act::Say { message: message.into(), text: "a secret message".to_owned() }).await.unwrap();
    // Who wrote it sees that it waits, on this page and on one that is opened now.
    let held = |frame: &ServerFrame| match frame {
        ServerFrame::State { state: LiveState::Own(Own::Held { questions, chat }) } if questions.len() + chat.len() == 2 => {
            Some(questions[0].state)
        }
        _ => None,
    };
    assert_eq!(asker.until(held).await, QuestionState::Held);
    let again = house.enter(&ada, card.id).await;
    assert!(again.room.questions[0].mine && again.room.chat[0].held);
    assert!(page(&house, &card.code, &ada).await.contains("a secret question"));
    // An organizer sees both, and the API lists them.
    host.room_event(|event| {
        matches!(event, RoomEvent::QuestionForHosts { question } if question.text == "a secret question").then_some(())
    })
    .await;
    let waits: Value = house.get(&format!("{base}/moderation")).await.json().await.unwrap();
    assert_eq!((waits["questions"].as_array().unwrap().len(), waits["messages"].as_array().unwrap().len()), (1, 1));
    // Nobody else: not who was there, nor who comes, nor who reads everything from the beginning, nor the page, nor the screen.
    let late = house.enter(&attendee(), card.id).await;
    assert!(late.room.questions.is_empty() && late.room.chat.is_empty());
    let mut wants = attendee_wants();
    wants[0] = Subscription { topic: Topic::Room, position: Some(Position { epoch: position(&late).epoch, offset: 0 }) };
    let mut replay = house.connect(&attendee(), card.id, wants).await.unwrap();
    asker.act(Act::React { emoji: room::Reaction::Clap }).await.unwrap();
    host.act(say("the last word")).await.unwrap();
    other.hears("the last word").await;
    let mut heard = String::new();
    while !heard.contains("the last word") {
        heard.push_str(&serde_json::to_string(&replay.next().await.unwrap()).unwrap());
    }
    assert!(!heard.contains("secret") && !format!("{:?}", other.frames).contains("secret"), "{heard}");
    let screen = house.http.get(format!("{}/p/{}", house.base, card.code)).send().await.unwrap().text().await.unwrap();
    for text in [page(&house, &card.code, &bob).await, screen] {
        assert!(text.contains("Town hall") && !text.contains("secret"), "{text}");
    }
    // Approved, it is there for all, and still its asker's own.
    host.act(Act::MarkQuestion { question: question.into(), state: QuestionState::Queued }).await.unwrap();
    host.act(Act::Show { message: message.into(), revision: None }).await.unwrap();
    other.room_event(|event| matches!(event, RoomEvent::Said { message } if message.text == "a secret message").then_some(())).await;
    assert!(page(&house, &card.code, &bob).await.contains("a secret question"));
    let audit = house.get(&format!("{base}/audit")).await.text().await.unwrap();
    for what in ["questions wait for approval", "queued question", "showed message"] {
        assert!(audit.contains(what), "{audit}");
    }
    assert!(!audit.contains("secret"), "the log repeats nothing that people wrote");
    let export = house.get(&format!("{base}/export.csv")).await.text().await.unwrap();
    assert!(export.contains("a secret question") && export.contains("queued"), "{export}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_back_learns_what_still_waits() {
    let house = House::open().await;
    let card = house.session().await;
    let mut host = house.dashboard(card.id).await;
    let ada = attendee();
    let mut phone = house.enter(&ada, card.id).await;
    let rules = TalkRules { approve_chat: true, ..TalkRules::default() };
    host.act(Act::SetRules { rules, blocked: Vec::new() }).await.unwrap();
    let message = Uuid::new_v4().into();
    phone.act(Act::Say { message, text: "hello".to_owned() }).await.unwrap();
    let position = position(&phone);
    drop(phone);
    host.act(Act::Hide { message }).await.unwrap();
    let wants = vec![Subscription { topic: Topic::Room, position: Some(position) }, want(Topic::Pulse)];
    let mut back = house.connect(&ada, card.id, wants).await.unwrap();
    loop {
        if let ServerFrame::State { state: LiveState::Own(Own::Held { questions, chat }) } = back.next().await.unwrap() {
            assert!(questions.is_empty() && chat.is_empty(), "it was turned down meanwhile");
            break;
        }
    }
}

/// Sends a form of the room's page.
async fn send(house: &House, code: &str, who: Option<&Identity>, origin: &str, body: &str) -> reqwest::Response {
    let no_redirects = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let mut form = no_redirects
        .post(format!("{}/j/{code}?tab=questions", house.base))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "text/html")
        .header(header::ORIGIN, origin)
        .body(body.to_owned());
    if let Some(Identity::Cookie(cookie)) = who {
        form = form.header(header::COOKIE, cookie);
    }
    form.send().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_without_the_program_do_the_same_acts() {
    let house = House::open().await;
    let card = house.session().await;
    let mut host = house.dashboard(card.id).await;
    let mut other = house.enter(&attendee(), card.id).await;
    let poll = Uuid::new_v4();
    let options = vec!["Tea".to_owned(), "Coffee".to_owned()];
    let kind = room::PollKind::Single;
    host.act(Act::OpenPoll { poll: poll.into(), question: "And?".to_owned(), options, kind, seconds: None }).await.unwrap();
    let ada = attendee();
    let own = house.base.clone();
    for body in ["act=say&text=Hello+%26+all", "act=ask&text=Why%3F", &format!("act=vote&poll={poll}&choice=1")] {
        // A double click does it once.
        for _ in 0..2 {
            let answer = send(&house, &card.code, Some(&ada), &own, body).await;
            assert_eq!(answer.status(), 303, "{body}");
            assert_eq!(answer.headers()[header::LOCATION], format!("/j/{}?tab=questions", card.code));
        }
    }
    other.room_event(|event| matches!(event, RoomEvent::Said { message } if message.text == "Hello & all").then_some(())).await;
    let late = house.enter(&ada, card.id).await;
    assert_eq!((late.room.chat.len(), late.room.questions.len(), late.room.polls[0].mine.clone()), (1, 1, vec![1]));
    assert!(late.room.chat[0].mine && late.room.questions[0].mine);
    // Somebody else's page, somebody without a cookie, a code that does not exist, and rules of the room.
    assert_eq!(send(&house, &card.code, Some(&ada), "https://evil.test", "act=say&text=forged").await.status(), 403);
    assert_eq!(send(&house, &card.code, None, &own, "act=say&text=nobody").await.status(), 401);
    assert_eq!(send(&house, "ZZZZZZ", Some(&ada), &own, "act=say&text=x").await.status(), 404);
    host.act(Act::SetRules { rules: TalkRules { chat_off: true, ..TalkRules::default() }, blocked: Vec::new() }).await.unwrap();
    let refused = send(&house, &card.code, Some(&ada), &own, "act=say&text=too+late").await;
    assert_eq!(refused.status(), 403);
    let words = refused.text().await.unwrap();
    assert!(words.contains("the chat is off now") && words.contains(&format!("/j/{}?tab=questions", card.code)), "{words}");
    assert_eq!(house.enter(&ada, card.id).await.room.chat.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ban_is_told_holds_and_is_lifted() {
    let house = House::open().await;
    let card = house.session().await;
    let base = format!("/api/v1/sessions/{}", card.id);
    let ada = attendee();
    let mut phone = house.enter(&ada, card.id).await;
    let mut other: Guest = house.enter(&attendee(), card.id).await;
    phone.act(say("something rude")).await.unwrap();
    let speaker = other.room_event(|event| if let RoomEvent::Said { message } = event { message.speaker } else { None }).await;
    let answer = house.post(&format!("{base}/bans"), &json!({"speaker": speaker.0})).await;
    assert_eq!(answer.status(), 204);
    other.room_event(|event| matches!(event, RoomEvent::Hidden { .. }).then_some(())).await;
    let told = |frame: &ServerFrame| {
        if let ServerFrame::State { state: LiveState::You(you) } = frame { Some(you.banned).filter(|banned| *banned) } else { None }
    };
    assert!(phone.until(told).await);
    let refused = phone.act(say("again")).await.unwrap_err();
    assert_eq!(refused.code, protocol::ErrorCode::Banned);
    assert!(house.enter(&ada, card.id).await.room.you.unwrap().banned, "a page that is loaded anew knows it too");
    let state: Value = house.get(&format!("{base}/moderation")).await.json().await.unwrap();
    let ban = state["bans"][0]["ban"].as_u64().unwrap();
    let lifted = house.http.delete(format!("{}{base}/bans/{ban}", house.base)).bearer_auth(&house.organizer.token).send().await.unwrap();
    assert_eq!(lifted.status(), 204);
    other.room_event(|event| matches!(event, RoomEvent::Said { message } if message.text == "something rude").then_some(())).await;
    phone.act(say("sorry")).await.unwrap();
}

#[tokio::test]
async fn one_person_sends_forms_no_faster_than_a_page_is_read() {
    let house = House::open().await;
    let card = house.session().await;
    let question = Uuid::new_v4();
    house.enter(&attendee(), card.id).await.act(Act::Ask { question: question.into(), text: "Why?".to_owned() }).await.unwrap();
    let (ada, bob) = (attendee(), attendee());
    let toggle = |n: usize| format!("act=upvote&question={question}&on={}", if n.is_multiple_of(2) { "yes" } else { "no" });
    let mut refused = 0;
    for n in 0..100 {
        let answer = send(&house, &card.code, Some(&ada), &house.base, &toggle(n)).await;
        match answer.status().as_u16() {
            303 => {}
            429 => {
                assert!(answer.headers().contains_key(header::RETRY_AFTER));
                refused += 1;
            }
            other => panic!("{other}: {}", answer.text().await.unwrap()),
        }
    }
    assert!(refused >= 20, "sixty at once, then one each second: {refused}");
    assert_eq!(send(&house, &card.code, Some(&bob), &house.base, &toggle(0)).await.status(), 303, "others are not slowed");
}
