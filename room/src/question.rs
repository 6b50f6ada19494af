//! Questions of the audience, and who supports them.

use crate::chat::{Speaker, is_false};
use conductor::id::QuestionId;
use conductor::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How far a question has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionState {
    /// It waits.
    #[default]
    Queued,
    /// It is being answered now. At most one is.
    Live,
    /// It was answered.
    Answered,
    /// It was put away; attendees no longer see it.
    Archived,
}

/// A question as one viewer sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionView {
    /// Which question.
    pub id: QuestionId,
    /// When it was asked.
    pub at: Timestamp,
    /// The name of who asked, at that time.
    pub author: String,
    /// Who asked.
    pub speaker: Speaker,
    /// The words, cleaned.
    pub text: String,
    /// How far it has come.
    pub state: QuestionState,
    /// People who support it.
    pub votes: u32,
    /// The viewer asked it, so cannot support it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub mine: bool,
    /// The viewer supports it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub upvoted: bool,
}
