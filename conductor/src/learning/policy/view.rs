//! [`PolicyView`]: a policy's lessons and the amounts of data behind them, for the policy page and for export.

use super::{HeldBack, Policy, Power, Started};
use crate::arm::Arm;
use crate::context::ContextKey;
use crate::dismissal::DismissReason;
use serde::{Deserialize, Serialize};
use wire::Read;

/// Counts of an arm's outcomes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct ArmCount {
    /// Sent (or held) and measured.
    pub measured: u64,
    /// Sent (or held), but it could not be measured.
    pub missing: u64,
    /// Drawn, but dismissed, expired or refused.
    pub not_treated: u64,
}

/// One row of the Beta view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
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

/// A policy's lessons, as pages show them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct PolicyView {
    /// Number of learned outcomes.
    pub version: u64,
    /// From how many outcomes of other events it started.
    #[serde(default)]
    pub started: Started,
    /// Outcomes per arm.
    pub counts: Vec<(Arm, ArmCount)>,
    /// The Beta view.
    pub beta: Vec<BetaRow>,
    /// Counts of the reasons that people gave for not sending something.
    #[serde(default)]
    pub dismissed: Vec<(DismissReason, u64)>,
    /// The share that is held at random now.
    #[serde(default = "as_ever")]
    pub held_back: HeldBack,
    /// The time it takes to know whether sending helps.
    #[serde(default = "never")]
    pub power: Power,
    /// Number of times that effects changed and were learned anew.
    #[serde(default)]
    pub changes: u32,
    /// In words, how much this rests on.
    pub statement: String,
}

const fn as_ever() -> HeldBack {
    HeldBack { rate: 0.05, set: false }
}

const fn never() -> Power {
    Power::Never
}

impl PolicyView {
    /// Number of measured outcomes below which a policy calls itself cold.
    pub const COLD: u64 = 30;

    /// Numbers of measured sends and measured holds.
    #[must_use]
    pub fn measured(&self) -> (u64, u64) {
        let (mut sent, mut held) = (0, 0);
        for (arm, count) in &self.counts {
            *if *arm == Arm::Hold { &mut held } else { &mut sent } += count.measured;
        }
        (sent, held)
    }

    pub(super) fn of(policy: &Policy) -> Self {
        let rows = policy.beta.cells().map(|(key, arm, cell)| {
            let (low, high) = cell.interval();
            BetaRow { key, arm, alpha: cell.alpha, beta: cell.beta, attempts: cell.attempts, mean: cell.mean(), low, high }
        });
        let counts = policy.counts.iter().map(|(arm, count)| (*arm, *count)).collect();
        let (version, started, changes) = (policy.version, policy.started, policy.model.changes());
        let (beta, dismissed, held_back) = (rows.collect(), policy.dismissed.clone().into_iter().collect(), policy.held_back());
        let view = Self { version, started, counts, beta, dismissed, held_back, power: policy.power(), changes, statement: String::new() };
        Self { statement: statement(&view), ..view }
    }
}

fn statement(view: &PolicyView) -> String {
    const COLD: u64 = PolicyView::COLD;
    let (sent, held) = view.measured();
    let measured = format!("{} and {}", counted(sent, "send"), counted(held, "hold"));
    let Started { outcomes, events } = view.started;
    let start = format!("{} of {}", counted(outcomes, "outcome"), counted(events, "earlier event"));
    let mut words = match (sent + held, outcomes) {
        (0, 0) => "Nothing was measured yet: what is believed is the prior.".to_owned(),
        (0, _) => format!("Started from {start}. Nothing was measured in this event yet."),
        (1..COLD, 0) => format!("Cold start: only {measured} were measured, so the prior still decides most."),
        (1..COLD, _) => format!("Started from {start}, which still decide most: only {measured} were measured in this event."),
        (_, 0) => format!("Learned from {measured}."),
        _ => format!("Learned from {measured}; started from {start}."),
    };
    match view.changes {
        0 => {}
        1 => words.push_str(" What works has changed once, and effects were then learned anew."),
        changes => words.push_str(&format!(" What works has changed {changes} times, and effects were then learned anew.")),
    }
    words
}

/// A number of things: "1 hold", "3 holds".
fn counted(n: u64, of: &str) -> String {
    format!("{n} {of}{}", if n == 1 { "" } else { "s" })
}
