//! [`InterventionView`]: an intervention as a screen shows it.

use conductor::arm::{Arm, Content};
use conductor::id::{InterventionId, PollId};
use conductor::time::Timestamp;
use serde::{Deserialize, Serialize};
use wire::Read;

/// The reason why an intervention ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Its time was over.
    TimeUp,
    /// Its poll closed, or its question was answered or put away.
    Done,
    /// A newer one of its kind took its place.
    Replaced,
    /// It was undone.
    Withdrawn,
    /// The session ended.
    SessionEnded,
}

/// An intervention as a screen shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct InterventionView {
    /// The intervention.
    pub id: InterventionId,
    /// When it reached the room.
    pub at: Timestamp,
    /// The content that people see.
    pub content: Content,
    /// The poll that it opened, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub poll: Option<PollId>,
    /// When it ends by itself: a challenge's countdown, a prompt's pin, a poll's closing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Timestamp>,
}

impl InterventionView {
    /// Returns whether only those who run the room see it.
    #[must_use]
    pub fn is_cue(&self) -> bool {
        self.content.arm() == Arm::Notification
    }
}
