//! The policy in worlds with known true effects: what it gains, what it harms, and whether what it claims of itself is true.

use crate::beta_sampler::BetaSampler;
use conductor::arm::Arm;
use conductor::policy::{Holdout, PolicySettings};
use simulation::bandit::Bandit;
use simulation::environment::play::{Figures, Player, oracle, play, true_lift};
use simulation::environment::{Environment, Measured, Scenario};

const DECISIONS: usize = 1500;

fn settings() -> PolicySettings {
    PolicySettings::default()
}

fn figures<P: Player>(scenario: Scenario, seeds: std::ops::Range<u64>, player: impl Fn(u64) -> P) -> Figures {
    let runs: Vec<_> = seeds.clone().map(|seed| play(seed, scenario, DECISIONS, &mut player(seed))).collect();
    let oracles: Vec<f64> = seeds.map(|seed| oracle(seed, scenario, DECISIONS)).collect();
    Figures::of(&runs, &oracles)
}

/// The production scenario with a holdout: its figures, the bias of the claim about what was sent, and how many of 24 claims are true.
fn production(holdout: Holdout) -> (Figures, f64, u32) {
    let (mut runs, mut oracles, mut error, mut covered) = (Vec::new(), Vec::new(), 0.0, 0);
    for seed in 0..24 {
        let mut bandit = Bandit::new(PolicySettings { holdout, ..settings() }, seed);
        let run = play(seed, Scenario::Production, DECISIONS, &mut bandit);
        let (claim, truth) = (bandit.lift().sent.expect("enough holdouts"), true_lift(&run));
        error += claim.estimate - truth;
        covered += u32::from(claim.covers(truth));
        runs.push(run);
        oracles.push(oracle(seed, Scenario::Production, DECISIONS));
    }
    (Figures::of(&runs, &oracles), error / 24.0, covered)
}

#[test]
fn in_production_it_gains_four_fifths_and_claims_the_truth() {
    let (fixed, bias, covered) = production(Holdout::AS_EVER);
    assert!(fixed.share >= 0.81, "{fixed:?}");
    assert!(fixed.harm <= 0.10 && fixed.invalid == 0, "{fixed:?}");
    assert!(bias.abs() <= 0.005, "bias {bias}");
    assert!(f64::from(covered) / 24.0 >= 0.93, "{covered} of 24 covered");
    // What the faster answer costs: half a hundredth of the possible.
    let (adaptive, bias, covered) = production(Holdout::Automatic);
    assert!(adaptive.share >= fixed.share - 0.007, "{adaptive:?} against {fixed:?}");
    assert!(adaptive.harm <= 0.10 && adaptive.invalid == 0, "{adaptive:?}");
    assert!(bias.abs() <= 0.005, "bias {bias}");
    assert!(f64::from(covered) / 24.0 >= 0.93, "{covered} of 24 covered");
}

#[test]
fn nowhere_is_it_worse_than_a_beta_sampler_per_context() {
    for scenario in Scenario::ALL {
        let ours = figures(scenario, 2000..2006, |seed| Bandit::new(settings(), seed));
        let theirs = figures(scenario, 2000..2006, BetaSampler::new);
        assert!(ours.share >= theirs.share, "{}: {} against {}", scenario.name(), ours.share, theirs.share);
        assert_eq!(ours.invalid, 0);
    }
}

#[test]
fn it_recovers_from_redrawn_effects_and_pays_little_otherwise() {
    let with = |adapt| move |seed| Bandit::new(PolicySettings { adapt, ..settings() }, seed);
    let drift = |adapt| figures(Scenario::Drift, 2010..2018, with(adapt));
    let (handled, ignored) = (drift(true), drift(false));
    assert!(handled.last > ignored.last + 0.01, "{handled:?} against {ignored:?}");
    assert!(handled.share > ignored.share + 0.05, "{handled:?} against {ignored:?}");
    let steady = |adapt| figures(Scenario::RegressionToTheMean, 2010..2018, with(adapt)).share;
    let (noticing, plain) = (steady(true), steady(false));
    assert!(noticing >= plain - 0.005, "{noticing} against {plain}");
}

