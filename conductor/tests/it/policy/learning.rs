//! Laws of learning.

use crate::decisions::{all, context, outcome, rng, taught};
use conductor::anomaly::AnomalyKind;
use conductor::arm::Arm;
use conductor::context::{Context, Use};
use conductor::effect_model::dense::is_positive_definite;
use conductor::effect_model::gaussian::Gaussian;
use conductor::features::{base, effect};
use conductor::id::SessionId;
use conductor::policy::{Outcome, Policy, PolicySettings, Start, Started, Treatment};
use conductor::proposal::DismissReason;
use conductor::signal::Phase;
use conductor::unit::Score;
use rand::RngExt;

#[test]
fn an_outcome_is_learned_exactly_once() {
    let row = outcome(1, context(), Arm::Poll, 0.1);
    let mut once = Policy::new(PolicySettings::default());
    once.learn(&row);
    let mut twice = once.clone();
    twice.learn(&row);
    assert_eq!(once, twice);
    assert_eq!(once.version(), 1);
}

#[test]
fn what_was_not_measured_teaches_nothing_about_effects() {
    let fresh = Policy::new(PolicySettings::default());
    let mut policy = fresh.clone();
    policy.learn(&Outcome { treated: Treatment::NotTreated, ..outcome(1, context(), Arm::Poll, 0.3) });
    policy.learn(&Outcome { post: None, ..outcome(2, context(), Arm::Poll, 0.3) });
    policy.learn(&Outcome { pre: None, ..outcome(3, context(), Arm::Hold, 0.3) });
    assert_eq!(policy.model(), fresh.model());
    assert_eq!(policy.beta(), fresh.beta());
    assert_eq!((policy.count(Arm::Poll).not_treated, policy.count(Arm::Poll).missing, policy.count(Arm::Hold).missing), (1, 1, 1));
}

#[test]
fn forgetting_a_session_removes_exactly_its_rows() {
    let rows: Vec<Outcome> = (0..200).map(|id| outcome(id, context(), Arm::ALL[(id % 6) as usize], 0.01 * (id % 9) as f64)).collect();
    let gone: SessionId = rows[17].session;
    let mut all_of_them = Policy::new(PolicySettings::default());
    let mut others = all_of_them.clone();
    for row in &rows {
        all_of_them.learn(row);
        if row.session != gone {
            others.learn(row);
        }
    }
    assert_ne!(all_of_them, others);
    assert_eq!(all_of_them.refold(rows.iter().filter(|row| row.session != gone)), others);
    assert_eq!(all_of_them.refold(&rows), all_of_them);
}

#[test]
fn a_policy_with_a_prior_relearns_from_that_prior() {
    let pool = taught(30, |arm| if arm == Arm::Poll { 0.1 } else { 0.0 });
    let mut policy = Policy::starting_from(&Start::of(&pool, 2), PolicySettings::default());
    let fresh = policy.clone();
    policy.learn(&outcome(9_999, context(), Arm::Poll, 0.1));
    assert_eq!(policy.refold([]), fresh);
    assert_eq!(fresh.started(), Started { outcomes: 180, events: 2 });
    let poll = |policy: &Policy| policy.belief(&context(), &[], Arm::Poll);
    let naive = Policy::new(PolicySettings::default());
    assert!((poll(&fresh).mean - poll(&pool).mean).abs() < 1e-12, "it starts from what the pool knows");
    assert!(poll(&pool).sd < poll(&fresh).sd && poll(&fresh).sd < poll(&naive).sd, "with doubt, but less than without");
}

#[test]
fn a_stored_start_comes_back_to_the_last_bit() {
    let pool = taught(30, |arm| 0.013 * f64::from(arm as u8));
    let start = Start::of(&pool, 1);
    let back: Start = serde_json::from_str(&serde_json::to_string(&start).unwrap()).unwrap();
    assert_eq!(back, start);
    let [mut kept, mut read] = [&start, &back].map(|start| Policy::starting_from(start, PolicySettings::default()));
    for id in 0..50 {
        let row = outcome(id, context(), Arm::ALL[(id % 6) as usize], 0.01 * (id % 9) as f64);
        kept.learn(&row);
        read.learn(&row);
    }
    assert_eq!(kept, read);
    assert_eq!(Policy::starting_from(&Start::default(), PolicySettings::default()), Policy::new(PolicySettings::default()));
}

#[test]
fn a_state_comes_back_to_the_last_bit() {
    let policy = taught(40, |arm| 0.02 * f64::from(arm as u8));
    let back: Policy = serde_json::from_str(&serde_json::to_string(&policy).unwrap()).unwrap();
    assert_eq!(back, policy);
    assert_eq!(back.choose(&context(), &all(), &[], &mut rng(1)), policy.choose(&context(), &all(), &[], &mut rng(1)));
}

#[test]
fn a_damaged_state_is_refused() {
    let good = serde_json::to_value(taught(5, |_| 0.0)).unwrap();
    let belief = good.pointer("/model/belief").unwrap().clone();
    assert!(serde_json::from_value::<Gaussian>(belief.clone()).is_ok());
    let mut cases = Vec::new();
    for (field, value) in
        [("form", serde_json::json!(99)), ("mean", "00".into()), ("cov", "zz".into()), ("terms", serde_json::json!([1, 1]))]
    {
        let mut bad = belief.clone();
        bad[field] = value;
        cases.push(bad);
    }
    let mut negative = belief.clone();
    let cov = negative["cov"].as_str().unwrap();
    negative["cov"] = format!("{:016x}{}", (-1.0_f64).to_bits(), &cov[16..]).into();
    cases.push(negative);
    for bad in cases {
        assert!(serde_json::from_value::<Gaussian>(bad.clone()).is_err(), "{bad}");
    }
}

