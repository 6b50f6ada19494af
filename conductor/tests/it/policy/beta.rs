//! The Beta view does what the predecessor's sampler was tested to do: its 21 behaviours, in their order, then ours.

use crate::decisions::{all, context, outcome, rng};
use conductor::anomaly::AnomalyKind::{GradualDecline, LowEngagement, MassExit, SuddenDrop};
use conductor::arm::Arm;
use conductor::context::{Context, ContextKey, Level, Size};
use conductor::policy::{Policy, PolicySettings};
use conductor::posterior::{BetaCell, BetaView};
use conductor::time::Timestamp;
use conductor::unit::{Reward, Score};

const KEY: ContextKey = ContextKey { anomaly: SuddenDrop, level: Level::Low, size: Size::Medium };
const NOW: Timestamp = Timestamp::from_millis(1_000);

fn seen(rewards: &[(Arm, f64)]) -> BetaView {
    let mut view = BetaView::default();
    for &(arm, reward) in rewards {
        view.observe(KEY, arm, Reward::new(reward), NOW);
    }
    view
}

fn key_at(score: f64, people: u32) -> ContextKey {
    Context { pre: Score::new(score), people, ..context() }.key()
}

#[test]
fn b01_a_key_is_written_anomaly_level_size() {
    assert_eq!(KEY.to_string(), "SUDDEN_DROP_low_medium");
}

#[test]
fn b02_other_keys_are_written_alike() {
    let key = |anomaly, level, size| ContextKey { anomaly, level, size }.to_string();
    assert_eq!(key(MassExit, Level::Critical, Size::Large), "MASS_EXIT_critical_large");
    assert_eq!(key(GradualDecline, Level::Medium, Size::Small), "GRADUAL_DECLINE_medium_small");
    assert_eq!(key(LowEngagement, Level::Low, Size::Large), "LOW_ENGAGEMENT_low_large");
}

#[test]
fn b03_the_mean_is_alpha_over_the_sum() {
    let cell = BetaCell { alpha: 5.0, beta: 2.0, ..BetaCell::default() };
    assert!((cell.mean() - 0.714).abs() < 5e-4);
}

#[test]
fn b04_the_prior_is_uniform_with_mean_one_half() {
    let cell = BetaView::default().cell(KEY, Arm::ChatPrompt);
    assert_eq!((cell.alpha, cell.beta, cell.attempts), (1.0, 1.0, 0));
    assert_eq!(cell.mean(), 0.5);
}

#[test]
fn b05_draws_lie_between_zero_and_one() {
    let cell = BetaCell { alpha: 2.0, beta: 3.0, ..BetaCell::default() };
    let mut rng = rng(5);
    let draws: Vec<f64> = (0..100).map(|_| cell.sample(&mut rng)).collect();
    assert!(draws.iter().all(|draw| (0.0..=1.0).contains(draw)));
    assert!(draws.iter().any(|draw| (draw - draws[0]).abs() > 0.01), "draws differ");
}

#[test]
fn b06_a_new_view_knows_no_context() {
    assert!(BetaView::default().is_empty());
    assert_eq!(BetaView::default().cells().count(), 0);
}

#[test]
fn b07_twenty_is_critical_and_five_people_are_small() {
    assert_eq!((key_at(0.20, 5).level, key_at(0.20, 5).size), (Level::Critical, Size::Small));
}

#[test]
fn b08_forty_is_low_and_twenty_five_people_are_medium() {
    assert_eq!((key_at(0.40, 25).level, key_at(0.40, 25).size), (Level::Low, Size::Medium));
}

#[test]
fn b09_sixty_is_medium_and_a_hundred_people_are_large() {
    assert_eq!((key_at(0.60, 100).level, key_at(0.60, 100).size), (Level::Medium, Size::Large));
}

#[test]
fn b10_every_arm_has_a_row_after_the_first_draw() {
    let mut view = BetaView::default();
    view.draw(KEY, &Arm::ALL, &mut rng(10));
    assert_eq!(view.cells().map(|(_, arm, _)| arm).collect::<Vec<_>>(), Arm::ALL);
}

