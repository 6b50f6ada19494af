//! [`Lift`]: the effect of sending on the score, measured against randomized holdouts.
//!
//! People are shown [`Lift::anytime`]: the effect of sending over decisions that could have gone either way, with an interval that holds at
//! every look ([`Evidence`]). Beside it, for a single look at the end of an experiment, stands [`Lift::estimate`]:
//!
//! The effect on the treated (ATT) by augmented inverse-propensity weighting (Robins, Rotnitzky & Zhao 1994) with the propensities
//! that were logged. A baseline `b(x)` of what rooms do by themselves is fitted on held rows only, in two folds of sessions, each
//! predicting the other (Chernozhukov et al. 2018). With `p` the probability of the arms asked for and `q` that of holding,
//!
//! `ψ = y − b(x)` if such an arm was drawn, `ψ = −(p/q)·(y − b(x))` if holding was drawn, and `θ = Σψ / n_sent`.
//!
//! A draw that people kept from being sent counts in the numerator only, if it was measured: holding it back was their choice, not
//! chance. Where none of those was measured, the estimate speaks of what they let pass.
//! The interval is a sandwich over sessions, since decisions of one session share their room. Before and after are never compared.

pub mod aipw;
pub mod sequence;

pub use crate::interval::Interval;
pub use crate::policy::Evidence;

use crate::anomaly::AnomalyKind;
use crate::arm::Arm;
use crate::effect_model::EffectModel;
use crate::effect_model::gaussian::Prediction;
use crate::policy::{Outcome, Policy, Treatment};
use crate::unit::central_95;
use serde::{Deserialize, Serialize};
use wire::Read;

/// Fewest measured holdouts for an estimate: below, there is not enough data to tell.
pub const FEWEST_HOLDOUTS: usize = crate::policy::FEWEST as usize;

/// A selection of interventions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct By {
    /// Only this arm.
    #[serde(default)]
    pub arm: Option<Arm>,
    /// Only against this kind of anomaly.
    #[serde(default)]
    pub kind: Option<AnomalyKind>,
}

impl By {
    /// All interventions.
    pub const ALL: Self = Self { arm: None, kind: None };

    fn asks(self, arm: Arm) -> bool {
        arm != Arm::Hold && self.arm.is_none_or(|wanted| wanted == arm)
    }

    fn meets(self, kind: AnomalyKind) -> bool {
        self.kind.is_none_or(|wanted| wanted == kind)
    }
}

/// The model's belief, which rests on its prior and its form; not a measurement.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Believed {
    /// Posterior mean of the mean effect of what was sent, before cost.
    pub mean: f64,
    /// Posterior standard deviation.
    pub sd: f64,
}

impl Believed {
    /// Ends of the 95 % credible interval.
    #[must_use]
    pub fn interval(&self) -> (f64, f64) {
        central_95(self.mean, self.sd)
    }
}

/// The measured effect of sending on the score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Lift {
    /// Measured sends.
    pub n_sent: usize,
    /// Measured holdouts that could have been such a send.
    pub n_holdout: usize,
    /// The measured lift with the 95 % interval of a single look at the end; `None` if there is not enough data to tell. Whoever
    /// watches looks often, and would be misled by it: it never leaves the program.
    #[serde(default, skip_serializing)]
    pub estimate: Option<Interval>,
    /// The effect of sending over decisions that could have gone either way, with a 95 % interval that holds at every look; `None` if there
    /// is not enough data to tell.
    pub anytime: Option<Interval>,
    /// The lift of everything that was sent, each send weighing the same, with an interval that holds at every look. Where few decisions hold, it
    /// is wide.
    #[serde(default)]
    pub sent: Option<Interval>,
    /// The model's belief, if a policy was asked ([`Lift::with_belief`]).
    pub believed: Option<Believed>,
}

