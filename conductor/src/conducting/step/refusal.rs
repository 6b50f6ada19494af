//! [`Refusal`]: a reason why a conductor does not carry out an order.

use crate::arm::{Arm, BadContent};
use crate::planned::BadPlan;
use crate::prepared::BadPrepared;
use crate::proposal::{Status, Transition};
use crate::settings::BadSettings;
use crate::time::Timestamp;

/// A reason why a conductor does not carry out an order. Nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no such proposal, or it was decided long ago.
    #[error("no such proposal")]
    NoSuchProposal,
    /// The proposal has changed since it was seen.
    #[error("the proposal has changed; its revision is now {current}")]
    Stale {
        /// Its revision now.
        current: u32,
    },
    /// The proposal is past deciding, or not there yet.
    #[error("the proposal is {}", status.name())]
    NotPending {
        /// The present status.
        status: Status,
    },
    /// The content cannot be shown.
    #[error(transparent)]
    BadContent(#[from] BadContent),
    /// The edited content is of another kind than the proposal.
    #[error("the proposal is a {proposed} and cannot be sent as {sent}")]
    WrongArm {
        /// The proposal's arm.
        proposed: Arm,
        /// The content's arm.
        sent: Arm,
    },
    /// The arm is on the never-do list.
    #[error("{0} is on the never-do list")]
    Never(Arm),
    /// The hour's budget is spent. A launch that says so beforehand is sent anyway.
    #[error("the budget of {budget} in an hour is spent")]
    OverBudget {
        /// The budget.
        budget: u32,
    },
    /// An earlier decision is being measured; sending something else would spoil it.
    #[error("the effect of an earlier decision is still being measured")]
    Measuring {
        /// The end of the wait; [`Input::Launch`](super::Input::Launch) does not wait.
        until: Timestamp,
    },
    /// Another intervention is on its way.
    #[error("another intervention is on its way")]
    InFlight,
    /// The conductor is stopped.
    #[error("the conductor is stopped")]
    Stopped,
    /// The session is over.
    #[error("the session is over")]
    Closed,
    /// No such intervention, or it was withdrawn already.
    #[error("there is nothing to undo")]
    NothingToUndo,
    /// The settings cannot be followed.
    #[error(transparent)]
    BadSettings(#[from] BadSettings),
    /// The draft cannot be sent at a random moment.
    #[error(transparent)]
    BadPlan(#[from] BadPlan),
    /// The prepared content cannot be shown.
    #[error(transparent)]
    BadPrepared(#[from] BadPrepared),
}

impl Refusal {
    /// A stable code for wires and logs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoSuchProposal => "no_such_proposal",
            Self::Stale { .. } => "stale",
            Self::NotPending { .. } => "not_pending",
            Self::BadContent(_) => "bad_content",
            Self::WrongArm { .. } => "wrong_arm",
            Self::Never(_) => "never",
            Self::OverBudget { .. } => "over_budget",
            Self::Measuring { .. } => "measuring",
            Self::InFlight => "in_flight",
            Self::Stopped => "stopped",
            Self::Closed => "closed",
            Self::NothingToUndo => "nothing_to_undo",
            Self::BadSettings(_) => "bad_settings",
            Self::BadPlan(_) => "bad_plan",
            Self::BadPrepared(_) => "bad_prepared",
        }
    }
}

impl From<Transition> for Refusal {
    fn from(refused: Transition) -> Self {
        Self::NotPending { status: refused.from }
    }
}
