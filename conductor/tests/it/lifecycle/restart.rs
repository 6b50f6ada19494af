//! State after crashes, restarts and lost confirmations.

use super::manual;
use crate::stage::*;
use conductor::gate::Block;
use conductor::measurement::Missing;
use conductor::mode::Mode;
use conductor::proposal::Status;
use conductor::settings::Settings;
use conductor::step::Effect;
use conductor::time::Span;

#[test]
fn a_restart_gives_dashboards_time_to_come_back() {
    let mut stage = Stage::new(Mode::Auto, Settings::default(), eager());
    stage.run(60, LIVELY);
    stage.watched = false;
    stage.crash(Span::from_secs(600));
    stage.run(180, LIVELY);
    assert_eq!(stage.conductor.mode(), Mode::Auto);
    stage.run(1, LIVELY);
    assert_eq!(stage.conductor.mode(), Mode::Manual);
}

#[test]
fn a_delivery_that_nobody_confirms_fails_and_is_taken_back() {
    let mut stage = manual();
    stage.confirms = false;
    stage.fade();
    stage.approve(1).expect("it waits");
    stage.run(9, FADED);
    assert_eq!(stage.status(), Status::Delivering);
    stage.run(1, FADED);
    assert!(matches!(stage.status(), Status::Failed { .. }));
    let [intervention] = stage.deliveries().try_into().expect("one");
    assert!(stage.saw(|effect| *effect == Effect::Withdraw { intervention }));
    assert_eq!(stage.outcomes()[0].missing, Some(Missing::NotDelivered));
}

#[test]
fn a_crash_after_approval_sends_the_same_intervention_again() {
    let mut stage = manual();
    stage.confirms = false;
    stage.fade();
    stage.approve(1).expect("it waits");
    stage.confirms = true;
    stage.crash(Span::from_secs(7));
    let [first, second] = stage.deliveries().try_into().expect("twice asked");
    assert_eq!(first, second, "by the same id, so that the room shows it once");
    assert!(matches!(stage.status(), Status::Delivered { .. }));
    stage.run(240, FADED);
    assert_eq!(stage.outcomes().len(), 1);
}

#[test]
fn what_was_on_its_way_before_a_long_crash_is_not_sent_any_more() {
    let mut stage = manual();
    stage.confirms = false;
    stage.fade();
    stage.approve(1).expect("it waits");
    stage.crash(Span::from_secs(600));
    assert_eq!(stage.deliveries().len(), 1, "not asked again");
    assert_eq!(stage.status(), Status::Failed { why: "the server was down while it was sent".to_owned() });
}

#[test]
fn a_crash_while_drafting_asks_for_the_draft_again() {
    let mut stage = manual();
    stage.drafts = false;
    stage.fade();
    stage.drafts = true;
    stage.crash(Span::from_secs(20));
    assert_eq!(stage.status(), Status::Awaiting);
}

#[test]
fn a_measurement_survives_a_short_crash_only() {
    for (gap, missing) in [(20, None), (600, Some(Missing::TooFewSamples))] {
        let mut stage = manual();
        stage.fade();
        stage.approve(1).expect("it waits");
        stage.run(60, LIVELY);
        stage.crash(Span::from_secs(gap));
        stage.run(180, LIVELY);
        assert_eq!(stage.outcomes()[0].missing, missing, "after a gap of {gap} s");
    }
}

#[test]
fn nothing_is_concluded_from_the_silence_of_a_restart() {
    let mut listened = 0;
    for seed in 0..20 {
        let mut stage = Stage::seeded(Mode::Auto, Settings::default(), eager(), 40, seed);
        stage.run(180, LIVELY);
        let (before, mut silent) = (stage.decisions(), stage.clone());
        stage.crash(Span::from_secs(120));
        stage.run(60, LIVELY);
        assert_eq!(stage.decisions(), before, "seed {seed}");
        silent.run(120, SILENT);
        listened += usize::from(silent.decisions() > before);
    }
    assert!(listened > 10, "a silence that was listened to is a drop, or this would show nothing");
}

#[test]
fn people_who_come_back_after_a_restart_did_not_leave() {
    for seed in 0..20 {
        let mut stage = Stage::seeded(Mode::Auto, Settings::default(), eager(), 40, seed);
        stage.run(180, LIVELY);
        let before = stage.decisions();
        stage.crash(Span::from_secs(20));
        assert!(matches!(stage.conductor.blocked(stage.now), Some(Block::Settling { .. })));
        stage.leave(34);
        stage.run(20, LIVELY);
        stage.join(34);
        stage.run(60, LIVELY);
        assert_eq!(stage.decisions(), before, "seed {seed}");
        assert!(!matches!(stage.conductor.blocked(stage.now), Some(Block::Settling { .. })), "it goes on");
    }
}

#[test]
fn a_room_that_fades_after_a_restart_still_gets_a_proposal() {
    let mut stage = manual();
    stage.run(180, LIVELY);
    stage.crash(Span::from_secs(120));
    stage.run(60, LIVELY);
    let before = stage.decisions();
    assert!(stage.until(60, FADED, |stage| stage.decisions() > before));
}

#[test]
fn a_snapshot_is_small() {
    let mut stage = manual();
    for _ in 0..6 {
        stage.run(300, LIVELY).run(120, FADED);
        let _ = stage.approve(1);
    }
    let whole = serde_json::to_string(&stage.conductor).expect("plain data").len();
    let monitor = serde_json::to_string(stage.conductor.monitor()).expect("plain data").len();
    assert!(whole - monitor <= 8 * 1024, "{whole} bytes, of which {monitor} are the monitor's");
    assert!(whole <= 40 * 1024, "{whole} bytes of JSON");
    let held = stage.conductor.bytes();
    assert!(held <= 8 * 1024, "{held} bytes in memory");
}
