//! [`Policy`]: chooses an arm by Thompson sampling on effects, and learns from outcomes.
//!
//! One policy per event. Its state is the fold of the outcomes in the order of the log: the same log gives the same policy.

pub mod choice;
pub mod outcome;
pub mod settings;
pub mod view;

pub use choice::{Admissible, ArmReason, Belief, Choice, Inadmissible};
pub use outcome::{Outcome, Spillover, Treatment};
pub use settings::PolicySettings;
pub use view::{ArmCount, BetaRow, PolicyView};

use crate::arm::Arm;
use crate::context::{Context, Use};
use crate::effect_model::EffectModel;
use crate::features;
use crate::id::ProposalId;
use crate::posterior::BetaView;
use crate::unit::{Probability, Reward};
use rand::{Rng, RngExt, SeedableRng};
use rand_distr::{Distribution, StandardNormal};
use rand_pcg::Pcg64Mcg;
use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal};
use std::collections::{BTreeMap, VecDeque};

/// How many learned outcomes are remembered by id, so that a repeated one is not learned twice. The store dedupes for ever.
const REMEMBERED: usize = 512;
/// The gain above what the room would have done by itself that counts as full help in the Beta view, in score units.
const FULL_HELP: f64 = 0.1;

/// What is learned about one event, and how it is acted upon.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    settings: PolicySettings,
    model: EffectModel,
    beta: BetaView,
    version: u64,
    counts: BTreeMap<Arm, ArmCount>,
    learned: VecDeque<ProposalId>,
}

impl Policy {
    /// A policy that has seen nothing.
    #[must_use]
    pub fn new(settings: PolicySettings) -> Self {
        Self {
            settings,
            model: EffectModel::default(),
            beta: BetaView::default(),
            version: 0,
            counts: BTreeMap::new(),
            learned: VecDeque::new(),
        }
    }

    /// A policy of a new event that starts from what the installation's other events taught.
    #[must_use]
    pub fn with_prior(pool: &Self, settings: PolicySettings) -> Self {
        Self { model: pool.model.as_prior(), ..Self::new(settings) }
    }

    /// How many outcomes were learned.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// The settings it chooses by.
    #[must_use]
    pub const fn settings(&self) -> &PolicySettings {
        &self.settings
    }

    /// Draws an arm. One number is taken from `rng`: the seed of everything else.
    pub fn choose<R: Rng + ?Sized>(&self, context: &Context, arms: &[(Arm, Admissible)], history: &[Use], rng: &mut R) -> Choice {
        self.choose_seeded(context, arms, history, rng.next_u64())
    }

    /// Draws an arm from a seed, as [`Self::choose`] did when it logged that seed.
    #[must_use]
    pub fn choose_seeded(&self, context: &Context, arms: &[(Arm, Admissible)], history: &[Use], seed: u64) -> Choice {
        let mut rng = Pcg64Mcg::seed_from_u64(seed);
        let open: Vec<Arm> = arms.iter().filter(|(_, admissible)| *admissible == Admissible::Yes).map(|(arm, _)| *arm).collect();
        let shares = self.win_shares(context, &open, history, &mut rng);
        let holds = open.contains(&Arm::Hold);
        let holdout = if holds { self.settings.holdout } else { 0.0 };
        let floor = self.settings.floor / (1.0 - holdout).max(f64::MIN_POSITIVE);
        let rest = 1.0 - floor * open.len() as f64;
        let mut propensities: Vec<(Arm, f64)> = arms.iter().map(|(arm, _)| (*arm, 0.0)).collect();
        let mut own = propensities.clone();
        for (arm, p) in &mut own {
            if let Some(at) = open.iter().position(|other| other == arm) {
                *p = rest * shares[at] + floor;
            }
        }
        for ((arm, p), (_, q)) in propensities.iter_mut().zip(&own) {
            *p = (1.0 - holdout) * q + if *arm == Arm::Hold && holds { holdout } else { 0.0 };
        }
        let forced_holdout = holds && rng.random::<f64>() < holdout;
        let arm = if forced_holdout { Arm::Hold } else { draw(&own, rng.random::<f64>()) };
        if open.is_empty() {
            propensities.retain(|(arm, _)| *arm != Arm::Hold);
            propensities.push((Arm::Hold, 1.0));
        }
        let total: f64 = propensities.iter().map(|(_, p)| p).sum();
        let propensities: Vec<(Arm, Probability)> = propensities.into_iter().map(|(arm, p)| (arm, Probability::new(p / total))).collect();
        let reasons: Vec<ArmReason> = arms
            .iter()
            .map(|&(arm, admissible)| ArmReason {
                arm,
                belief: self.belief(context, history, arm),
                win_share: open.iter().position(|other| *other == arm).map_or(0.0, |at| shares[at]),
                propensity: propensities.iter().find(|(other, _)| *other == arm).map_or(Probability::default(), |(_, p)| *p),
                inadmissible: admissible.refusal(),
            })
            .collect();
        let confidence = if arm == Arm::Hold {
            let best = open
                .iter()
                .filter(|other| **other != Arm::Hold)
                .map(|other| self.belief(context, history, *other).p_better_than_hold.get());
            Probability::new(1.0 - best.fold(0.0, f64::max))
        } else {
            self.belief(context, history, arm).p_better_than_hold
        };
        Choice { arm, forced_holdout, propensities, arms: reasons, confidence, policy_version: self.version, seed }
    }

