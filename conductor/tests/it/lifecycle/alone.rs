//! Tests of what the machine may do alone, and what keeps it from doing so.

use super::{expired, manual};
use crate::stage::*;
use conductor::arm::{Arm, Source};
use conductor::gate::{Block, Material};
use conductor::mode::Mode;
use conductor::proposal::{Decider, Expiry, Proposal, Status};
use conductor::settings::Settings;
use conductor::step::{Effect, Input};
use conductor::time::Span;

#[test]
fn auto_sends_alone_and_says_so() {
    let mut stage = Stage::new(Mode::Auto, Settings::default(), eager());
    stage.fade();
    assert_eq!(stage.deliveries().len(), 1);
    assert_eq!(stage.proposal().decided_by, Some(Decider::Machine(Mode::Auto)));
    assert!(stage.saw(|effect| matches!(effect, Effect::Audit(audit) if audit.by == Decider::Machine(Mode::Auto))));
}

#[test]
fn semi_auto_sends_alone_from_its_threshold_and_asks_below() {
    let mut sure = Stage::new(Mode::SemiAuto, Settings::default(), eager());
    sure.fade();
    assert!(sure.proposal().confidence.get() >= 0.75);
    assert_eq!(sure.deliveries().len(), 1);

    let strict = Settings { auto_approve_threshold: conductor::unit::Probability::new(1.0), ..Settings::default() };
    let doubtful = conductor::policy::PolicySettings {
        holdout: conductor::policy::Holdout::Fixed(0.0),
        floor: 0.0,
        cost: -0.05,
        ..Default::default()
    };
    let mut unsure = Stage::new(Mode::SemiAuto, strict, conductor::policy::Policy::new(doubtful));
    unsure.fade().run(60, FADED);
    assert!(unsure.proposal().confidence.get() < 1.0);
    assert_eq!(unsure.status(), Status::Awaiting);
    assert_eq!(unsure.deliveries(), []);
}

#[test]
fn a_decision_in_flight_uses_the_more_careful_of_two_modes() {
    for (before, after) in [(Mode::Manual, Mode::Auto), (Mode::Auto, Mode::Manual)] {
        let mut stage = Stage::new(before, Settings::default(), eager());
        stage.drafts = false;
        let Proposal { id, arm, .. } = stage.fade().proposal();
        stage.tell(Input::SetMode { mode: after, by: organizer(1) }).expect("always");
        stage.tell(Input::Drafted { proposal: id, revision: 1, content: words(arm), source: Source::Person }).expect("asked for");
        assert_eq!(stage.status(), Status::Awaiting, "{before} then {after}");
    }
}

#[test]
fn auto_respects_the_hourly_budget() {
    let settings = Settings { budget_per_hour: 2, cooldown: Span::default(), ..Settings::default() };
    let mut stage = Stage::new(Mode::Auto, settings, eager());
    for _ in 0..8 {
        stage.run(240, LIVELY).run(120, FADED);
    }
    assert_eq!(stage.deliveries().len(), 2);
    assert!(stage.saw(|effect| matches!(effect, Effect::Suppressed { block: Block::Budget { .. }, .. })));
}

#[test]
fn a_budget_of_nothing_suggests_nothing() {
    let mut stage = Stage::new(Mode::Auto, Settings { budget_per_hour: 0, ..Settings::default() }, eager());
    stage.run(120, LIVELY).run(120, FADED);
    assert!(stage.saw(|effect| matches!(effect, Effect::Anomaly(_))));
    assert_eq!(stage.decisions(), 0);
}

#[test]
fn a_cooldown_keeps_the_machine_quiet() {
    let settings = Settings { cooldown: Span::from_secs(3000), ..Settings::default() };
    let mut stage = Stage::new(Mode::Auto, settings, eager());
    stage.fade();
    for _ in 0..5 {
        stage.run(240, LIVELY).run(120, FADED);
    }
    assert_eq!(stage.deliveries().len(), 1);
    assert!(stage.saw(|effect| matches!(effect, Effect::Suppressed { block: Block::Cooldown { .. }, .. })));
}

#[test]
fn what_is_on_the_never_do_list_is_not_suggested_and_not_sent() {
    let mut stage = Stage::new(Mode::Auto, only(Arm::Notification), eager());
    stage.fade();
    assert_eq!(stage.proposal().arm, Arm::Notification);

    let mut stage = manual();
    let Proposal { arm, .. } = stage.fade().proposal();
    let settings = Settings { never: vec![arm], ..Settings::default() };
    stage.tell(Input::Tune { settings, by: organizer(1) }).expect("good settings");
    assert_eq!(stage.status(), expired(Expiry::Forbidden));
    assert_eq!(stage.deliveries(), []);
}

