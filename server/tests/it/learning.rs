//! An event's policy is the fold of its outcomes, in memory and after a restart; rehearsals teach nobody.

use crate::fade::{self, TAUGHT, about_to_alarm, event_where_polls_help, only_polls, teach_that_polls_help};
use crate::house::{self, Guest, House, attendee};
use conductor::id::EventId;
use conductor::mode::Mode;
use conductor::offpolicy::{Entry, replay};
use conductor::policy::{Outcome, Policy, PolicySettings, Start, Started};
use conductor::settings::Settings;
use conductor::time::Span;
use protocol::{ConductEvent, LiveEvent, LiveState, OutcomeView, Rehearsal, Scenario, ServerFrame};
use room::RoomEvent;
use server::live::Registry;
use server::store::{EventRow, Write, decode};
use server::writer::Writer;
use uuid::Uuid;

async fn fold(house: &House, event: EventId) -> Policy {
    fold_from(Policy::new(PolicySettings::default()), house, event).await
}

async fn fold_from(mut policy: Policy, house: &House, event: EventId) -> Policy {
    for lesson in house.store.lessons(event).await.unwrap() {
        policy.learn(&decode::<Outcome>("outcome", lesson.outcome).unwrap());
    }
    policy
}

async fn outcome(dashboard: &mut Guest) -> OutcomeView {
    dashboard
        .until(|frame| match frame {
            ServerFrame::Event { event: LiveEvent::Conduct(event), .. } => match &**event {
                ConductEvent::Outcome(view) => Some(view.clone()),
                _ => None,
            },
            _ => None,
        })
        .await
}

/// Settings under which an outcome is known a few seconds after a decision.
fn quick() -> Settings {
    let secs = Span::from_secs;
    Settings { post_from: secs(1), post_to: secs(4), pre_window: secs(5), cooldown: secs(0), ..only_polls() }
}

#[tokio::test]
async fn an_outcome_is_stored_learned_once_and_shown() {
    let house = House::open().await;
    let event = event_where_polls_help(&house).await;
    let session = about_to_alarm(&house, event, Mode::Auto, quick(), 2).await;
    let mut dashboard = house.dashboard(session).await;
    let _ann = house.enter(&attendee(), session).await;
    let view = outcome(&mut dashboard).await;
    assert!(view.lift.is_some_and(|lift| lift.n_sent + lift.n_holdout >= TAUGHT), "{view:?}");
    assert!(!view.words.is_empty());
    let rows = house.store.outcomes(session).await.unwrap();
    assert_eq!((rows.len(), rows[0].proposal), (1, view.proposal));
    // Another registry over the same store learns the same.
    let other = Registry::new(house.store.clone(), Settings::default(), Writer::silent());
    let learned = other.policy(event).await.unwrap().latest();
    assert_eq!(learned.policy, fold(&house, event).await);
    assert_eq!(learned.outcomes.len(), TAUGHT + 1);
}

#[tokio::test]
async fn an_event_begins_with_what_others_taught_and_replays() {
    let house = House::open().await;
    event_where_polls_help(&house).await;
    let second = fade::event(&house).await;
    let started = Started { outcomes: TAUGHT as u64, events: 1 };
    let look = Registry::new(house.store.clone(), Settings::default(), Writer::silent());
    let looked_at = look.policy(second).await.unwrap().latest();
    assert_eq!((looked_at.policy.view().started, looked_at.outcomes.len()), (started, 0));
    assert_eq!(house.store.policy_start(second).await.unwrap(), None, "looking settles nothing");

    let session = about_to_alarm(&house, second, Mode::Auto, quick(), 2).await;
    let mut dashboard = house.dashboard(session).await;
    let _ann = house.enter(&attendee(), session).await;
    outcome(&mut dashboard).await;
    // What is taught after the first room opened does not change where the event began.
    event_where_polls_help(&house).await;
    let start: Start = serde_json::from_str(&house.store.policy_start(second).await.unwrap().unwrap()).unwrap();
    assert_eq!(start.from, started);
    let from = Policy::starting_from(&start, PolicySettings::default());
    assert_ne!(from, Policy::default());
    let again = Registry::new(house.store.clone(), Settings::default(), Writer::silent());
    let learned = again.policy(second).await.unwrap().latest();
    assert_eq!((learned.outcomes.len(), learned.policy == fold_from(from, &house, second).await), (1, true), "as after a restart");

    let log = house.get(&format!("/api/v1/events/{second}/log.ndjson")).await.text().await.unwrap();
    let entries: Vec<Entry> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(entries[0], Entry::Start(Box::new(start)));
    let replayed = replay(Policy::default(), &entries);
    assert!(replayed.decisions > 0 && replayed.same == replayed.decisions, "{:?}", replayed.first_difference);
    let without = replay(Policy::default(), &entries[1..]);
    assert!(without.same < without.decisions, "the start is what the choice rests on");

    again.forget_policy(second).await.unwrap();
    let begun_again = again.policy(second).await.unwrap().latest();
    assert_eq!((begun_again.policy.view().started, begun_again.outcomes.len()), (started, 0));
}

