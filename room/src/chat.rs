//! Chat: what was said, and by whom as far as others may know.

use conductor::id::MessageId;
use conductor::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A person who spoke in this room, numbered from 1 in the order of their first message or question. It tells people of one room apart and
/// says nothing about who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Speaker(pub u32);

/// A message as a screen shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageView {
    /// Which message.
    pub id: MessageId,
    /// When it was said.
    pub at: Timestamp,
    /// The name at that time; empty for those who run the room.
    pub author: String,
    /// Who of the audience said it; `None` for those who run the room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<Speaker>,
    /// The words, cleaned.
    pub text: String,
    /// Taken away: only organizers still see it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub hidden: bool,
    /// The viewer said it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub mine: bool,
}

impl MessageView {
    /// Whether somebody who runs the room said it.
    #[must_use]
    pub const fn by_host(&self) -> bool {
        self.speaker.is_none()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
pub(crate) const fn is_false(value: &bool) -> bool {
    !*value
}
