//! [`PolicyView`]: what a policy learned and from how much, for the policy page and for export.

use crate::arm::Arm;
use crate::context::ContextKey;
use crate::posterior::BetaView;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Below so many measured outcomes a policy calls itself cold.
const COLD: u64 = 30;

/// How many outcomes of an arm were seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArmCount {
    /// Sent (or held) and measured.
    pub measured: u64,
    /// Sent (or held), but it could not be measured.
    pub missing: u64,
    /// Drawn, but dismissed, expired or refused.
    pub not_treated: u64,
}

/// One row of the Beta view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BetaRow {
    /// The bucket.
    pub key: ContextKey,
    /// The arm.
    pub arm: Arm,
    /// Pseudo-count of help.
    pub alpha: f64,
    /// Pseudo-count of no help.
    pub beta: f64,
    /// Rewards counted.
    pub attempts: u64,
    /// Posterior mean; 0.5 is as good as doing nothing.
    pub mean: f64,
    /// Lower end of the 95 % credible interval.
    #[serde(default)]
    pub low: f64,
    /// Upper end of the 95 % credible interval.
    #[serde(default)]
    pub high: f64,
}

/// What a policy learned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicyView {
    /// How many outcomes were learned.
    pub version: u64,
    /// Outcomes per arm.
    pub counts: Vec<(Arm, ArmCount)>,
    /// The Beta view.
    pub beta: Vec<BetaRow>,
    /// How often effects turned out to have changed and were learned anew.
    #[serde(default)]
    pub changes: u32,
    /// In words, how much this rests on.
    pub statement: String,
}

impl PolicyView {
    pub(super) fn of(version: u64, changes: u32, counts: &BTreeMap<Arm, ArmCount>, beta: &BetaView) -> Self {
        let rows = beta.cells().map(|(key, arm, cell)| {
            let (low, high) = cell.interval();
            BetaRow { key, arm, alpha: cell.alpha, beta: cell.beta, attempts: cell.attempts, mean: cell.mean(), low, high }
        });
        let (mut sent, mut held) = (0, 0);
        for (arm, count) in counts {
            *if *arm == Arm::Hold { &mut held } else { &mut sent } += count.measured;
        }
        let mut statement = match sent + held {
            0 => "Nothing was measured yet: what is believed is the prior.".to_owned(),
            n if n < COLD => format!("Cold start: only {sent} sends and {held} holds were measured, so the prior still decides most."),
            _ => format!("Learned from {sent} sends and {held} holds."),
        };
        if changes > 0 {
            let times = if changes == 1 { "once".to_owned() } else { format!("{changes} times") };
            statement.push_str(&format!(" What works has changed {times}, and effects were then learned anew."));
        }
        let counts = counts.iter().map(|(arm, count)| (*arm, *count)).collect();
        Self { version, counts, beta: rows.collect(), changes, statement }
    }
}
