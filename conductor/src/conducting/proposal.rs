//! [`Proposal`]: a suggestion of the conductor, from its draft to its measured outcome.

mod status;
mod why;

pub use status::{DismissReason, Expiry, Status, Transition};
pub(crate) use why::why;

use crate::anomaly::Anomaly;
use crate::arm::{Arm, Content, Source};
use crate::id::{InterventionId, OrganizerId, ProposalId};
use crate::mode::Mode;
use crate::policy::Belief;
use crate::time::Timestamp;
use crate::unit::Probability;
use serde::{Deserialize, Serialize};
use std::fmt;
use wire::Read;

/// A person or program that decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(rename_all = "snake_case")]
pub enum Decider {
    /// A person.
    Organizer(OrganizerId),
    /// The machine, in the mode that let it.
    Machine(Mode),
    /// A rule that is no choice: a deadline, a fall-back, the end of the session.
    System,
}

impl fmt::Display for Decider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Organizer(id) => write!(f, "organizer {id}"),
            Self::Machine(mode) => write!(f, "conductor in {mode}"),
            Self::System => f.write_str("system"),
        }
    }
}

/// One suggestion. A proposal that is delivered becomes an intervention, which has its own id and its own life.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Proposal {
    /// Its id; also the key of its decision record and of its outcome.
    pub id: ProposalId,
    /// Counts the versions of [`Self::content`], from 1. Approval names the revision that was seen.
    pub revision: u32,
    /// Its arm.
    pub arm: Arm,
    /// Exactly what people will see; `None` while it is drafted.
    pub content: Option<Content>,
    /// The source of the words; `None` while it is drafted.
    pub source: Option<Source>,
    /// The drop it answers.
    pub anomaly: Anomaly,
    /// The reason for it now: one sentence with numbers.
    pub why: String,
    /// The belief about the effect of its arm here.
    pub belief: Belief,
    /// Posterior probability that the arm beats doing nothing, net of its cost: what the gate compares.
    pub confidence: Probability,
    /// Number of times that this arm was sent and measured before, in this event.
    pub n_sends: u32,
    /// Number of times that holding was measured before, in this event.
    pub n_holdouts: u32,
    /// The mode in which it was chosen. A more careful mode holds for it too, a bolder one does not.
    pub mode: Mode,
    /// When it was chosen.
    pub created_at: Timestamp,
    /// When it expires, if nobody has decided until then.
    pub expires_at: Timestamp,
    /// Its status.
    pub status: Status,
    /// The moment at which it came to this status.
    pub since: Timestamp,
    /// The person or program that approved or dismissed it, or let it expire.
    pub decided_by: Option<Decider>,
    /// The intervention it was sent as, from approval on.
    pub intervention: Option<InterventionId>,
    /// The moment since which the room has been healthy again without it; such a proposal is about to expire.
    pub recovered_since: Option<Timestamp>,
}

impl Proposal {
    /// Returns whether it still waits for its words or for a decision.
    #[must_use]
    pub const fn is_pending(&self) -> bool {
        self.status.is_pending()
    }

    /// Moves it along its life.
    ///
    /// # Errors
    /// [`Transition`] if a proposal in its status cannot come to `next`; nothing changes then.
    pub(crate) fn advance(&mut self, next: Status, now: Timestamp) -> Result<(), Transition> {
        if !self.status.may_become(&next) {
            return Err(Transition { from: self.status.clone(), to: next });
        }
        self.status = next;
        self.since = now;
        Ok(())
    }
}
