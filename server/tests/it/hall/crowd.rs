//! Made-up people: one after the other they come, act and are gone.

use crate::house::{Guest, House, attendee_made, newcomer, say};
use conductor::id::{PollId, SessionId};
use protocol::{ConductEvent, ErrorCode, LiveEvent, LiveState, ServerFrame};
use room::{Act, Door, Guard, PollKind, Tally};
use server::client::Identity;
use uuid::Uuid;

fn open(poll: PollId) -> Act {
    Act::OpenPoll {
        poll,
        question: "Tea or coffee?".to_owned(),
        options: vec!["Tea".to_owned(), "Coffee".to_owned()],
        kind: PollKind::Single,
        seconds: None,
    }
}

/// Waits until the dashboard gets the wanted state of the door.
async fn guard(host: &mut Guest, mut wanted: impl FnMut(&Guard) -> bool) -> Guard {
    host.until(|frame| match frame {
        ServerFrame::Event { event: LiveEvent::Conduct(event), .. } => match &**event {
            ConductEvent::Guard(guard) if wanted(guard) => Some(guard.clone()),
            _ => None,
        },
        _ => None,
    })
    .await
}

/// Waits until the dashboard gets the wanted tally, among the frames to come.
async fn tally(host: &mut Guest, wanted: &[u32]) -> Tally {
    host.until(|frame| match frame {
        ServerFrame::State { state: LiveState::Tally { tally, .. } } if tally.counts == wanted => Some(tally.clone()),
        _ => None,
    })
    .await
}

#[tokio::test]
async fn whoever_drops_the_cookie_and_votes_again_has_one_vote() {
    let house = House::open().await;
    let card = house.session().await;
    let mut host = house.dashboard(card.id).await;
    let poll = Uuid::new_v4().into();
    host.act(open(poll)).await.unwrap();
    let mut honest = house.enter(&newcomer(), card.id).await;
    honest.act(Act::Vote { poll, choices: vec![0] }).await.unwrap();
    for _ in 0..40 {
        let mut made_up = house.enter(&newcomer(), card.id).await;
        made_up.act(Act::Vote { poll, choices: vec![1] }).await.unwrap();
    }
    let votes = |guard: &Guard| guard.votes.iter().map(|aside| aside.votes).sum::<u32>();
    let told = guard(&mut host, |guard| guard.waiting == 40 && votes(guard) == 40).await;
    assert_eq!((told.votes[0].poll, told.votes[0].votes), (poll, 40), "nothing is set aside silently");
    assert_eq!((told.crowd.networks, told.crowd.largest, told.crowd.within_ten_seconds), (1, 40, 40));
    assert_eq!(tally(&mut host, &[1, 0]).await.voters, 1);
    host.act(Act::Settle { count: true }).await.unwrap();
    assert_eq!(tally(&mut host, &[1, 40]).await.voters, 41, "they are kept until an organizer decides");
}

#[tokio::test]
async fn a_cookie_that_the_server_did_not_issue_is_nobodys() {
    let house = House::open().await;
    let card = house.session().await;
    let made_up = Identity::Cookie(format!("conductor_attendee={}", server::secret::Token::random().reveal()));
    let refused = house.connect(&made_up, card.id, Vec::new()).await.unwrap_err();
    assert!(refused.to_string().contains("401"), "{refused}");
}

#[tokio::test]
async fn an_old_cookie_without_a_seal_stays_the_same_person() {
    let house = House::open().await;
    let card = house.session().await;
    let Identity::Cookie(sealed) = newcomer() else { unreachable!("an attendee of a test has a cookie") };
    house.enter(&Identity::Cookie(sealed.clone()), card.id).await.act(say("I was here")).await.unwrap();
    let old = sealed.split('.').next().unwrap().to_owned();
    for (old, is_known) in [(old, true), (format!("conductor_attendee={}", server::secret::Token::random().reveal()), false)] {
        let page = house.http.get(format!("{}/j/{}", house.base, card.code)).header("cookie", &old).send().await.unwrap();
        let issued = page.headers().get("set-cookie").expect("it is exchanged").to_str().unwrap().split(';').next().unwrap().to_owned();
        assert_eq!(issued.starts_with(&format!("{old}.")), is_known, "{old} {issued}");
        house.enter(&Identity::Cookie(issued), card.id).await;
    }
}

#[tokio::test]
async fn newcomers_of_one_network_have_a_budget_and_others_do_not_pay() {
    let house = House::open_with(&["--newcomers-per-network", "20"]).await;
    let card = house.session().await;
    let mut host = house.dashboard(card.id).await;
    let (mut inside, mut waiting) = (Vec::new(), 0);
    // Some come back into the budget while the others enter.
    for _ in 0..60 {
        let mut guest = house.enter(&newcomer(), card.id).await;
        match guest.act(say("hello")).await {
            Ok(()) => {}
            Err(refused) => {
                assert_eq!(refused.code, ErrorCode::RateLimited);
                assert!(refused.retry_after.is_some_and(|seconds| seconds <= 61), "{refused:?}");
                waiting += 1;
            }
        }
        inside.push(guest);
    }
    assert!((1..=40).contains(&waiting), "{waiting} look on");
    let told = guard(&mut host, |guard| guard.crowd.refused > 0).await.crowd;
    assert_eq!(told.refused, told.of_full_networks, "an organizer learns which budget it was");
    house.enter(&attendee_made(None), card.id).await.act(say("a platform vouches for me")).await.unwrap();
    inside[0].act(say("I am here already")).await.unwrap();
    assert!(house.dashboard(card.id).await.room.people < 61, "who waits for a place is not counted");
}

#[tokio::test]
async fn an_organizer_closes_the_door_with_one_act() {
    let house = House::open().await;
    let card = house.session().await;
    let mut host = house.dashboard(card.id).await;
    let mut early = house.enter(&newcomer(), card.id).await;
    host.act(Act::SetDoor { door: Door { closed: true, slow: 30, ..Door::default() } }).await.unwrap();
    guard(&mut host, |guard| guard.door.closed).await;
    let mut late = house.enter(&newcomer(), card.id).await;
    let refused = late.act(say("may I?")).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Forbidden);
    early.act(say("I was here")).await.unwrap();
    let slow = early.act(say("and again")).await.unwrap_err();
    assert_eq!((slow.code, slow.retry_after.is_some()), (ErrorCode::RateLimited, true));
    host.act(Act::SetDoor { door: Door::default() }).await.unwrap();
    late.act(say("now I may")).await.unwrap();
}

/// Leaves an act of somebody in a store.
pub async fn somebody_was_here(store: &store::Store) {
    let organizer = crate::house::organizer(store, "Olga").await;
    let id = SessionId(Uuid::new_v4());
    let event = conductor::id::EventId(Uuid::new_v4());
    let row = store::EventRow {
        id: event,
        organizer: organizer.id,
        title: "Event".to_owned(),
        rehearsal: false,
        created_at: crate::house::wall(),
    };
    store.create_event(&row).await.unwrap();
    let row = store::NewSessionRow {
        id,
        event,
        organizer: organizer.id,
        title: "Session".to_owned(),
        language: protocol::Language::default(),
        rehearsal: None,
        at: crate::house::wall(),
    };
    store.create_session(row).await.unwrap();
    let write = store::Write::RoomAct {
        session: id,
        seq: 1,
        at: crate::house::wall(),
        actor: store::json(&room::Actor::Attendee(conductor::id::AttendeeId(Uuid::new_v4()))),
        act: store::json(&say("hello")),
    };
    store.commit(&[write]).await.unwrap();
}
