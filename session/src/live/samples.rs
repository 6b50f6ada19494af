//! Things of a room for the tests of pages.

use conductor::id::QuestionId;
use conductor::time::Timestamp;
use room::{QuestionState, QuestionView, Speaker};
use uuid::Uuid;

/// A question of Ada's.
#[must_use]
pub fn question(n: u128, state: QuestionState, votes: u32) -> QuestionView {
    QuestionView {
        id: QuestionId(Uuid::from_u128(n)),
        at: Timestamp::from_millis(0),
        author: "Ada".to_owned(),
        speaker: Some(Speaker(1)),
        text: "Why?".to_owned(),
        state,
        votes,
        mine: false,
        upvoted: false,
        label: String::new(),
        pinned: false,
        answer: String::new(),
        merged_into: None,
    }
}
