//! Control of the conductor: modes, Stop, settings, the end, and the fallback when the measured lift is negative.

use super::{Conductor, Effect, Refusal, audit};
use crate::id::OrganizerId;
use crate::lift::Lift;
use crate::measurement::Missing;
use crate::mode::Mode;
use crate::plan::Quiet;
use crate::proposal::{Decider, Expiry, Status};
use crate::settings::Settings;
use crate::signal::Signal;
use crate::time::Timestamp;

impl Conductor {
    pub(super) fn set_mode(&mut self, mode: Mode, by: OrganizerId, now: Timestamp, out: &mut Vec<Effect>) {
        self.attended = now;
        self.change_mode(mode, Decider::Organizer(by), None, out);
    }

    /// Changes the mode, if it is another.
    pub(super) fn change_mode(&mut self, to: Mode, by: Decider, why: Option<String>, out: &mut Vec<Effect>) {
        let from = std::mem::replace(&mut self.mode, to);
        if from != to {
            let reason = why.as_ref().map_or_else(String::new, |why| format!(": {why}"));
            out.push(Effect::Mode { from, to, by, why });
            out.push(audit(by, format!("changed the mode from {from} to {to}{reason}")));
        }
    }

    pub(super) fn stop(&mut self, by: OrganizerId, now: Timestamp, out: &mut Vec<Effect>) {
        self.attended = now;
        if std::mem::replace(&mut self.stopped, true) {
            return;
        }
        let by = Decider::Organizer(by);
        out.push(Effect::Stopped { by });
        out.push(audit(by, "stopped the conductor"));
        for at in 0..self.proposals.len() {
            self.expire(at, Expiry::Stopped, now, out);
            if self.proposals[at].status == Status::Delivering {
                self.withdraw_unconfirmed(at, "the conductor was stopped", now, out);
            }
        }
        for launch in self.launching.drain(..) {
            self.sent.retain(|sent| sent.intervention != launch.intervention);
            out.push(Effect::Withdraw { intervention: launch.intervention });
        }
        self.deferred = None;
        self.drop_plans("the conductor was stopped", out);
    }

    /// Ends everything with the session.
    pub(super) fn close(&mut self, now: Timestamp, out: &mut Vec<Effect>) {
        self.monitor.signal(&Signal::SessionClose, now);
        for at in 0..self.proposals.len() {
            self.expire(at, Expiry::SessionEnded, now, out);
            if self.proposals[at].status == Status::Delivering {
                // Delivering may always fail.
                let _ = self.fail(at, "the session ended".to_owned(), now, out);
            }
        }
        self.finish(Some(Missing::RoomEnded), now, out);
        self.drop_plans("the session ended", out);
        self.end_coins(out);
        self.launching.clear();
        self.deferred = None;
        self.closed = true;
    }

    pub(super) fn resume(&mut self, by: OrganizerId, now: Timestamp, out: &mut Vec<Effect>) {
        self.attended = now;
        if std::mem::replace(&mut self.stopped, false) {
            let by = Decider::Organizer(by);
            out.push(Effect::Resumed { by });
            out.push(audit(by, "let the conductor go on"));
        }
    }

    /// Takes other quiet times. They are not among what `tune` changes: they follow the agenda, which another page may have changed since
    /// somebody opened the settings.
    pub(super) fn keep_quiet(&mut self, times: Vec<Quiet>, by: OrganizerId, now: Timestamp, out: &mut Vec<Effect>) -> Result<(), Refusal> {
        let settings = Settings { quiet: times, ..self.settings.clone() };
        settings.check()?;
        self.attended = now;
        if self.settings != settings {
            self.settings = settings;
            out.push(audit(Decider::Organizer(by), "changed the quiet times"));
        }
        Ok(())
    }

    pub(super) fn tune(&mut self, settings: Settings, by: OrganizerId, now: Timestamp, out: &mut Vec<Effect>) -> Result<(), Refusal> {
        settings.check()?;
        let settings = Settings { quiet: self.settings.quiet.clone(), ..settings };
        self.attended = now;
        if self.settings == settings {
            return Ok(());
        }
        self.settings = settings;
        out.push(audit(Decider::Organizer(by), "changed the settings"));
        for at in 0..self.proposals.len() {
            if self.settings.never.contains(&self.proposals[at].arm) {
                self.expire(at, Expiry::Forbidden, now, out);
                if self.proposals[at].status == Status::Delivering {
                    self.withdraw_unconfirmed(at, "its kind was put on the never-do list", now, out);
                }
            }
        }
        Ok(())
    }

    /// Falls back to MANUAL when what is sent makes rooms worse: when the interval that holds at every look lies below zero.
    pub(super) fn lift(&mut self, lift: &Lift, out: &mut Vec<Effect>) {
        let Some(interval) = lift.anytime.filter(|interval| interval.high < 0.0 && lift.n_sent > self.harm_known) else { return };
        // An organizer who chooses a bold mode again knows this much; only more evidence overrules that choice.
        self.harm_known = lift.n_sent;
        let points = |x: f64| (x * 100.0).round() + 0.0;
        let why = format!(
            "the measured lift is {} points (95 % interval {} to {}) from {} sends",
            points(interval.estimate),
            points(interval.low),
            points(interval.high),
            lift.n_sent
        );
        self.change_mode(Mode::Manual, Decider::System, Some(why), out);
    }
}
