//! [`TICK`]: the pace of every statistic, from which all lengths in ticks are derived.

use crate::time::Span;

/// The statistic tick.
pub const TICK: Span = Span::from_secs(5);
/// Seconds of a tick.
pub const TICK_S: f64 = TICK.as_millis() as f64 / 1000.0;
/// Ticks in a minute.
pub const TICKS_A_MINUTE: f64 = 60.0 / TICK_S;

/// Whole ticks in a number of seconds.
#[must_use]
pub const fn ticks_in(seconds: i64) -> usize {
    (Span::from_secs(seconds).as_millis() / TICK.as_millis()) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recorded_constants_are_tuned_for_ticks_of_five_seconds() {
        assert_eq!((TICK_S, TICKS_A_MINUTE), (5.0, 12.0));
        assert_eq!((ticks_in(30), ticks_in(720)), (6, 144));
    }
}
