//! [`Findable`]: which fall would be found in this room, and within which time.

use super::WINDOWS;
use super::evidence::Comparison;
use crate::norm::NORM;
use crate::reading::Findable;
use crate::tick::TICK_S;
use crate::time::Span;
use statrs::distribution::{ContinuousCDF, Normal};

/// Normal quantile by which a single window may be livelier than expected.
const QUANTILE: f64 = 0.7;
/// Share of falls that one of several windows in a row must show, and its normal quantile.
const FOUND: (f64, f64) = (5.0 / 6.0, 0.967);
/// Time added to the length of the window that would find a fall, as a share and in seconds: the window fills while the fall begins.
const MARGIN: (f64, f64) = (1.25, 15.0);
/// Windows after which the lowest of them tells how restless the room is.
const TELLING: f64 = 4.0;

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
    /// Within which time a fall by `fall`, a share, would be found in about five of six cases; `None` if twelve minutes do not show it.
    #[must_use]
    pub fn time_to_find(&self, fall: f64) -> Option<Span> {
        let left = (1.0 - fall).clamp(0.0, 1.0);
        let longest = WINDOWS[WINDOWS.len() - 1];
        let ticks = (0..WINDOWS.len())
            .filter_map(|window| {
                (1..=longest / WINDOWS[window]).find(|&looks| self.finds(window, left, looks)).map(|looks| looks * WINDOWS[window])
            })
            .min()?;
        let (factor, more) = MARGIN;
        Some(Span::from_millis((1000.0 * (factor * ticks as f64 * TICK_S + more)) as i64))
    }

    /// Returns whether one of `looks` windows in a row, in which `left` of the usual is done, speaks loud enough, even if the room is a little
    /// livelier than most. A fall that lasts is looked at again and again: chance differs from window to window, the room's mood does not.
    fn finds(&self, window: usize, left: f64, looks: usize) -> bool {
        let expected = self.a_tick * WINDOWS[window] as f64;
        let comparison = Comparison { window, expected, weight: self.weight, learned_s: self.learned_s, lowest_before: self.lows[window] };
        let mean = left * expected;
        let mood = self.excess(window, expected).sqrt() * mean;
        let seen = if looks == 1 {
            mean + QUANTILE * mean.sqrt().hypot(mood)
        } else {
            let missed = (1.0 - FOUND.0).powf((looks as f64).recip());
            mean + FOUND.1 * mood + Normal::standard().inverse_cdf(1.0 - missed) * mean.sqrt()
        };
        comparison.strength(seen.max(0.0)) >= 1.0
    }

    /// Excess variance of a window: that of recorded rooms, or less where this room has been calmer. Its lowest of `n` windows lies as far below its
    /// level as the lowest of `n` draws from a normal distribution does (Blom 1958).
    fn excess(&self, window: usize, expected: f64) -> f64 {
        let n = self.learned_s / (WINDOWS[window] as f64 * TICK_S);
        let Some(lowest) = self.lows[window].filter(|_| n >= TELLING) else { return NORM.excess[window] };
        let deviations = Normal::standard().inverse_cdf((n - 0.375) / (n + 0.25));
        let spread = (1.0 - lowest).max(0.0) / deviations;
        (spread * spread - 1.0 / expected).clamp(0.0, NORM.excess[window])
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A recorded stream, forty minutes in: eight effective acts a minute, and calmer than most rooms.
    const STREAM: Outlook = Outlook {
        a_tick: 0.7,
        weight: 127.0,
        learned_s: 916.0,
        lows: [Some(0.323), Some(0.452), Some(0.506), Some(0.632), Some(0.719), Some(0.744), Some(0.735)],
    };

    #[test]
    fn a_calm_busy_room_is_promised_more_than_silence() {
        let findable = STREAM.findable();
        assert!(findable.three_quarters.is_some(), "{findable:?}");
        assert!(findable.silence < findable.three_quarters && findable.quarter.is_none(), "{findable:?}");
    }

    #[test]
    fn a_room_that_was_silent_before_is_promised_less() {
        let restless = Outlook { lows: [Some(0.0); WINDOWS.len()], ..STREAM };
        assert_eq!(restless.findable().three_quarters, None);
    }
}
