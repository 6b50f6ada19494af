//! Shared pieces of the tests of choosing and learning.

use conductor::anomaly::AnomalyKind;
use conductor::arm::Arm;
use conductor::context::{Context, Use};
use conductor::id::{ProposalId, SessionId};
use conductor::policy::{Admissible, Outcome, Policy, PolicySettings, Spillover, Treatment};
use conductor::signal::Phase;
use conductor::time::Timestamp;
use conductor::unit::{Probability, Score};
use rand::SeedableRng;
use rand_pcg::Pcg64Mcg;
use uuid::Uuid;

pub fn rng(seed: u64) -> Pcg64Mcg {
    Pcg64Mcg::seed_from_u64(seed)
}

/// A sudden drop in a talk with 120 people.
pub fn context() -> Context {
    Context {
        anomaly: AnomalyKind::SuddenDrop,
        phase: Phase::Talk,
        people: 120,
        pre: Score::new(0.42),
        expected: Score::new(0.6),
        minutes_in: 14.0,
        before: None,
    }
}

/// Every arm, all of them possible.
pub fn all() -> Vec<(Arm, Admissible)> {
    Arm::ALL.map(|arm| (arm, Admissible::Yes)).to_vec()
}

/// An outcome of `arm` with this gain, drawn with probability one half against holding.
pub fn outcome(id: u64, context: Context, arm: Arm, gain: f64) -> Outcome {
    Outcome {
        proposal: ProposalId(Uuid::from_u64_pair(1, id)),
        session: SessionId(Uuid::from_u64_pair(2, id / 4)),
        context,
        history: Vec::<Use>::new(),
        arm,
        propensities: vec![(Arm::Hold, Probability::new(0.5)), (if arm == Arm::Hold { Arm::Poll } else { arm }, Probability::new(0.5))],
        treated: if arm == Arm::Hold { Treatment::Holdout } else { Treatment::Sent },
        pre: Some(context.pre),
        post: Some(Score::new(context.pre.get() + gain)),
        missing: None,
        at: Timestamp::from_millis(1_000 * i64::try_from(id).unwrap()),
        dismissed: None,
        spillover: Spillover::default(),
    }
}

/// A policy that saw `n` sends of each arm with gain `gain(arm)`, in turns.
pub fn taught(n: u64, gain: impl Fn(Arm) -> f64) -> Policy {
    let mut policy = Policy::new(PolicySettings::default());
    for id in 0..n * 6 {
        let arm = Arm::ALL[usize::try_from(id % 6).unwrap()];
        policy.learn(&outcome(id, context(), arm, gain(arm)));
    }
    policy
}
