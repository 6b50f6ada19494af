//! [`RoomPulse`]: the counts of a room, sent as a whole; only the latest matters.

use crate::pace::PaceCounts;
use crate::reaction::ReactionCounts;
use conductor::id::{PollId, QuestionId};
use serde::{Deserialize, Serialize};
use wire::Read;

/// Number of people who support a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct QuestionVotes {
    /// The question.
    pub question: QuestionId,
    /// People who support it.
    pub votes: u32,
}

/// Number of people who voted in an open poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct PollVoters {
    /// The poll.
    pub poll: PollId,
    /// People who voted.
    pub voters: u32,
}

/// The counts of a room.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct RoomPulse {
    /// People who look, or did a moment ago.
    pub people: u32,
    /// People whose pages are hidden or silent, and who have not said goodbye.
    #[serde(default, skip_serializing_if = "crate::view::is_zero")]
    pub away: u32,
    /// Reactions since the room opened.
    #[serde(default)]
    pub reactions: ReactionCounts,
    /// Support of the questions that wait or are live, the most supported ones and those that changed last. One that is not among them has
    /// not changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<QuestionVotes>,
    /// Voters of the open polls. One that is not among them has not changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub polls: Vec<PollVoters>,
    /// Pace, for those who run the room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pace: Option<PaceCounts>,
    /// People here or away who asked to be left out of the score, for those who run the room.
    #[serde(default, skip_serializing_if = "crate::view::is_zero")]
    pub unmeasured: u32,
}

impl RoomPulse {
    /// The same without what only those who run the room may see.
    #[must_use]
    pub fn for_everyone(mut self) -> Self {
        self.pace = None;
        self.unmeasured = 0;
        self
    }

    /// The same without the polls and questions that are as whoever was told `told` knows them.
    #[must_use]
    pub fn since(mut self, told: &Self) -> Self {
        self.questions.retain(|question| !told.questions.contains(question));
        self.polls.retain(|poll| !told.polls.contains(poll));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn who_knows_a_pulse_needs_only_what_changed_since() {
        let question = |n, votes| QuestionVotes { question: QuestionId(Uuid::from_u128(n)), votes };
        let poll = |n, voters| PollVoters { poll: PollId(Uuid::from_u128(n)), voters };
        let told =
            RoomPulse { people: 3, questions: vec![question(1, 5), question(2, 1)], polls: vec![poll(1, 2)], ..RoomPulse::default() };
        let now = RoomPulse {
            people: 4,
            questions: vec![question(2, 6), question(1, 5), question(3, 1)],
            polls: vec![poll(1, 2), poll(2, 0)],
            ..RoomPulse::default()
        };
        let since = now.since(&told);
        assert_eq!((since.people, since.questions, since.polls), (4, vec![question(2, 6), question(3, 1)], vec![poll(2, 0)]));
        assert_eq!(told.clone().since(&told), RoomPulse { people: 3, ..RoomPulse::default() });
    }
}
