//! [`Door`]: an organizer's rules for entry. [`Guard`]: the state of the door and the people set aside.

use conductor::id::PollId;
use serde::{Deserialize, Serialize};

/// An organizer's rules for entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Door {
    /// Newcomers may look but not take part.
    #[serde(default)]
    pub closed: bool,
    /// Seconds between two messages, questions or names of one person; 0 sets no limit.
    #[serde(default)]
    pub slow: u16,
}

/// Votes that a poll does not count now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VotesAside {
    /// The poll.
    pub poll: PollId,
    /// People whose votes are set aside.
    pub votes: u32,
}

/// The state of the door, and the people set aside, for those who run the room.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
}

/// Counts about the arrival of people who are set aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Newcomers who were refused because too many came at once.
    #[serde(default)]
    pub refused: u32,
}
