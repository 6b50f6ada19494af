//! [`Laws`]: the laws of the loop, checked on each effect.

use crate::stage::*;
use conductor::id::{InterventionId, PollId, ProposalId};
use conductor::mode::Mode;
use conductor::planned::Coin;
use conductor::proposal::{Decider, Proposal, Status};
use conductor::step::{Effect, Input};
use std::collections::{BTreeMap, BTreeSet};

/// The state that the effects so far imply, read in order.
#[derive(Default)]
pub struct Laws {
    pub mode: Mode,
    pub stopped: bool,
    pub measuring: Option<ProposalId>,
    pub proposals: BTreeMap<ProposalId, Proposal>,
    pub sent: BTreeMap<ProposalId, InterventionId>,
    pub shown: BTreeSet<ProposalId>,
    pub decided: BTreeSet<ProposalId>,
    pub outcomes: BTreeSet<ProposalId>,
    pub planned: bool,
    pub coins: BTreeMap<PollId, Coin>,
    pub opened: BTreeSet<PollId>,
}

impl Laws {
    pub fn read(&mut self, effect: &Effect, stage: &Stage) {
        let settings = stage.conductor.settings();
        match effect {
            Effect::Mode { from, to, .. } => {
                assert_eq!(*from, self.mode, "modes are announced without a gap");
                self.mode = *to;
            }
            Effect::Stopped { .. } => self.stopped = true,
            Effect::Resumed { .. } => self.stopped = false,
            Effect::Decision(decision) => {
                assert!(self.decided.insert(decision.proposal), "each decision is one row");
                assert!(!self.stopped, "nothing is decided while stopped");
                assert_eq!(self.measuring, None, "nothing is decided while something is measured");
            }
            Effect::Proposal(proposal) => {
                assert!(self.decided.contains(&proposal.id), "the decision is logged before anybody sees the proposal");
                if let Some(before) = self.proposals.insert(proposal.id, proposal.clone()) {
                    let moved = before.status != proposal.status;
                    assert!(!moved || before.status.may_become(&proposal.status), "{:?} became {:?}", before.status, proposal.status);
                }
                if matches!(proposal.status, Status::Delivered { .. }) {
                    self.shown.insert(proposal.id);
                }
            }
            Effect::Deliver(delivery) => {
                assert!(!self.stopped, "Stop means that nothing is sent");
                let Some(id) = delivery.proposal else { return };
                let proposal = &self.proposals[&id];
                assert_eq!(proposal.content.as_ref(), Some(&delivery.content), "what was approved is what is sent");
                let first = !self.sent.contains_key(&id);
                assert_eq!(*self.sent.entry(id).or_insert(delivery.intervention), delivery.intervention, "one intervention per proposal");
                assert!(!self.shown.contains(&id), "what was shown is not sent again");
                assert_eq!(self.measuring, None, "one at a time");
                assert!(!settings.never.contains(&proposal.arm), "never means never");
                match delivery.by {
                    Decider::Organizer(_) => {
                        let approved = |input: &Input| matches!(input, Input::Approve { proposal, .. } if *proposal == id);
                        assert!(stage.inputs.iter().any(|(_, input)| approved(input)), "nobody approved it");
                    }
                    Decider::System => panic!("no rule sends anything"),
                    Decider::Machine(mode) => {
                        assert_ne!(mode, Mode::Manual, "in MANUAL only people send");
                        // A delivery repeated after a crash was let through before it.
                        assert!(!first || mode <= self.mode, "sent as {mode} in {}", self.mode);
                        assert!(mode != Mode::SemiAuto || proposal.confidence >= settings.auto_approve_threshold, "unsure, and sent alone");
                    }
                }
            }
            Effect::Measuring(measurement) => {
                assert_eq!(self.measuring.replace(measurement.proposal), None, "one measurement at a time");
            }
            Effect::Outcome(outcome) => {
                assert!(self.decided.contains(&outcome.proposal));
                assert!(self.outcomes.insert(outcome.proposal), "each decision has one outcome");
                assert_eq!(outcome.missing.is_some(), outcome.post.is_none(), "a missing outcome has a reason, and only a missing one");
                let sum: f64 = outcome.propensities.iter().map(|(_, p)| p.get()).sum();
                assert!((sum - 1.0).abs() < 1e-9, "propensities are probabilities");
                if self.measuring == Some(outcome.proposal) {
                    self.measuring = None;
                }
            }
            Effect::Planned { latest, .. } => self.planned = latest.is_some(),
            Effect::Coin(coin) => {
                assert!(0.0 < coin.propensity.get() && coin.propensity.get() <= 1.0, "the odds are those of a coin");
                match self.coins.insert(coin.id, *coin) {
                    None => assert!(self.planned && !self.stopped && !coin.is_settled(), "a coin needs a plan"),
                    Some(before) => {
                        assert!(!before.is_settled() && coin.is_settled(), "each coin has one outcome");
                        assert_eq!(
                            (before.at, before.sent, before.propensity),
                            (coin.at, coin.sent, coin.propensity),
                            "a coin stays as it fell"
                        );
                    }
                }
            }
            Effect::Open(opening) => {
                assert!(self.planned && !self.stopped, "Stop means that nothing is sent");
                assert!(self.coins[&opening.poll].sent && self.opened.insert(opening.poll), "its coin says so, once");
                self.planned = false;
            }
            Effect::Draft(_) | Effect::Withdraw { .. } | Effect::Anomaly(_) | Effect::Suppressed { .. } | Effect::Audit(_) => {}
        }
    }
}
