//! Gradual decline: over four to eight minutes the room does ever less.

use super::View;
use crate::norm::NORM;

/// The statistic: the stronger of the windows of four and eight minutes, but no more than the score really fell. A room
/// younger than ten minutes has nothing to decline from.
#[must_use]
pub fn statistic(view: &View) -> f64 {
    if view.age_s < NORM.gradual_after_s {
        return f64::NEG_INFINITY;
    }
    let [.., four_minutes, eight_minutes] = view.falls;
    four_minutes.max(eight_minutes).min(NORM.gradual_per_gap * view.gap)
}
