//! What topics carry: [`Snapshot`], [`LiveEvent`], [`LiveState`].

use crate::conduct::{ConductEvent, ConductView};
use conductor::id::PollId;
use conductor::reading::Reading;
use room::{RoomEvent, RoomPulse, RoomView, Tally, YouView};
use serde::{Deserialize, Serialize};

/// The whole of a topic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Snapshot {
    /// The room, as this viewer sees it.
    Room(Box<RoomView>),
    /// The conductor.
    Conduct(Box<ConductView>),
    /// Something that this version does not know.
    #[serde(other)]
    Unknown,
}

/// One event of a topic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum LiveEvent {
    /// In the room.
    Room(RoomEvent),
    /// Of the conductor.
    Conduct(Box<ConductEvent>),
    /// Something that this version does not know.
    #[serde(other)]
    Unknown,
}

/// A state: the latest of its kind replaces the one before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum LiveState {
    /// The room's counts.
    Pulse(RoomPulse),
    /// The score, for organizers.
    Score(Reading),
    /// How a poll stands; only told to those who may see it.
    Tally {
        /// Which poll.
        poll: PollId,
        /// How it stands.
        tally: Tally,
    },
    /// The attendee themself: told when their name, number or mute changes.
    You(YouView),
    /// Something that this version does not know.
    #[serde(other)]
    Unknown,
}
