//! Waits before the next try to connect.

use std::time::Duration;

/// The first ceiling: so short that a blink of the network is not felt.
const FIRST: Duration = protocol::limits::RECONNECT.0;
/// The highest ceiling: so short that a room finds its server again within half a minute of a restart.
const LONGEST: Duration = protocol::limits::RECONNECT.1;
/// A connection that lived this long was healthy: the count of failures restarts.
const HEALTHY: Duration = Duration::from_secs(10);

/// Exponential backoff with full jitter (Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog 2015): the wait
/// is uniform between nothing and a ceiling that doubles with each failure in a row, so that a thousand phones which lost
/// the same server do not come back in the same instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// The wait before the next try, and one more failure counted.
    ///
    /// `chance` is uniform in [0, 1). `asked` is what the server's goodbye asked for: the least to wait, to which the
    /// jitter of the first ceiling is added so that obedient clients do not return together either.
    pub fn next(&mut self, chance: f64, asked: Option<Duration>) -> Duration {
        let ceiling = FIRST.saturating_mul(1 << self.failures.min(16)).min(LONGEST);
        self.failures = self.failures.saturating_add(1);
        let chance = chance.clamp(0.0, 1.0);
        match asked {
            Some(asked) => asked + FIRST.mul_f64(chance),
            None => ceiling.mul_f64(chance),
        }
    }

    /// Takes note that a connection ended after it had been open for `lived`.
    pub fn ended(&mut self, lived: Duration) {
        if lived >= HEALTHY {
            self.failures = 0;
        }
    }

    /// Forgets the failures: the browser says that the network is back, or that the page is looked at again.
    pub fn reset(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ceilings_double_from_half_a_second_to_twenty_seconds() {
        let mut backoff = Backoff::default();
        let waits: Vec<u128> = (0..8).map(|_| backoff.next(1.0, None).as_millis()).collect();
        assert_eq!(waits, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000]);
    }

    #[test]
    fn jitter_is_full() {
        let mut backoff = Backoff { failures: 4 };
        assert_eq!(backoff.next(0.0, None), Duration::ZERO);
        assert_eq!(Backoff { failures: 4 }.next(0.25, None), Duration::from_secs(2));
    }

    #[test]
    fn a_wish_of_the_server_is_the_least() {
        let asked = Duration::from_secs(7);
        let mut backoff = Backoff::default();
        assert_eq!(backoff.next(0.0, Some(asked)), asked);
        assert_eq!(backoff.next(0.5, Some(asked)), asked + Duration::from_millis(250));
    }

    #[test]
    fn ten_seconds_of_health_start_anew_and_nine_do_not() {
        let mut backoff = Backoff { failures: 5 };
        backoff.ended(Duration::from_secs(9));
        assert_eq!(backoff, Backoff { failures: 5 });
        backoff.ended(Duration::from_secs(10));
        assert_eq!(backoff, Backoff::default());
    }

    #[test]
    fn endless_failures_do_not_overflow() {
        let mut backoff = Backoff { failures: u32::MAX };
        assert_eq!(backoff.next(1.0, None), LONGEST);
        assert_eq!(backoff.next(1.0, None), LONGEST);
    }
}
