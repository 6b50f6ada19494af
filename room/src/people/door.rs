//! [`Door`]: an organizer's rules for entry. [`Guard`]: the state of the door and the people set aside.

use crate::ban::BanView;
use crate::hand::HandView;
use crate::limits::{PASSCODE_LEAST, PASSCODE_MOST};
use crate::text::clean;
use conductor::id::{AttendeeId, PollId};
use conductor::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use wire::Read;

/// An organizer's rules for entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Door {
    /// Newcomers may look but not take part.
    #[serde(default)]
    pub closed: bool,
    /// Seconds between two messages, questions or names of one person; 0 sets no limit.
    #[serde(default)]
    pub slow: u16,
    /// Newcomers take part once an organizer has let them in.
    #[serde(default)]
    pub approve: bool,
    /// Newcomers take part once they have entered this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passcode: Option<Passcode>,
    /// Only people vote who have a ticket or the passcode, or whom an organizer let in.
    #[serde(default)]
    pub vouched_votes: bool,
}

impl Door {
    /// Returns whether newcomers may only look until something speaks for them.
    #[must_use]
    pub const fn is_shut(&self) -> bool {
        self.closed || self.approve || self.passcode.is_some()
    }
}

/// A word that lets people in. Capitals, spaces and dashes make no difference.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(try_from = "String", into = "String")]
pub struct Passcode(String);

impl Passcode {
    /// Reads what somebody typed.
    ///
    /// # Errors
    /// [`BadPasscode`] if it is too short to be hard to guess, or too long.
    pub fn new(typed: &str) -> Result<Self, BadPasscode> {
        let plain: String = clean(typed).chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_uppercase).collect();
        let chars = plain.chars().count();
        if (PASSCODE_LEAST..=PASSCODE_MOST).contains(&chars) { Ok(Self(plain)) } else { Err(BadPasscode) }
    }

    /// The word itself, to be told to people.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Keeps the word out of logs.
impl fmt::Debug for Passcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passcode")
    }
}

impl From<Passcode> for String {
    fn from(passcode: Passcode) -> Self {
        passcode.0
    }
}

impl TryFrom<String> for Passcode {
    type Error = BadPasscode;
    fn try_from(text: String) -> Result<Self, BadPasscode> {
        Self::new(&text)
    }
}

/// The passcode has too few or too many letters and digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("passcode: must have from {PASSCODE_LEAST} to {PASSCODE_MOST} letters and digits")]
pub struct BadPasscode;

/// The reason why somebody may take part although the door is shut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// They were here before the door was shut.
    Before,
    /// They entered the passcode.
    Passcode,
    /// Another platform named them.
    Ticket,
    /// An organizer let them in.
    #[default]
    Organizer,
}

impl Means {
    /// Returns whether more than their presence speaks for the person.
    #[must_use]
    pub const fn vouches(self) -> bool {
        !matches!(self, Self::Before)
    }
}

/// Something that keeps an attendee from taking part, and how they can get in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Outside {
    /// The passcode lets them in.
    #[serde(default)]
    pub passcode: bool,
    /// An organizer can let them in.
    #[serde(default)]
    pub approve: bool,
    /// They have asked to be let in.
    #[serde(default)]
    pub asked: bool,
    /// They take part, and only may not vote.
    #[serde(default)]
    pub votes_only: bool,
}

/// Somebody who asks to be let in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Asking {
    /// The person.
    pub who: AttendeeId,
    /// The name that they gave, or a pseudonym.
    pub name: String,
    /// When they asked.
    pub since: Timestamp,
}

/// Votes that a poll does not count now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct VotesAside {
    /// The poll.
    pub poll: PollId,
    /// People whose votes are set aside.
    pub votes: u32,
}

/// Arrivals of those who voted in a poll that is open or has just closed, as far as this program saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Ballot {
    /// The poll.
    pub poll: PollId,
    /// People who voted.
    pub votes: u32,
    /// Those whose identity was less than a minute old.
    pub within_a_minute: u32,
    /// Those whose identity was between one and ten minutes old.
    pub within_ten_minutes: u32,
    /// Those whose identity was older.
    pub older: u32,
    /// Those for whom a ticket speaks.
    pub with_ticket: u32,
    /// Those whose identity was made after the poll had opened.
    pub after_opening: u32,
    /// Those who came after the poll had opened, have not stayed since, and about whom nothing was decided: an organizer may doubt them.
    #[serde(default)]
    pub late: u32,
    /// Those who came after the poll had opened, and may have stayed, from the network that most of them came from.
    #[serde(default)]
    pub late_of_one: u32,
    /// The networks that the votes came from.
    pub networks: u32,
    /// Votes from the network that most came from.
    pub largest: u32,
}

/// The state of the door, and the people set aside, for those who run the room.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Guard {
    /// The rules for entry.
    #[serde(default)]
    pub door: Door,
    /// People who are set aside until an organizer decides.
    #[serde(default)]
    pub waiting: u32,
    /// People whom an organizer left out.
    #[serde(default)]
    pub left_out: u32,
    /// Votes that are set aside, for each poll that has some.
    #[serde(default)]
    pub votes: Vec<VotesAside>,
    /// The arrival of those who wait for a decision, as far as this program saw it.
    #[serde(default)]
    pub crowd: Crowd,
    /// People who ask to be let in.
    #[serde(default)]
    pub ask: u32,
    /// The first of them.
    #[serde(default)]
    pub asking: Vec<Asking>,
    /// Counts about the arrival of voters, for each poll that is open or has just closed and has votes.
    #[serde(default)]
    pub ballots: Vec<Ballot>,
    /// Words that wait for a decision wherever they stand.
    #[serde(default)]
    pub blocked: Vec<String>,
    /// People who are shut out.
    #[serde(default)]
    pub bans: Vec<BanView>,
    /// Raised hands of people who are here, the longest raised first.
    #[serde(default)]
    pub hands: Vec<HandView>,
}

/// Counts about the arrival of people who are set aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Crowd {
    /// Networks that they came from.
    #[serde(default)]
    pub networks: u32,
    /// People from the network that most came from.
    #[serde(default)]
    pub largest: u32,
    /// People who acted within ten seconds after they came.
    #[serde(default)]
    pub within_ten_seconds: u32,
    /// People who acted within a minute.
    #[serde(default)]
    pub within_a_minute: u32,
    /// Newcomers who may only look until they have stayed for a while, because too many came at once.
    #[serde(default)]
    pub refused: u32,
    /// Those of them whose own network sent too many; the others came while the room's budget was used up.
    #[serde(default)]
    pub of_full_networks: u32,
    /// Questions that wait, asked by newcomers from the network that most of those came from.
    #[serde(default)]
    pub asked_by_one: u32,
}
