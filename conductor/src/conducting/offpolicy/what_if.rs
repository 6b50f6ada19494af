//! [`what_if`]: the gain that another policy would have brought on the same decisions, judged by the log.
//!
//! Doubly robust (Dudík, Langford & Li 2011) with a model of gains fitted in two folds of sessions, self-normalised inverse-propensity
//! weighting beside it (Swaminathan & Joachims 2015), and refusal where the log cannot tell. The candidate is asked for its
//! probabilities in the logged situation: what its own actions would have done to later situations is beyond any log.

use crate::arm::Arm;
use crate::context::{Context, Use};
use crate::effect_model::EffectModel;
use crate::id::SessionId;
use crate::lift::Interval;
use crate::policy::{Admissible, Outcome, Policy, Treatment};
use crate::record::Decision;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Least effective sample size.
pub const LEAST_ESS: f64 = 30.0;
/// Least share of decisions with support.
pub const LEAST_SUPPORT: f64 = 0.8;
/// A decision has support if the candidate puts less than this on arms that could not have been logged.
const UNSUPPORTED: f64 = 0.01;

/// Another policy.
pub trait Candidate {
    /// The probabilities with which it would draw each arm offered.
    fn propensities(&mut self, context: &Context, arms: &[(Arm, Admissible)], history: &[Use], seed: u64) -> Vec<(Arm, f64)>;
    /// Learns from an outcome, as it would have.
    fn learn(&mut self, outcome: &Outcome);
}

impl Candidate for Policy {
    fn propensities(&mut self, context: &Context, arms: &[(Arm, Admissible)], history: &[Use], seed: u64) -> Vec<(Arm, f64)> {
        let choice = self.choose_seeded(context, arms, history, seed);
        choice.propensities.into_iter().map(|(arm, p)| (arm, p.get())).collect()
    }

    fn learn(&mut self, outcome: &Outcome) {
        Self::learn(self, outcome);
    }
}

/// The estimated gain of another policy.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct WhatIf {
    /// Decisions that counted: measured, and treated as drawn.
    pub decisions: usize,
    /// Mean gain of the candidate per decision, net of cost, doubly robust, with a 95 % interval.
    pub value: Interval,
    /// The same by self-normalised weighting: if it is far off, trust neither.
    pub snips: f64,
    /// Mean gain that was logged, net of cost.
    pub logged: f64,
    /// The candidate less what was logged, with a 95 % interval.
    pub difference: Interval,
    /// Effective sample size, (Σw)²/Σw².
    pub ess: f64,
    /// Share of decisions in which the candidate does only what could have been logged.
    pub support: f64,
}

/// A reason why the log cannot tell.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Refusal {
    /// Nothing was measured.
    #[error("no decision was measured")]
    Empty,
    /// Too few decisions of the log resemble the candidate.
    #[error("not enough support: the log is worth only {ess:.0} decisions of this policy, {LEAST_ESS} are needed")]
    FewEffective {
        /// Effective sample size.
        ess: f64,
    },
    /// The candidate does what was never tried.
    #[error("not enough support: in only {:.0} % of the decisions could the log have shown what this policy does", 100.0 * support)]
    Unsupported {
        /// Share of decisions with support.
        support: f64,
    },
}

/// Shares of the draws that came to be measured: of holds, and of interventions, which people dismiss and which fail.
struct Came {
    held: f64,
    sent: f64,
}

impl Came {
    fn of(decisions: &[Decision]) -> Self {
        let share = |held: bool| {
            let drawn = decisions.iter().filter(|row| row.outcome.is_some() && (row.choice.arm == Arm::Hold) == held);
            let (n, came) = drawn.fold((0.0, 0.0), |(n, came), row| (n + 1.0, came + f64::from(u8::from(measured(row).is_some()))));
            if n > 0.0 { came / n } else { 0.0 }
        };
        Self { held: share(true), sent: share(false) }
    }

    /// The probability of each arm among measured rows: what was drawn more often than it was sent is rarer there. Right if it
    /// does not depend on the room which draws are sent.
    fn propensities(&self, row: &Decision) -> Vec<(Arm, f64)> {
        let came = |arm: Arm| if arm == Arm::Hold { self.held } else { self.sent };
        let each = row.choice.propensities.iter().map(|(arm, p)| (*arm, p.get() * came(*arm)));
        let total: f64 = each.clone().map(|(_, p)| p).sum();
        each.map(|(arm, p)| (arm, if total > 0.0 { p / total } else { 0.0 })).collect()
    }
}

