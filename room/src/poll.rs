//! Polls: one vote per person, changeable while open, tallies hidden until they may be seen.

use crate::act::Viewer;
use crate::chat::is_false;
use crate::limits::{ATTENDEES, CLOSED_POLLS_SHOWN_BYTES, OPEN_POLLS, POLL_BYTES, POLLS};
use crate::refusal::Refusal;
use conductor::id::{AttendeeId, InterventionId, PollId};
use conductor::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How a poll stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// People who voted.
    pub voters: u32,
    /// Votes for each option, in the order of the options. With several choices they add up to more than [`Self::voters`].
    pub counts: Vec<u32>,
}

/// A poll as one viewer sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PollView {
    /// The poll.
    pub id: PollId,
    /// What is asked.
    pub question: String,
    /// The options, in order.
    pub options: Vec<String>,
    /// Several options may be chosen.
    pub multiple: bool,
    /// When it opened.
    pub opened_at: Timestamp,
    /// When it closes by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes_at: Option<Timestamp>,
    /// When it closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Timestamp>,
    /// Everybody may see the tally.
    #[serde(default, skip_serializing_if = "is_false")]
    pub revealed: bool,
    /// People who voted.
    pub voters: u32,
    /// What the viewer chose; empty if they have not voted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mine: Vec<u8>,
    /// The tally, if the viewer may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tally: Option<Tally>,
    /// The intervention that opened it, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intervention: Option<InterventionId>,
}

impl PollView {
    /// Returns whether votes are taken.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Poll {
    pub(crate) id: PollId,
    question: String,
    options: Vec<String>,
    multiple: bool,
    pub(crate) opened_at: Timestamp,
    closes_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
    revealed: bool,
    withdrawn: bool,
    pub(crate) intervention: Option<InterventionId>,
    /// One bit an option.
    votes: BTreeMap<AttendeeId, u8>,
    /// Voters whose votes are not counted.
    aside: BTreeSet<AttendeeId>,
    counts: Vec<u32>,
}

impl Poll {
    pub(crate) fn new(id: PollId, question: String, options: Vec<String>, multiple: bool, now: Timestamp) -> Self {
        let counts = vec![0; options.len()];
        Self {
            id,
            question,
            options,
            multiple,
            opened_at: now,
            closes_at: None,
            closed_at: None,
            revealed: false,
            withdrawn: false,
            intervention: None,
            votes: BTreeMap::new(),
            aside: BTreeSet::new(),
            counts,
        }
    }

    pub(crate) const fn of_intervention(mut self, intervention: InterventionId, closes_at: Timestamp) -> Self {
        self.intervention = Some(intervention);
        self.closes_at = Some(closes_at);
        self
    }

    /// Returns whether votes are taken at `now`, whether or not a tick has closed it yet.
    pub(crate) fn is_open(&self, now: Timestamp) -> bool {
        self.closed_at.is_none() && self.closes_at.is_none_or(|end| now < end)
    }

    pub(crate) fn may_vote(&self, who: AttendeeId, choices: &[u8], now: Timestamp) -> Result<(), Refusal> {
        if self.withdrawn {
            return Err(Refusal::NotFound("poll"));
        }
        if !self.is_open(now) {
            return Err(Refusal::PollClosed);
        }
        match choices {
            [] => return Err(Refusal::BadChoice("choose an option")),
            [_, _, ..] if !self.multiple => return Err(Refusal::BadChoice("choose one option only")),
            _ => {}
        }
        if choices.iter().any(|choice| usize::from(*choice) >= self.options.len()) {
            return Err(Refusal::BadChoice("there is no such option"));
        }
        if mask(choices).count_ones() as usize != choices.len() {
            return Err(Refusal::BadChoice("an option is chosen twice"));
        }
        let counted = self.votes.len() - self.aside.len();
        if !self.votes.contains_key(&who) && (counted >= ATTENDEES || self.aside.len() >= ATTENDEES) {
            return Err(Refusal::TooMany("votes"));
        }
        Ok(())
    }

    /// Records choices that [`Self::may_vote`]; whether it is the first vote of this person.
    pub(crate) fn vote(&mut self, who: AttendeeId, choices: &[u8]) -> bool {
        let now = mask(choices);
        let before = self.votes.insert(who, now);
        if !self.aside.contains(&who) {
            self.recount(before.unwrap_or(0), now);
        }
        before.is_none()
    }

    /// Counts choices in the place of others.
    fn recount(&mut self, before: u8, now: u8) {
        for (option, count) in (0_u8..).zip(&mut self.counts) {
            *count = *count + u32::from(now >> option & 1) - u32::from(before >> option & 1);
        }
    }

    /// Sets a person's vote aside, or counts it again; whether that changes the tally. A vote is never forgotten.
    pub(crate) fn set_aside(&mut self, who: AttendeeId, on: bool) -> bool {
        let Some(vote) = self.votes.get(&who).copied() else { return false };
        if on && self.aside.insert(who) {
            self.recount(vote, 0);
            return true;
        }
        if !on && self.aside.remove(&who) {
            self.recount(0, vote);
            return true;
        }
        false
    }

    pub(crate) fn votes_aside(&self) -> u32 {
        u32::try_from(self.aside.len()).unwrap_or(u32::MAX)
    }

    pub(crate) fn has_vote_of(&self, who: AttendeeId) -> bool {
        self.votes.contains_key(&who)
    }