#[tokio::test]
async fn rehearsals_and_forgotten_sessions_teach_others_nothing() {
    let house = House::open().await;
    let (store, at) = (&house.store, house::wall());
    let new = EventRow {
        id: Uuid::now_v7().into(),
        organizer: house.organizer.id,
        title: "Practice".to_owned(),
        rehearsal: true,
        created_at: at,
    };
    store.create_event(&new).await.unwrap();
    teach_that_polls_help(&house, new.id).await;
    let reset = event_where_polls_help(&house).await;
    Registry::new(store.clone(), Settings::default(), Writer::silent()).forget_policy(reset).await.unwrap();
    let started = async || {
        let other = fade::event(&house).await;
        let look = Registry::new(store.clone(), Settings::default(), Writer::silent());
        look.policy(other).await.unwrap().latest().policy.view().started
    };
    assert_eq!(started().await, Started::default());

    // What a reset event learns from then on counts, and one bad row is no reason to do without the others.
    let session = teach_that_polls_help(&house, reset).await;
    let outcome = serde_json::json!({ "post": "no number" });
    store.commit(&[Write::Outcome { session, event: reset, proposal: Uuid::now_v7().into(), at, outcome }]).await.unwrap();
    assert_eq!(started().await, Started { outcomes: TAUGHT as u64, events: 1 });
}

#[tokio::test]
async fn a_reset_forgets_what_was_learned_and_keeps_the_log() {
    let house = House::open().await;
    let event = event_where_polls_help(&house).await;
    let registry = Registry::new(house.store.clone(), Settings::default(), Writer::silent());
    let policy = registry.policy(event).await.unwrap();
    assert_eq!(policy.latest().outcomes.len(), TAUGHT);
    registry.forget_policy(event).await.unwrap();
    assert_eq!(policy.latest().policy, Policy::new(PolicySettings::default()));
    assert_eq!(house.store.lessons(event).await.unwrap().len(), TAUGHT);
    let later = Registry::new(house.store.clone(), Settings::default(), Writer::silent());
    assert!(later.policy(event).await.unwrap().latest().outcomes.is_empty(), "also after a restart");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_fills_itself_and_ends_with_its_session() {
    let house = House::open().await;
    let rehearsal = Rehearsal { scenario: Scenario::Healthy, people: 12, speed: 4, seed: 3, ..Rehearsal::default() };
    let card = house.rehearsal(rehearsal).await;
    assert_eq!(card.rehearsal, Some(rehearsal));
    let mut dashboard = house.dashboard(card.id).await;
    let full = |frame: &ServerFrame| matches!(frame, ServerFrame::State { state: LiveState::Pulse(pulse) } if pulse.people >= 10);
    dashboard.until(|frame| full(frame).then_some(())).await;
    dashboard.room_event(|event| matches!(event, RoomEvent::Said { .. }).then_some(())).await;
    assert!(house.store.event(card.event.id).await.unwrap().unwrap().rehearsal);
    assert!(house.store.events(house.organizer.id).await.unwrap().is_empty(), "it is in no list of events");
    let answer = house.post(&format!("/api/v1/sessions/{}/end", card.id), &serde_json::Value::Null).await;
    assert_eq!(answer.status(), 204);
    assert_eq!(dashboard.closed().await, 4503);
}
