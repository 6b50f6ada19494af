//! Raised hands, in the order in which they were raised.

use crate::limits::{HANDS, HANDS_SHOWN};
use crate::refusal::Refusal;
use conductor::id::AttendeeId;
use conductor::time::Timestamp;
use serde::{Deserialize, Serialize};
use wire::Read;

/// A raised hand, for those who run the room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct HandView {
    /// Number of the hand in this room.
    pub hand: u32,
    /// The name that others see.
    pub name: String,
    /// When it was raised.
    pub since: Timestamp,
}

/// The hands of one room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hands {
    queue: Vec<(u32, AttendeeId, Timestamp)>,
    raised: u32,
}

impl Hands {
    pub(crate) fn is_up(&self, who: AttendeeId) -> bool {
        self.queue.iter().any(|(_, other, _)| *other == who)
    }

    /// Hands of people who are not here keep nobody from raising one: they may be made up, and the organizer does not see them.
    pub(crate) fn may_raise(&self, who: AttendeeId, is_here: impl Fn(AttendeeId) -> bool) -> Result<(), Refusal> {
        let here = || self.queue.iter().filter(|(_, who, _)| is_here(*who)).count();
        if self.is_up(who) || self.queue.len() < HANDS || here() < HANDS { Ok(()) } else { Err(Refusal::TooMany("raised hands")) }
    }

    /// Raises a hand; returns whether it was down.
    pub(crate) fn raise(&mut self, who: AttendeeId, now: Timestamp) -> bool {
        if self.is_up(who) {
            return false;
        }
        self.raised += 1;
        self.queue.push((self.raised, who, now));
        true
    }

    /// Lowers a hand; returns whether it was up.
    pub(crate) fn lower(&mut self, who: AttendeeId) -> bool {
        let before = self.queue.len();
        self.queue.retain(|(_, other, _)| *other != who);
        self.queue.len() < before
    }

    pub(crate) fn of(&self, hand: u32) -> Result<AttendeeId, Refusal> {
        self.queue.iter().find(|(number, _, _)| *number == hand).map(|(_, who, _)| *who).ok_or(Refusal::NotFound("hand"))
    }

    /// The first of those that `is_here` finds, the longest raised first.
    pub(crate) fn view(&self, is_here: impl Fn(AttendeeId) -> bool, name: impl Fn(AttendeeId) -> String) -> Vec<HandView> {
        let here = self.queue.iter().filter(|(_, who, _)| is_here(*who)).take(HANDS_SHOWN);
        here.map(|(hand, who, since)| HandView { hand: *hand, name: name(*who), since: *since }).collect()
    }
}
