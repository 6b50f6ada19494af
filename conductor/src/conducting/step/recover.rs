//! Continuing after a crash or a restart, from a snapshot.

use super::choose::draft_request;
use super::{Conductor, Delivery, Effect, audit};
use crate::proposal::{Decider, Status};
use crate::time::{Span, Timestamp};

/// Age at which an unsent intervention is dropped: its moment has passed.
const TOO_LATE: Span = Span::from_secs(60);

impl Conductor {
    /// Takes up the work of a deserialized snapshot at `now`: asks again for drafts and deliveries that were under way, ends
    /// windows that closed meanwhile, and concludes nothing until people had time to come back.
    ///
    /// Before calling this, say [`Input::Delivered`](super::Input::Delivered), with the moment from the room's log, for each
    /// intervention that the log already holds. Effects are idempotent by id, so those asked for again do no harm.
    pub fn recover(&mut self, now: Timestamp) -> Vec<Effect> {
        let mut out = Vec::new();
        if self.closed {
            return out;
        }
        let now = now.max(self.clock);
        let gap = now - self.clock;
        self.settle_after_gap(now);
        self.clock = now;
        // Dashboards reconnect like everybody else.
        self.attended = now;
        self.resume_proposals(gap > TOO_LATE, now, &mut out);
        self.resume_launches(gap > TOO_LATE, now, &mut out);
        if self.window.as_ref().is_some_and(|window| now >= window.measurement.closes_at) {
            self.finish(None, now, &mut out);
        }
        self.forget(now);
        out
    }

    fn resume_proposals(&mut self, too_late: bool, now: Timestamp, out: &mut Vec<Effect>) {
        for at in 0..self.proposals.len() {
            let proposal = &self.proposals[at];
            let drawn = self.owed.iter().find(|drawn| drawn.proposal == proposal.id);
            match (&proposal.status, drawn, proposal.intervention, &proposal.content, proposal.decided_by) {
                (Status::Drafting, Some(drawn), ..) if !too_late => {
                    out.push(Effect::Draft(draft_request(proposal, drawn.context)));
                    self.proposals[at].since = now;
                }
                (Status::Drafting, ..) => {
                    // Drafting may always fail.
                    let _ = self.fail(at, "the server was down while it was drafted".to_owned(), now, out);
                }
                (Status::Delivering, _, Some(intervention), Some(content), Some(by)) if !too_late => {
                    out.push(Effect::Deliver(Delivery { intervention, proposal: Some(proposal.id), content: content.clone(), by }));
                    self.proposals[at].since = now;
                }
                (Status::Delivering, ..) => self.withdraw_unconfirmed(at, "the server was down while it was sent", now, out),
                _ => {}
            }
        }
    }

    fn resume_launches(&mut self, too_late: bool, now: Timestamp, out: &mut Vec<Effect>) {
        for launch in &mut self.launching {
            if too_late {
                self.sent.retain(|sent| sent.intervention != launch.intervention);
                out.push(Effect::Withdraw { intervention: launch.intervention });
                out.push(audit(Decider::System, format!("gave up on launching {}: the server was down", launch.content.arm())));
            } else {
                launch.since = now;
                let (intervention, content, by) = (launch.intervention, launch.content.clone(), launch.by);
                out.push(Effect::Deliver(Delivery { intervention, proposal: None, content, by }));
            }
        }
        if too_late {
            self.launching.clear();
        }
    }
}
