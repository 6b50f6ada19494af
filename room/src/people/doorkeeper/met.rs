//! [`Met`]: somebody whom the doorkeeper has met, and how long they have been here.

use super::shared::Full;
use super::{Arrival, Network};
use crate::bucket::Bucket;
use crate::limits::{FRESH, HASTE};
use conductor::time::{Span, Timestamp};

#[derive(Clone, Debug)]
pub(super) struct Met {
    pub network: Network,
    /// True if nothing but the identity speaks for them.
    pub is_newcomer: bool,
    /// When their identity was made; `None` if another platform vouches for it.
    pub made_at: Option<Timestamp>,
    pub is_here: bool,
    /// When they came last.
    pub came_at: Timestamp,
    /// When the visit began that goes on.
    pub visit_began: Timestamp,
    /// The last sign of life of somebody who has no socket: a form holds nothing open.
    pub signs: Option<Timestamp>,
    /// Time they had been here when they came last.
    pub before: Span,
    /// The part of it that belongs to this visit: who comes back after haste goes on with theirs.
    pub visit: Span,
    /// Time from their arrival until their first act of this visit.
    pub acted_after: Option<Span>,
    /// True once their haste in this visit has been noted.
    pub was_hasty: bool,
    /// True once they have acted in any visit.
    pub has_acted: bool,
    /// True once they have entered a wrong passcode.
    pub has_guessed: bool,
    /// The budget that had no place for them; they look until they have stayed.
    pub waits: Option<Full>,
    /// True if their place came out of a budget.
    pub has_place: bool,
    pub spoke_at: Option<Timestamp>,
    pub guesses: Bucket,
    pub words: Bucket,
    /// True if they are set aside, and nobody decided yet.
    pub is_aside: bool,
    /// True if staying does not end that.
    pub until_decided: bool,
}

impl Met {
    pub(super) const fn new(arrival: Arrival, is_newcomer: bool, now: Timestamp) -> Self {
        Self {
            network: arrival.network,
            is_newcomer,
            made_at: arrival.made_at,
            is_here: true,
            came_at: now,
            visit_began: now,
            signs: if arrival.by_form { Some(now) } else { None },
            before: Span::from_millis(0),
            visit: Span::from_millis(0),
            acted_after: None,
            was_hasty: false,
            has_acted: false,
            has_guessed: false,
            waits: None,
            has_place: false,
            spoke_at: None,
            guesses: Bucket::full(now),
            words: Bucket::full(now),
            is_aside: false,
            until_decided: false,
        }
    }

    /// Takes note of whether there was a place for them.
    pub(super) fn seat(&mut self, place: Result<(), (Full, Span)>) {
        self.waits = place.err().map(|(full, _)| full);
        self.has_place = self.waits.is_none();
    }

    /// Begins another stay, after one that had ended. `goes_on` says that it continues the visit of the last one.
    pub(super) fn comes_back(&mut self, arrival: Arrival, goes_on: bool, now: Timestamp) {
        self.network = arrival.network;
        self.is_here = true;
        self.was_hasty = false;
        self.came_at = now;
        self.signs = arrival.by_form.then_some(now);
        if !goes_on {
            self.visit = Span::from_millis(0);
            self.visit_began = now;
            self.acted_after = None;
        }
    }

    /// Ends the stay, which lasted until the last sign of life; `silent` is the time since then.
    pub(super) fn goes(&mut self, silent: Span, now: Timestamp) {
        self.signs.get_or_insert((now - silent).max(self.came_at));
        let stay = self.stay(now);
        self.is_here = false;
        self.before = sum(self.before, stay);
        self.visit = sum(self.visit, stay);
    }

    /// Time of this stay in which they gave signs of life.
    fn stay(&self, now: Timestamp) -> Span {
        if self.is_here { self.signs.unwrap_or(now) - self.came_at } else { Span::from_millis(0) }
    }

    /// Time for which they have been here in all.
    pub(super) fn time_here(&self, now: Timestamp) -> Span {
        sum(self.before, self.stay(now))
    }

    /// Time for which they have been here in this visit.
    pub(super) fn time_of_visit(&self, now: Timestamp) -> Span {
        sum(self.visit, self.stay(now))
    }

    /// Returns whether nothing speaks for them, not even a minute in the room.
    pub(super) fn is_new(&self, now: Timestamp) -> bool {
        self.is_newcomer && self.time_here(now) < FRESH
    }

    /// Returns whether they acted and gave no sign of life `limit` after they came.
    pub(super) fn is_hasty(&self, limit: Span, now: Timestamp) -> bool {
        self.is_new(now) && self.acted_after.is_some() && self.time_of_visit(now) < limit
    }

    /// Returns whether nothing speaks for them, and they came after `moment`.
    pub(super) fn came_after(&self, moment: Timestamp, now: Timestamp) -> bool {
        self.is_new(now) && self.visit_began > moment
    }

    /// Returns whether an organizer may still set them aside: nobody has spoken for them, and they are not.
    pub(super) const fn may_be_doubted(&self) -> bool {
        self.is_newcomer && !self.until_decided
    }

    /// Returns whether somebody who acted by a form has been silent for so long that they are taken for gone.
    pub(super) fn is_silent(&self, now: Timestamp) -> bool {
        self.is_here && self.signs.is_some_and(|last| now - last >= HASTE)
    }

    /// Returns whether they have taken part, or could now.
    pub(super) fn belongs_here(&self, now: Timestamp) -> bool {
        self.waits.is_none() && (self.is_here || self.has_acted || !self.is_new(now))
    }

    /// Returns whether nothing would be lost if they were forgotten.
    pub(super) fn left_no_trace(&self, now: Timestamp) -> bool {
        self.is_new(now) && !self.has_acted && !self.has_guessed && !self.is_aside
    }
}

const fn sum(a: Span, b: Span) -> Span {
    Span::from_millis(a.as_millis().saturating_add(b.as_millis()))
}
