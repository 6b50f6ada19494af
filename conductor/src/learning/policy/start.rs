//! [`Start`]: the start of an event's policy, taught by other events of the installation.

use super::Policy;
use crate::effect_model::EffectModel;
use crate::effect_model::gaussian::Gaussian;
use serde::{Deserialize, Serialize};
use wire::Read;

/// Standard deviation of the effect of sending between events, in score units.
const APART: f64 = 0.03;

/// From how much a policy started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Started {
    /// Measured outcomes of other events.
    pub outcomes: u64,
    /// Events that they came from.
    pub events: u64,
}

/// The beliefs that an event's policy begins with. Kept with the event: the policy is the fold of its outcomes from here, so a start
/// that was computed again later, from more outcomes, would make other choices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Start {
    /// From how much.
    #[serde(flatten)]
    pub from: Started,
    /// The belief, with the doubt between events included.
    pub(super) belief: Gaussian,
    /// Variance of one gain that is expected.
    pub(super) noise: f64,
    /// Half the width of the interval of the effect that other events had, with doubt; none if nothing is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) known: Option<f64>,
}

impl Default for Start {
    fn default() -> Self {
        Self::of(&Policy::default(), 0)
    }
}

impl Start {
    /// The worth of `pool`, the fold of the outcomes of `events` events, to another event: the same means with more doubt, since events
    /// differ.
    #[must_use]
    pub fn of(pool: &Policy, events: u64) -> Self {
        let outcomes = pool.counts.values().map(|count| count.measured).sum();
        let (belief, noise) = pool.model.as_prior().into_origin();
        let known = if events > 0 { pool.evidence.for_others(APART) } else { None };
        Self { from: Started { outcomes, events }, belief, noise, known }
    }

    pub(super) fn model(&self) -> EffectModel {
        // Nothing learned is exactly the usual prior, not one that was divided and multiplied.
        if self.from.outcomes == 0 { EffectModel::default() } else { EffectModel::starting_from(self.belief.clone(), self.noise) }
    }
}
