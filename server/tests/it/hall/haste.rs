//! Haste is measured by the last sign of life: a stay that nobody makes, and a visit before the vote, are none.

use crate::house::{Guest, House, attendee_made, newcomer, say, wall};
use conductor::id::{PollId, SessionId};
use conductor::time::Span;
use futures::future::join_all;
use room::{Act, Guard, PollKind};
use server::client::Identity;
use std::time::Duration;
use tokio::time::sleep;
use uuid::Uuid;

/// Beyond the time within which somebody is hasty.
const HASTE: Duration = Duration::from_secs(11);

async fn poll(house: &House, session: SessionId) -> PollId {
    let poll: PollId = Uuid::new_v4().into();
    let options = vec!["Tea".to_owned(), "Coffee".to_owned()];
    let open = Act::OpenPoll { poll, question: "Which?".to_owned(), options, kind: PollKind::Single, seconds: None };
    house.dashboard(session).await.act(open).await.unwrap();
    poll
}

/// The door once as many people are set aside, or as it is after a while.
async fn aside(house: &House, session: SessionId, waiting: u32) -> Guard {
    let door = async || house.get(&format!("/api/v1/sessions/{session}/door")).await.json::<Guard>().await.unwrap();
    for _ in 0..150 {
        if door().await.waiting == waiting {
            break;
        }
        sleep(Duration::from_millis(100)).await;
    }
    door().await
}

#[tokio::test]
async fn a_vote_by_form_counts_if_its_voter_comes_back() {
    let house = House::open().await;
    let card = house.session().await;
    let poll = poll(&house, card.id).await;
    let vote = async || {
        let Identity::Cookie(cookie) = newcomer() else { unreachable!("an attendee of a test has a cookie") };
        let form = format!("act=vote&poll={poll}&choice=1");
        let url = format!("{}/j/{}", house.base, card.code);
        let sent = house.http.post(url).header("cookie", &cookie).header("origin", &house.base);
        let sent = sent.header("content-type", "application/x-www-form-urlencoded").body(form);
        let answer = sent.send().await.unwrap();
        assert!(answer.status().is_success() || answer.status().is_redirection(), "{}", answer.status());
        Identity::Cookie(cookie)
    };
    let honest = vote().await;
    let back = house.enter(&honest, card.id).await;
    for _ in 0..12 {
        vote().await;
    }
    let guard = aside(&house, card.id, 12).await;
    assert_eq!((guard.waiting, guard.votes.first().map(|aside| aside.votes)), (12, Some(12)), "{guard:?}");
    drop(back);
}

#[tokio::test]
async fn old_identities_that_look_in_first_are_hasty_too() {
    let house = House::open().await;
    let card = house.session().await;
    let poll = poll(&house, card.id).await;
    let people: Vec<Identity> = (0..12).map(|_| attendee_made(Some(wall() - Span::from_secs(3_600)))).collect();
    for who in &people {
        house.enter(who, card.id).await;
    }
    sleep(HASTE).await;
    for who in &people {
        house.enter(who, card.id).await.act(Act::Vote { poll, choices: vec![1] }).await.unwrap();
    }
    let guard = aside(&house, card.id, 12).await;
    assert_eq!(guard.waiting, 12, "{guard:?}");
    assert_eq!((guard.ballots[0].older, guard.ballots[0].networks, guard.ballots[0].largest), (12, 1, 12));
}

/// As many newcomers who have just come and voted.
async fn voters(house: &House, session: SessionId, poll: PollId, people: &[Identity]) -> Vec<Guest> {
    join_all(people.iter().map(async |who| {
        let mut guest = house.enter(who, session).await;
        guest.act(Act::Vote { poll, choices: vec![1] }).await.unwrap();
        guest
    }))
    .await
}

async fn voted(house: &House, session: SessionId) -> u64 {
    let polls: serde_json::Value = house.get(&format!("/api/v1/sessions/{session}/polls")).await.json().await.unwrap();
    polls[0]["tally"]["voters"].as_u64().unwrap()
}

#[tokio::test]
async fn a_stop_of_the_server_sets_nobody_aside() {
    let mut house = House::open().await;
    let card = house.session().await;
    let poll = poll(&house, card.id).await;
    let people: Vec<Identity> = (0..30).map(|_| newcomer()).collect();
    let inside = voters(&house, card.id, poll, &people).await;
    house.restart().await;
    drop(inside);
    let guard: Guard = house.get(&format!("/api/v1/sessions/{}/door", card.id)).await.json().await.unwrap();
    assert_eq!((guard.waiting, voted(&house, card.id).await), (0, 30));
}

/// Beyond the time after which the server cuts a socket on which nothing comes.
const SILENT: Duration = Duration::from_secs(45);

#[tokio::test]
async fn phones_that_fall_silent_after_the_vote_count() {
    let house = House::open().await;
    let card = house.session().await;
    let poll = poll(&house, card.id).await;
    let people: Vec<Identity> = (0..12).map(|_| newcomer()).collect();
    let inside = voters(&house, card.id, poll, &people).await;
    sleep(SILENT).await;
    let guard: Guard = house.get(&format!("/api/v1/sessions/{}/door", card.id)).await.json().await.unwrap();
    assert_eq!((guard.waiting, voted(&house, card.id).await), (0, 12));
    drop(inside);
}

#[tokio::test]
async fn connections_cut_at_one_moment_take_away_nothing() {
    let house = House::open().await;
    let card = house.session().await;
    let poll = poll(&house, card.id).await;
    let people: Vec<Identity> = (0..30).map(|_| newcomer()).collect();
    let mut inside = voters(&house, card.id, poll, &people).await;
    join_all(inside.iter_mut().map(async |guest| guest.act(say("hello")).await.unwrap())).await;
    drop(inside);
    sleep(Duration::from_secs(7)).await;
    let back = join_all(people.iter().map(|who| house.enter(who, card.id))).await;
    sleep(HASTE).await;
    let guard: Guard = house.get(&format!("/api/v1/sessions/{}/door", card.id)).await.json().await.unwrap();
    let shown = house.dashboard(card.id).await.room.chat.iter().filter(|message| !message.hidden).count();
    assert_eq!((guard.waiting, voted(&house, card.id).await, shown), (0, 30, 30));
    drop(back);
}

#[tokio::test]
async fn only_the_page_of_a_room_gives_an_identity() {
    let house = House::open().await;
    let card = house.session().await;
    for (path, gives) in [("/p/unknown".to_owned(), false), ("/j/ZZZZZZ".to_owned(), false), (format!("/j/{}", card.code), true)] {
        let page = house.http.get(format!("{}{path}", house.base)).header("accept", "text/html").send().await.unwrap();
        assert_eq!(page.headers().contains_key("set-cookie"), gives, "{path} {}", page.status());
    }
}
