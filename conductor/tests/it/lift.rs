//! Lift is measured against holdouts, and says when it cannot be.

use crate::decisions::{context, outcome, rng};
use conductor::anomaly::AnomalyKind;
use conductor::arm::Arm;
use conductor::context::Context;
use conductor::lift::{By, FEWEST_HOLDOUTS, lift};
use conductor::policy::{Outcome, Policy, PolicySettings, Treatment};
use conductor::unit::{Probability, Score};
use rand::{Rng, RngExt};

const POLL_EFFECT: f64 = 0.06;
const PROMPT_EFFECT: f64 = -0.02;

/// A room that is worse off the deeper it fell, recovers by 40 % of its deficit alone, and is treated the rather the deeper it fell.
fn row(id: u64, rng: &mut impl Rng) -> Outcome {
    let pre = rng.random_range(0.2..0.55);
    let anomaly = if rng.random() { AnomalyKind::SuddenDrop } else { AnomalyKind::MassExit };
    let context = Context { pre: Score::new(pre), anomaly, ..context() };
    let hold = 0.1 + 0.6 * (pre - 0.2) / 0.35;
    let (poll, prompt) = (0.7 * (1.0 - hold), 0.3 * (1.0 - hold));
    let arm = match rng.random::<f64>() {
        u if u < hold => Arm::Hold,
        u if u < hold + poll => Arm::Poll,
        _ => Arm::ChatPrompt,
    };
    let effect = match arm {
        Arm::Poll => POLL_EFFECT,
        Arm::ChatPrompt => PROMPT_EFFECT,
        _ => 0.0,
    };
    let noise: f64 = (0..4).map(|_| rng.random_range(-0.07..0.07)).sum();
    let propensities = [(Arm::Hold, hold), (Arm::Poll, poll), (Arm::ChatPrompt, prompt)].map(|(arm, p)| (arm, Probability::new(p)));
    Outcome { propensities: propensities.to_vec(), ..outcome(id, context, arm, 0.4 * context.deficit() + effect + noise) }
}

fn log(n: u64, seed: u64) -> Vec<Outcome> {
    let mut rng = rng(seed);
    (0..n).map(|id| row(id, &mut rng)).collect()
}

fn sent(log: &[Outcome]) -> impl Iterator<Item = &Outcome> {
    log.iter().filter(|row| row.treated == Treatment::Sent)
}

/// The true mean effect of what was sent.
fn truth(log: &[Outcome]) -> f64 {
    let effects: Vec<f64> = sent(log).map(|row| if row.arm == Arm::Poll { POLL_EFFECT } else { PROMPT_EFFECT }).collect();
    effects.iter().sum::<f64>() / effects.len() as f64
}

#[test]
fn below_a_dozen_holdouts_there_is_not_enough_data_to_tell() {
    let mut rows = log(400, 1);
    let holdouts = |rows: &[Outcome]| rows.iter().filter(|row| row.treated == Treatment::Holdout).count();
    while holdouts(&rows) >= FEWEST_HOLDOUTS {
        rows.pop();
    }
    let found = lift(&rows, By::ALL);
    assert_eq!((found.n_holdout, found.estimate, found.anytime), (FEWEST_HOLDOUTS - 1, None, None));
    let next = log(400, 1)[rows.len()].clone();
    rows.push(next);
    assert!(lift(&rows, By::ALL).estimate.is_some());
    assert_eq!(lift(&[], By::ALL).estimate, None);
}

#[test]
fn the_lift_is_unbiased_where_before_and_after_flatters() {
    let (runs, mut error, mut covered, mut flattery) = (200, 0.0, 0, 0.0);
    for seed in 0..runs {
        let rows = log(500, 100 + seed);
        let found = lift(&rows, By::ALL).estimate.unwrap();
        error += found.estimate - truth(&rows);
        covered += u32::from(found.covers(truth(&rows)));
        flattery += sent(&rows).filter_map(Outcome::gain).sum::<f64>() / sent(&rows).count() as f64 - truth(&rows);
    }
    let (bias, coverage, flattery) = (error / runs as f64, f64::from(covered) / runs as f64, flattery / runs as f64);
    assert!(bias.abs() < 0.003, "bias {bias}");
    assert!((0.92..=0.995).contains(&coverage), "coverage {coverage}");
    assert!(flattery > 0.05, "before and after is too high by {flattery}");
}

