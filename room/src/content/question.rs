//! Questions of the audience, and who supports them.

mod amend;
mod questions;

pub(crate) use questions::Questions;

use crate::chat::{Speaker, is_false};
use crate::viewer::Viewer;
use conductor::id::{AttendeeId, QuestionId};
use conductor::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use wire::Read;

/// The progress of a question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Read)]
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
    /// It waits for an organizer's approval: of the audience only its asker sees it.
    Held,
    /// Its asker took it back; attendees no longer see it.
    Withdrawn,
}

impl QuestionState {
    /// Returns whether everybody sees such a question.
    #[must_use]
    pub const fn is_public(self) -> bool {
        matches!(self, Self::Queued | Self::Live | Self::Answered)
    }

    /// Returns whether such a question is put away for good or for now.
    #[must_use]
    pub const fn is_away(self) -> bool {
        matches!(self, Self::Archived | Self::Withdrawn)
    }
}

/// A question as one viewer sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct QuestionView {
    /// The question.
    pub id: QuestionId,
    /// When it was asked.
    pub at: Timestamp,
    /// The name of who asked, at that time; empty for a question without a name.
    pub author: String,
    /// The person who asked; `None` for a question without a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<Speaker>,
    /// The words, cleaned.
    pub text: String,
    /// The question's progress.
    pub state: QuestionState,
    /// People who support it.
    pub votes: u32,
    /// The viewer asked it, so cannot support it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub mine: bool,
    /// The viewer supports it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub upvoted: bool,
    /// A word of the organizers that sorts it; empty without one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// An organizer keeps it on top of those that wait.
    #[serde(default, skip_serializing_if = "is_false")]
    pub pinned: bool,
    /// An organizer's written answer; empty without one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answer: String,
    /// The question that it counts as, for organizers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<QuestionId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) id: QuestionId,
    at: Timestamp,
    author: String,
    pub(crate) asker: AttendeeId,
    pub(crate) speaker: Option<Speaker>,
    pub(crate) text: String,
    state: QuestionState,
    label: String,
    pinned: bool,
    answer: String,
    supporters: BTreeSet<AttendeeId>,
    merged_into: Option<QuestionId>,
    /// The people who support the question that it was merged into only because of that.
    brought: BTreeSet<AttendeeId>,
    /// Number of this question's last change of support, among those of the room; 0 before any.
    changed: u64,
}

impl Question {
    pub(crate) fn votes(&self) -> u32 {
        u32::try_from(self.supporters.len()).unwrap_or(u32::MAX)
    }

    pub(crate) const fn takes_votes(&self) -> bool {
        matches!(self.state, QuestionState::Queued | QuestionState::Live)
    }

    /// Returns whether a viewer may see it.
    fn is_for(&self, viewer: Viewer) -> bool {
        viewer == Viewer::Organizer || self.state.is_public() || self.state == QuestionState::Held && viewer == Viewer::Attendee(self.asker)
    }

    /// Sorts as screens show them: live, held, pinned, waiting by support, then done, the newest first.
    fn rank(&self) -> (u8, Reverse<u32>, Option<Timestamp>, Option<Reverse<Timestamp>>) {
        match self.state {
            QuestionState::Live => (0, Reverse(0), None, None),
            QuestionState::Held => (1, Reverse(0), Some(self.at), None),
            QuestionState::Queued => (if self.pinned { 2 } else { 3 }, Reverse(self.votes()), Some(self.at), None),
            QuestionState::Answered => (4, Reverse(0), None, Some(Reverse(self.at))),
            QuestionState::Archived | QuestionState::Withdrawn => (5, Reverse(0), None, Some(Reverse(self.at))),
        }
    }

    pub(crate) fn view(&self, viewer: Viewer) -> QuestionView {
        let you = match viewer {
            Viewer::Attendee(who) => Some(who),
            Viewer::Organizer | Viewer::Projector => None,
        };
        QuestionView {
            id: self.id,
            at: self.at,
            author: self.author.clone(),
            speaker: self.speaker,
            text: self.text.clone(),
            state: self.state,
            votes: self.votes(),
            mine: you == Some(self.asker),
            upvoted: you.is_some_and(|who| self.supporters.contains(&who)),
            label: self.label.clone(),
            pinned: self.pinned,
            answer: self.answer.clone(),
            merged_into: self.merged_into.filter(|_| viewer == Viewer::Organizer),
        }
    }
}

/// A question that is about to be asked.
pub(crate) struct Asked {
    pub(crate) id: QuestionId,
    pub(crate) at: Timestamp,
    /// Empty for a question without a name.
    pub(crate) author: String,
    pub(crate) asker: AttendeeId,
    /// `None` for a question without a name.
    pub(crate) speaker: Option<Speaker>,
    pub(crate) text: String,
    pub(crate) held: bool,
}
