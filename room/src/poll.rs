//! Polls: one vote per person, changeable while open, tallies hidden until they may be seen.

use crate::chat::is_false;
use conductor::id::{InterventionId, PollId};
use conductor::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How a poll stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// People who voted.
    pub voters: u32,
    /// Votes for each option, in the order of the options. With several choices they add up to more than [`Self::voters`].
    pub counts: Vec<u32>,
}

/// A poll as one viewer sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PollView {
    /// Which poll.
    pub id: PollId,
    /// What is asked.
    pub question: String,
    /// The options, in order.
    pub options: Vec<String>,
    /// Several options may be chosen.
    pub multiple: bool,
    /// When it opened.
    pub opened_at: Timestamp,
    /// When it closes by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes_at: Option<Timestamp>,
    /// When it closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Timestamp>,
    /// Everybody may see the tally.
    #[serde(default, skip_serializing_if = "is_false")]
    pub revealed: bool,
    /// People who voted.
    pub voters: u32,
    /// What the viewer chose; empty if they have not voted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mine: Vec<u8>,
    /// The tally, if the viewer may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tally: Option<Tally>,
    /// The intervention that opened it, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intervention: Option<InterventionId>,
}

impl PollView {
    /// Whether votes are taken.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }
}
