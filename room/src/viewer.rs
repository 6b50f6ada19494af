//! [`Actor`]: the one who acts; [`Viewer`]: the one for whom a view is made.

use conductor::id::{AttendeeId, OrganizerId};
use serde::{Deserialize, Serialize};

/// A person or program that acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "actor", content = "id", rename_all = "snake_case")]
pub enum Actor {
    /// The program itself, for the conductor.
    System,
    /// A person who runs the session.
    Organizer(OrganizerId),
    /// A person in the audience.
    Attendee(AttendeeId),
}

impl Actor {
    /// Returns whether the actor may run the room.
    #[must_use]
    pub const fn runs_the_room(self) -> bool {
        matches!(self, Self::System | Self::Organizer(_))
    }

    /// The attendee, if it is one.
    #[must_use]
    pub const fn attendee(self) -> Option<AttendeeId> {
        match self {
            Self::Attendee(attendee) => Some(attendee),
            Self::System | Self::Organizer(_) => None,
        }
    }
}

/// The person or screen for whom a view is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "viewer", content = "id")]
pub enum Viewer {
    /// A person who runs the session: sees tallies, hidden messages, archived questions, pace and cues.
    Organizer,
    /// A screen for everybody: sees only what every attendee may see.
    Projector,
    /// One attendee: sees in addition their own choices, votes and name.
    Attendee(AttendeeId),
}

impl From<Actor> for Viewer {
    fn from(actor: Actor) -> Self {
        match actor {
            Actor::System | Actor::Organizer(_) => Self::Organizer,
            Actor::Attendee(attendee) => Self::Attendee(attendee),
        }
    }
}
