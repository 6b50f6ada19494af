//! [`Decision`]: one row with everything about one decision, and its [`Explanation`] in words.

pub mod explain;

pub use explain::Explanation;

use crate::context::{Context, Use};
use crate::gate::GateAnswer;
use crate::id::{ProposalId, SessionId};
use crate::mode::Mode;
use crate::policy::{Choice, Outcome};
use crate::proposal::{Decider, Expiry, Proposal, Status};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use wire::Read;

/// The person or program that let an intervention pass or stopped it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum DecidedBy {
    /// Nobody yet.
    Nobody,
    /// The conductor, by its mode.
    Conductor,
    /// A person, by name or id.
    Person {
        /// Their name.
        name: String,
    },
    /// A rule: it expired before anybody decided.
    Expiry {
        /// The reason.
        why: Expiry,
    },
    /// Nobody could: it failed before it could be decided on.
    Failure {
        /// Why, for people.
        why: String,
    },
}

impl DecidedBy {
    /// The decision about a proposal, as far as its life tells.
    #[must_use]
    pub fn of(proposal: &Proposal) -> Self {
        match (proposal.decided_by, &proposal.status) {
            (_, Status::Expired { why }) => Self::Expiry { why: *why },
            (Some(Decider::Organizer(id)), _) => Self::Person { name: format!("organizer {id}") },
            (Some(Decider::Machine(_)), _) => Self::Conductor,
            (_, Status::Failed { why }) => Self::Failure { why: why.clone() },
            (None | Some(Decider::System), _) => Self::Nobody,
        }
    }
}

impl fmt::Display for DecidedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nobody => f.write_str("nobody yet"),
            Self::Conductor => f.write_str("the conductor, by its mode"),
            Self::Person { name } => f.write_str(name),
            Self::Expiry { why } => write!(f, "nobody: {why}"),
            Self::Failure { why } => write!(f, "nobody: {why}"),
        }
    }
}

/// One decision: one row of the decision log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Decision {
    /// Its id; also that of the proposal, if there was one.
    pub proposal: ProposalId,
    /// The session.
    pub session: SessionId,
    /// When.
    pub at: Timestamp,
    /// The context at that time.
    pub context: Context,
    /// Earlier interventions of the session at that moment.
    pub history: Vec<Use>,
    /// The draw: arms, beliefs, propensities, seed, policy version.
    pub choice: Choice,
    /// The mode at that moment.
    pub mode: Mode,
    /// The gate's answer.
    pub gate: GateAnswer,
    /// The person or program that decided. It is written with the draw, so a proposal's row says [`DecidedBy::Nobody`] until
    /// [`Self::settled_by`] fills it in.
    pub decided_by: DecidedBy,
    /// The outcome, once measured.
    pub outcome: Option<Outcome>,
}

impl Decision {
    /// The same with who decided, as the later life of its proposal tells. A proposal of another decision changes nothing.
    #[must_use]
    pub fn settled_by(self, proposal: &Proposal) -> Self {
        if proposal.id == self.proposal { Self { decided_by: DecidedBy::of(proposal), ..self } } else { self }
    }
}
