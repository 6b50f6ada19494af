//! The share that the newcomers of one network may have in what a room has a limited number of: people whom it remembers, and questions
//! that wait. It is half of what the others leave free, so that one network, or a few, never take the last place.

use super::met::Met;
use super::{Doorkeeper, Network};
use crate::limits::{ATTENDEES, QUESTIONS};
use crate::refusal::Refusal;
use conductor::id::AttendeeId;
use conductor::time::{Span, Timestamp};
use std::collections::BTreeMap;

/// Newcomers who have acted are counted anew at this interval, if a network has too many.
const COUNT_AFRESH: Span = Span::from_secs(1);

/// Newcomers who have acted or asked to be let in, and so are remembered by the room.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    by_network: BTreeMap<Network, usize>,
    all: usize,
    counted_at: Timestamp,
}

impl Taken {
    pub(super) const fn new(now: Timestamp) -> Self {
        Self { by_network: BTreeMap::new(), all: 0, counted_at: now }
    }

    /// Takes note that somebody is about to act or to ask to be let in.
    pub(super) fn by(&mut self, met: &Met) {
        if met.is_newcomer && !met.takes_place() {
            self.one(met.network);
        }
    }

    fn one(&mut self, network: Network) {
        *self.by_network.entry(network).or_default() += 1;
        self.all += 1;
    }

    /// Returns whether a network has its share; `at_least` people always have a place.
    fn is_full(&self, network: Network, at_least: usize) -> bool {
        let own = self.by_network.get(&network).copied().unwrap_or(0);
        own >= at_least.max(half_of_rest(ATTENDEES, self.all - own))
    }
}

/// Half of what others leave free of a limited number.
#[must_use]
pub const fn half_of_rest(all: usize, others: usize) -> usize {
    all.saturating_sub(others) / 2
}

impl Doorkeeper {
    /// Refuses a newcomer's first act if their network has its share of the people whom the room remembers.
    pub(super) fn has_share(&mut self, who: AttendeeId, now: Timestamp) -> Result<(), Refusal> {
        let Some(met) = self.people.get(&who).filter(|met| met.is_newcomer && !met.takes_place()) else { return Ok(()) };
        let (network, at_least) = (met.network, usize::try_from(self.per_network).unwrap_or(usize::MAX));
        if self.taken.is_full(network, at_least) && now - self.taken.counted_at >= COUNT_AFRESH {
            // Some are newcomers no more, and some were left out.
            self.taken = Taken { counted_at: now, ..Taken::new(now) };
            for met in self.people.values().filter(|met| met.is_newcomer && met.takes_place() && met.left_out_after.is_none()) {
                self.taken.one(met.network);
            }
        }
        if self.taken.is_full(network, at_least) { Err(Refusal::TooMany("people of one network")) } else { Ok(()) }
    }

    /// Takes note that somebody asks to be let in: the room remembers their wish.
    pub fn knocks(&mut self, who: AttendeeId) {
        if let Some(met) = self.people.get_mut(&who) {
            self.taken.by(met);
            met.has_knocked = true;
        }
    }

    /// Returns whether a person may add a question to those that wait, which these people asked.
    ///
    /// # Errors
    /// [`Refusal::TooMany`] for newcomers whose network has its share of the questions.
    pub fn may_ask(&self, who: AttendeeId, askers: &[AttendeeId]) -> Result<(), Refusal> {
        let Some(met) = self.people.get(&who).filter(|met| met.is_newcomer) else { return Ok(()) };
        let is_like = |asker: &&AttendeeId| self.people.get(asker).is_some_and(|other| other.is_newcomer && other.network == met.network);
        let own = askers.iter().filter(is_like).count();
        if own < half_of_rest(QUESTIONS, askers.len() - own) { Ok(()) } else { Err(Refusal::TooMany("questions")) }
    }
}
