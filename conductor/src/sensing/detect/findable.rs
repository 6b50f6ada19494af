//! [`Findable`]: which fall would be found in this room, and within which time.

use super::WINDOWS;
use super::evidence::Comparison;
use crate::norm::NORM;
use crate::reading::Findable;
use crate::time::Span;

/// Normal quantile of the share of falls that must be found in the said time.
const QUANTILE: f64 = 0.7;
/// Time added to the length of the window that would find a fall, as a share and in seconds: the window fills while the fall begins.
const MARGIN: (f64, f64) = (1.25, 15.0);
/// Seconds of a tick.
const TICK_S: f64 = 5.0;

/// The forecast for a room that goes on as it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outlook {
    /// Effective acts a tick.
    pub a_tick: f64,
    /// Effective acts behind the level.
    pub weight: f64,
    /// Seconds in which the level was learned.
    pub learned_s: f64,
    /// The lowest window of each length, as a share of its level.
    pub lows: [Option<f64>; WINDOWS.len()],
}

impl Outlook {
    /// Within which time a fall by `fall`, a share, would be found in about five of six cases; `None` if no window of twelve minutes shows it.
    #[must_use]
    pub fn time_to_find(&self, fall: f64) -> Option<Span> {
        let left = (1.0 - fall).clamp(0.0, 1.0);
        let window = (0..WINDOWS.len()).find(|&window| self.finds(window, left))?;
        let (factor, more) = MARGIN;
        Some(Span::from_millis((1000.0 * (factor * WINDOWS[window] as f64 * TICK_S + more)) as i64))
    }

    /// Returns whether a window in which `left` of the usual is done speaks loud enough, even if it is a little livelier than most.
    fn finds(&self, window: usize, left: f64) -> bool {
        let expected = self.a_tick * WINDOWS[window] as f64;
        let comparison = Comparison { window, expected, weight: self.weight, learned_s: self.learned_s, lowest_before: self.lows[window] };
        let mean = left * expected;
        let deviation = (mean + NORM.excess[window] * mean * mean).sqrt();
        comparison.strength(mean + QUANTILE * deviation) >= 1.0
    }

    /// The falls that people think in.
    #[must_use]
    pub fn findable(&self) -> Findable {
        Findable {
            quarter: self.time_to_find(0.25),
            half: self.time_to_find(0.5),
            three_quarters: self.time_to_find(0.75),
            silence: self.time_to_find(1.0),
        }
    }
}
