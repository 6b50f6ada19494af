//! Sudden drop: within about a minute the room does much less than it used to.

use super::View;
use crate::norm::NORM;

/// The statistic: the strongest of the windows of half a minute to two minutes, but no more than the score really fell.
#[must_use]
pub fn statistic(view: &View) -> f64 {
    let penalties = if view.focus_known { NORM.penalties } else { NORM.blind_penalties };
    let strongest = view.falls.iter().zip(penalties).map(|(fall, penalty)| fall - penalty).fold(f64::NEG_INFINITY, f64::max);
    strongest.min(NORM.sudden_per_gap * view.gap)
}
