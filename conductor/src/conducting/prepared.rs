//! [`Prepared`]: a content that an organizer writes before a session, to send it with one click or to let the conductor suggest it.
//! [`file`] reads and writes lists of them.

pub mod file;
mod table;

use crate::arm::{Arm, BadContent, Content};
use crate::id::DraftId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use wire::Read;

/// Most drafts of a session.
pub const MOST: usize = 100;

/// A content that waits for its moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Prepared {
    /// The content.
    pub content: Content,
    /// Seconds after which a poll closes by itself, 5 to 3,600; without, it stays open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
}

/// A reason why something cannot be prepared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPrepared {
    /// The content cannot be shown.
    #[error(transparent)]
    Content(#[from] BadContent),
    /// The audience has not asked anything yet.
    #[error("a question of the audience cannot be prepared")]
    Question,
    /// Other things have no timer, or one of their own.
    #[error("only a poll has a timer")]
    NoTimer,
}

impl Prepared {
    /// Checks the content and the timer.
    ///
    /// # Errors
    /// [`BadPrepared`] names the first rule that is broken.
    pub fn check(&self) -> Result<(), BadPrepared> {
        self.content.check()?;
        match (self.content.arm(), self.seconds) {
            (Arm::QnaPromote, _) => Err(BadPrepared::Question),
            (Arm::Poll, Some(seconds)) if !(5..=3600).contains(&seconds) => Err(BadContent::Timer.into()),
            (Arm::Poll, _) | (_, None) => Ok(()),
            (_, Some(_)) => Err(BadPrepared::NoTimer),
        }
    }
}

impl From<Content> for Prepared {
    fn from(content: Content) -> Self {
        Self { content, seconds: None }
    }
}

/// A prepared content in the list of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Draft {
    /// Its id.
    pub id: DraftId,
    /// The content.
    pub content: Content,
    /// Seconds after which a poll closes by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
    /// When it was sent last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_at: Option<Timestamp>,
    /// True while a proposal that waits has its words.
    #[serde(default)]
    pub suggested: bool,
    /// The latest moment at which it opens by itself, if it is planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_until: Option<Timestamp>,
}

impl From<Draft> for Prepared {
    fn from(Draft { content, seconds, .. }: Draft) -> Self {
        Self { content, seconds }
    }
}

/// The draft whose words a proposal for `arm` takes: the first that fits, that was not sent yet and is not planned, and
/// that no other proposal has.
#[must_use]
pub fn next(list: &[Draft], arm: Arm) -> Option<&Draft> {
    let is_free = |draft: &&Draft| draft.used_at.is_none() && !draft.suggested && draft.planned_until.is_none();
    list.iter().filter(is_free).find(|draft| draft.content.arm() == arm)
}

/// The order of a list after one of it was moved to place `to`, from 0. `None` if it is not in the list.
#[must_use]
pub fn moved(mut list: Vec<DraftId>, draft: DraftId, to: usize) -> Option<Vec<DraftId>> {
    let from = list.iter().position(|other| *other == draft)?;
    list.remove(from);
    list.insert(to.min(list.len()), draft);
    Some(list)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn id(n: u128) -> DraftId {
        DraftId(Uuid::from_u128(n))
    }

    fn prompt(n: u128) -> Draft {
        Draft {
            id: id(n),
            content: Content::ChatPrompt { text: format!("Prompt {n}") },
            seconds: None,
            used_at: None,
            suggested: false,
            planned_until: None,
        }
    }

    #[test]
    fn the_first_that_fits_and_is_free_is_suggested() {
        let challenge = Content::Gamification { text: "Guess.".to_owned(), seconds: 60 };
        let list = [
            Draft { content: challenge, ..prompt(1) },
            Draft { used_at: Some(Timestamp::from_millis(1)), ..prompt(2) },
            Draft { suggested: true, ..prompt(3) },
            Draft { planned_until: Some(Timestamp::from_millis(1)), ..prompt(6) },
            prompt(4),
            prompt(5),
        ];
        assert_eq!(next(&list, Arm::ChatPrompt).map(|draft| draft.id), Some(id(4)));
        assert_eq!(next(&list, Arm::Gamification).map(|draft| draft.id), Some(id(1)));
        assert_eq!(next(&list, Arm::Poll), None);
    }

    #[test]
    fn a_draft_is_moved_and_the_others_keep_their_order() {
        let list: Vec<DraftId> = (1..=4).map(id).collect();
        assert_eq!(moved(list.clone(), id(4), 0), Some([4, 1, 2, 3].map(id).to_vec()));
        assert_eq!(moved(list.clone(), id(1), 2), Some([2, 3, 1, 4].map(id).to_vec()));
        assert_eq!(moved(list.clone(), id(2), 99), Some([1, 3, 4, 2].map(id).to_vec()));
        assert_eq!(moved(list, id(9), 0), None);
    }

    #[test]
    fn only_polls_have_a_timer_and_it_has_limits() {
        let poll = Content::Poll { question: "One word?".to_owned(), options: Vec::new(), kind: crate::arm::PollKind::Words };
        let timed = |content: &Content, seconds| Prepared { content: content.clone(), seconds: Some(seconds) }.check();
        assert_eq!(timed(&poll, 60), Ok(()));
        assert_eq!(timed(&poll, 4), Err(BadContent::Timer.into()));
        assert_eq!(timed(&Content::ChatPrompt { text: "Hello".to_owned() }, 60), Err(BadPrepared::NoTimer));
        let question = Content::QnaPromote { question: Uuid::nil().into(), text: "Why?".to_owned() };
        assert_eq!(Prepared::from(question).check(), Err(BadPrepared::Question));
    }
}
