//! [`Policy`]: chooses an arm by Thompson sampling on effects, and learns from outcomes.
//!
//! One policy per event. Its state is the fold of the outcomes in the order of the log: the same log gives the same policy.

pub mod choice;
pub mod evidence;
pub mod holdout;
mod odds;
pub mod outcome;
pub mod power;
pub mod rate;
pub mod settings;
pub mod start;
pub mod view;

pub use choice::{Admissible, ArmReason, Belief, Choice, Forecast, HeldBack, Inadmissible};
pub use evidence::{Evidence, FEWEST};
pub use holdout::Holdout;
pub use outcome::{Outcome, Spillover, Treatment};
pub use power::Power;
pub use settings::PolicySettings;
pub use start::{Start, Started};
pub use view::{ArmCount, BetaRow, PolicyView};

use crate::arm::Arm;
use crate::context::{Context, Use};
use crate::dismissal::DismissReason;
use crate::effect_model::EffectModel;
use crate::features;
use crate::id::ProposalId;
use crate::posterior::BetaView;
use crate::posterior::import::{BadBlob, Imported};
use crate::unit::{Probability, Reward};
use odds::Odds;
use rand::{Rng, SeedableRng};
use rand_distr::{Distribution, StandardNormal};
use rand_pcg::Pcg64Mcg;
use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal};
use std::collections::{BTreeMap, VecDeque};

/// Number of learned outcomes remembered by id, so that a repeated one is not learned twice. The store never takes an outcome twice.
const REMEMBERED: usize = 512;
/// The gain above what the room would have done by itself that counts as full help in the Beta view, in score units.
const FULL_HELP: f64 = 0.1;

/// The policy of one event: what it has learned, and the way it acts upon that.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    settings: PolicySettings,
    model: EffectModel,
    /// From how much the model started.
    #[serde(default)]
    started: Started,
    /// The imported Beta view.
    imported: BetaView,
    beta: BetaView,
    version: u64,
    counts: BTreeMap<Arm, ArmCount>,
    /// The evidence of the random draws about the effect of sending.
    #[serde(default)]
    evidence: Evidence,
    /// Counts of the reasons that people gave for not sending something.
    #[serde(default)]
    dismissed: BTreeMap<DismissReason, u64>,
    learned: VecDeque<ProposalId>,
}

impl Default for Policy {
    fn default() -> Self {
        Self::new(PolicySettings::default())
    }
}

impl Policy {
    /// A policy that has seen nothing.
    #[must_use]
    pub fn new(settings: PolicySettings) -> Self {
        Self {
            settings,
            model: EffectModel::default(),
            started: Started::default(),
            imported: BetaView::default(),
            beta: BetaView::default(),
            version: 0,
            counts: BTreeMap::new(),
            evidence: Evidence::default(),
            dismissed: BTreeMap::new(),
            learned: VecDeque::new(),
        }
    }

    /// A policy of a new event that starts from what the installation's other events taught.
    #[must_use]
    pub fn starting_from(start: &Start, settings: PolicySettings) -> Self {
        Self { model: start.model(), started: start.from, evidence: Evidence::beside(start.known), ..Self::new(settings) }
    }

    /// From how much it started.
    #[must_use]
    pub const fn started(&self) -> Started {
        self.started
    }

    /// Number of learned outcomes.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// The effect model it chooses by.
    #[must_use]
    pub const fn model(&self) -> &EffectModel {
        &self.model
    }

