//! From a draft through the gate to the room.

use super::{Audit, Conductor, Delivery, Effect, Refusal, Sent, fresh};
use crate::arm::{Content, Source};
use crate::gate::{Verdict, gate};
use crate::id::{InterventionId, ProposalId};
use crate::measurement::Missing;
use crate::proposal::{Decider, Expiry, Status};
use crate::time::Timestamp;
use rand::Rng;

use super::perceive::has_recovered;

impl Conductor {
    #[expect(clippy::too_many_arguments, reason = "the fields of one input")]
    pub(super) fn drafted<R: Rng + ?Sized>(
        &mut self,
        id: ProposalId,
        revision: u32,
        content: Content,
        source: Source,
        now: Timestamp,
        rng: &mut R,
        out: &mut Vec<Effect>,
    ) -> Result<(), Refusal> {
        let at = self.position(id)?;
        let proposal = &self.proposals[at];
        if proposal.status != Status::Drafting {
            return Err(Refusal::NotPending { status: proposal.status.clone() });
        }
        if proposal.revision != revision {
            return Err(Refusal::Stale { current: proposal.revision });
        }
        if content.arm() != proposal.arm {
            return self.fail(at, format!("the draft is a {}, not a {}", content.arm(), proposal.arm), now, out);
        }
        if let Err(bad) = content.check() {
            return self.fail(at, format!("the draft cannot be shown: {bad}"), now, out);
        }
        // A decision in flight uses one definite mode: the more careful of the one it was made in and the one now.
        let mode = proposal.mode.min(self.mode);
        let (confidence, threshold) = (proposal.confidence, self.settings.auto_approve_threshold);
        let verdict = gate(mode, confidence, threshold, self.blocked(now));
        self.proposals[at].content = Some(content.clone());
        self.proposals[at].source = Some(source);
        match verdict {
            Verdict::Manual | Verdict::Unsure | Verdict::Blocked(_) => self.advance(at, Status::Awaiting, now, out),
            Verdict::Admit if has_recovered(&self.proposals[at].anomaly, &self.monitor.reading(now)) => {
                self.expire(at, Expiry::Recovered, now, out);
                Ok(())
            }
            Verdict::Admit => {
                let what = format!("sent {} alone at confidence {:.2}", content.arm(), confidence.get());
                self.send(at, content, Decider::Machine(mode), what, now, rng, out)
            }
        }
    }

    pub(super) fn draft_failed(&mut self, id: ProposalId, why: String, now: Timestamp, out: &mut Vec<Effect>) -> Result<(), Refusal> {
        let at = self.position(id)?;
        if self.proposals[at].status != Status::Drafting {
            return Err(Refusal::NotPending { status: self.proposals[at].status.clone() });
        }
        self.fail(at, why, now, out)
    }

    /// Sends a proposal with exactly this content. The intent is in the snapshot before the room hears of it.
    #[expect(clippy::too_many_arguments, reason = "two callers; a struct would only rename them")]
    pub(super) fn send<R: Rng + ?Sized>(
        &mut self,
        at: usize,
        content: Content,
        by: Decider,
        what: String,
        now: Timestamp,
        rng: &mut R,
        out: &mut Vec<Effect>,
    ) -> Result<(), Refusal> {
        let intervention = InterventionId(fresh(now, rng));
        self.proposals[at].advance(Status::Approved, now)?;
        let proposal = &mut self.proposals[at];
        proposal.decided_by = Some(by);
        proposal.intervention = Some(intervention);
        let (id, arm) = (proposal.id, proposal.arm);
        out.push(Effect::Proposal(proposal.clone()));
        out.push(Effect::Audit(Audit { by, what }));
        self.advance(at, Status::Delivering, now, out)?;
        self.sent.reserve_exact(1);
        self.sent.push(Sent { intervention, proposal: Some(id), arm, at: now, undone: false });
        out.push(Effect::Deliver(Delivery { intervention, proposal: Some(id), content, by }));
        Ok(())
    }

    pub(super) fn delivered(
        &mut self,
        proposal: Option<ProposalId>,
        intervention: InterventionId,
        now: Timestamp,
        out: &mut Vec<Effect>,
    ) -> Result<(), Refusal> {
        let Some(id) = proposal else {
            self.launching.retain(|launch| launch.intervention != intervention);
            return Ok(());
        };
        let at = self.position(id)?;
        let proposal = &self.proposals[at];
        if proposal.intervention != Some(intervention) {
            return Err(Refusal::NoSuchProposal);
        }
        match proposal.status {
            Status::Delivered { .. } | Status::Measured => return Ok(()),
            Status::Failed { .. } | Status::Undone { .. } => {
                // It came after we had given up: what the record calls not sent must not stay in the room.
                out.push(Effect::Withdraw { intervention });
                return Ok(());
            }
            _ => {}
        }
        self.advance(at, Status::Delivered { intervention, at: now }, now, out)?;
        if let Some(sent) = self.sent.iter_mut().find(|sent| sent.intervention == intervention) {
            sent.at = now;
        }
        if let Some(owed) = self.owed.iter().position(|drawn| drawn.proposal == id) {
            let drawn = self.owed.remove(owed);
            self.measure(drawn, Some(intervention), now, out);
            if self.last_launch(now).is_some() {
                self.finish(Some(Missing::Overlapped), now, out);
            }
        }
        Ok(())
    }

    pub(super) fn delivery_failed(
        &mut self,
        proposal: Option<ProposalId>,
        intervention: InterventionId,
        why: &str,
        now: Timestamp,
        out: &mut Vec<Effect>,
    ) -> Result<(), Refusal> {
        let Some(id) = proposal else {
            if self.launching.iter().any(|launch| launch.intervention == intervention) {
                self.launching.retain(|launch| launch.intervention != intervention);
                self.sent.retain(|sent| sent.intervention != intervention);
                out.push(super::audit(Decider::System, format!("could not launch: {why}")));
            }
            return Ok(());
        };
        let at = self.position(id)?;
        if self.proposals[at].intervention != Some(intervention) {
            return Err(Refusal::NoSuchProposal);
        }
        if self.proposals[at].status != Status::Delivering {
            return Err(Refusal::NotPending { status: self.proposals[at].status.clone() });
        }
        self.fail(at, why.to_owned(), now, out)
    }
}
