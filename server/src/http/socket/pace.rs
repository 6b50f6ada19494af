//! [`Pace`]: a connection's rate limit, and its consequences.

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use protocol::limits::{ACTS_PER_SECOND, BURST};
use std::num::NonZeroU32;
use std::time::Duration;

/// So many more frames refused than accepted close the connection.
const PATIENCE: u32 = 2 * BURST;

/// A frame came too fast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooFast {
    /// It is refused; the next one may be sent after this long.
    Wait(Duration),
    /// It has gone on for too long.
    Enough,
}

/// Rate limit of one connection.
#[derive(Debug)]
pub struct Pace {
    limiter: DefaultDirectRateLimiter,
    /// Frames refused, less those accepted since.
    refused: u32,
}

impl Default for Pace {
    fn default() -> Self {
        const RATE: NonZeroU32 = NonZeroU32::new(ACTS_PER_SECOND).expect("the rate is not zero");
        const AT_ONCE: NonZeroU32 = NonZeroU32::new(BURST).expect("the burst is not zero");
        Self { limiter: RateLimiter::direct(Quota::per_second(RATE).allow_burst(AT_ONCE)), refused: 0 }
    }
}

impl Pace {
    /// Counts a frame.
    ///
    /// # Errors
    /// [`TooFast`] says whether to refuse it or to close the connection.
    pub fn take(&mut self) -> Result<(), TooFast> {
        match self.limiter.check() {
            Ok(()) => {
                self.refused = self.refused.saturating_sub(1);
                Ok(())
            }
            Err(not_until) => {
                self.refused += 1;
                let wait = not_until.wait_time_from(DefaultClock::default().now());
                Err(if self.refused > PATIENCE { TooFast::Enough } else { TooFast::Wait(wait) })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_let_through_then_refused_then_too_much() {
        let mut pace = Pace::default();
        assert!((0..BURST).all(|_| pace.take().is_ok()));
        assert!(matches!(pace.take(), Err(TooFast::Wait(wait)) if wait <= Duration::from_millis(100)));
        let mut refused = 1;
        while pace.take() != Err(TooFast::Enough) {
            refused += 1;
            assert!(refused < 10 * PATIENCE, "a flood ends");
        }
        assert!(refused >= PATIENCE);
    }
}