    /// The share of posterior draws in which each of `open` is best.
    fn win_shares(&self, context: &Context, open: &[Arm], history: &[Use], rng: &mut Pcg64Mcg) -> Vec<f64> {
        let k = open.len();
        let rows: Vec<features::Row> = open.iter().map(|arm| features::effect(context, history, *arm)).collect();
        let (mut means, mut cov) = self.model.joint(&rows);
        for (mean, arm) in means.iter_mut().zip(open) {
            *mean -= self.cost(*arm);
        }
        for c in &mut cov {
            *c *= self.settings.temper;
        }
        let root = crate::effect_model::dense::root(&cov, k);
        let (mut wins, mut z, draws) = (vec![0_u32; k], vec![0.0_f64; k], self.settings.draws.max(1));
        for _ in 0..draws {
            z.fill_with(|| StandardNormal.sample(rng));
            let value = |i: usize| means[i] + root[i * k..i * k + i + 1].iter().zip(&z).map(|(l, z)| l * z).sum::<f64>();
            let best = (0..k).map(|i| (i, value(i))).reduce(|best, next| if next.1 > best.1 { next } else { best });
            if let Some((best, _)) = best {
                wins[best] += 1;
            }
        }
        wins.into_iter().map(|won| f64::from(won) / f64::from(draws)).collect()
    }

    fn cost(&self, arm: Arm) -> f64 {
        if arm == Arm::Hold { 0.0 } else { self.settings.cost }
    }

    /// What is believed about an arm in a context, net of its cost.
    #[must_use]
    pub fn belief(&self, context: &Context, history: &[Use], arm: Arm) -> Belief {
        let effect = self.model.effect(context, history, arm);
        let (mean, sd) = (effect.mean - self.cost(arm), effect.var.sqrt());
        Belief { mean, sd, p_better_than_hold: Probability::new(if sd > 0.0 { Normal::standard().cdf(mean / sd) } else { 0.5 }) }
    }

    /// Learns from one outcome. An outcome that was learned already changes nothing, and one that was not treated or not
    /// measured is only counted.
    pub fn learn(&mut self, outcome: &Outcome) {
        if self.learned.contains(&outcome.proposal) {
            return;
        }
        if self.learned.len() == REMEMBERED {
            self.learned.pop_front();
        }
        self.learned.push_back(outcome.proposal);
        self.version += 1;
        let count = self.counts.entry(outcome.arm).or_default();
        match outcome.treated {
            Treatment::NotTreated => count.not_treated += 1,
            Treatment::Sent | Treatment::Holdout if outcome.gain().is_none() => count.missing += 1,
            Treatment::Sent | Treatment::Holdout => count.measured += 1,
        }
        let (Treatment::Sent | Treatment::Holdout, Some(gain)) = (outcome.treated, outcome.gain()) else { return };
        let arm = if outcome.treated == Treatment::Holdout { Arm::Hold } else { outcome.arm };
        let lift = gain - self.model.natural(&outcome.context).mean;
        let reward = Reward::new(0.5 + 0.5 * lift / FULL_HELP);
        self.beta.observe(outcome.context.key(), arm, reward, outcome.at);
        self.model.observe(&outcome.context, &outcome.history, arm, gain);
    }

    /// How many outcomes of `arm` were seen.
    #[must_use]
    pub fn count(&self, arm: Arm) -> ArmCount {
        self.counts.get(&arm).copied().unwrap_or_default()
    }

    /// What was learned, for people.
    #[must_use]
    pub fn view(&self) -> PolicyView {
        PolicyView::of(self.version, &self.counts, &self.beta)
    }
}

/// The arm at which the running sum of probabilities passes `u`; [`Arm::Hold`] if there is none.
fn draw(weights: &[(Arm, f64)], u: f64) -> Arm {
    let total: f64 = weights.iter().map(|(_, p)| p).sum();
    let mut left = u * total;
    let mut last = Arm::Hold;
    for &(arm, p) in weights.iter().filter(|(_, p)| *p > 0.0) {
        last = arm;
        if left < p {
            break;
        }
        left -= p;
    }
    last
}
