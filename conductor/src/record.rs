//! [`Decision`]: one row with everything about one decision, and its [`Explanation`] in words.

pub mod explain;

pub use explain::Explanation;

use crate::context::{Context, Use};
use crate::id::{ProposalId, SessionId};
use crate::mode::Mode;
use crate::policy::{Choice, Outcome};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Who let an intervention pass, or stopped it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum DecidedBy {
    /// Nobody yet.
    Nobody,
    /// The conductor, by its mode.
    Conductor,
    /// A person, by name or id.
    Person {
        /// Who.
        name: String,
    },
    /// Time: nobody answered before it expired.
    Expiry,
}

/// One decision: one row of the decision log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Its id; also that of the proposal, if there was one.
    pub proposal: ProposalId,
    /// The session.
    pub session: SessionId,
    /// When.
    pub at: Timestamp,
    /// What was known.
    pub context: Context,
    /// Earlier interventions of the session at that moment.
    pub history: Vec<Use>,
    /// The draw: arms, beliefs, propensities, seed, policy version.
    pub choice: Choice,
    /// The mode at that moment.
    pub mode: Mode,
    /// What the gate said, in words.
    pub gate: String,
    /// Who decided.
    pub decided_by: DecidedBy,
    /// What came of it, later.
    pub outcome: Option<Outcome>,
}
