//! [`Lift`]: how much what was sent moved the score, against the randomised holdouts.

use serde::{Deserialize, Serialize};

/// Fewest holdouts for an estimate: below, there is not enough data to tell.
pub const FEWEST_HOLDOUTS: usize = 30;

/// An estimate with its interval, in score units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The estimate.
    pub estimate: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// What the model believes, which rests on its prior and its form; not a measurement.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Believed {
    /// Posterior mean of the mean effect of what was sent, before cost.
    pub mean: f64,
    /// Posterior standard deviation.
    pub sd: f64,
}

/// How much what was sent moved the score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lift {
    /// Measured sends.
    pub n_sent: usize,
    /// Measured holdouts.
    pub n_holdout: usize,
    /// The measured lift with its 95 % interval; `None` if there is not enough data to tell.
    pub estimate: Option<Interval>,
    /// The same with a 95 % interval that holds at every look, for dashboards that are watched.
    pub anytime: Option<Interval>,
    /// What the model believes, if a policy was given.
    pub believed: Option<Believed>,
}
