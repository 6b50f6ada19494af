//! Ideas: people add some of their own, and everybody supports those that they like, each once.
//!
//! An idea is there as long as somebody who counts stands behind it with words of their own. Support of one that is gone waits in silence: it
//! counts again if the idea comes back.

use super::wall::key;
use super::{Ballot, Poll};
use crate::limits::IDEAS_LIKED;
use crate::refusal::Refusal;
use conductor::arm::PollKind;
use conductor::id::AttendeeId;
use conductor::time::Timestamp;
use std::collections::BTreeSet;

impl Poll {
    pub(crate) const fn is_of_ideas(&self) -> bool {
        matches!(self.kind, PollKind::Ideas { .. })
    }

    pub(super) const fn approves_first(&self) -> bool {
        matches!(self.kind, PollKind::Text { approve_first: true } | PollKind::Ideas { approve_first: true })
    }

    /// Refuses support of an idea that a person does not see, or too much of it.
    pub(crate) fn may_support(&self, who: AttendeeId, idea: &str, on: bool, now: Timestamp) -> Result<(), Refusal> {
        self.may_answer(who, now)?;
        let liked = self.votes.get(&who).map(Ballot::liked);
        if !self.is_of_ideas() {
            return Err(Refusal::BadChoice("choose an option"));
        }
        let known = if on { self.wall.shows(idea, self.approves_first()) } else { liked.is_some() };
        if !known {
            return Err(Refusal::NotFound("idea"));
        }
        if on && liked.is_some_and(|liked| liked.len() >= IDEAS_LIKED && !liked.contains(&key(idea))) {
            return Err(Refusal::TooMany("ideas"));
        }
        Ok(())
    }

    /// The ballot of a person who adds these ideas, or keeps only these of their own.
    pub(super) fn with_own(&self, who: AttendeeId, own: Vec<String>) -> Ballot {
        Ballot::Ideas { own, liked: self.votes.get(&who).map(Ballot::liked).cloned().unwrap_or_default() }
    }

    /// The ballot of a person who supports an idea, or no longer does.
    pub(crate) fn with_support(&self, who: AttendeeId, idea: &str, on: bool) -> Ballot {
        let before = self.votes.get(&who);
        let mut liked = before.map(Ballot::liked).cloned().unwrap_or_default();
        let idea = key(idea);
        if on {
            liked.insert(idea);
        } else {
            // It may be listed under an idea that was merged into it.
            let counted = self.wall.resolve(&idea);
            liked.retain(|other| self.wall.resolve(other) != counted);
        }
        Ballot::Ideas { own: own(before).to_vec(), liked }
    }

    /// Keeps a ballot, and counts what it changes; returns the one before.
    pub(super) fn take_ideas(&mut self, who: AttendeeId, ballot: Ballot) -> Option<Ballot> {
        let before = self.votes.insert(who, ballot);
        if !self.aside.contains(&who) {
            self.wall.change_ideas(before.as_ref(), self.votes.get(&who));
        }
        before
    }

    /// Takes what one person said and supports out of the counts, or counts it again.
    pub(super) fn count_ideas(&mut self, ballot: &Ballot, on: bool) {
        let (before, after) = if on { (None, Some(ballot)) } else { (Some(ballot), None) };
        self.wall.change_ideas(before, after);
    }

    /// Counts everybody anew: a decision of an organizer changed what counts as the same.
    pub(super) fn recount_ideas(&mut self) {
        let counted = self.votes.iter().filter(|(who, _)| !self.aside.contains(who)).map(|(_, ballot)| ballot);
        self.wall.recount_ideas(counted);
    }

    /// The ideas of others that a person supports, as they are shown.
    pub(super) fn liked(&self, ballot: &Ballot) -> Vec<String> {
        let keys: BTreeSet<&str> = ballot.liked().iter().map(|liked| self.wall.resolve(liked)).collect();
        keys.into_iter().filter_map(|key| self.wall.text_of(key, self.approves_first())).map(str::to_owned).collect()
    }
}

/// The ideas of a person's own.
fn own(ballot: Option<&Ballot>) -> &[String] {
    ballot.map_or(&[], Ballot::words)
}
