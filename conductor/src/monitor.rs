//! [`Monitor`]: watches one session. Signals in, a score and alarms out.

use crate::anomaly::Anomaly;
use crate::reading::{Channel, Rates, Reading, Trend, Warmth};
use crate::signal::{Phase, Signal};
use crate::time::Timestamp;
use crate::unit::Score;
use serde::{Deserialize, Serialize};

/// Everything that is remembered about one live session to score it and to find drops.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Monitor {
    opened: Timestamp,
    people: u32,
    phase: Option<Phase>,
    ended: bool,
}

impl Monitor {
    /// A monitor of a session that opens at `now`, still without people.
    #[must_use]
    pub const fn new(now: Timestamp) -> Self {
        Self { opened: now, people: 0, phase: None, ended: false }
    }

    /// Counts one signal that happened at `now`. O(1).
    pub fn signal(&mut self, signal: &Signal, now: Timestamp) {
        let _ = now;
        match *signal {
            Signal::Join { .. } => self.people += 1,
            Signal::Leave { .. } => self.people = self.people.saturating_sub(1),
            Signal::Heartbeat { n, .. } => self.people = n,
            Signal::Phase { phase } => self.phase = Some(phase),
            Signal::SessionClose => self.ended = true,
            Signal::SessionOpen { .. }
            | Signal::Chat { .. }
            | Signal::Reaction { .. }
            | Signal::Question { .. }
            | Signal::Upvote { .. }
            | Signal::PollVote { .. }
            | Signal::PollOpen
            | Signal::PollClose => {}
        }
    }

    /// Lets time pass until `now` and returns an alarm, if one is due. Call it about every second.
    pub fn tick(&mut self, now: Timestamp) -> Option<Anomaly> {
        let _ = (self.opened, now);
        None
    }

    /// The score and its reasons at `now`.
    #[must_use]
    pub fn reading(&self, now: Timestamp) -> Reading {
        let warmth = match self.people {
            _ if self.ended => Warmth::Ended,
            0 => Warmth::NoData,
            1..=4 => Warmth::TooFew,
            _ => Warmth::Warming,
        };
        Reading {
            at: now,
            people: self.people,
            warmth,
            score: None,
            expected: None,
            band: None,
            trend: Trend::Steady,
            contributions: Vec::new(),
            per_minute: Rates::default(),
            statistics: Vec::new(),
        }
    }

    /// The score with one channel left out, for outcomes of arms that raise that very channel; `None` below five people.
    #[must_use]
    pub const fn score_without(&self, excluded: Option<Channel>) -> Option<Score> {
        let _ = excluded;
        None
    }

    /// People present.
    #[must_use]
    pub const fn people(&self) -> u32 {
        self.people
    }

    /// The agenda's phase, if the session has an agenda.
    #[must_use]
    pub const fn phase(&self) -> Option<Phase> {
        self.phase
    }
}
