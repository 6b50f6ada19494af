//! Orders of organizers about proposals and interventions.

use super::{Conductor, Delivery, Effect, Launch, Refusal, Sent, audit, fresh};
use crate::arm::{Content, Source};
use crate::id::{InterventionId, OrganizerId, ProposalId};
use crate::measurement::Missing;
use crate::proposal::{Decider, DismissReason, Expiry, Status};
use crate::time::{Span, Timestamp};
use rand::Rng;

/// The shortest time to put a proposal off for.
const SHORTEST_SNOOZE: Span = Span::from_secs(1);
/// Launches by hand that may be on their way at once. A room that confirms has none.
const MOST_LAUNCHING: usize = 8;

impl Conductor {
    /// The position of a proposal that a person may decide on now.
    fn decidable(&self, id: ProposalId, now: Timestamp) -> Result<usize, Refusal> {
        let at = self.position(id)?;
        let proposal = &self.proposals[at];
        if !proposal.status.is_decidable() {
            return Err(Refusal::NotPending { status: proposal.status.clone() });
        }
        if now >= proposal.expires_at {
            // Its time is over even if no tick has said so.
            return Err(Refusal::NotPending { status: Status::Expired { why: Expiry::Ttl } });
        }
        Ok(at)
    }

    /// Refuses content that cannot be shown, or that the organizer never wants sent.
    fn may_send(&self, content: &Content) -> Result<(), Refusal> {
        content.check()?;
        let arm = content.arm();
        if self.settings.never.contains(&arm) { Err(Refusal::Never(arm)) } else { Ok(()) }
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of one input")]
    pub(super) fn approve<R: Rng + ?Sized>(
        &mut self,
        id: ProposalId,
        revision: u32,
        edited: Option<Content>,
        by: OrganizerId,
        now: Timestamp,
        rng: &mut R,
        out: &mut Vec<Effect>,
    ) -> Result<(), Refusal> {
        if self.stopped {
            return Err(Refusal::Stopped);
        }
        let at = self.decidable(id, now)?;
        let proposal = &self.proposals[at];
        if proposal.revision != revision {
            return Err(Refusal::Stale { current: proposal.revision });
        }
        let edited = edited.filter(|edited| Some(edited) != proposal.content.as_ref());
        let content = edited.as_ref().or(proposal.content.as_ref()).cloned();
        let Some(content) = content else { return Err(Refusal::NotPending { status: proposal.status.clone() }) };
        if content.arm() != proposal.arm {
            return Err(Refusal::WrongArm { proposed: proposal.arm, sent: content.arm() });
        }
        self.may_send(&content)?;
        if let Some(window) = &self.window {
            return Err(Refusal::Measuring { until: window.measurement.closes_at });
        }
        if self.in_flight() {
            return Err(Refusal::InFlight);
        }
        self.attended = now;
        let words = if edited.is_some() { " in other words" } else { "" };
        if edited.is_some() {
            let proposal = &mut self.proposals[at];
            proposal.content = Some(content.clone());
            proposal.source = Some(Source::Person);
            proposal.revision += 1;
        }
        let what = format!("approved {} of proposal {id}{words}", content.arm());
        self.send(at, content, Decider::Organizer(by), what, now, rng, out)
    }

    pub(super) fn dismiss(
        &mut self,
        id: ProposalId,
        reason: DismissReason,
        by: OrganizerId,
        now: Timestamp,
        out: &mut Vec<Effect>,
    ) -> Result<(), Refusal> {
        let at = self.position(id)?;
        if self.proposals[at].status != Status::Drafting {
            self.decidable(id, now)?;
        }
        self.attended = now;
        let by = Decider::Organizer(by);
        self.proposals[at].decided_by = Some(by);
        self.advance(at, Status::Dismissed { reason }, now, out)?;
        out.push(audit(by, format!("dismissed proposal {id}")));
        self.settle(id, Missing::NotTreated, Some(reason), now, out);
        Ok(())
    }

    pub(super) fn snooze(
        &mut self,
        id: ProposalId,
        span: Span,
        by: OrganizerId,
        now: Timestamp,
        out: &mut Vec<Effect>,
    ) -> Result<(), Refusal> {
        let at = self.decidable(id, now)?;
        self.attended = now;
        let until = (now + span.max(SHORTEST_SNOOZE)).min(self.proposals[at].expires_at);
        self.advance(at, Status::Snoozed { until }, now, out)?;
        out.push(audit(Decider::Organizer(by), format!("snoozed proposal {id}")));
        Ok(())
    }

    pub(super) fn undo(
        &mut self,
        intervention: InterventionId,
        by: OrganizerId,
        now: Timestamp,
        out: &mut Vec<Effect>,
    ) -> Result<(), Refusal> {
        let sent = self.sent.iter_mut().find(|sent| sent.intervention == intervention && !sent.undone).ok_or(Refusal::NothingToUndo)?;
        sent.undone = true;
        let proposal = sent.proposal;
        self.attended = now;
        self.launching.retain(|launch| launch.intervention != intervention);
        out.push(Effect::Withdraw { intervention });
        out.push(audit(Decider::Organizer(by), format!("undid intervention {intervention}")));
        let Some(id) = proposal else { return Ok(()) };
        if let Ok(at) = self.position(id) {
            // Long finished proposals are forgotten; an intervention can be undone nevertheless.
            self.advance(at, Status::Undone { at: now }, now, out)?;
            if let Some(owed) = self.owed.iter().position(|drawn| drawn.proposal == id) {
                let drawn = self.owed.remove(owed);
                out.push(Effect::Outcome(drawn.without_measure(self.session, crate::policy::Treatment::Sent, Missing::Undone, now)));
            }
        }
        if self.window.as_ref().is_some_and(|window| window.intervention == Some(intervention)) {
            self.finish(Some(Missing::Undone), now, out);
        }
        Ok(())
    }

    pub(super) fn launch<R: Rng + ?Sized>(
        &mut self,
        content: Content,
        over_budget: bool,
        by: OrganizerId,
        now: Timestamp,
        rng: &mut R,
        out: &mut Vec<Effect>,
    ) -> Result<(), Refusal> {
        if self.stopped {
            return Err(Refusal::Stopped);
        }
        self.may_send(&content)?;
        let arm = content.arm();
        let is_over = self.over_budget(now).is_some();
        if is_over && !over_budget {
            return Err(Refusal::OverBudget { budget: self.settings.budget_per_hour });
        }
        if self.launching.len() >= MOST_LAUNCHING {
            return Err(Refusal::InFlight);
        }
        self.attended = now;
        let (intervention, by) = (InterventionId(fresh(now, rng)), Decider::Organizer(by));
        out.push(audit(by, format!("launched {arm}{}", if is_over { " over the budget of the hour" } else { "" })));
        self.finish(Some(Missing::Overlapped), now, out);
        self.sent.reserve_exact(1);
        self.sent.push(Sent { intervention, proposal: None, arm, at: now, undone: false });
        self.launching.push(Launch { intervention, content: content.clone(), by, since: now });
        out.push(Effect::Deliver(Delivery { intervention, proposal: None, content, by }));
        Ok(())
    }
}