/// The outcome of a row and its gain, if it was treated as drawn and measured.
fn measured(row: &Decision) -> Option<(&Outcome, f64)> {
    let outcome = row.outcome.as_ref().filter(|outcome| matches!(outcome.treated, Treatment::Sent | Treatment::Holdout))?;
    Some((outcome, outcome.gain()?))
}

struct Part {
    session: SessionId,
    weight: f64,
    reward: f64,
    supported: bool,
    /// The candidate's probabilities.
    wanted: Vec<(Arm, f64)>,
    at: usize,
}

/// The estimated gain of `candidate` on these decisions, in their order; `cost` is the attention cost of an intervention.
///
/// # Errors
/// [`Refusal`] if the log cannot tell.
pub fn what_if(decisions: &[Decision], candidate: &mut impl Candidate, cost: f64) -> Result<WhatIf, Refusal> {
    let price = |arm: Arm| if arm == Arm::Hold { 0.0 } else { cost };
    let mut models = [EffectModel::default(), EffectModel::default()];
    let fold = |session: SessionId| (session.0.as_u128().count_ones() % 2) as usize;
    let came = Came::of(decisions);
    let mut parts = Vec::new();
    for (at, row) in decisions.iter().enumerate() {
        let offered: Vec<_> =
            row.choice.arms.iter().map(|reason| (reason.arm, reason.inadmissible.map_or(Admissible::Yes, Admissible::No))).collect();
        let wanted = candidate.propensities(&row.context, &offered, &row.history, row.choice.seed);
        if let Some(outcome) = &row.outcome {
            candidate.learn(outcome);
        }
        let Some((outcome, gain)) = measured(row) else { continue };
        let among = came.propensities(row);
        let logged = |arm: Arm| among.iter().find(|(other, _)| *other == arm).map_or(0.0, |(_, p)| *p);
        let own = wanted.iter().find(|(arm, _)| *arm == outcome.arm).map_or(0.0, |(_, p)| *p);
        let beyond: f64 = wanted.iter().filter(|(arm, _)| logged(*arm) <= 0.0).map(|(_, p)| p).sum();
        models[1 - fold(row.session)].observe(&row.context, &row.history, outcome.arm, gain, false);
        parts.push(Part {
            session: row.session,
            weight: own / logged(outcome.arm).max(f64::MIN_POSITIVE),
            reward: gain - price(outcome.arm),
            supported: beyond < UNSUPPORTED,
            wanted,
            at,
        });
    }
    let n = parts.len() as f64;
    let (sum, squares) = parts.iter().fold((0.0, 0.0), |(sum, squares), part| (sum + part.weight, squares + part.weight * part.weight));
    let (ess, support) = (sum * sum / squares, parts.iter().filter(|part| part.supported).count() as f64 / n);
    if parts.is_empty() {
        return Err(Refusal::Empty);
    }
    if support < LEAST_SUPPORT {
        return Err(Refusal::Unsupported { support });
    }
    if ess.is_nan() || ess < LEAST_ESS {
        return Err(Refusal::FewEffective { ess: if ess.is_nan() { 0.0 } else { ess } });
    }
    let robust = |part: &Part| {
        let row = &decisions[part.at];
        let model = &models[fold(part.session)];
        let natural = model.natural(&row.context).mean;
        let expected = |arm: Arm| natural + model.effect(&row.context, &row.history, arm).mean - price(arm);
        let direct: f64 = part.wanted.iter().map(|(arm, p)| p * expected(*arm)).sum();
        direct + part.weight * (part.reward - expected(row.choice.arm))
    };
    let values: Vec<(SessionId, f64, f64)> = parts.iter().map(|part| (part.session, robust(part), part.reward)).collect();
    let mean = |of: &dyn Fn(&(SessionId, f64, f64)) -> f64| values.iter().map(of).sum::<f64>() / n;
    let interval = |of: &dyn Fn(&(SessionId, f64, f64)) -> f64| {
        let estimate = mean(of);
        let mut sessions: BTreeMap<SessionId, f64> = BTreeMap::new();
        for value in &values {
            *sessions.entry(value.0).or_default() += of(value) - estimate;
        }
        let count = sessions.len() as f64;
        let half = 1.96 * (sessions.values().map(|sum| sum * sum).sum::<f64>() * count / (count - 1.0).max(1.0)).sqrt() / n;
        Interval { estimate, low: estimate - half, high: estimate + half }
    };
    Ok(WhatIf {
        decisions: parts.len(),
        value: interval(&|value| value.1),
        snips: parts.iter().map(|part| part.weight * part.reward).sum::<f64>() / sum,
        logged: mean(&|value| value.2),
        difference: interval(&|value| value.1 - value.2),
        ess,
        support,
    })
}