#[test]
fn b11_a_draw_names_an_arm_and_its_sample() {
    let mut view = BetaView::default();
    let (arm, sample) = view.draw(KEY, &Arm::ALL, &mut rng(11)).unwrap();
    assert!(Arm::ALL.contains(&arm) && (0.0..=1.0).contains(&sample));
}

#[test]
fn b12_only_offered_arms_are_drawn() {
    let offered = [Arm::Poll, Arm::ChatPrompt];
    let (mut view, mut rng) = (BetaView::default(), rng(12));
    let drawn: Vec<Arm> = (0..100).map(|_| view.draw(KEY, &offered, &mut rng).unwrap().0).collect();
    assert!(drawn.iter().all(|arm| offered.contains(arm)));
    assert!(offered.iter().all(|arm| drawn.contains(arm)));
    assert_eq!(view.draw(KEY, &[], &mut rng), None);
}

#[test]
fn b13_success_raises_alpha() {
    assert_eq!(seen(&[(Arm::Poll, 1.0)]).cell(KEY, Arm::Poll).alpha, 2.0);
}

#[test]
fn b14_failure_raises_beta() {
    assert_eq!(seen(&[(Arm::Poll, 0.0)]).cell(KEY, Arm::Poll).beta, 2.0);
}

#[test]
fn b15_a_reward_of_one_half_adds_one_half_to_both() {
    let cell = seen(&[(Arm::Poll, 0.5)]).cell(KEY, Arm::Poll);
    assert_eq!((cell.alpha, cell.beta, cell.attempts, cell.at), (1.5, 1.5, 1, Some(NOW)));
}

#[test]
fn b16_ten_successes_make_an_arm_the_best() {
    let mut rewards = vec![(Arm::Poll, 1.0); 10];
    rewards.push((Arm::ChatPrompt, 0.0));
    let (arm, mean) = seen(&rewards).best(KEY).unwrap();
    assert_eq!(arm, Arm::Poll);
    assert!(mean > 0.5);
    assert_eq!(BetaView::default().best(KEY), None);
}

#[test]
fn b17_export_and_import_keep_everything() {
    let view = seen(&[(Arm::Poll, 1.0), (Arm::Poll, 0.25), (Arm::Hold, 0.5)]);
    let mut back = BetaView::default();
    assert_eq!(back.import(&view.export().to_string()).unwrap().cells, 2);
    for arm in [Arm::Poll, Arm::Hold] {
        let (one, other) = (view.cell(KEY, arm), back.cell(KEY, arm));
        assert_eq!((one.alpha, one.beta, one.attempts), (other.alpha, other.beta, other.attempts));
    }
}

#[test]
fn b18_there_is_one_state_and_it_is_a_value() {
    let mut policy = Policy::new(PolicySettings::default());
    policy.learn(&outcome(1, context(), Arm::Poll, 0.1));
    let before = policy.clone();
    policy.learn(&outcome(2, context(), Arm::Poll, 0.1));
    let attempts = |policy: &Policy| policy.beta().cell(context().key(), Arm::Poll).attempts;
    assert_eq!((attempts(&before), attempts(&policy)), (1, 2), "a copy keeps what it has");
    assert!(Policy::new(PolicySettings::default()).beta().is_empty(), "another one has nothing of it");
}

#[test]
fn b19_it_is_saved_as_one_value() {
    let saved = serde_json::to_value(seen(&[(Arm::Poll, 1.0)])).unwrap();
    assert_eq!(saved["SUDDEN_DROP_low_medium"]["POLL"]["alpha"], 2.0);
}

#[test]
fn b20_loading_nothing_changes_nothing() {
    let mut view = seen(&[(Arm::Poll, 1.0)]);
    let before = view.clone();
    assert_eq!(view.import("{}").unwrap().cells, 0);
    assert_eq!(view, before);
}

