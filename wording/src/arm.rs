//! Names of the arms: everything that pages call them.

use crate::language::{Text, common, terms};
use conductor::arm::Arm;

/// An arm as people call it.
#[must_use]
pub const fn arm_name(arm: Arm) -> Text {
    match arm {
        Arm::Hold => terms::WAIT,
        Arm::Poll => terms::QUICK_POLL,
        Arm::ChatPrompt => terms::CHAT_PROMPT,
        Arm::QnaPromote => terms::PROMOTE,
        Arm::Notification => terms::CUE,
        Arm::Gamification => common::CHALLENGE,
    }
}

/// The noun for an arm within a sentence.
pub(crate) const fn noun(arm: Arm) -> Text {
    match arm {
        Arm::Hold => terms::WAITING,
        Arm::Poll => terms::A_POLL,
        Arm::ChatPrompt => terms::A_PROMPT,
        Arm::QnaPromote => terms::PROMOTING,
        Arm::Notification => terms::A_CUE,
        Arm::Gamification => terms::A_CHALLENGE,
    }
}

/// The label of the field for an arm's text.
#[must_use]
pub const fn field_name(arm: Arm) -> Text {
    match arm {
        Arm::Poll => terms::FIELD_QUESTION,
        Arm::ChatPrompt | Arm::Hold => terms::FIELD_PROMPT,
        Arm::QnaPromote => terms::FIELD_QUESTION_SHOWN,
        Arm::Notification => terms::FIELD_CUE,
        Arm::Gamification => common::CHALLENGE,
    }
}
