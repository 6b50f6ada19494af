//! [`replay`]: goes through a log again, with the policy as it was, and checks that it chooses the same to the last bit.

use crate::id::ProposalId;
use crate::planned::Coin;
use crate::policy::{Admissible, Choice, HeldBack, Holdout, Outcome, Policy, Start};
use crate::record::Decision;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// One row of the log, in its order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "row", rename_all = "snake_case")]
pub enum Entry {
    /// The start of the policy; the first row, if the policy started from anything.
    Start(Box<Start>),
    /// A decision.
    Decision(Box<Decision>),
    /// An outcome.
    Outcome(Box<Outcome>),
    /// A coin of a planned poll, of which the policy knows nothing.
    Coin(Box<Coin>),
}

/// The result of a replay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replay {
    /// Decisions replayed.
    pub decisions: usize,
    /// Decisions that came out the same, with the same beliefs, probabilities and draw.
    pub same: usize,
    /// The first that did not.
    pub first_difference: Option<ProposalId>,
}

/// The policy with the share that held at random when a row was drawn: as a person had set it, or by what the policy knew.
fn policy_of<'a>(policy: &'a Policy, row: &Decision) -> Cow<'a, Policy> {
    let holdout = match row.choice.holdout {
        None => Holdout::AS_EVER,
        Some(HeldBack { rate, set: true }) => Holdout::Fixed(rate),
        Some(HeldBack { set: false, .. }) => Holdout::Automatic,
    };
    if policy.settings().holdout == holdout { Cow::Borrowed(policy) } else { Cow::Owned(policy.clone().holding(holdout)) }
}

/// Replays a log on a policy as it was before its first row.
#[must_use]
pub fn replay<'a>(mut policy: Policy, log: impl IntoIterator<Item = &'a Entry>) -> Replay {
    let mut found = Replay::default();
    for entry in log {
        match entry {
            Entry::Start(start) => policy = Policy::starting_from(start, *policy.settings()),
            Entry::Outcome(outcome) => policy.learn(outcome),
            Entry::Coin(_) => {}
            Entry::Decision(row) => {
                let offered: Vec<_> = row
                    .choice
                    .arms
                    .iter()
                    .map(|reason| (reason.arm, reason.inadmissible.map_or(Admissible::Yes, Admissible::No)))
                    .collect();
                found.decisions += 1;
                let again = policy_of(&policy, row).choose_seeded(&row.context, &offered, &row.history, row.choice.seed);
                // Rows from before the share was a setting do not name it.
                if (Choice { holdout: row.choice.holdout.and(again.holdout), ..again }) == row.choice {
                    found.same += 1;
                } else if found.first_difference.is_none() {
                    found.first_difference = Some(row.proposal);
                }
            }
        }
    }
    found
}
