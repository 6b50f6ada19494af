//! Measured outcomes, and those that are not measured.

use super::manual;
use crate::stage::*;
use conductor::arm::Arm;
use conductor::gate::{Block, GateAnswer};
use conductor::measurement::Missing;
use conductor::mode::Mode;
use conductor::policy::Treatment;
use conductor::proposal::Status;
use conductor::settings::Settings;
use conductor::step::{Effect, Input, Refusal};
use conductor::time::Span;

#[test]
fn an_outcome_carries_both_scores() {
    let mut stage = manual();
    stage.fade().run(45, FADED);
    stage.approve(1).expect("it waits");
    let measurement = *stage.conductor.measurement().expect("its window is open");
    assert_eq!(measurement.closes_at - measurement.sent_at, Span::from_secs(180));
    stage.run(179, LIVELY);
    assert_eq!(stage.outcomes(), [], "the window has not closed");
    stage.run(1, LIVELY);
    let [outcome] = stage.outcomes().try_into().expect("one outcome");
    assert_eq!((outcome.treated, outcome.missing), (Treatment::Sent, None));
    assert!(outcome.gain().expect("measured") > 0.05, "the room woke up: {outcome:?}");
    assert!(stage.conductor.proposals().iter().any(|p| p.id == outcome.proposal && p.status == Status::Measured));
    assert_eq!(stage.conductor.measurement(), None);
}

#[test]
fn a_hold_sends_nothing_and_is_measured() {
    let mut stage = Stage::new(Mode::Auto, Settings::default(), reluctant());
    stage.fade();
    assert!(stage.saw(|effect| matches!(effect, Effect::Decision(decision) if decision.choice.arm == Arm::Hold && matches!(decision.gate, GateAnswer::Held | GateAnswer::HeldForComparison))));
    assert!(stage.saw(|effect| matches!(effect, Effect::Measuring(measurement) if measurement.arm == Arm::Hold)));
    stage.run(180, FADED);
    assert_eq!(stage.conductor.proposals(), []);
    assert_eq!(stage.deliveries(), []);
    let outcomes = stage.outcomes();
    assert_eq!((outcomes[0].treated, outcomes[0].missing), (Treatment::Holdout, None));
    assert!(outcomes[0].post.is_some());
}

#[test]
fn a_launch_by_hand_spoils_the_open_measurement() {
    let mut stage = manual();
    stage.fade();
    stage.approve(1).expect("it waits");
    stage.run(100, LIVELY);
    stage.tell(Input::Launch { content: words(Arm::Poll), over_budget: false, by: organizer(1) }).expect("always");
    let [outcome] = stage.outcomes().try_into().expect("one outcome");
    assert_eq!((outcome.missing, outcome.post), (Some(Missing::Overlapped), None));
}

#[test]
fn nothing_is_decided_or_approved_while_something_is_measured() {
    let settings = Settings { recovered_after: Span::from_secs(3600), ..Settings::default() };
    let mut stage = Stage::new(Mode::Manual, settings, eager());
    let first = stage.fade().proposal();
    stage.run(300, LIVELY);
    let decided = stage.decisions();
    stage.leave(16);
    assert!(stage.until(120, LIVELY, |stage| stage.decisions() > decided), "no mass exit");
    let decided = stage.decisions();
    stage.approve(1).expect("the second waits");
    let until = stage.conductor.measurement().expect("open").closes_at;
    let approved = stage.tell(Input::Approve { proposal: first.id, revision: first.revision, content: None, by: organizer(1) });
    assert_eq!(approved, Err(Refusal::Measuring { until }));
    assert_eq!(stage.conductor.blocked(stage.now), Some(Block::Measuring { until }));
    stage.run(170, SILENT);
    assert_eq!(stage.decisions(), decided);
}

#[test]
fn what_is_sent_shortly_after_a_launch_by_hand_is_not_measured() {
    let mut stage = manual();
    stage.fade();
    stage.tell(Input::Launch { content: words(Arm::Poll), over_budget: false, by: organizer(1) }).expect("always");
    stage.run(30, FADED);
    stage.approve(1).expect("a person may");
    let [outcome] = stage.outcomes().try_into().expect("one outcome");
    assert_eq!((outcome.treated, outcome.missing, outcome.post), (Treatment::Sent, Some(Missing::Overlapped), None));
    assert_eq!(stage.status(), Status::Measured);
}

#[test]
fn an_almost_empty_room_has_no_outcome() {
    let mut stage = manual();
    stage.fade();
    stage.approve(1).expect("it waits");
    stage.leave(37);
    stage.run(200, LIVELY);
    let outcome = &stage.outcomes()[0];
    assert_eq!((outcome.missing, outcome.post), (Some(Missing::TooFewPeople), None));
}

#[test]
fn a_prompt_is_not_rewarded_for_the_chat_that_it_asks_for() {
    let listless = Mood { chat: 0.2, react: 0.4, qa: 0.4, focus: 0.4 };
    let measure = |arm| {
        let settings = Settings { recovered_after: Span::from_secs(3600), ..only(arm) };
        let mut stage = Stage::new(Mode::Manual, settings, eager());
        stage.fade().run(240, listless);
        stage.approve(1).expect("it waits");
        stage.run(180, Mood { chat: 3.0, ..listless });
        stage.outcomes()[0].gain().expect("measured")
    };
    let (prompt, cue) = (measure(Arm::ChatPrompt), measure(Arm::Notification));
    assert!(cue > 0.05, "chat alone moves the full score: {cue}");
    assert!(prompt < cue / 2.0, "but not the one that judges a prompt: {prompt} against {cue}");
}

#[test]
fn windows_follow_the_settings() {
    let settings = Settings { post_from: Span::from_secs(5), post_to: Span::from_secs(20), ..Settings::default() };
    let mut stage = Stage::new(Mode::Auto, settings, eager());
    stage.fade().run(20, LIVELY);
    assert_eq!(stage.outcomes()[0].missing, None);
}
