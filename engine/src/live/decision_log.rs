//! Log lines and spans of a decision for operators, written once it is stored: one for each step, with the ids of its session and its
//! proposal, and counts, never with words.

use conductor::id::SessionId;
use conductor::policy::{Outcome, Treatment};
use conductor::proposal::{Expiry, Proposal, Status};
use conductor::time::Timestamp;
use metrics::{counter, gauge};
use protocol::ConductEvent;
use settings::telemetry::spans;

/// Something happened to the conductor of a session.
pub(super) fn event(session: SessionId, event: &ConductEvent, now: Timestamp) {
    match event {
        // A proposal that kept its status at this moment is reported again for some other change.
        ConductEvent::Proposal(changed) if changed.since == now => proposal(session, changed),
        ConductEvent::Anomaly(found) => {
            tracing::info!(session.id = %session, anomaly = %found.kind, people = found.people, "a drop was found");
            counter!("conductor_anomalies_total", "kind" => found.kind.name()).increment(1);
        }
        ConductEvent::Flag(flag) => {
            counter!("conductor_interventions_total", "arm" => flag.arm.name()).increment(1);
        }
        _ => {}
    }
}

fn proposal(session: SessionId, proposal: &Proposal) {
    let (id, arm) = (proposal.id, proposal.arm);
    counter!("conductor_proposals_total", "status" => proposal.status.name(), "arm" => arm.name()).increment(1);
    if let Some(step) = step(&proposal.status) {
        spans::step(step, session, id, arm.name());
    }
    let by = || proposal.decided_by.map_or_else(String::new, |by| by.to_string());
    match &proposal.status {
        Status::Drafting => {
            tracing::info!(session.id = %session, proposal.id = %id, %arm, anomaly = %proposal.anomaly.kind, mode = %proposal.mode, "proposed");
        }
        Status::Approved => tracing::info!(session.id = %session, proposal.id = %id, %arm, by = by(), "approved"),
        Status::Delivered { intervention, .. } => {
            tracing::info!(session.id = %session, proposal.id = %id, intervention.id = %intervention, %arm, by = by(), "sent");
        }
        Status::Dismissed { reason } => tracing::info!(session.id = %session, proposal.id = %id, %arm, ?reason, by = by(), "dismissed"),
        Status::Expired { why } => {
            if *why == Expiry::Evicted {
                counter!("conductor_proposals_evicted_total").increment(1);
            }
            tracing::info!(session.id = %session, proposal.id = %id, %arm, %why, "expired");
        }
        Status::Failed { why } => tracing::warn!(session.id = %session, proposal.id = %id, %arm, %why, "failed"),
        Status::Undone { .. } => tracing::info!(session.id = %session, proposal.id = %id, %arm, "undone"),
        Status::Awaiting | Status::Snoozed { .. } | Status::Delivering | Status::Measured => {
            tracing::debug!(session.id = %session, proposal.id = %id, %arm, status = proposal.status.name(), "a proposal goes on");
        }
    }
}

/// The name of the step to a status in logs and spans; none for a status that only leads to another.
const fn step(status: &Status) -> Option<&'static str> {
    match status {
        Status::Drafting => Some("proposed"),
        Status::Approved => Some("approved"),
        Status::Delivered { .. } => Some("sent"),
        Status::Dismissed { .. } => Some("dismissed"),
        Status::Expired { .. } => Some("expired"),
        Status::Failed { .. } => Some("failed"),
        Status::Undone { .. } => Some("undone"),
        Status::Awaiting | Status::Snoozed { .. } | Status::Delivering | Status::Measured => None,
    }
}

/// An outcome was learned.
pub(super) fn outcome(session: SessionId, outcome: &Outcome) {
    let treated = match outcome.treated {
        Treatment::Sent => "sent",
        Treatment::Holdout => "holdout",
        Treatment::NotTreated => "not_treated",
    };
    spans::step("outcome", session, outcome.proposal, outcome.arm.name());
    let missing = outcome.missing.map(|why| why.to_string());
    counter!("conductor_outcomes_total", "treated" => treated, "measured" => if missing.is_none() { "yes" } else { "no" }).increment(1);
    tracing::info!(
        session.id = %session,
        proposal.id = %outcome.proposal,
        arm = %outcome.arm,
        treated,
        pre = outcome.pre.map(conductor::unit::Score::get),
        post = outcome.post.map(conductor::unit::Score::get),
        missing,
        "outcome"
    );
}

/// The people of one session within the count of all; they go when it goes.
#[derive(Debug, Default)]
pub(super) struct Headcount(u32);

impl Headcount {
    /// So many are present now.
    pub fn set(&mut self, people: u32) {
        gauge!("conductor_people").increment(f64::from(people) - f64::from(self.0));
        self.0 = people;
    }
}

impl Drop for Headcount {
    fn drop(&mut self) {
        self.set(0);
    }
}