#[test]
fn b21_old_keys_of_three_and_of_four_parts_are_accepted() {
    let mut view = BetaView::default();
    let blob = r#"{
        "SUDDEN_DROP_low_medium": {"POLL": {"alpha": 3.0, "beta": 2.0, "total_attempts": 3, "success_rate": 0.6}},
        "SUDDEN_DROP_low_medium_severe": {"POLL": {"alpha": 2.0, "beta": 1.0, "total_attempts": 1}, "BROADCAST": {"alpha": 1.0, "beta": 4.0}}
    }"#;
    let report = view.import(blob).unwrap();
    assert_eq!((report.cells, report.skipped.len()), (3, 0));
    let poll = view.cell(KEY, Arm::Poll);
    assert_eq!((poll.alpha, poll.beta, poll.attempts), (4.0, 2.0, 4), "evidence adds up, the prior counts once");
    assert_eq!(view.cell(KEY, Arm::ChatPrompt).beta, 4.0);
}

#[test]
fn what_is_damaged_is_left_out_and_named() {
    let mut view = BetaView::default();
    let blob = r#"{
        "SUDDEN_DROP_low_medium": {"POLL": {"alpha": 3.0, "beta": 2.0}, "CONFETTI": {"alpha": 2.0, "beta": 2.0}, "HOLD": {"alpha": 3.0},
            "NOTIFICATION": {"alpha": -1.0, "beta": 2.0}},
        "SUDDEN_DROP_low": {}, "SUDDEN_DROP_low_medium_strange": {}
    }"#;
    let report = view.import(blob).unwrap();
    assert_eq!(report.cells, 1);
    assert_eq!(report.skipped.len(), 5, "{:?}", report.skipped);
    assert!(report.skipped.iter().any(|why| why.contains("CONFETTI")));
    for blob in ["", "[]", "null", r#"{"SUDDEN_DROP_low_medium": 3}"#, "{\"SUDDEN"] {
        let before = view.clone();
        assert!(view.import(blob).is_err(), "{blob}");
        assert_eq!(view, before);
    }
}

#[test]
fn the_credible_interval_narrows_around_the_mean() {
    let (low, high) = BetaCell::default().interval();
    assert!((low - 0.025).abs() < 1e-6 && (high - 0.975).abs() < 1e-6, "{low} {high}");
    let cell = BetaCell { alpha: 40.0, beta: 20.0, ..BetaCell::default() };
    let (low, high) = cell.interval();
    assert!(low < cell.mean() && cell.mean() < high && high - low < 0.25);
}

#[test]
fn a_reward_is_one_half_if_the_room_did_what_it_does_by_itself() {
    // Rooms like this one recover by 0.09 when left alone, so a poll after which it rose by 0.09 did nothing.
    let mut policy = Policy::new(PolicySettings::default());
    for id in 0..400 {
        policy.learn(&outcome(id, context(), Arm::Hold, 0.09));
    }
    policy.learn(&outcome(1000, context(), Arm::Poll, 0.09));
    let cell = policy.beta().cell(context().key(), Arm::Poll);
    assert!((cell.alpha - 1.5).abs() < 0.02, "{cell:?}");
    policy.learn(&outcome(1001, context(), Arm::ChatPrompt, 0.25));
    assert_eq!(policy.beta().cell(context().key(), Arm::ChatPrompt).alpha, 2.0);
}

#[test]
fn imported_statistics_survive_relearning_and_do_not_decide() {
    let mut policy = Policy::new(PolicySettings::default());
    let blob = r#"{"SUDDEN_DROP_low_large": {"POLL": {"alpha": 900.0, "beta": 2.0}}}"#;
    let before = policy.choose(&context(), &all(), &[], &mut rng(1)).propensities;
    policy.import(blob).unwrap();
    assert_eq!(policy.choose(&context(), &all(), &[], &mut rng(1)).propensities, before);
    policy.learn(&outcome(1, context(), Arm::Hold, 0.0));
    assert_eq!(policy.refold([]).beta().cell(context().key(), Arm::Poll).alpha, 900.0);
}
