//! Fix 6: what an event learned is the fold of its outcomes and nothing else: after SIGKILL, with two sessions that learn at once, and
//! when what is kept beside the log is damaged; on SQLite and on PostgreSQL.

use crate::fade::{TAUGHT, about_to_alarm, event_where_polls_help, only_polls};
use crate::house::{Guest, attendee, attendee_wants, organizer_wants};
use crate::installation::Installation;
use crate::process::Process;
use conductor::id::EventId;
use conductor::mode::Mode;
use conductor::settings::Settings;
use conductor::time::Span;
use serde_json::Value;
use server::store::Write;
use std::time::{Duration, Instant};

/// The lessons of an event, as the server reports them.
async fn learned(house: &Installation, process: &Process, event: EventId) -> Value {
    let request = house.http.get(format!("{}/api/v1/events/{event}/policy", process.base)).bearer_auth(&house.organizer.token);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.json::<Value>().await.unwrap()["policy"].take()
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_that_learn_at_once_lose_nothing_even_when_killed() {
    Installation::each(learns_at_once_and_is_killed).await;
}

async fn learns_at_once_and_is_killed(house: &Installation) {
    let event = event_where_polls_help(house).await;
    let secs = Span::from_secs;
    let quick = Settings { post_from: secs(1), post_to: secs(4), pre_window: secs(5), cooldown: secs(0), ..only_polls() };
    let first = about_to_alarm(house, event, Mode::Auto, quick.clone(), 5).await;
    let second = about_to_alarm(house, event, Mode::Auto, quick, 5).await;
    let process = house.start().await;
    let mut present = Vec::new();
    for session in [first, second] {
        present.push(Guest::welcomed(process.connect(&house.organizer.cookie(), session, organizer_wants()).await).await);
        present.push(Guest::welcomed(process.connect(&attendee(), session, attendee_wants()).await).await);
    }
    let began = Instant::now();
    while house.store.lessons(event).await.unwrap().len() < TAUGHT + 2 {
        assert!(began.elapsed() < Duration::from_secs(60), "{}", house.store.lessons(event).await.unwrap().len());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // Killed at the very moment at which the second outcome is stored: it may not have been learned yet.
    process.kill();
    let process = house.start().await;
    let again = learned(house, &process, event).await;
    assert_eq!(again["version"], TAUGHT + 2, "it is the fold of all of them");
    process.kill();
    let process = house.start().await;
    assert_eq!(learned(house, &process, event).await, again);
    process.kill();
    assert_eq!(house.store.lessons(event).await.unwrap().len(), TAUGHT + 2, "nothing is learned twice");
    let other = event_where_polls_help(house).await;
    let process = house.start().await;
    assert_ne!(learned(house, &process, other).await, again, "the two outcomes count");
    process.kill();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_beside_the_log_may_be_damaged() {
    Installation::each(is_damaged).await;
}

async fn is_damaged(house: &Installation) {
    let event = event_where_polls_help(house).await;
    let process = house.start().await;
    let before = learned(house, &process, event).await;
    process.kill();
    for state in ["", "\u{1}\u{2}", "{\"forgotten_to\":", "[]", "{\"alpha\":3,\"beta\":1}"] {
        let at = crate::house::wall();
        house.store.commit(&[Write::Policy { event, at, state: state.to_owned() }]).await.unwrap();
        let process = house.start().await;
        assert_eq!(learned(house, &process, event).await, before, "{state:?}");
        process.kill();
    }
}