/// A different room each time, from a seeded generator; sometimes the same one for long.
fn room(rng: &mut impl rand::Rng, step: u64) -> (Context, Vec<Use>, Arm) {
    if step / 1000 % 2 == 1 {
        return (context(), vec![Use { arm: Arm::Poll, ago_s: 30.0 }; 6], Arm::Poll);
    }
    let phases = [Phase::Opening, Phase::Talk, Phase::Qa];
    let context = Context {
        anomaly: AnomalyKind::ALL[rng.random_range(0..4)],
        phase: phases[rng.random_range(0..3)],
        people: 10_u32.pow(rng.random_range(1..5)),
        pre: Score::new(rng.random()),
        expected: Score::new(rng.random()),
        minutes_in: 10.0,
        before: None,
    };
    let history = vec![Use { arm: Arm::ChatPrompt, ago_s: rng.random_range(0.0..2000.0) }; rng.random_range(0..6)];
    (context, history, [Arm::Hold, Arm::Poll, Arm::ChatPrompt][rng.random_range(0..3)])
}

#[test]
fn the_covariance_stays_sound_over_a_million_updates() {
    let (mut belief, mut rng) = (Gaussian::default(), rng(1));
    for step in 0..1_000_000_u64 {
        let (context, history, arm) = room(&mut rng, step);
        let mut row = base(&context);
        row.extend(effect(&context, &history, arm));
        belief.observe(&row, rng.random_range(-1.0..1.0), 0.0064);
        if step % 100_000 == 99_999 {
            let n = belief.terms().len();
            assert!(is_positive_definite(belief.cov(), n), "after {} updates", step + 1);
            assert!((0..n).all(|i| (0..i).all(|j| belief.cov()[i * n + j].to_bits() == belief.cov()[j * n + i].to_bits())));
        }
    }
}

#[test]
fn natural_recovery_is_not_taken_for_an_effect() {
    // Every room rises by half of its deficit, whatever is done.
    let (mut policy, mut rng) = (Policy::new(PolicySettings::default()), rng(2));
    for id in 0..1200 {
        let context = Context { pre: Score::new(rng.random_range(0.1..0.6)), ..context() };
        let gain = 0.5 * context.deficit() + rng.random_range(-0.05..0.05);
        policy.learn(&outcome(id, context, Arm::ALL[(id % 6) as usize], gain));
    }
    assert!((policy.model().natural(&context()).mean - 0.5 * context().deficit()).abs() < 0.01);
    for arm in &Arm::ALL[1..] {
        let effect = policy.model().effect(&context(), &[], *arm).mean;
        assert!(effect.abs() < 0.015, "{arm} is credited with {effect}");
    }
}

#[test]
fn changed_effects_are_noticed_and_steady_ones_kept() {
    let changes = |adapt: bool, change_at: u64| {
        let (mut policy, mut rng) = (Policy::new(PolicySettings { adapt, ..PolicySettings::default() }), rng(4));
        for id in 0..1500 {
            let arm = Arm::ALL[(id % 3) as usize];
            let good = if id < change_at { Arm::Poll } else { Arm::ChatPrompt };
            let effect = if arm == Arm::Hold {
                0.0
            } else if arm == good {
                0.10
            } else {
                -0.05
            };
            policy.learn(&outcome(id, context(), arm, effect + rng.random_range(-0.13..0.13)));
        }
        (policy.model().changes(), policy.belief(&context(), &[], Arm::ChatPrompt).mean)
    };
    assert_eq!(changes(true, u64::MAX).0, 0);
    let (noticed, after) = changes(true, 1000);
    assert!((1..=2).contains(&noticed), "noticed {noticed} times");
    let (ignored, stale) = changes(false, 1000);
    assert_eq!(ignored, 0);
    assert!(after > 0.06 && stale < 0.03, "{after} against {stale}");
}

#[test]
fn a_cold_start_says_so() {
    assert!(Policy::new(PolicySettings::default()).view().statement.contains("Nothing was measured"));
    assert!(taught(2, |_| 0.0).view().statement.contains("Cold start"));
    let view = taught(20, |_| 0.0).view();
    assert_eq!(view.statement, "Learned from 100 sends and 20 holds.");
    assert_eq!(taught(1, |_| 0.0).view().statement, "Cold start: only 5 sends and 1 hold were measured, so the prior still decides most.");
    let mut started = Policy::starting_from(&Start::of(&taught(20, |_| 0.0), 1), PolicySettings::default());
    assert_eq!(started.view().statement, "Started from 120 outcomes of 1 earlier event. Nothing was measured in this event yet.");
    started.learn(&outcome(9_999, context(), Arm::Poll, 0.1));
    let few = "Started from 120 outcomes of 1 earlier event, which still decide most: only 1 send and 0 holds were measured in this event.";
    assert_eq!(started.view().statement, few);
    assert_eq!(view.counts.len(), 6);
    assert_eq!(view.beta.len(), 6);
}

#[test]
fn reasons_for_not_sending_are_counted() {
    let mut policy = Policy::default();
    for (id, reason) in [DismissReason::BadMoment, DismissReason::Other, DismissReason::BadMoment].into_iter().enumerate() {
        let row = outcome(id as u64, context(), Arm::Poll, 0.0);
        policy.learn(&Outcome { treated: Treatment::NotTreated, dismissed: Some(reason), ..row });
    }
    assert_eq!(policy.view().dismissed, [(DismissReason::BadMoment, 2), (DismissReason::Other, 1)]);
    assert_eq!(policy.refold([]).view().dismissed, []);
}
