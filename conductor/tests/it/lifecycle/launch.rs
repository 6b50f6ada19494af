//! Launches by hand, and the rules that keep them from being sent.

use super::manual;
use crate::stage::*;
use conductor::arm::Arm;
use conductor::mode::Mode;
use conductor::settings::Settings;
use conductor::step::{Effect, Input, Refusal};
use conductor::time::Span;

fn launch(arm: Arm, over_budget: bool) -> Input {
    Input::Launch { content: words(arm), over_budget, by: organizer(1) }
}

/// The sentences of the audit log.
fn audited(stage: &Stage) -> Vec<String> {
    let what = |effect: &Effect| if let Effect::Audit(audit) = effect { Some(audit.what.clone()) } else { None };
    stage.log.iter().filter_map(|(_, effect)| what(effect)).collect()
}

#[test]
fn a_launch_by_hand_is_sent_and_can_be_undone() {
    let mut stage = manual();
    stage.run(10, LIVELY);
    stage.tell(launch(Arm::Poll, false)).expect("always");
    let [intervention] = stage.deliveries().try_into().expect("one");
    stage.tell(Input::Undo { intervention, by: organizer(1) }).expect("it is there");
    assert!(stage.saw(|effect| *effect == Effect::Withdraw { intervention }));
}

#[test]
fn what_is_forbidden_cannot_be_launched_by_hand_either() {
    let settings = Settings { never: vec![Arm::Gamification], ..Settings::default() };
    let mut stage = Stage::new(Mode::Manual, settings, eager());
    for over_budget in [false, true] {
        assert_eq!(stage.tell(launch(Arm::Gamification, over_budget)), Err(Refusal::Never(Arm::Gamification)));
    }
    assert_eq!(stage.deliveries(), []);
    stage.tell(launch(Arm::Poll, false)).expect("a poll is not forbidden");
}

#[test]
fn a_launch_over_the_budget_is_asked_about_and_audited_as_such() {
    let mut stage = Stage::new(Mode::Manual, Settings { budget_per_hour: 1, ..Settings::default() }, eager());
    stage.tell(launch(Arm::Poll, false)).expect("the budget has room");
    assert_eq!(stage.tell(launch(Arm::Poll, false)), Err(Refusal::OverBudget { budget: 1 }));
    assert_eq!(stage.deliveries().len(), 1);
    stage.tell(launch(Arm::Poll, true)).expect("the person wants it all the same");
    assert_eq!(stage.deliveries().len(), 2);
    assert_eq!(audited(&stage), ["launched POLL", "launched POLL over the budget of the hour"]);
    stage.now = stage.now + Span::from_secs(3600);
    stage.tell(launch(Arm::Poll, true)).expect("an hour later the budget has room");
    assert_eq!(audited(&stage).last().map(String::as_str), Some("launched POLL"));
}
