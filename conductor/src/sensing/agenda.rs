//! [`Agenda`]: the present phase, the times in which alarms have no meaning, and the polls that keep people busy.

use crate::norm::{NORM, Poll, Setting};
use crate::signal::{Phase, Signal};
use crate::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// Facts that the session announced about itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Agenda {
    phase: Option<Phase>,
    /// The end of the quiet time after a phase in which alarms have no meaning.
    settling_until: Option<Timestamp>,
    starts: Option<Timestamp>,
    ends: Option<Timestamp>,
    open_polls: u32,
    poll_closed: Option<Timestamp>,
    ended: bool,
}

impl Agenda {
    /// Notes a signal about the session; others change nothing.
    pub fn note(&mut self, signal: &Signal, now: Timestamp) {
        match *signal {
            Signal::SessionOpen { starts_in_s, ends_in_s, .. } => {
                let after = |seconds: f64| now + Span::from_millis((seconds * 1000.0) as i64);
                self.starts = starts_in_s.filter(|&seconds| seconds > 0.0).map(after);
                self.ends = ends_in_s.map(after);
                self.ended = false;
            }
            Signal::Phase { phase } => {
                if self.phase.is_some_and(hushed) || (self.phase.is_none() && !hushed(phase) && self.starts.is_some()) {
                    self.settling_until = Some(now + seconds(NORM.settle_s));
                }
                self.phase = Some(phase);
            }
            Signal::PollOpen => self.open_polls += 1,
            Signal::PollClose => {
                self.open_polls = self.open_polls.saturating_sub(1);
                self.poll_closed = Some(now);
            }
            Signal::SessionClose => self.ended = true,
            Signal::Join { .. }
            | Signal::Leave { .. }
            | Signal::Chat { .. }
            | Signal::Reaction { .. }
            | Signal::Question { .. }
            | Signal::Upvote { .. }
            | Signal::PollVote { .. }
            | Signal::Heartbeat { .. } => {}
        }
    }

    /// The setting that changes the usual activity at `now`.
    #[must_use]
    pub fn setting(&self, now: Timestamp) -> Setting {
        let echo = self.poll_closed.is_some_and(|closed| now.seconds_since(closed) < NORM.poll_echo_s);
        let poll = match self.open_polls {
            0 if echo => Poll::Echo,
            0 => Poll::None,
            _ => Poll::Open,
        };
        Setting { phase: self.phase.or_else(|| self.waiting(now).then_some(Phase::Lobby)), poll }
    }

    /// Returns whether alarms have no meaning at `now`: lobby, opening, break, closing and shortly after; without an agenda, before the
    /// scheduled start and while it settles, and near the scheduled end.
    #[must_use]
    pub fn is_quiet(&self, now: Timestamp) -> bool {
        let settling = self.settling_until.is_some_and(|until| now <= until);
        let starting = self.phase.is_none() && self.starts.is_some_and(|start| now < start + seconds(NORM.opening_s + NORM.settle_s));
        self.is_hushed(now) || settling || starting
    }

    /// Returns whether it is lobby, opening, break or closing, by the agenda or else by the schedule, or over.
    #[must_use]
    pub fn is_hushed(&self, now: Timestamp) -> bool {
        let hushed = match self.phase {
            Some(phase) => hushed(phase),
            None => self.starts.is_some_and(|start| now < start + seconds(NORM.opening_s)) || self.is_farewell(now),
        };
        self.ended || hushed
    }

    /// The phase, if the session has an agenda.
    #[must_use]
    pub const fn phase(&self) -> Option<Phase> {
        self.phase
    }

    /// Returns whether the session is over.
    #[must_use]
    pub const fn ended(&self) -> bool {
        self.ended
    }

    fn waiting(&self, now: Timestamp) -> bool {
        self.starts.is_some_and(|start| now < start)
    }

    fn is_farewell(&self, now: Timestamp) -> bool {
        self.ends.is_some_and(|end| now > end - seconds(NORM.farewell_s))
    }
}

/// Phases in which people are expected to be elsewhere with their minds.
const fn hushed(phase: Phase) -> bool {
    match phase {
        Phase::Lobby | Phase::Opening | Phase::Break | Phase::Closing => true,
        Phase::Talk | Phase::Demo | Phase::Qa => false,
    }
}

fn seconds(s: f64) -> Span {
    Span::from_millis((s * 1000.0) as i64)
}
