//! [`Challenger`]: notices that effects are no longer what they were.
//!
//! A second belief, which has forgotten all effects, learns the same outcomes. The evidence is the log of how much better it predicted
//! them (a Bayes factor of one-step-ahead predictions). As long as nothing changes, its exponential is a nonnegative martingale that
//! starts at 1, so that it ever reaches e^x with probability e^−x at most (Ville 1939). A challenger that lost, or got nowhere, starts
//! anew, as in Page's CUSUM (1954); one that wins takes the place of the belief.
//!
//! Tried on training seeds of the environment (12 runs of 1,500 decisions with all effects redrawn at half time, 12 in production,
//! where nothing changes): with [`WIN`] 6 every change is noticed and none where there is none (share of the oracle 0.81 after 0.68
//! without, unchanged at 0.85 in production); 4 raises false alarms in most runs (0.78 and 0.82); 9, and a [`LOSS`] of −1.5 or −5,
//! differ by 0.005 at most.

use super::gaussian::{Gaussian, Prediction};
use crate::features::Row;
use serde::{Deserialize, Serialize};

/// Log Bayes factor at which the challenger has won.
const WIN: f64 = 6.0;
/// Log Bayes factor at which it has lost.
const LOSS: f64 = -3.0;
/// Outcomes after which it must be ahead by [`AHEAD`], or it restarts.
const PATIENCE: u32 = 150;
/// The lead that decides, as a log Bayes factor.
const AHEAD: f64 = 1.0;

/// A belief that has forgotten all effects, and how much better it predicts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Challenger {
    belief: Gaussian,
    evidence: f64,
    age: u32,
}

/// Log density of `y` under a prediction with noise of variance `noise`, up to a constant.
fn log_density(Prediction { mean, var }: Prediction, y: f64, noise: f64) -> f64 {
    -0.5 * ((y - mean).powi(2) / (var + noise) + (var + noise).ln())
}

impl Challenger {
    /// A challenger that knows rooms as `belief` does and effects as `origin` does.
    #[must_use]
    pub fn new(belief: &Gaussian, origin: &Gaussian) -> Self {
        Self { belief: belief.with_effects_of(origin), evidence: 0.0, age: 0 }
    }

    /// Learns what `belief` is about to learn, which predicted `held`, and compares. Returns whether the challenger has won, in
    /// which case it has taken the place of `belief`, which must then not learn the row again.
    pub fn contest(&mut self, belief: &mut Gaussian, origin: &Gaussian, held: Prediction, row: &Row, y: f64, noise: f64) -> bool {
        self.evidence += log_density(self.belief.predict(row), y, noise) - log_density(held, y, noise);
        self.belief.observe(row, y, noise);
        self.age += 1;
        if self.evidence >= WIN {
            *belief = std::mem::take(&mut self.belief);
            *self = Self::new(belief, origin);
            return true;
        }
        if self.evidence <= LOSS || (self.age >= PATIENCE && self.evidence < AHEAD) {
            *self = Self::new(belief, origin);
        }
        false
    }
}
