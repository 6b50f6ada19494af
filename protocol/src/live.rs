//! The content of topics: [`Snapshot`], [`LiveEvent`], [`LiveState`].
//!
//! Each is an enum over what is read of the conductor, so that a program that follows only the room need not hold the code that reads the
//! rest: [`IgnoredAny`](serde::de::IgnoredAny) stands for it there.

use crate::conduct::{ConductEvent, ConductView};
use crate::team::TeamRole;
use conductor::id::{PollId, QuestionId};
use conductor::reading::Reading;
use room::{MessageView, QuestionView, QuizScore, RoomEvent, RoomPulse, RoomView, Tally, YouView};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wire::Read;

/// The whole of a topic, for who reads everything.
pub type Snapshot = SnapshotOf<Box<ConductView>>;
/// One event of a topic, for who reads everything.
pub type LiveEvent = EventOf<Box<ConductEvent>>;
/// A state, for who reads everything.
pub type LiveState = StateOf<Reading>;

/// The whole of a topic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum SnapshotOf<V> {
    /// The room, as this viewer sees it.
    Room(Box<RoomView>),
    /// The conductor.
    Conduct(V),
    /// Something that this version does not know.
    #[serde(other)]
    Unknown,
}

/// One event of a topic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
#[serde(tag = "of", rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "frames are passed on and dropped: boxes would cost more (wasm32 is below the limit)")]
pub enum EventOf<E> {
    /// In the room.
    Room(RoomEvent),
    /// An event of the conductor.
    Conduct(E),
    /// Something that this version does not know.
    #[serde(other)]
    Unknown,
}

/// A state: the latest of its kind replaces the one before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum StateOf<R> {
    /// The room's counts.
    Pulse(RoomPulse),
    /// The score, for organizers.
    Score(R),
    /// A poll's tally; sent only to those who may see it.
    Tally {
        /// The poll.
        poll: PollId,
        /// The tally.
        tally: Tally,
    },
    /// The server, for organizers: told when it changes, and after the welcome if it is degraded.
    Server {
        /// True if the server is degraded: it shares its work with others and does not reach them, or lacks another part.
        degraded: bool,
    },
    /// The member of the event's team, on an organizer's connection: told after each welcome.
    Member {
        /// Their role.
        role: TeamRole,
    },
    /// The attendee themself: told when their name, number or mute changes.
    You(YouView),
    /// An act of the attendee, perhaps on another of their pages: all of them get it, so that they agree.
    Own(Own),
    /// Something that this version does not know.
    #[serde(other)]
    Unknown,
}

/// Something that an attendee did and that other people are not told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(tag = "own", rename_all = "snake_case")]
pub enum Own {
    /// They voted, or changed their vote.
    Vote {
        /// The poll.
        poll: PollId,
        /// Positions of the options that they chose.
        choices: Vec<u8>,
    },
    /// They answered a poll in words, or changed their answer.
    Answer {
        /// The poll.
        poll: PollId,
        /// The words.
        words: Vec<String>,
    },
    /// They support an idea, or no longer do.
    Support {
        /// The poll.
        poll: PollId,
        /// The idea, as it is shown.
        idea: String,
        /// True if they support it.
        on: bool,
    },
    /// A quiz that they answered is closed.
    Scored {
        /// The poll.
        poll: PollId,
        /// Their result.
        score: QuizScore,
    },
    /// They support a question, or no longer do.
    Upvote {
        /// The question.
        question: QuestionId,
        /// True if they support it.
        on: bool,
    },
    /// All that waits for approval of theirs: it replaces what was known to wait.
    Held {
        /// Questions.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        questions: Vec<QuestionView>,
        /// Messages.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        chat: Vec<MessageView>,
    },
    /// A message or a question is theirs; told before the event that shows it to everybody.
    Wrote {
        /// Its identifier.
        id: Uuid,
    },
    /// Something that this version does not know.
    #[serde(other)]
    Unknown,
}