#[test]
fn what_it_believes_is_calibrated() {
    // Of the arms that it says beat waiting with probability p, a share p really does.
    let (mut expected, mut beats, mut n) = ([0.0; 5], [0.0; 5], [0.0; 5]);
    for seed in 2020..2026 {
        let mut bandit = Bandit::new(settings(), seed);
        let mut world = Environment::new(seed, Scenario::RegressionToTheMean, DECISIONS);
        for id in 0..DECISIONS {
            let moment = world.moment(id);
            for arm in &moment.arms[1..] {
                let p = bandit.policy().belief(&moment.context, &moment.history, *arm).p_better_than_hold.get();
                let bin = ((p * 5.0) as usize).min(4);
                n[bin] += 1.0;
                expected[bin] += p;
                beats[bin] += f64::from(u8::from(world.value(*arm) > 0.0));
            }
            let (arm, _) = Player::choose(&mut bandit, &moment);
            if let (_, Some(delivery)) = world.act(arm) {
                bandit.observe(id, delivery.measured);
            }
        }
    }
    for bin in 0..5 {
        let (said, was) = (expected[bin] / n[bin], beats[bin] / n[bin]);
        assert!((said - was).abs() < 0.08, "it said {said:.2}, it was {was:.2} ({} times)", n[bin]);
    }
    let off = (0..5).map(|bin| (expected[bin] - beats[bin]).abs()).sum::<f64>() / n.iter().sum::<f64>();
    assert!(off < 0.04, "{off:.3} on average");
}

#[test]
fn the_line_protocol_plays_the_same_policy() {
    let (mut lines, mut direct) = (Bandit::new(settings(), 0), Bandit::new(settings(), 5));
    assert_eq!(lines.line(r#"{"type":"hello","protocol":"bandit/1","scenario_hint":null,"arms":["NONE","POLL"],"seed":5}"#).unwrap(), None);
    let mut world = Environment::new(5, Scenario::RegressionToTheMean, 300);
    for id in 0..300 {
        let moment = world.moment(id);
        let context = moment.context;
        let history: Vec<_> = moment.history.iter().map(|used| serde_json::json!([used.ago_s, used.arm.name()])).collect();
        let names: Vec<&str> = moment.arms.iter().map(|arm| if *arm == Arm::Hold { "NONE" } else { arm.name() }).collect();
        let line = serde_json::json!({
            "type": "decision", "id": id, "session": format!("s{}", moment.session), "t": moment.t, "anomaly": context.anomaly,
            "phase": context.phase, "audience": context.people, "pre": context.pre, "expected": context.expected,
            "minutes_in": context.minutes_in, "history": history, "arms": names,
        });
        let answer: serde_json::Value = serde_json::from_str(&lines.line(&line.to_string()).unwrap().unwrap()).unwrap();
        let (arm, propensities) = Player::choose(&mut direct, &moment);
        assert_eq!(answer["arm"], if arm == Arm::Hold { "NONE" } else { arm.name() });
        for (arm, p) in propensities {
            assert_eq!(answer["propensities"][if arm == Arm::Hold { "NONE" } else { arm.name() }], p);
        }
        let Some(delivery) = world.act(arm).1 else { continue };
        let Measured::Scores { pre, post } = delivery.measured else { panic!("scores") };
        let line = serde_json::json!({"type": "outcome", "id": id, "pre": pre, "post": post, "window_s": [60, 180]});
        assert_eq!(lines.line(&line.to_string()).unwrap(), None);
        direct.observe(id, delivery.measured);
    }
    let report: serde_json::Value = serde_json::from_str(&lines.line(r#"{"type":"end"}"#).unwrap().unwrap()).unwrap();
    assert_eq!(report["report"]["ci"].as_array().map(Vec::len), direct.lift().estimate.map(|_| 2));
    assert!(lines.line("{").is_err());
    assert_eq!(lines.line(r#"{"type":"news"}"#).unwrap(), None);
}
