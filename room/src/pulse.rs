//! [`RoomPulse`]: the counts of a room, sent as a whole; only the latest matters.

use crate::pace::PaceCounts;
use crate::reaction::ReactionCounts;
use conductor::id::{PollId, QuestionId};
use serde::{Deserialize, Serialize};

/// Number of people who support a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionVotes {
    /// The question.
    pub question: QuestionId,
    /// People who support it.
    pub votes: u32,
}

/// Number of people who voted in an open poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PollVoters {
    /// The poll.
    pub poll: PollId,
    /// People who voted.
    pub voters: u32,
}

/// The counts of a room.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomPulse {
    /// People who look, or did a moment ago.
    pub people: u32,
    /// People whose pages are hidden or silent, and who have not said goodbye.
    #[serde(default, skip_serializing_if = "crate::view::is_zero")]
    pub away: u32,
    /// Reactions since the room opened.
    #[serde(default)]
    pub reactions: ReactionCounts,
    /// Support of the questions that wait or are live, the most supported ones and those that changed last.
    #[serde(default)]
    pub questions: Vec<QuestionVotes>,
    /// Voters of the open polls.
    #[serde(default)]
    pub polls: Vec<PollVoters>,
    /// Pace, for those who run the room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pace: Option<PaceCounts>,
}

impl RoomPulse {
    /// The same without what only those who run the room may see.
    #[must_use]
    pub fn for_everyone(mut self) -> Self {
        self.pace = None;
        self
    }
}
