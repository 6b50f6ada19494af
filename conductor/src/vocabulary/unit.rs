//! Numbers in [0, 1] that cannot be NaN.

use serde::{Deserialize, Serialize};
use wire::Read;

macro_rules! unit {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize, Read)]
        #[serde(try_from = "f64", into = "f64")]
        pub struct $name(f64);

        impl $name {
            /// `value` clamped to [0, 1]; NaN becomes 0.
            #[must_use]
            pub fn new(value: f64) -> Self {
                Self(if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) })
            }

            /// The number, in [0, 1].
            #[must_use]
            pub const fn get(self) -> f64 {
                self.0
            }
        }

        impl TryFrom<f64> for $name {
            type Error = NotInUnitInterval;
            fn try_from(value: f64) -> Result<Self, NotInUnitInterval> {
                if (0.0..=1.0).contains(&value) { Ok(Self(value)) } else { Err(NotInUnitInterval(value)) }
            }
        }

        impl From<$name> for f64 {
            fn from(unit: $name) -> f64 {
                unit.0
            }
        }
    )+};
}

unit! {
    /// Engagement of a room, in [0, 1]; screens show it times 100.
    Score,
    /// A probability.
    Probability,
    /// A reward for the Beta view: 0 no help, 1 full help.
    Reward,
}

/// The number lies outside [0, 1] or is NaN.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("{0} is not in [0, 1]")]
pub struct NotInUnitInterval(f64);

/// Ends of the central 95 % of a normal distribution.
pub(crate) fn central_95(mean: f64, sd: f64) -> (f64, f64) {
    (mean - 1.96 * sd, mean + 1.96 * sd)
}

/// 1/(1 + e⁻ˣ), kept inside (0, 1) where floating point would round to its ends.
#[must_use]
pub fn logistic(x: f64) -> f64 {
    (1.0 / (1.0 + (-x).exp())).clamp(1e-6, 1.0 - 1e-6)
}
