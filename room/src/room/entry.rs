//! The entrance of the room: people who may take part, and the state of the door for those who run it.

use super::Room;
use crate::act::Act;
use crate::door::{Crowd, Door, Guard, Outside, VotesAside};
use crate::refusal::Refusal;
use conductor::id::AttendeeId;

impl Room {
    /// The rules for entry.
    #[must_use]
    pub const fn door(&self) -> &Door {
        &self.door
    }

    /// Returns whether an attendee may take part as the door is now: who was let in or has done something before may.
    ///
    /// Acts are not refused by it here: a log in which people took part before the door was shut must still be folded.
    #[must_use]
    pub fn is_inside(&self, who: AttendeeId) -> bool {
        !self.door.is_shut() || self.guests.were_let_in(who) || self.knows(who)
    }

    /// Returns whether more than their presence speaks for an attendee: a ticket, the passcode or an organizer.
    #[must_use]
    pub fn is_vouched_for(&self, who: AttendeeId) -> bool {
        self.guests.are_vouched_for(who)
    }

    /// Returns whether somebody may do an act as the door is now.
    ///
    /// # Errors
    /// [`Refusal::DoorClosed`], [`Refusal::Outside`] or [`Refusal::NotVouched`].
    pub fn may_pass(&self, who: AttendeeId, act: &Act) -> Result<(), Refusal> {
        if matches!(act, Act::Knock { .. }) {
            return Ok(());
        }
        if !self.is_inside(who) {
            return Err(if self.door.closed { Refusal::DoorClosed } else { Refusal::Outside });
        }
        let is_restricted = self.door.vouched_votes && matches!(act, Act::Vote { .. } | Act::Answer { .. } | Act::Support { .. });
        if is_restricted && !self.is_vouched_for(who) { Err(Refusal::NotVouched) } else { Ok(()) }
    }

    /// Returns whether an attendee is set aside until they have stayed.
    #[must_use]
    pub fn counts_by_staying(&self, who: AttendeeId) -> bool {
        self.people.asides().end_by_staying(who)
    }

    /// The name that somebody gave who asks to be let in.
    #[must_use]
    pub fn wished_name(&self, who: AttendeeId) -> Option<&str> {
        self.guests.wished_name(who)
    }

    /// The obstacle that keeps an attendee from taking part, if there is one.
    #[must_use]
    pub fn outside(&self, who: AttendeeId) -> Option<Outside> {
        let is_inside = self.is_inside(who);
        if is_inside && (!self.door.vouched_votes || self.is_vouched_for(who)) {
            return None;
        }
        Some(Outside {
            passcode: self.door.passcode.is_some() && (is_inside || !self.door.closed),
            approve: self.door.approve && !self.door.closed,
            asked: self.guests.ask(who),
            votes_only: is_inside,
        })
    }

    /// The state of the door, and the people set aside. Counts about their arrival are added by whoever saw them arrive.
    #[must_use]
    pub fn guard(&self) -> Guard {
        let (waiting, left_out) = self.people.asides().count();
        let votes = self.polls.iter().map(|poll| VotesAside { poll: poll.id, votes: poll.votes_aside() });
        let asking = self.guests.asking(|who| self.people.name(who));
        Guard {
            door: self.door.clone(),
            waiting,
            left_out,
            votes: votes.filter(|aside| aside.votes > 0).collect(),
            crowd: Crowd::default(),
            ask: u32::try_from(asking.len()).unwrap_or(u32::MAX),
            asking,
            ballots: Vec::new(),
            blocked: self.talk.words().to_vec(),
            bans: self.bans.view(),
            hands: self.hands.view(|who| self.people.is_present(who), |who| self.people.name(who)),
        }
    }
}
