//! [`Interval`]: an estimate with its uncertainty.

use serde::{Deserialize, Serialize};
use wire::Read;

/// An estimate with its interval, in score units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Interval {
    /// The estimate.
    pub estimate: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Interval {
    /// Returns whether `x` lies in it.
    #[must_use]
    pub fn covers(&self, x: f64) -> bool {
        (self.low..=self.high).contains(&x)
    }
}
