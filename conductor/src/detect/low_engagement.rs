//! Low engagement: for minutes the room has been far below rooms like it, not only below itself.

use super::View;
use crate::norm::NORM;
use crate::window::Row;

/// Windows in ticks: about five minutes, in blocks of four.
pub const WINDOW: usize = 60;
/// A younger room is not judged.
pub const LEAST: usize = 24;

/// How far the level of a window lies below the norm, in standard deviations of rooms: log ratios weighted by their
/// information, and the share of visible pages.
#[must_use]
pub fn level(window: &Row) -> f64 {
    let (mut sum, mut information) = (0.0, 0.0);
    for k in 0..3 {
        let norm = &NORM.channels[k];
        let [seen, exposure] = [window.seen[k], window.exposure[k]].map(f64::from);
        let log_ratio = ((seen + NORM.pseudo) / (exposure + NORM.pseudo)).ln();
        let weight = 1.0 / (norm.spread * norm.spread + norm.dispersion / (exposure + NORM.pseudo));
        sum -= weight * log_ratio;
        information += weight;
    }
    let asked = f64::from(window.asked);
    if asked > 0.5 {
        let focused = f64::from(window.focused);
        let below = NORM.focus_logit - ((focused + 0.5) / (asked - focused + 0.5)).ln();
        let weight = NORM.focus_spread.powi(-2);
        sum += weight * below;
        information += weight;
    }
    sum / information.sqrt()
}

/// The statistic: the least of the levels of the last minute, so that it is sustained.
#[must_use]
pub fn statistic(view: &View) -> f64 {
    view.lows.iter().copied().fold(f64::INFINITY, f64::min)
}
