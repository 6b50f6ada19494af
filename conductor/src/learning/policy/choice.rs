//! A policy's answer: [`Choice`], with everything needed to explain and to replay it.

use crate::arm::Arm;
use crate::unit::{Probability, central_95};
use serde::{Deserialize, Serialize};
use std::fmt;
use wire::Read;

/// Admissibility of an arm: it may be chosen now, or the reason why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Admissible {
    /// It may.
    Yes,
    /// It may not; its probability is 0.
    No(Inadmissible),
}

impl Admissible {
    /// The reason why it may not be chosen, if there is one.
    #[must_use]
    pub const fn refusal(self) -> Option<Inadmissible> {
        match self {
            Self::Yes => None,
            Self::No(why) => Some(why),
        }
    }
}

/// A reason why an arm may not be chosen now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "snake_case")]
pub enum Inadmissible {
    /// The organizer said never.
    NeverDo,
    /// The hour's interventions are spent.
    Budget,
    /// Too soon after the last one.
    Cooldown,
    /// Not in this part of the agenda.
    Phase,
    /// There is nothing to show, such as no open question to promote.
    NoMaterial,
    /// The session is not set up for it.
    NotConfigured,
}

impl fmt::Display for Inadmissible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NeverDo => "it is on the never-do list",
            Self::Budget => "the budget of the hour is spent",
            Self::Cooldown => "it is too soon after the last one",
            Self::Phase => "not in this part of the agenda",
            Self::NoMaterial => "there is nothing to show",
            Self::NotConfigured => "it is not set up",
        })
    }
}

/// A belief about the effect of an arm in a context, net of its attention cost, in score units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Belief {
    /// Posterior mean.
    pub mean: f64,
    /// Posterior standard deviation.
    pub sd: f64,
    /// Posterior probability that it beats holding. For [`Arm::Hold`] itself 0.5 by convention.
    pub p_better_than_hold: Probability,
}

impl Belief {
    /// Ends of the 95 % credible interval of the effect, in score units.
    #[must_use]
    pub fn interval(&self) -> (f64, f64) {
        central_95(self.mean, self.sd)
    }
}

/// A forecast of the score without an intervention, in score units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Forecast {
    /// Expected change of the score from now to the outcome window.
    pub gain: f64,
    /// Standard deviation of a single room around it.
    pub sd: f64,
}

impl Forecast {
    /// Between which changes 95 % of the rooms are expected, in score units.
    #[must_use]
    pub fn interval(&self) -> (f64, f64) {
        central_95(self.gain, self.sd)
    }
}

/// One arm within a [`Choice`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct ArmReason {
    /// The arm.
    pub arm: Arm,
    /// The belief about its effect.
    pub belief: Belief,
    /// Share of the draws that it won.
    pub win_share: f64,
    /// The probability it was drawn with.
    pub propensity: Probability,
    /// The reason why it could not be chosen, if there is one.
    pub inadmissible: Option<Inadmissible>,
}

/// The share of decisions that a policy held at random when it chose.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct HeldBack {
    /// The share.
    pub rate: f64,
    /// True if a person set it.
    pub set: bool,
}

/// A drawn action and how it came about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Choice {
    /// The arm that was drawn.
    pub arm: Arm,
    /// True if holding was forced, for the holdout.
    pub forced_holdout: bool,
    /// The share that was held at random; rows from before it was a setting lack it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holdout: Option<HeldBack>,
    /// The probabilities that the arm was drawn from, over all arms offered; they sum to 1.
    pub propensities: Vec<(Arm, Probability)>,
    /// Each arm offered, with its reasons.
    pub arms: Vec<ArmReason>,
    /// Posterior probability that the chosen arm beats holding, net of cost; for [`Arm::Hold`] that no admissible arm beats it.
    pub confidence: Probability,
    /// Version of the policy that chose: how many outcomes it had learned.
    pub policy_version: u64,
    /// The forecast without an intervention; unknown for records that lack it.
    #[serde(default)]
    pub natural: Option<Forecast>,
    /// Seed of the draws: the same policy, inputs and seed give the same choice.
    pub seed: u64,
}

impl Choice {
    /// The probability that `arm` was drawn with.
    #[must_use]
    pub fn propensity(&self, arm: Arm) -> Probability {
        self.propensities.iter().find(|(other, _)| *other == arm).map_or(Probability::default(), |(_, p)| *p)
    }

    /// The reasons of one arm.
    #[must_use]
    pub fn reason(&self, arm: Arm) -> Option<&ArmReason> {
        self.arms.iter().find(|reason| reason.arm == arm)
    }
}
