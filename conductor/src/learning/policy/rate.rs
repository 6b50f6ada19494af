//! The automatic share of decisions that hold at random.
//!
//! While little is known, about every third decision holds, which answers soonest for what it costs; as the interval of the effect narrows, or once
//! it leaves zero behind, the share falls to what is enough to notice that things have changed.

use super::evidence::Evidence;

/// The share while nothing is known.
pub const MOST: f64 = 0.3;
/// The share once the effect is known.
pub const LEAST: f64 = 0.05;
/// Half width of the interval from which the share falls, in score units.
const WIDE: f64 = 0.06;
/// Half width at which it has fallen.
const NARROW: f64 = 0.03;

/// The share at a half width of the interval.
pub(super) fn by_width(half_width: f64) -> f64 {
    (LEAST + (MOST - LEAST) * ((half_width - NARROW) / (WIDE - NARROW))).clamp(LEAST, MOST)
}

/// The share by what is known.
pub(super) fn by_evidence(evidence: &Evidence) -> f64 {
    if evidence.interval().is_some_and(|interval| !interval.covers(0.0)) { LEAST } else { by_width(evidence.half_width()) }
}
