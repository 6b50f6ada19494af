//! [`Topic`] and [`Position`]: the streams that a client follows, and its place in them.

use serde::{Deserialize, Serialize};
use wire::Read;

/// A subject that a connection may follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Events of the room.
    Room,
    /// The room's counts: a state.
    Pulse,
    /// The score: a state, for organizers.
    Score,
    /// Events of the conductor, for organizers.
    Conduct,
    /// A topic that this version does not know.
    #[serde(other)]
    Unknown,
}

impl Topic {
    /// Every known topic.
    pub const ALL: [Self; 4] = [Self::Room, Self::Pulse, Self::Score, Self::Conduct];

    /// Returns whether each message counts and has a position; of the others only the latest matters.
    #[must_use]
    pub const fn is_events(self) -> bool {
        matches!(self, Self::Room | Self::Conduct)
    }

    /// Returns whether only organizers may follow it.
    #[must_use]
    pub const fn needs_organizer(self) -> bool {
        matches!(self, Self::Score | Self::Conduct)
    }
}

/// A place in a stream of events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Read)]
pub struct Position {
    /// Identity of the stream: a server that loses its memory of one begins another.
    pub epoch: u64,
    /// Number of events of the stream so far, this one included.
    pub offset: u64,
}
