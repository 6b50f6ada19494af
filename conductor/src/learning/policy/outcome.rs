//! [`Outcome`]: the outcome of one decision. A policy learns from the log of outcomes and from nothing else.

use crate::arm::Arm;
use crate::context::{Context, Use};
use crate::dismissal::DismissReason;
use crate::id::{ProposalId, SessionId};
use crate::measurement::Missing;
use crate::time::Timestamp;
use crate::unit::{Probability, Score};
use serde::{Deserialize, Serialize};
use wire::Read;

/// The treatment that followed a draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "snake_case")]
pub enum Treatment {
    /// It was delivered.
    Sent,
    /// Holding was drawn, and nothing was done.
    Holdout,
    /// An intervention was drawn, but a person dismissed it, it expired or the gate refused it. Never counted as a holdout:
    /// a human choice is not a random one.
    NotTreated,
}

/// Other things that may have moved, beside the score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, Read)]
#[serde(default)]
pub struct Spillover {
    /// People present when the window closed, as a share of those present when it was sent.
    pub present: Option<f64>,
    /// Messages per head and minute in the window after it, less those before.
    pub messages: Option<f64>,
    /// Questions per head and minute in the window after it, less those before.
    pub questions: Option<f64>,
}

/// The outcome of one decision: one row of the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Outcome {
    /// The decision it belongs to; also what makes learning exactly-once.
    pub proposal: ProposalId,
    /// The session it happened in.
    pub session: SessionId,
    /// The context of the decision.
    pub context: Context,
    /// Earlier interventions of the session at that moment.
    pub history: Vec<Use>,
    /// The drawn arm.
    pub arm: Arm,
    /// The probabilities it was drawn from, as logged.
    pub propensities: Vec<(Arm, Probability)>,
    /// The treatment.
    pub treated: Treatment,
    /// Mean score over the 30 s before it was sent, without the arm's own channel.
    pub pre: Option<Score>,
    /// Mean score from 60 to 180 s after it was sent, without the arm's own channel; `None` if it could not be measured.
    pub post: Option<Score>,
    /// The reason why it could not be measured, if so.
    #[serde(default)]
    pub missing: Option<Missing>,
    /// The reason that a person gave for not sending it, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dismissed: Option<DismissReason>,
    /// When the window closed, or when it became clear that nothing can be measured.
    pub at: Timestamp,
    /// The movement of other measures.
    #[serde(default)]
    pub spillover: Spillover,
}

impl Outcome {
    /// Rise of the score, if it could be measured: not an effect, since the score would have moved anyway.
    #[must_use]
    pub fn gain(&self) -> Option<f64> {
        Some(self.post?.get() - self.pre?.get())
    }

    /// The logged probability that `arm` was drawn.
    #[must_use]
    pub fn propensity(&self, arm: Arm) -> f64 {
        self.propensities.iter().find(|(other, _)| *other == arm).map_or(0.0, |(_, p)| p.get())
    }
}
