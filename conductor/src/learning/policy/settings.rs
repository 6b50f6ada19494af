//! [`PolicySettings`]: the constants of choosing, in one place.

use super::Holdout;
use serde::{Deserialize, Serialize};

/// Settings of a policy: its exploration, and its price for disturbing people.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PolicySettings {
    /// Share of decisions that hold on purpose, whatever is believed: the randomised holdout that makes lift measurable.
    pub holdout: Holdout,
    /// Least probability of an admissible arm, so that every arm keeps support for replays of other policies.
    pub floor: f64,
    /// Factor on the posterior covariance when effects are drawn: below 1 because the horizon of an event is short.
    pub temper: f64,
    /// Attention cost of any real intervention, in score units.
    pub cost: f64,
    /// Posterior draws per choice.
    pub draws: u32,
    /// True if the policy notices effects that changed, and learns them anew.
    pub adapt: bool,
}

impl Default for PolicySettings {
    fn default() -> Self {
        Self { holdout: Holdout::Automatic, floor: 0.005, temper: 0.25, cost: 0.01, draws: 400, adapt: true }
    }
}
