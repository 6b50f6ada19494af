//! Sudden drop: within about a minute the room does much less than it used to.

use super::View;
use crate::norm::NORM;

/// The statistic: the strongest of the windows of 30 s, one and two minutes, but no more than the score really fell.
#[must_use]
pub fn statistic(view: &View) -> f64 {
    let [short, minute, two_minutes, ..] = view.falls;
    let penalty = NORM.short_window_penalty;
    let strongest =
        if view.focus_known { (short - penalty[0]).max(minute).max(two_minutes) } else { (minute - penalty[1]).max(two_minutes) };
    strongest.min(NORM.sudden_per_gap * view.gap)
}
