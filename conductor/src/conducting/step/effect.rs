//! [`Effect`]: something that a conductor wants done.

use crate::anomaly::{Anomaly, AnomalyKind};
use crate::arm::{Arm, Content};
use crate::context::Context;
use crate::gate::Block;
use crate::id::{DraftId, InterventionId, OrganizerId, PollId, ProposalId};
use crate::measurement::Measurement;
use crate::mode::Mode;
use crate::planned::Coin;
use crate::policy::Outcome;
use crate::prepared::Prepared;
use crate::proposal::{Decider, Proposal};
use crate::record::Decision;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The words for a proposal are wanted, within [`Settings::draft_deadline`](crate::settings::Settings::draft_deadline).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DraftRequest {
    /// For which proposal.
    pub proposal: ProposalId,
    /// To be given back with the draft.
    pub revision: u32,
    /// The required kind of content.
    pub arm: Arm,
    /// The drop it answers.
    pub anomaly: Anomaly,
    /// The room.
    pub context: Context,
}

/// Something is to be shown in the room, once per [`Self::intervention`] however often this is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Its id; the room must ignore one that it has seen.
    pub intervention: InterventionId,
    /// The proposal it comes from; `None` if a person launched it.
    pub proposal: Option<ProposalId>,
    /// Exactly what was approved.
    pub content: Content,
    /// The person or program that decided it.
    pub by: Decider,
}

/// A planned poll whose moment has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// Its id; the room must ignore one that it has seen.
    pub poll: PollId,
    /// The draft it comes from.
    pub draft: DraftId,
    /// The poll.
    pub prepared: Prepared,
    /// The person who planned it.
    pub by: OrganizerId,
}

/// A line of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audit {
    /// The person or program.
    pub by: Decider,
    /// Did what, in words. Never words of attendees.
    pub what: String,
}

/// An effect that a conductor asks for, in order. The caller commits the rows of one step's effects together with the snapshot, then
/// publishes, delivers and answers. Each effect is idempotent by its ids, so that repeating it after a crash is harmless.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Ask for words.
    Draft(DraftRequest),
    /// A proposal is new or has changed: upsert and publish it.
    Proposal(Proposal),
    /// A decision was made: insert its row once.
    Decision(Decision),
    /// Show something in the room, after the intent is committed; then say [`Input::Delivered`](super::Input::Delivered).
    Deliver(Delivery),
    /// Take something out of the room, if it is there.
    Withdraw {
        /// The intervention.
        intervention: InterventionId,
    },
    /// A measurement began.
    Measuring(Measurement),
    /// The outcome of a decision is known: insert its row once, and let the policy learn in the same transaction.
    Outcome(Outcome),
    /// A poll waits for its random moment, until `latest`; or no longer, if that is `None`.
    Planned {
        /// The draft.
        draft: DraftId,
        /// The latest moment.
        latest: Option<Timestamp>,
        /// The person or program that planned it or took it back.
        by: Decider,
    },
    /// Open a planned poll, which then waits no longer; if the room refuses it, say [`Input::NotOpened`](super::Input::NotOpened).
    Open(Opening),
    /// A coin was tossed, or its outcome is known: upsert its row.
    Coin(Coin),
    /// The mode changed.
    Mode {
        /// From.
        from: Mode,
        /// To.
        to: Mode,
        /// The person or program that changed it.
        by: Decider,
        /// Why, if it was a fall-back.
        why: Option<String>,
    },
    /// The conductor was stopped.
    Stopped {
        /// The person or program that stopped it.
        by: Decider,
    },
    /// The conductor resumes.
    Resumed {
        /// The person who resumed it.
        by: Decider,
    },
    /// A drop was found.
    Anomaly(Anomaly),
    /// Nothing is suggested for a drop, at least for now.
    Suppressed {
        /// The drop's kind.
        kind: AnomalyKind,
        /// Why.
        block: Block,
    },
    /// A line for the audit log.
    Audit(Audit),
}