#[test]
fn with_every_arm_forbidden_nothing_is_decided() {
    let settings = Settings { never: Arm::ALL.into_iter().filter(|arm| *arm != Arm::Hold).collect(), ..Settings::default() };
    let mut stage = Stage::new(Mode::Auto, settings, eager());
    stage.run(120, LIVELY).run(120, FADED);
    assert!(stage.saw(|effect| matches!(effect, Effect::Suppressed { block: Block::NothingAdmissible, .. })));
    assert_eq!(stage.decisions(), 0);
}

#[test]
fn a_question_is_promoted_only_while_one_is_open() {
    let mut stage = Stage::new(Mode::Auto, only(Arm::QnaPromote), eager());
    stage.run(120, LIVELY).run(120, FADED);
    assert_eq!(stage.decisions(), 0);
    let mut stage = Stage::new(Mode::Auto, only(Arm::QnaPromote), eager());
    stage.tell(Input::Material(Material { open_questions: true, ..Material::default() })).expect("always");
    stage.fade();
    assert_eq!(stage.proposal().arm, Arm::QnaPromote);
}

#[test]
fn a_mode_that_acts_alone_falls_back_when_nobody_watches() {
    let mut stage = Stage::new(Mode::Auto, Settings::default(), eager());
    stage.run(600, LIVELY);
    assert_eq!(stage.conductor.mode(), Mode::Auto, "a dashboard is open");
    stage.watched = false;
    stage.run(180, LIVELY);
    assert_eq!(stage.conductor.mode(), Mode::Auto, "not yet");
    stage.run(1, LIVELY);
    assert_eq!(stage.conductor.mode(), Mode::Manual);
    assert!(stage.saw(|effect| matches!(effect, Effect::Mode { to: Mode::Manual, by: Decider::System, why: Some(why), .. } if why.contains("no dashboard"))));
}

fn lift(low: f64, high: f64, n_sent: usize) -> Input {
    let interval = Some(conductor::lift::Interval { estimate: (low + high) / 2.0, low, high });
    Input::Lift(conductor::lift::Lift { n_sent, n_holdout: 40, estimate: interval, anytime: interval, sent: interval, believed: None })
}

#[test]
fn a_mode_that_acts_alone_falls_back_when_its_lift_is_negative() {
    let mut stage = Stage::new(Mode::SemiAuto, Settings::default(), eager());
    stage.tell(lift(-0.05, 0.01, 50)).expect("always");
    assert_eq!(stage.conductor.mode(), Mode::SemiAuto, "the interval holds zero");
    stage.tell(lift(-0.05, -0.01, 51)).expect("always");
    assert_eq!(stage.conductor.mode(), Mode::Manual);
    stage.tell(Input::SetMode { mode: Mode::SemiAuto, by: organizer(1) }).expect("always");
    stage.tell(lift(-0.05, -0.01, 51)).expect("always");
    assert_eq!(stage.conductor.mode(), Mode::SemiAuto, "a person knew that and chose otherwise");
    stage.tell(lift(-0.06, -0.01, 52)).expect("always");
    assert_eq!(stage.conductor.mode(), Mode::Manual, "there is more evidence now");
}

#[test]
fn a_drop_that_had_to_wait_is_decided_as_the_room_is_then() {
    let mut stage = Stage::new(Mode::Auto, Settings { cooldown: Span::default(), ..Settings::default() }, eager());
    stage.fade();
    stage.run(60, LIVELY);
    let found = stage.log.len();
    stage.leave(16);
    assert!(stage.until(100, SILENT, |stage| stage.log[found..].iter().any(|(_, effect)| matches!(effect, Effect::Suppressed { .. }))));
    assert_eq!(stage.decisions(), 1);
    stage.run(100, SILENT);
    assert_eq!(stage.decisions(), 2, "it was decided when the window had closed");
    let Proposal { anomaly, created_at, .. } = stage.proposal();
    assert_eq!(anomaly.at, created_at);
    let shown = stage.log.iter().rev().find_map(|(_, effect)| if let Effect::Anomaly(found) = effect { Some(found.clone()) } else { None });
    assert!(anomaly.at >= shown.expect("it was shown when it was found").at, "the room is looked at again");
}

#[test]
fn a_drop_that_had_to_wait_is_forgotten_if_the_room_recovers() {
    let mut stage = Stage::new(Mode::Auto, Settings { cooldown: Span::default(), ..Settings::default() }, eager());
    stage.fade();
    stage.run(30, LIVELY);
    let found = stage.log.len();
    stage.leave(16);
    assert!(stage.until(100, LIVELY, |stage| stage.log[found..].iter().any(|(_, effect)| matches!(effect, Effect::Suppressed { .. }))));
    stage.join(16);
    stage.run(240, LIVELY);
    assert_eq!(stage.decisions(), 1);
}