impl Lift {
    /// The lift of everything sent, as a policy knows it that has learned these outcomes.
    #[must_use]
    pub fn known_to(policy: &Policy, outcomes: &[Outcome]) -> Self {
        let (sent, held) = policy.evidence().measured();
        let whole = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        let lift = Self {
            n_sent: whole(sent),
            n_holdout: whole(held),
            estimate: None,
            anytime: policy.evidence().interval(),
            sent: of_what_was_sent(outcomes),
            believed: None,
        };
        lift.with_belief(policy, outcomes, By::ALL)
    }

    /// The same with what `policy` believes of the interventions sent.
    #[must_use]
    pub fn with_belief(self, policy: &Policy, outcomes: &[Outcome], by: By) -> Self {
        let sent = outcomes
            .iter()
            .filter(|row| row.treated == Treatment::Sent && by.asks(row.arm) && by.meets(row.context.anomaly))
            .map(|row| (&row.context, row.history.as_slice(), row.arm));
        let believed = policy.model().mean_effect(sent).map(|Prediction { mean, var }| Believed { mean, sd: var.sqrt() });
        Self { believed, ..self }
    }
}

/// One row that counts.
pub(crate) struct Row<'a> {
    outcome: &'a Outcome,
    gain: f64,
    /// True if an arm asked for was drawn; else holding was.
    drawn: bool,
    /// Probability of the arms asked for over that of holding, as logged.
    odds: f64,
}

/// The rows that say something about `by`, in the order of the log.
fn rows(outcomes: &[Outcome], by: By) -> Vec<Row<'_>> {
    outcomes
        .iter()
        .filter(|outcome| by.meets(outcome.context.anomaly))
        .filter_map(|outcome| {
            let gain = outcome.gain()?;
            let drawn = by.asks(outcome.arm);
            let hold = outcome.propensity(Arm::Hold);
            let asked: f64 = outcome.propensities.iter().filter(|(arm, _)| by.asks(*arm)).map(|(_, p)| p.get()).sum();
            let counts = (drawn || outcome.treated == Treatment::Holdout) && asked > 0.0 && hold > 0.0;
            counts.then(|| Row { outcome, gain, drawn, odds: asked / hold })
        })
        .collect()
}

/// The evidence of the rows selected by `by`, each adjusted by what the rows before it teach about rooms.
fn evidence(outcomes: &[Outcome], by: By) -> Evidence {
    let (mut evidence, mut model) = (Evidence::default(), EffectModel::default());
    for outcome in outcomes.iter().filter(|outcome| by.meets(outcome.context.anomaly)) {
        evidence.learn(outcome, |arm| by.asks(arm), &model);
        if let (Treatment::Sent | Treatment::Holdout, Some(gain)) = (outcome.treated, outcome.gain()) {
            let arm = if outcome.treated == Treatment::Holdout { Arm::Hold } else { outcome.arm };
            model.observe(&outcome.context, &outcome.history, arm, gain, false);
        }
    }
    evidence
}

/// [`Lift::sent`] of these outcomes.
fn of_what_was_sent(outcomes: &[Outcome]) -> Option<Interval> {
    let rows = rows(outcomes, By::ALL);
    let holds = rows.iter().filter(|row| !row.drawn).count();
    (holds >= FEWEST_HOLDOUTS && rows.iter().any(|row| row.drawn && row.outcome.treated == Treatment::Sent))
        .then(|| sequence::estimate(&rows))
}

/// The effect of sending on the score, from the log of outcomes. The order of the log matters to [`Lift::anytime`] only.
#[must_use]
pub fn lift(outcomes: &[Outcome], by: By) -> Lift {
    let rows = rows(outcomes, by);
    let sent = |row: &&Row<'_>| row.drawn && row.outcome.treated == Treatment::Sent;
    let n_sent = rows.iter().filter(sent).count();
    let n_holdout = rows.iter().filter(|row| !row.drawn).count();
    let enough = n_sent > 0 && n_holdout >= FEWEST_HOLDOUTS;
    Lift {
        n_sent,
        n_holdout,
        estimate: enough.then(|| aipw::estimate(&rows)),
        anytime: evidence(outcomes, by).interval(),
        sent: enough.then(|| sequence::estimate(&rows)),
        believed: None,
    }
}
