//! Tests of what the machine does alone, and what it never does.

use super::watch::{conduct, intervened, seconds, until};
use crate::fade::{self, TAUGHT, about_to_alarm, event_where_polls_help, only_polls, poll};
use crate::house::{House, attendee, say};
use conductor::arm::{Arm, Content};
use conductor::id::EventId;
use conductor::mode::Mode;
use conductor::proposal::{Proposal, Status};
use conductor::record::Decision;
use conductor::settings::Settings;
use conductor::unit::Probability;
use protocol::{ConductEvent, ErrorCode, Language, Order};
use std::time::{Duration, Instant};

/// The outcome of a fall: a proposal that waits, something that was sent, or nothing on purpose.
#[derive(Debug, PartialEq)]
enum Came {
    Waits,
    Sent,
    Held,
}

async fn came_of_it(house: &House, event: EventId, mode: Mode, settings: Settings) -> Came {
    let session = about_to_alarm(house, event, mode, settings, 2).await;
    let mut dashboard = house.dashboard(session).await;
    let mut ann = house.enter(&attendee(), session).await;
    until(&mut dashboard, |event| matches!(event, ConductEvent::Anomaly(_))).await;
    let came = dashboard
        .until(|frame| match conduct(frame)? {
            ConductEvent::Proposal(Proposal { status: Status::Awaiting, .. }) => Some(Came::Waits),
            ConductEvent::Proposal(Proposal { status: Status::Delivered { .. }, .. }) => Some(Came::Sent),
            ConductEvent::Measuring(measurement) if measurement.arm == Arm::Hold => Some(Came::Held),
            _ => None,
        })
        .await;
    if came == Came::Sent {
        assert_eq!(ann.room_event(intervened).await.arm(), Arm::Poll);
    } else {
        seconds(&mut dashboard, 3).await;
        ann.act(say("still nothing")).await.unwrap();
        ann.hears("still nothing").await;
        assert!(!format!("{:?}", ann.frames).contains("Intervened"), "{:?}", ann.frames);
        assert!(house.store.interventions(session).await.unwrap().is_empty());
    }
    came
}

/// The same until holding was not drawn.
async fn until_something_is_drawn(house: &House, event: EventId, mode: Mode, settings: Settings, tries: usize) -> Came {
    for _ in 0..tries {
        let came = came_of_it(house, event, mode, settings.clone()).await;
        if came != Came::Held {
            return came;
        }
    }
    Came::Held
}

/// The same where polls are known to help: six draws in a row hold with probability below 10⁻⁷.
async fn came_of_a_draw(mode: Mode, settings: Settings) -> Came {
    let house = House::open().await;
    let event = event_where_polls_help(&house).await;
    until_something_is_drawn(&house, event, mode, settings, 6).await
}

/// The question that is suggested in a German session; `None` if holding was drawn.
async fn suggested_in_german(house: &House, event: EventId) -> Option<String> {
    let session = fade::session_in(house, event, Language::German).await;
    fade::fall_silent(house, session, Mode::Manual, only_polls(), 2).await;
    let mut dashboard = house.dashboard(session).await;
    dashboard
        .until(|frame| match conduct(frame)? {
            ConductEvent::Proposal(Proposal { status: Status::Awaiting, content: Some(Content::Poll { question, .. }), .. }) => {
                Some(Some(question.clone()))
            }
            ConductEvent::Measuring(measurement) if measurement.arm == Arm::Hold => Some(None),
            _ => None,
        })
        .await
}

#[tokio::test]
async fn suggestions_are_written_in_the_sessions_language() {
    let house = House::open().await;
    let event = event_where_polls_help(&house).await;
    for _ in 0..6 {
        if let Some(question) = suggested_in_german(&house, event).await {
            assert!(["Wie ", "Was ", "Sollen ", "Haben "].iter().any(|german| question.starts_with(german)), "{question}");
            return;
        }
    }
    panic!("holding was drawn six times");
}

#[tokio::test]
async fn in_manual_mode_nothing_is_sent_without_a_person() {
    assert_eq!(came_of_a_draw(Mode::Manual, only_polls()).await, Came::Waits);
}

#[tokio::test]
async fn in_auto_mode_the_machine_sends() {
    assert_eq!(came_of_a_draw(Mode::Auto, only_polls()).await, Came::Sent);
}

#[tokio::test]
async fn in_semi_auto_mode_the_machine_sends_what_it_is_sure_of() {
    let sure = Settings { auto_approve_threshold: Probability::new(0.0), ..only_polls() };
    assert_eq!(came_of_a_draw(Mode::SemiAuto, sure).await, Came::Sent);
}

#[tokio::test]
async fn in_semi_auto_mode_what_the_machine_is_not_sure_of_waits() {
    // A policy that knows nothing is never sure. It draws holding about every other time: twenty times in a row with probability 10⁻⁶.
    let house = House::open().await;
    let event = fade::event(&house).await;
    let never_sure = Settings { auto_approve_threshold: Probability::new(1.0), ..only_polls() };
    assert_eq!(until_something_is_drawn(&house, event, Mode::SemiAuto, never_sure, 20).await, Came::Waits);
}

#[tokio::test]
async fn stop_works_within_a_second_and_until_somebody_resumes() {
    let house = House::open().await;
    let event = event_where_polls_help(&house).await;
    let session = about_to_alarm(&house, event, Mode::Auto, only_polls(), 4).await;
    let (mut one, mut two) = (house.dashboard(session).await, house.dashboard(session).await);
    let began = Instant::now();
    one.order(Order::Stop).await.unwrap();
    until(&mut two, |event| matches!(event, ConductEvent::Stopped { .. })).await;
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    until(&mut one, |event| matches!(event, ConductEvent::Anomaly(_))).await;
    seconds(&mut one, 3).await;
    assert!(!one.frames.iter().any(|frame| matches!(conduct(frame), Some(ConductEvent::Proposal(_)))));
    let launch = Order::Launch { content: poll(), over_budget: false };
    assert_eq!(one.order(launch.clone()).await.unwrap_err().code, ErrorCode::Stopped);
    assert!(house.store.session(session).await.unwrap().unwrap().stopped);
    one.order(Order::Resume).await.unwrap();
    one.order(launch).await.unwrap();
}

#[tokio::test]
async fn every_decision_is_a_row_with_its_propensities() {
    let house = House::open().await;
    let event = event_where_polls_help(&house).await;
    let session = about_to_alarm(&house, event, Mode::Manual, only_polls(), 2).await;
    let mut dashboard = house.dashboard(session).await;
    until(&mut dashboard, |event| matches!(event, ConductEvent::Proposal(_) | ConductEvent::Measuring(_))).await;
    let rows = house.store.decisions(session).await.unwrap();
    let decision: Decision = serde_json::from_value(rows[0].decision.clone()).unwrap();
    let total: f64 = decision.choice.propensities.iter().map(|(_, p)| p.get()).sum();
    assert!((total - 1.0).abs() < 1e-9, "{:?}", decision.choice.propensities);
    assert_eq!(decision.choice.policy_version, TAUGHT as u64, "the policy is the fold of the event's outcomes");
    assert!(decision.choice.propensity(Arm::Poll).get() > 0.9);
}