    /// The evidence of the random draws about the effect of sending.
    #[must_use]
    pub const fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// The Beta view beside it.
    #[must_use]
    pub const fn beta(&self) -> &BetaView {
        &self.beta
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
        let mut open: Vec<Arm> = arms.iter().filter(|(_, admissible)| *admissible == Admissible::Yes).map(|(arm, _)| *arm).collect();
        let held_back = self.held_back();
        if held_back.set && held_back.rate <= 0.0 && open.iter().any(|arm| self.belief(context, history, *arm).mean > 0.0) {
            // Waiting by a draw is waiting by chance too.
            open.retain(|arm| *arm != Arm::Hold);
        }
        let shares = self.win_shares(context, &open, history, &mut rng);
        let odds = Odds::new(&self.settings, held_back, arms, &open, &shares);
        let (arm, forced_holdout) = odds.draw(&mut rng);
        let propensities = odds.propensities();
        let reasons: Vec<ArmReason> = arms
            .iter()
            .zip(&propensities)
            .map(|(&(arm, admissible), &(_, propensity))| ArmReason {
                arm,
                belief: self.belief(context, history, arm),
                win_share: open.iter().position(|other| *other == arm).map_or(0.0, |at| shares[at]),
                propensity,
                inadmissible: admissible.refusal(),
            })
            .collect();
        let better = |arm: Arm| self.belief(context, history, arm).p_better_than_hold;
        let confidence = if arm == Arm::Hold {
            let rivals = open.iter().filter(|other| **other != Arm::Hold);
            Probability::new(1.0 - rivals.map(|other| better(*other).get()).fold(0.0, f64::max))
        } else {
            better(arm)
        };
        let natural = self.model.natural(context);
        let natural = Some(Forecast { gain: natural.mean, sd: (natural.var + self.model.noise()).sqrt() });
        let (holdout, policy_version) = (Some(held_back), self.version);
        Choice { arm, forced_holdout, holdout, propensities, arms: reasons, confidence, policy_version, natural, seed }
    }

    /// The share that is held at random now, and whether a person set it.
    #[must_use]
    pub fn held_back(&self) -> HeldBack {
        match self.settings.holdout {
            Holdout::Fixed(rate) => HeldBack { rate, set: true },
            Holdout::Automatic => HeldBack { rate: rate::by_evidence(&self.evidence), set: false },
        }
    }

    /// The same policy with another share that holds at random. What was learned is as it was.
    #[must_use]
    pub fn holding(mut self, holdout: Holdout) -> Self {
        self.settings.holdout = holdout;
        self
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

    /// The belief about an arm in a context, net of its cost.
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
            Treatment::NotTreated => {
                count.not_treated += 1;
                if let Some(reason) = outcome.dismissed {
                    *self.dismissed.entry(reason).or_default() += 1;
                }
            }
            Treatment::Sent | Treatment::Holdout if outcome.gain().is_none() => count.missing += 1,
            Treatment::Sent | Treatment::Holdout => count.measured += 1,
        }
        self.evidence.learn(outcome, |arm| arm != Arm::Hold, &self.model);
        let (Treatment::Sent | Treatment::Holdout, Some(gain)) = (outcome.treated, outcome.gain()) else { return };
        let arm = if outcome.treated == Treatment::Holdout { Arm::Hold } else { outcome.arm };
        let lift = gain - self.model.natural(&outcome.context).mean;
        let reward = Reward::new(0.5 + 0.5 * lift / FULL_HELP);
        self.beta.observe(outcome.context.key(), arm, reward, outcome.at);
        self.model.observe(&outcome.context, &outcome.history, arm, gain, self.settings.adapt);
    }

    /// The counted outcomes of `arm`.
    #[must_use]
    pub fn count(&self, arm: Arm) -> ArmCount {
        self.counts.get(&arm).copied().unwrap_or_default()
    }

    /// Adds a predecessor's statistics to the Beta view. The effect model ignores them: they never told what would have happened
    /// anyway.
    ///
    /// # Errors
    /// [`BadBlob`] if it is not of that form; nothing is changed then.
    pub fn import(&mut self, blob: &str) -> Result<Imported, BadBlob> {
        self.beta.import(blob)?;
        self.imported.import(blob)
    }

    /// The imported Beta view.
    #[must_use]
    pub const fn imported(&self) -> &BetaView {
        &self.imported
    }

    /// The policy as it began: without outcomes, and without what was imported.
    #[must_use]
    pub fn begun_again(&self) -> Self {
        Self { imported: BetaView::default(), ..self.clone() }.refold([])
    }

    /// The policy that these outcomes teach, from the same beginning and by the same settings: to forget a session, leave out its
    /// rows.
    #[must_use]
    pub fn refold<'a>(&self, outcomes: impl IntoIterator<Item = &'a Outcome>) -> Self {
        let imported = self.imported.clone();
        let model = self.model.unlearned();
        let evidence = self.evidence.begun_again();
        let mut policy = Self { model, started: self.started, evidence, beta: imported.clone(), imported, ..Self::new(self.settings) };
        for outcome in outcomes {
            policy.learn(outcome);
        }
        policy
    }

    /// The lessons, for people.
    #[must_use]
    pub fn view(&self) -> PolicyView {
        PolicyView::of(self)
    }
}
