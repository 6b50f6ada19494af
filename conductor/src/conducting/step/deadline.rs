//! Deadlines: data, compared with the time at each tick.

use super::{Conductor, Effect, audit};
use crate::mode::Mode;
use crate::proposal::{Decider, Expiry, Status};
use crate::time::Timestamp;

impl Conductor {
    pub(super) fn deadlines(&mut self, now: Timestamp, out: &mut Vec<Effect>) {
        for at in 0..self.proposals.len() {
            let proposal = &self.proposals[at];
            let waited = now - proposal.since;
            // Every move below is one that the status allows, so none is refused.
            match &proposal.status {
                Status::Drafting if waited >= self.settings.draft_deadline => {
                    let _ = self.fail(at, "no draft came in time".to_owned(), now, out);
                }
                Status::Drafting | Status::Awaiting | Status::Snoozed { .. } if now >= proposal.expires_at => {
                    self.expire(at, Expiry::Ttl, now, out);
                }
                Status::Snoozed { until } if now >= *until => {
                    let _ = self.advance(at, Status::Awaiting, now, out);
                }
                Status::Delivering if waited >= self.settings.delivery_deadline => {
                    self.withdraw_unconfirmed(at, "the room did not confirm it in time", now, out);
                }
                Status::Drafting
                | Status::Awaiting
                | Status::Snoozed { .. }
                | Status::Approved
                | Status::Dismissed { .. }
                | Status::Expired { .. }
                | Status::Delivering
                | Status::Delivered { .. }
                | Status::Failed { .. }
                | Status::Undone { .. }
                | Status::Measured => {}
            }
        }
        let deadline = self.settings.delivery_deadline;
        for launch in self.launching.extract_if(.., |launch| now - launch.since >= deadline) {
            self.sent.retain(|sent| sent.intervention != launch.intervention);
            out.push(Effect::Withdraw { intervention: launch.intervention });
            out.push(audit(Decider::System, format!("gave up on launching {}: the room did not confirm it", launch.content.arm())));
        }
    }

    /// Gives up on a delivery. It may have reached the room nevertheless, so it is withdrawn too.
    pub(super) fn withdraw_unconfirmed(&mut self, at: usize, why: &str, now: Timestamp, out: &mut Vec<Effect>) {
        let intervention = self.proposals[at].intervention;
        if self.fail(at, why.to_owned(), now, out).is_ok() {
            out.extend(intervention.map(|intervention| Effect::Withdraw { intervention }));
        }
    }

    /// Falls back to MANUAL when nobody has been watching a mode that acts alone.
    pub(super) fn unattended(&mut self, now: Timestamp, out: &mut Vec<Effect>) {
        if self.mode != Mode::Manual && now - self.attended > self.settings.unattended_after {
            let seconds = now.seconds_since(self.attended).round();
            self.change_mode(Mode::Manual, Decider::System, Some(format!("no dashboard was open for {seconds} s")), out);
        }
    }
}
