//! [`AttendeeAct`]: an act that an attendee's page sends. A phone's program holds the code that writes these and no other.

use crate::act::Act;
use crate::pace::Pace;
use crate::reaction::Reaction;
use conductor::id::{MessageId, PollId, QuestionId};
use serde::Serialize;

/// An act that an attendee's page sends; on the wire it is the [`Act`] of the same name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "act", rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is an Act, which explains it")]
pub enum AttendeeAct {
    Rename {
        name: String,
    },
    Say {
        message: MessageId,
        text: String,
    },
    Reply {
        message: MessageId,
        to: MessageId,
        text: String,
    },
    Edit {
        message: MessageId,
        text: String,
    },
    Hide {
        message: MessageId,
    },
    Vote {
        poll: PollId,
        choices: Vec<u8>,
    },
    Answer {
        poll: PollId,
        words: Vec<String>,
    },
    Support {
        poll: PollId,
        idea: String,
        on: bool,
    },
    Ask {
        question: QuestionId,
        text: String,
    },
    AskUnnamed {
        question: QuestionId,
        text: String,
    },
    WithdrawQuestion {
        question: QuestionId,
    },
    Upvote {
        question: QuestionId,
        on: bool,
    },
    React {
        emoji: Reaction,
    },
    Pace {
        pace: Option<Pace>,
    },
    Knock {
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        passcode: Option<String>,
    },
    RaiseHand {
        on: bool,
    },
    Measure {
        on: bool,
    },
}

impl Act {
    /// The same as an attendee's page sends it; `None` if no such page does.
    #[must_use]
    pub fn of_attendee(self) -> Option<AttendeeAct> {
        Some(match self {
            Self::Rename { name } => AttendeeAct::Rename { name },
            Self::Say { message, text } => AttendeeAct::Say { message, text },
            Self::Reply { message, to, text } => AttendeeAct::Reply { message, to, text },
            Self::Edit { message, text } => AttendeeAct::Edit { message, text },
            Self::Hide { message } => AttendeeAct::Hide { message },
            Self::Vote { poll, choices } => AttendeeAct::Vote { poll, choices },
            Self::Answer { poll, words } => AttendeeAct::Answer { poll, words },
            Self::Support { poll, idea, on } => AttendeeAct::Support { poll, idea, on },
            Self::Ask { question, text } => AttendeeAct::Ask { question, text },
            Self::AskUnnamed { question, text } => AttendeeAct::AskUnnamed { question, text },
            Self::WithdrawQuestion { question } => AttendeeAct::WithdrawQuestion { question },
            Self::Upvote { question, on } => AttendeeAct::Upvote { question, on },
            Self::React { emoji } => AttendeeAct::React { emoji },
            Self::Pace { pace } => AttendeeAct::Pace { pace },
            Self::Knock { name, passcode } => AttendeeAct::Knock { name, passcode },
            Self::RaiseHand { on } => AttendeeAct::RaiseHand { on },
            Self::Measure { on } => AttendeeAct::Measure { on },
            Self::Join { .. }
            | Self::Away { .. }
            | Self::Show { .. }
            | Self::Pin { .. }
            | Self::Mute { .. }
            | Self::OpenPoll { .. }
            | Self::AskAgain { .. }
            | Self::JudgeAnswer { .. }
            | Self::RevealPoll { .. }
            | Self::ClosePoll { .. }
            | Self::AmendQuestion { .. }
            | Self::MergeQuestions { .. }
            | Self::MarkQuestion { .. }
            | Self::Intervene { .. }
            | Self::Withdraw { .. }
            | Self::SetPhase { .. }
            | Self::SetDoor { .. }
            | Self::LetIn { .. }
            | Self::SetAside { .. }
            | Self::Settle { .. }
            | Self::Doubt { .. }
            | Self::SetRules { .. }
            | Self::Ban { .. }
            | Self::Unban { .. }
            | Self::LowerHand { .. }
            | Self::Leave
            | Self::End => return None,
        })
    }
}
