//! [`EffectModel`]: what is believed about how much each arm moves the score, against doing nothing.

pub mod dense;
pub mod gaussian;
pub mod stored;

use crate::arm::Arm;
use crate::context::{Context, Use};
use crate::features::{self, Row};
use gaussian::{Gaussian, Prediction};
use serde::{Deserialize, Serialize};

/// Prior standard deviation of one gain around its mean, in score units.
const NOISE_SD: f64 = 0.08;
/// How many outcomes the prior of the noise is worth.
const NOISE_WEIGHT: f64 = 30.0;

/// Share of the prior's uncertainty that stays between events of one installation.
const BETWEEN_EVENTS: f64 = 0.5;

/// A Bayesian linear model of gains.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EffectModel {
    belief: Gaussian,
    /// Sum of squared standardised residuals, and their number, the prior included.
    noise: (f64, f64),
}

impl Default for EffectModel {
    fn default() -> Self {
        Self { belief: Gaussian::default(), noise: (NOISE_SD * NOISE_SD * NOISE_WEIGHT, NOISE_WEIGHT) }
    }
}

impl EffectModel {
    /// What this belief is worth as the prior of another event.
    #[must_use]
    pub fn as_prior(&self) -> Self {
        Self { belief: self.belief.doubted(BETWEEN_EVENTS), noise: (self.noise() * NOISE_WEIGHT, NOISE_WEIGHT) }
    }

    /// Variance of one gain around its mean.
    #[must_use]
    pub fn noise(&self) -> f64 {
        self.noise.0 / self.noise.1
    }

    /// What the score is expected to do by itself.
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

    /// Learns one gain.
    pub fn observe(&mut self, context: &Context, history: &[Use], arm: Arm, gain: f64) {
        let mut row = features::base(context);
        row.extend(features::effect(context, history, arm));
        let noise = self.noise();
        let Prediction { mean, var } = self.belief.predict(&row);
        self.noise.0 += (gain - mean).powi(2) * noise / (noise + var);
        self.noise.1 += 1.0;
        self.belief.observe(&row, gain, noise);
    }
}
