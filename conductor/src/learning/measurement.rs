//! [`Measurement`]: the open window in which the effect of one decision is being measured.

use crate::arm::Arm;
use crate::id::ProposalId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use wire::Read;

/// The open window in which the effect of one decision is being measured. A session has at most one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Measurement {
    /// The decision.
    pub proposal: ProposalId,
    /// The arm; [`Arm::Hold`] if nothing was done on purpose.
    pub arm: Arm,
    /// When it was delivered, or when holding was drawn.
    pub sent_at: Timestamp,
    /// The score after counts from here.
    pub opens_at: Timestamp,
    /// The score after counts until here.
    pub closes_at: Timestamp,
}

/// A reason why an outcome has no score after, or none before. A missing outcome is never a success.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// Nothing was sent: dismissed, expired, or refused by the gate.
    NotTreated,
    /// No draft came, or it could not be delivered.
    NotDelivered,
    /// The session ended before the window closed.
    RoomEnded,
    /// Fewer than five people for most of a window.
    TooFewPeople,
    /// The score is known for less than half of a window, for instance after a restart.
    TooFewSamples,
    /// A person launched something else in the window.
    Overlapped,
    /// It was withdrawn before the window closed.
    Undone,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotTreated => "nothing was sent",
            Self::NotDelivered => "it could not be sent",
            Self::RoomEnded => "the session ended too soon",
            Self::TooFewPeople => "fewer than five people were there",
            Self::TooFewSamples => "the room was not watched for long enough",
            Self::Overlapped => "something else was launched meanwhile",
            Self::Undone => "it was undone",
        })
    }
}