#[test]
fn arms_and_kinds_are_told_apart() {
    let rows = log(4000, 5);
    for (arm, effect) in [(Arm::Poll, POLL_EFFECT), (Arm::ChatPrompt, PROMPT_EFFECT)] {
        let found = lift(&rows, By { arm: Some(arm), kind: None });
        assert_eq!(found.n_sent, rows.iter().filter(|row| row.arm == arm).count());
        let interval = found.estimate.unwrap();
        assert!(interval.covers(effect) && interval.high - interval.low < 0.04, "{arm}: {interval:?}");
    }
    let exits = lift(&rows, By { arm: None, kind: Some(AnomalyKind::MassExit) });
    let drops = lift(&rows, By { arm: None, kind: Some(AnomalyKind::SuddenDrop) });
    let all = lift(&rows, By::ALL);
    assert_eq!((exits.n_sent + drops.n_sent, exits.n_holdout + drops.n_holdout), (all.n_sent, all.n_holdout));
    assert_eq!(lift(&rows, By { arm: Some(Arm::Gamification), kind: None }).estimate, None);
}

#[test]
fn peeking_is_safe_with_the_anytime_interval() {
    let (runs, mut missed_ever) = (100, 0);
    for seed in 0..runs {
        let rows = log(800, 900 + seed);
        let looks = (100..=800).step_by(50).filter_map(|n| Some((lift(&rows[..n], By::ALL).anytime?, truth(&rows[..n]))));
        missed_ever += u32::from(looks.into_iter().any(|(interval, truth)| !interval.covers(truth)));
    }
    assert!(missed_ever <= 6, "{missed_ever} of {runs} missed at some look");
    let rows = log(800, 3);
    let found = lift(&rows, By::ALL);
    let (fixed, anytime) = (found.estimate.unwrap(), found.anytime.unwrap());
    assert!(anytime.high - anytime.low > fixed.high - fixed.low);
    let early = lift(&rows[..200], By::ALL).anytime.unwrap();
    assert!(anytime.high - anytime.low < early.high - early.low);
}

#[test]
fn what_people_dismissed_never_counts_as_a_holdout() {
    // People dismiss what would have gone well anyway. Counted as holdouts, that would hide the effect.
    let mut rows = log(3000, 8);
    for row in rows.iter_mut().filter(|row| row.treated == Treatment::Sent && row.gain().unwrap() > 0.12) {
        row.treated = Treatment::NotTreated;
        row.post = None;
    }
    let before = lift(&rows, By::ALL);
    assert_eq!(before.n_holdout, rows.iter().filter(|row| row.treated == Treatment::Holdout).count());
    rows.retain(|row| row.treated != Treatment::NotTreated);
    let after = lift(&rows, By::ALL);
    assert_eq!((after.n_sent, after.n_holdout, after.estimate), (before.n_sent, before.n_holdout, before.estimate));
}

#[test]
fn dismissals_at_random_dilute_without_bias() {
    let mut rng = rng(21);
    let mut rows = log(6000, 22);
    for row in rows.iter_mut().filter(|row| row.treated == Treatment::Sent) {
        // Dismissed rooms get no effect, and people dismiss in rooms that are well off.
        if row.context.pre.get() > 0.35 && rng.random() {
            let effect = if row.arm == Arm::Poll { POLL_EFFECT } else { PROMPT_EFFECT };
            row.post = Some(Score::new(row.post.unwrap().get() - effect));
            row.treated = Treatment::NotTreated;
        }
    }
    let found = lift(&rows, By::ALL);
    assert!(found.estimate.unwrap().covers(truth(&rows)), "{found:?} against {}", truth(&rows));
    assert_eq!(found.n_sent, sent(&rows).count());
}

#[test]
fn what_is_believed_is_named_apart_from_what_was_measured() {
    let rows = log(1500, 30);
    let mut policy = Policy::new(PolicySettings::default());
    let fresh = lift(&[], By::ALL).with_belief(&policy, &rows, By::ALL);
    assert!((fresh.believed.unwrap().mean - 0.03).abs() < 1e-9, "before learning it is the prior");
    for row in &rows {
        policy.learn(row);
    }
    let found = lift(&rows, By::ALL).with_belief(&policy, &rows, By::ALL);
    let believed = found.believed.unwrap();
    assert!((believed.mean - truth(&rows)).abs() < 3.0 * believed.sd, "{believed:?}");
    assert!(believed.sd < fresh.believed.unwrap().sd);
    assert_eq!(lift(&[], By::ALL).with_belief(&policy, &[], By::ALL).believed, None);
}
