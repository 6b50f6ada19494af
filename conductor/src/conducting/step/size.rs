//! The memory that one session needs.

use super::{Conductor, Launch, Plan, Sent};
use crate::anomaly::Anomaly;
use crate::arm::{Arm, Content};
use crate::monitor::Monitor;
use crate::outcome_window::{CoinWindow, Drawn};
use crate::plan::Quiet;
use crate::proposal::Proposal;
use crate::reading::Contribution;

impl Conductor {
    /// Bytes that this session holds, what is allocated for it included, beside the policy that sessions of an event share.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let proposals: usize = self.proposals.iter().map(proposal).sum();
        let owed: usize = self.owed.iter().map(Drawn::heap_bytes).sum();
        let launching: usize = self.launching.iter().map(|launch| launch.content.heap_bytes()).sum();
        size_of::<Self>() - size_of::<Monitor>()
            + self.monitor.bytes()
            + self.recent.heap_bytes()
            + self.window.as_ref().map_or(0, |window| window.heap_bytes())
            + self.deferred.as_deref().map_or(0, |waiting| size_of::<Anomaly>() + anomaly(waiting))
            + self.settings.never.len() * size_of::<Arm>()
            + held::<Quiet>(&self.settings.quiet)
            + held::<Proposal>(&self.proposals)
            + proposals
            + held::<Drawn>(&self.owed)
            + owed
            + held::<Sent>(&self.sent)
            + held::<Launch>(&self.launching)
            + launching
            + held::<Plan>(&self.plans)
            + self.plans.iter().map(|plan| plan.content().heap_bytes()).sum::<usize>()
            + held::<CoinWindow>(&self.coins)
    }
}

fn held<T>(items: &Vec<T>) -> usize {
    items.capacity() * size_of::<T>()
}

fn anomaly(anomaly: &Anomaly) -> usize {
    held::<Contribution>(&anomaly.reasons)
}

fn proposal(proposal: &Proposal) -> usize {
    anomaly(&proposal.anomaly) + proposal.why.capacity() + proposal.content.as_ref().map_or(0, Content::heap_bytes)
}