    /// Returns whether the tally was hidden from those who have not voted.
    pub(crate) const fn reveal(&mut self) -> bool {
        !std::mem::replace(&mut self.revealed, true)
    }

    /// Returns whether it was open.
    pub(crate) const fn close(&mut self, at: Timestamp) -> bool {
        if self.closed_at.is_some() {
            return false;
        }
        self.closed_at = Some(at);
        true
    }

    pub(crate) const fn withdraw(&mut self) {
        self.withdrawn = true;
    }

    /// When it closes by itself, if that moment has come and it is still open.
    pub(crate) fn due(&self, now: Timestamp) -> Option<Timestamp> {
        self.closes_at.filter(|end| self.closed_at.is_none() && *end <= now)
    }

    pub(crate) fn tally(&self) -> Tally {
        Tally { voters: self.voters(), counts: self.counts.clone() }
    }

    pub(crate) fn voters(&self) -> u32 {
        u32::try_from(self.votes.len() - self.aside.len()).unwrap_or(u32::MAX)
    }

    pub(crate) fn is_visible_to(&self, viewer: Viewer) -> bool {
        !self.withdrawn || viewer == Viewer::Organizer
    }

    /// Organizers always; others once they voted, or once everybody may see it.
    pub(crate) fn tally_is_visible_to(&self, viewer: Viewer) -> bool {
        self.is_visible_to(viewer)
            && match viewer {
                Viewer::Organizer => true,
                Viewer::Projector => self.revealed || self.closed_at.is_some(),
                Viewer::Attendee(who) => self.revealed || self.closed_at.is_some() || self.votes.contains_key(&who),
            }
    }

    /// About its bytes in a frame.
    fn bytes(&self) -> usize {
        POLL_BYTES + self.question.len() + self.options.iter().map(String::len).sum::<usize>()
    }

    pub(crate) fn view(&self, viewer: Viewer) -> PollView {
        let mine = match viewer {
            Viewer::Attendee(who) => self.votes.get(&who).copied().unwrap_or(0),
            Viewer::Organizer | Viewer::Projector => 0,
        };
        PollView {
            id: self.id,
            question: self.question.clone(),
            options: self.options.clone(),
            multiple: self.multiple,
            opened_at: self.opened_at,
            closes_at: self.closes_at,
            closed_at: self.closed_at,
            revealed: self.revealed,
            voters: self.voters(),
            mine: (0_u8..8).filter(|option| mine >> option & 1 == 1).collect(),
            tally: self.tally_is_visible_to(viewer).then(|| self.tally()),
            intervention: self.intervention,
        }
    }
}

/// One bit for each choice below 8; others are refused before.
fn mask(choices: &[u8]) -> u8 {
    choices.iter().fold(0, |mask, choice| mask | 1_u8.checked_shl(u32::from(*choice)).unwrap_or(0))
}

/// The polls of one room, in the order in which they opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Polls(Vec<Poll>);

impl Polls {
    pub(crate) fn get(&self, id: PollId) -> Result<&Poll, Refusal> {
        self.0.iter().rev().find(|poll| poll.id == id).ok_or(Refusal::NotFound("poll"))
    }

    pub(crate) fn get_mut(&mut self, id: PollId) -> Option<&mut Poll> {
        self.0.iter_mut().rev().find(|poll| poll.id == id)
    }

    pub(crate) fn may_open(&self, id: PollId, now: Timestamp) -> Result<(), Refusal> {
        if self.get(id).is_ok() {
            Err(Refusal::Exists("poll"))
        } else if self.0.len() >= POLLS {
            Err(Refusal::TooMany("polls"))
        } else if self.0.iter().filter(|poll| poll.is_open(now)).count() >= OPEN_POLLS {
            Err(Refusal::TooMany("open polls"))
        } else {
            Ok(())
        }
    }

    pub(crate) fn open(&mut self, poll: Poll) -> PollView {
        let view = poll.view(Viewer::Projector);
        self.0.push(poll);
        view
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Poll> {
        self.0.iter()
    }

    /// Sets a person's votes aside, or counts them again.
    pub(crate) fn set_aside(&mut self, who: AttendeeId, on: bool) {
        for poll in &mut self.0 {
            poll.set_aside(who, on);
        }
    }

    pub(crate) fn still_open(&self) -> impl DoubleEndedIterator<Item = &Poll> {
        self.0.iter().filter(|poll| poll.closed_at.is_none())
    }

    /// Open ones, the newest first, then the newest closed ones: as many as fit.
    pub(crate) fn view(&self, viewer: Viewer) -> Vec<PollView> {
        let visible = || self.0.iter().rev().filter(|poll| poll.is_visible_to(viewer));
        let open = visible().filter(|poll| poll.closed_at.is_none());
        let mut bytes = 0;
        let closed = visible().filter(|poll| poll.closed_at.is_some()).take_while(|poll| {
            bytes += poll.bytes();
            bytes <= CLOSED_POLLS_SHOWN_BYTES
        });
        open.chain(closed).map(|poll| poll.view(viewer)).collect()
    }

    /// Every poll that was not withdrawn, in the order in which they opened, as organizers see them.
    pub(crate) fn archive(&self) -> Vec<PollView> {
        self.0.iter().filter(|poll| !poll.withdrawn).map(|poll| poll.view(Viewer::Organizer)).collect()
    }
}
