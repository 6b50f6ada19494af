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
    /// The part of this stay for which signs of life speak, of somebody who has no socket.
    pub seen: Span,
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
    /// True once they have asked to be let in.
    pub has_knocked: bool,
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
    /// Time they had been here in all when an organizer left them out. Whoever stays on takes part again.
    pub left_out_after: Option<Span>,
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
            seen: NONE,
            before: NONE,
            visit: NONE,
            acted_after: None,
            was_hasty: false,
            has_acted: false,
            has_knocked: false,
            has_guessed: false,
            waits: None,
            has_place: false,
            spoke_at: None,
            guesses: Bucket::full(now),
            words: Bucket::full(now),
            is_aside: false,
            until_decided: false,
            left_out_after: None,
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
        self.seen = NONE;
        if !goes_on {
            self.visit = NONE;
            self.visit_began = now;
            self.acted_after = None;
        }
    }

    /// Takes note of a sign of life of somebody who has no socket. It speaks for a few seconds, not for a long silence before it: otherwise
    /// two requests would be worth a minute in the room.
    pub(super) fn gives_a_sign(&mut self, now: Timestamp) {
        if let Some(last) = &mut self.signs {
            self.seen = sum(self.seen, (now - *last).min(HASTE));
            *last = now;
        }
    }

    /// Takes note that their last socket is gone, and that it was open until `until`; returns whether they had one.
    pub(super) fn has_only_forms(&mut self, until: Timestamp) -> bool {
        let had_socket = self.signs.is_none();
        if had_socket {
            let until = until.max(self.came_at);
            (self.seen, self.signs) = (until - self.came_at, Some(until));
        }
        had_socket
    }

    /// Takes note that somebody here opens a socket: from now on all time counts. Returns whether it is their only one.
    pub(super) fn connects(&mut self, now: Timestamp) -> bool {
        let is_first = self.signs.is_some();
        if is_first {
            self.keep_stay(now);
            (self.signs, self.seen, self.came_at) = (None, NONE, now);
        }
        is_first
    }

    /// Ends the stay, which lasted until the last sign of life; `silent` is the time since then. Returns whether they had a socket.
    pub(super) fn goes(&mut self, silent: Span, now: Timestamp) -> bool {
        let had_socket = self.has_only_forms(now - silent);
        self.keep_stay(now);
        self.is_here = false;
        had_socket
    }

    fn keep_stay(&mut self, now: Timestamp) {
        let stay = self.stay(now);
        self.before = sum(self.before, stay);
        self.visit = sum(self.visit, stay);
    }

    /// Time of this stay for which signs of life speak.
    fn stay(&self, now: Timestamp) -> Span {
        match self.signs {
            _ if !self.is_here => NONE,
            Some(_) => self.seen,
            None => now - self.came_at,
        }
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

    /// Returns whether they came after `moment`, and nobody speaks for them: at most they have stayed since.
    pub(super) fn came_after(&self, moment: Timestamp) -> bool {
        let earlier = Span::from_millis(self.before.as_millis() - self.visit.as_millis());
        self.is_newcomer && self.visit_began > moment && earlier < FRESH
    }

    /// Returns whether an organizer may still set them aside: nobody has spoken for them, and they are not.
    pub(super) const fn may_be_doubted(&self) -> bool {
        self.is_newcomer && !self.until_decided
    }

    /// Returns whether somebody set aside has stayed for long enough to count again.
    pub(super) fn is_back(&self, now: Timestamp) -> bool {
        let may = self.is_aside && (!self.until_decided || self.left_out_after.is_some());
        may && self.time_here(now) >= sum(self.left_out_after.unwrap_or(NONE), FRESH)
    }

    /// Returns whether an organizer has yet to decide about them.
    pub(super) const fn is_open(&self) -> bool {
        self.is_aside && self.left_out_after.is_none()
    }

    /// Returns whether somebody who acted by a form has been silent for so long that they are taken for gone.
    pub(super) fn is_silent(&self, now: Timestamp) -> bool {
        self.is_here && self.signs.is_some_and(|last| now - last >= HASTE)
    }

    /// Returns whether they have taken part, hold a socket open or have stayed. A form that did nothing is nobody.
    pub(super) fn belongs_here(&self, now: Timestamp) -> bool {
        self.waits.is_none() && (self.is_here && self.signs.is_none() || self.has_acted || !self.is_new(now))
    }

    /// Returns whether the room remembers them.
    pub(super) const fn takes_place(&self) -> bool {
        self.has_acted || self.has_knocked
    }

    /// Returns whether nothing would be lost if they were forgotten.
    pub(super) fn left_no_trace(&self, now: Timestamp) -> bool {
        self.is_new(now) && !self.has_acted && !self.has_knocked && !self.has_guessed && !self.is_aside
    }
}

const NONE: Span = Span::from_millis(0);

const fn sum(a: Span, b: Span) -> Span {
    Span::from_millis(a.as_millis().saturating_add(b.as_millis()))
}
