//! [`Session`]: one session of the past.

use super::Format;
use conductor::signal::Signal;
use conductor::time::Timestamp;

/// A moment before this one is a time of day or a time since the beginning, not a date: a week, in ms since 1970.
const DATED_MS: i64 = 7 * 24 * 3600 * 1000;

/// One session of the past.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// The kind of file that told of it; of two, the one that told what was done.
    pub format: Format,
    /// Its number within the file, from 1.
    pub number: u32,
    /// Signals, in order.
    pub signals: Vec<(Timestamp, Signal)>,
    /// True if it is known who came and went.
    pub knows_presence: bool,
    /// True if it is known who wrote, reacted or asked.
    pub knows_acts: bool,
    /// Exactness of its times, seconds.
    pub exact_s: u32,
}

impl Session {
    /// When the first thing happened; the epoch if nothing did.
    #[must_use]
    pub fn start(&self) -> Timestamp {
        self.signals.first().map_or_else(Timestamp::default, |(at, _)| *at)
    }

    /// Returns whether its times have a date.
    #[must_use]
    pub fn is_dated(&self) -> bool {
        self.start().as_millis() >= DATED_MS
    }

    /// Returns whether it tells both who was there and what they did, as a live session does: only then it compares with one.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.knows_presence && self.knows_acts
    }

    /// Returns whether people come or go in it, though it may not tell who was there before.
    pub(super) fn comes_and_goes(&self) -> bool {
        self.signals.iter().any(|(_, signal)| matches!(signal, Signal::Join { .. } | Signal::Leave { .. }))
    }

    /// Gives `write` what makes it this session and no other, whatever the salt: when what happened.
    pub fn print(&self, mut write: impl FnMut(&[u8])) {
        for (at, signal) in &self.signals {
            let kind = match signal {
                Signal::Join { .. } => 1,
                Signal::Leave { .. } => 2,
                Signal::Chat { .. } => 3,
                Signal::Reaction { .. } => 4,
                Signal::Question { .. } => 5,
                Signal::Upvote { .. } => 6,
                Signal::PollVote { .. } => 7,
                _ => 8_u8,
            };
            write(&at.as_millis().to_le_bytes());
            write(&[kind]);
        }
    }

    /// When the last thing happened.
    #[must_use]
    pub fn end(&self) -> Timestamp {
        self.signals.last().map_or_else(Timestamp::default, |(at, _)| *at)
    }
}
