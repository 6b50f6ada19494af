//! [`Durability`]: the way an act survives a crash.

use super::Act;

/// Durability of an act: the way it survives a crash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Durability {
    /// Stored before it is acknowledged; the room is the fold of these.
    Kept,
    /// Only counted: presence and reactions. At most the last second is lost.
    Counted,
}

impl Act {
    /// The act's durability. An [`Act::Join`] that gives a name is kept, because messages show the name; an [`Act::Knock`] is kept
    /// if it lets somebody in.
    #[must_use]
    pub const fn durability(&self) -> Durability {
        match self {
            Self::Join { name: None } | Self::Away { .. } | Self::Leave | Self::React { .. } | Self::Knock { passcode: None, .. } => {
                Durability::Counted
            }
            Self::Join { name: Some(_) }
            | Self::Rename { .. }
            | Self::Measure { .. }
            | Self::Say { .. }
            | Self::Hide { .. }
            | Self::Mute { .. }
            | Self::OpenPoll { .. }
            | Self::AskAgain { .. }
            | Self::Vote { .. }
            | Self::Answer { .. }
            | Self::Support { .. }
            | Self::JudgeAnswer { .. }
            | Self::RevealPoll { .. }
            | Self::ClosePoll { .. }
            | Self::Ask { .. }
            | Self::Upvote { .. }
            | Self::MarkQuestion { .. }
            | Self::Pace { .. }
            | Self::Intervene { .. }
            | Self::Withdraw { .. }
            | Self::SetPhase { .. }
            | Self::SetDoor { .. }
            | Self::Knock { passcode: Some(_), .. }
            | Self::LetIn { .. }
            | Self::SetAside { .. }
            | Self::Settle { .. }
            | Self::Doubt { .. }
            | Self::Reply { .. }
            | Self::Edit { .. }
            | Self::Show { .. }
            | Self::Pin { .. }
            | Self::AskUnnamed { .. }
            | Self::WithdrawQuestion { .. }
            | Self::AmendQuestion { .. }
            | Self::MergeQuestions { .. }
            | Self::SetRules { .. }
            | Self::Ban { .. }
            | Self::Unban { .. }
            | Self::RaiseHand { .. }
            | Self::LowerHand { .. }
            | Self::End => Durability::Kept,
        }
    }
}
