//! [`Bucket`]: a limit on how many come at once, refilled with time. The rate may change with every call, because budgets grow with the
//! room.

use conductor::time::{Span, Timestamp};

/// The price of one token: the milliseconds of a minute, so that a rate is tokens per minute.
const TOKEN: i64 = 60_000;

/// A bucket of tokens. It is full at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bucket {
    /// The amount that has been taken and has not come back.
    missing: i64,
    at: Timestamp,
}

impl Bucket {
    pub(crate) const fn full(now: Timestamp) -> Self {
        Self { missing: 0, at: now }
    }

    /// Refills the tokens due by `now`.
    pub(crate) fn refill(&mut self, per_minute: u32, now: Timestamp) {
        let elapsed = (now - self.at).as_millis().max(0);
        self.missing = self.missing.saturating_sub(elapsed.saturating_mul(per_minute.into())).max(0);
        self.at = self.at.max(now);
    }

    /// The wait for a token of `burst`; zero if there is one.
    pub(crate) fn wait(&self, burst: u32, per_minute: u32) -> Span {
        let lacking = self.missing + TOKEN - i64::from(burst).saturating_mul(TOKEN);
        if lacking <= 0 { Span::from_millis(0) } else { Span::from_millis(lacking / i64::from(per_minute.max(1)) + 1) }
    }

    /// Number of tokens that have been taken and have not all come back.
    pub(crate) fn taken(&self) -> u32 {
        u32::try_from(self.missing.saturating_add(TOKEN - 1) / TOKEN).unwrap_or(u32::MAX)
    }

    /// Gives a token back that was not used.
    pub(crate) const fn give_back(&mut self) {
        let missing = self.missing - TOKEN;
        self.missing = if missing > 0 { missing } else { 0 };
    }

    /// Takes a token, whether there is one or not: ask [`Self::wait`] first.
    pub(crate) const fn take(&mut self) {
        self.missing = self.missing.saturating_add(TOKEN);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_gives_its_burst_and_then_its_rate() {
        let start = Timestamp::from_millis(0);
        let mut bucket = Bucket::full(start);
        for _ in 0..3 {
            assert_eq!(bucket.wait(3, 60), Span::from_millis(0));
            bucket.take();
        }
        let wait = bucket.wait(3, 60);
        assert_eq!(wait, Span::from_millis(1_001));
        bucket.refill(60, start + wait);
        assert_eq!(bucket.wait(3, 60), Span::from_millis(0));
    }
}
