//! [`Status`]: the stages of a proposal's life, and the moves between them.

pub use crate::dismissal::DismissReason;
use crate::id::InterventionId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use wire::Read;

/// A reason why a proposal expired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "snake_case")]
pub enum Expiry {
    /// Nobody decided in time.
    Ttl,
    /// Too many were waiting, and it was the oldest.
    Evicted,
    /// A newer proposal answers the same kind of drop.
    Superseded,
    /// The room recovered by itself.
    Recovered,
    /// The session ended.
    SessionEnded,
    /// A person pressed Stop.
    Stopped,
    /// Its arm was put on the never-do list.
    Forbidden,
}

impl fmt::Display for Expiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ttl => "nobody decided in time",
            Self::Evicted => "too many were waiting",
            Self::Superseded => "a newer proposal replaced it",
            Self::Recovered => "the room recovered by itself",
            Self::SessionEnded => "the session ended",
            Self::Stopped => "the conductor was stopped",
            Self::Forbidden => "its kind was put on the never-do list",
        })
    }
}

/// The status of a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Status {
    /// Its words are being made.
    Drafting,
    /// It waits for a person.
    Awaiting,
    /// A person put it off.
    Snoozed {
        /// The moment at which it is shown again.
        until: Timestamp,
    },
    /// It was approved, by a person or by the mode.
    Approved,
    /// A person did not want it.
    Dismissed {
        /// The reason.
        reason: DismissReason,
    },
    /// It was not decided.
    Expired {
        /// The reason.
        why: Expiry,
    },
    /// It is on its way to the room.
    Delivering,
    /// The room shows it; its effect is being measured.
    Delivered {
        /// As which intervention.
        intervention: InterventionId,
        /// The moment of its delivery.
        at: Timestamp,
    },
    /// It could not be drafted or delivered.
    Failed {
        /// Why, for people.
        why: String,
    },
    /// It was withdrawn from the room.
    Undone {
        /// When.
        at: Timestamp,
    },
    /// Its window has closed; its outcome says what was measured, if anything was.
    Measured,
}

impl Status {
    /// Returns whether it still waits for its words or for a decision.
    #[must_use]
    pub const fn is_pending(&self) -> bool {
        matches!(self, Self::Drafting | Self::Awaiting | Self::Snoozed { .. })
    }

    /// Returns whether nothing more happens to it, except that a person may undo what was measured.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        matches!(self, Self::Dismissed { .. } | Self::Expired { .. } | Self::Failed { .. } | Self::Undone { .. } | Self::Measured)
    }

    /// Returns whether a person can decide on it now.
    #[must_use]
    pub const fn is_decidable(&self) -> bool {
        matches!(self, Self::Awaiting | Self::Snoozed { .. })
    }

    /// Returns whether a proposal may move from here to `next`.
    #[must_use]
    pub const fn may_become(&self, next: &Self) -> bool {
        match self {
            Self::Drafting => {
                matches!(next, Self::Awaiting | Self::Approved | Self::Dismissed { .. } | Self::Expired { .. } | Self::Failed { .. })
            }
            Self::Awaiting => matches!(next, Self::Snoozed { .. } | Self::Approved | Self::Dismissed { .. } | Self::Expired { .. }),
            Self::Snoozed { .. } => {
                matches!(next, Self::Awaiting | Self::Snoozed { .. } | Self::Approved | Self::Dismissed { .. } | Self::Expired { .. })
            }
            Self::Approved => matches!(next, Self::Delivering),
            Self::Delivering => matches!(next, Self::Delivered { .. } | Self::Failed { .. } | Self::Undone { .. }),
            Self::Delivered { .. } => matches!(next, Self::Measured | Self::Undone { .. }),
            Self::Measured => matches!(next, Self::Undone { .. }),
            Self::Dismissed { .. } | Self::Expired { .. } | Self::Failed { .. } | Self::Undone { .. } => false,
        }
    }

    /// The name on the wire and in logs, such as `awaiting`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Drafting => "drafting",
            Self::Awaiting => "awaiting",
            Self::Snoozed { .. } => "snoozed",
            Self::Approved => "approved",
            Self::Dismissed { .. } => "dismissed",
            Self::Expired { .. } => "expired",
            Self::Delivering => "delivering",
            Self::Delivered { .. } => "delivered",
            Self::Failed { .. } => "failed",
            Self::Undone { .. } => "undone",
            Self::Measured => "measured",
        }
    }
}

/// A move that a proposal's life does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a proposal that is {} cannot become {}", from.name(), to.name())]
pub struct Transition {
    /// The present status.
    pub from: Status,
    /// The status that it cannot come to.
    pub to: Status,
}
