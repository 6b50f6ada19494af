//! The time: [`now`] by the system's clock, and the [`Clock`] of live sessions, which never goes back.

use conductor::time::{Span, Timestamp};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// The current time.
#[must_use]
pub fn now() -> Timestamp {
    Timestamp::from_millis(jiff::Timestamp::now().as_millisecond())
}

/// Wall time at the start of the program plus what a monotonic clock counted since: it never goes back and never jumps, so that a
/// corrected system clock ends no cooldown and expires no proposal. It drifts from a corrected wall clock until the next start.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    began: Timestamp,
    since: Instant,
}

impl Clock {
    /// A clock that is right now.
    #[must_use]
    pub fn start() -> Self {
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { began: Timestamp::default() + Span::from(wall), since: Instant::now() }
    }

    /// The moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.began + Span::from(self.since.elapsed())
    }
}
