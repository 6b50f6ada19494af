//! [`EffectModel`]: what is believed about how much each arm moves the score, against doing nothing.

pub mod change;
pub mod dense;
pub mod gaussian;
pub mod stored;

use crate::arm::Arm;
use crate::context::{Context, Use};
use crate::features::{self, Feature, Row};
use change::Challenger;
use gaussian::{Gaussian, Prediction};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Prior standard deviation of one gain around its mean, in score units.
const NOISE_SD: f64 = 0.08;
/// Weight of the noise's prior, in outcomes.
const NOISE_WEIGHT: f64 = 30.0;
/// Share of the prior's uncertainty about effects that stays between events of one installation.
const EFFECTS_DIFFER: f64 = 0.5;
/// The same about what rooms do by themselves, in which events are more alike.
const ROOMS_DIFFER: f64 = 0.1;

/// A Bayesian linear model of gains (conjugate; Gelman et al., BDA3, ch. 14), whose noise is estimated beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EffectModel {
    /// The belief before the first outcome.
    origin: Gaussian,
    /// Variance of the noise that was expected then.
    origin_noise: f64,
    belief: Gaussian,
    noise: Noise,
    challenger: Challenger,
    changes: u32,
}

/// Sum of squared standardised residuals, and their number, the prior included.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Noise {
    squares: f64,
    weight: f64,
}

impl Noise {
    const fn new(variance: f64) -> Self {
        Self { squares: variance * NOISE_WEIGHT, weight: NOISE_WEIGHT }
    }

    const fn variance(self) -> f64 {
        self.squares / self.weight
    }
}

impl Default for EffectModel {
    fn default() -> Self {
        Self::starting_from(Gaussian::default(), NOISE_SD * NOISE_SD)
    }
}

impl EffectModel {
    pub(crate) fn starting_from(origin: Gaussian, noise: f64) -> Self {
        let challenger = Challenger::new(&origin, &origin);
        Self { belief: origin.clone(), origin, origin_noise: noise, noise: Noise::new(noise), challenger, changes: 0 }
    }

    /// A model for another event that starts from what this one learned, with doubt, since events differ.
    #[must_use]
    pub fn as_prior(&self) -> Self {
        let doubt = |term: Feature| if term.is_base() { ROOMS_DIFFER } else { EFFECTS_DIFFER };
        Self::starting_from(self.belief.doubted(doubt), self.noise.variance())
    }

    /// The belief before the first outcome, and the variance of one gain that was expected then.
    pub(crate) fn into_origin(self) -> (Gaussian, f64) {
        (self.origin, self.origin_noise)
    }

    /// The model as it was before its first outcome.
    #[must_use]
    pub fn unlearned(&self) -> Self {
        Self::starting_from(self.origin.clone(), self.origin_noise)
    }

    /// Variance of one gain around its mean.
    #[must_use]
    pub const fn noise(&self) -> f64 {
        self.noise.variance()
    }

    /// Number of times that effects changed and were learned anew.
    #[must_use]
    pub const fn changes(&self) -> u32 {
        self.changes
    }

    /// The belief over all terms met so far.
    #[must_use]
    pub const fn belief(&self) -> &Gaussian {
        &self.belief
    }

    /// The score's expected course without an intervention.
    #[must_use]
    pub fn natural(&self, context: &Context) -> Prediction {
        self.belief.predict(&features::base(context))
    }

    /// The effect of an arm, before its cost.
    #[must_use]
    pub fn effect(&self, context: &Context, history: &[Use], arm: Arm) -> Prediction {
        self.belief.predict(&features::effect(context, history, arm))
    }

    /// The joint belief about several effects: means, and the covariance row by row.
    #[must_use]
    pub fn joint(&self, rows: &[Row]) -> (Vec<f64>, Vec<f64>) {
        let means = rows.iter().map(|row| self.belief.mean_along(row)).collect();
        let cov = rows.iter().flat_map(|one| rows.iter().map(move |other| self.belief.cov_along(one, other))).collect();
        (means, cov)
    }

    /// The mean effect over several decisions, before cost, with the uncertainty of that mean; `None` of none.
    #[must_use]
    pub fn mean_effect<'a>(&self, decisions: impl Iterator<Item = (&'a Context, &'a [Use], Arm)>) -> Option<Prediction> {
        let mut sum: BTreeMap<Feature, f64> = BTreeMap::new();
        let mut count = 0.0;
        for (context, history, arm) in decisions {
            count += 1.0;
            for (feature, value) in features::effect(context, history, arm) {
                *sum.entry(feature).or_default() += value;
            }
        }
        let row: Row = sum.into_iter().map(|(feature, value)| (feature, value / count)).collect();
        (count > 0.0).then(|| self.belief.predict(&row))
    }

    /// Learns one gain; with `adapt`, notices whether effects have changed.
    pub fn observe(&mut self, context: &Context, history: &[Use], arm: Arm, gain: f64, adapt: bool) {
        let mut row = features::base(context);
        row.extend(features::effect(context, history, arm));
        let (noise, predicted) = (self.noise.variance(), self.belief.predict(&row));
        self.noise.squares += (gain - predicted.mean).powi(2) * noise / (noise + predicted.var);
        self.noise.weight += 1.0;
        if adapt && self.challenger.contest(&mut self.belief, &self.origin, predicted, &row, gain, noise) {
            self.changes += 1;
        } else {
            self.belief.observe(&row, gain, noise);
        }
    }

    /// Learns one gain of a room where nothing was done, and nothing else.
    pub fn observe_natural(&mut self, context: &Context, gain: f64) {
        self.observe(context, &[], Arm::Hold, gain, false);
    }
}
