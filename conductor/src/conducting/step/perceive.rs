//! The work of a tick: looks at the room, keeps the windows, notices that a room has recovered.

use super::{Conductor, Effect};
use crate::anomaly::{Anomaly, Shows};
use crate::outcome_window::{Sample, Scores};
use crate::policy::Policy;
use crate::proposal::Expiry;
use crate::reading::Reading;
use crate::tick::TICK;
use crate::time::{Span, Timestamp};
use rand::Rng;

/// Without signals and ticks for longer than this (a restart, a stopped process) nobody knows what the room did.
const GAP: Span = Span::from_secs(15);
/// Time that people take to come back after a gap: reconnects spread over up to 20 s, and a score needs a while of watching.
const SETTLING: Span = Span::from_secs(30);
/// A tick stands for at most this long: what was not watched is not known.
const LONGEST_TICK: Span = TICK;
/// A room has recovered when it has made up this share of what it had lost. All would ask a noisy score to sit exactly on its
/// mean.
const RECOVERED: f64 = 0.75;
/// One that had recovered is unwell again below this share, so that noise does not make a card flicker.
const RELAPSED: f64 = 0.5;
/// Smallest fall that counts as lost, in score units: a room that was never well expects nothing better of itself.
const LEAST_LOSS: f64 = 0.08;

impl Conductor {
    pub(super) fn tick<R: Rng + ?Sized>(&mut self, now: Timestamp, policy: &Policy, rng: &mut R, out: &mut Vec<Effect>) {
        let anomaly = self.monitor.tick(now);
        let reading = self.monitor.reading(now);
        self.watch(now, &reading);
        if self.window.as_ref().is_some_and(|window| now >= window.measurement.closes_at) {
            self.finish(None, now, out);
        }
        self.toss_coins(now, rng, out);
        self.deadlines(now, out);
        self.recoveries(now, &reading, out);
        self.unattended(now, out);
        if let Some(anomaly) = anomaly {
            out.push(Effect::Anomaly(anomaly.clone()));
            self.consider(anomaly, true, now, policy, rng, out);
        } else if let Some(anomaly) = self.deferred.take().map(|waiting| *waiting)
            && now - anomaly.at <= self.settings.deferral
            && !has_recovered(&anomaly, &reading)
        {
            self.consider(anomaly, false, now, policy, rng, out);
        }
    }

    /// After a gap without signals and ticks, takes up the room where it was left, and concludes nothing until people had time to
    /// come back.
    pub(super) fn settle_after_gap(&mut self, now: Timestamp) {
        if now - self.heard > GAP {
            self.monitor.skip_to(now);
            self.settling = Some(now + SETTLING);
            self.ticked = None;
        }
        self.heard = now;
    }

    /// Counts the time since the last tick in the windows.
    fn watch(&mut self, now: Timestamp, reading: &Reading) {
        let since = self.ticked.replace(now);
        if self.settling.is_some_and(|until| now < until) {
            return;
        }
        self.settling = None;
        let Some(span) = since.map(|since| (now - since).min(LONGEST_TICK)).filter(|span| *span > Span::default()) else { return };
        let seconds = now.seconds_since(now - span);
        let score = |left_out| self.monitor.score_without(left_out);
        let scores = score(None).map(|full| Scores::of(|left_out| if left_out.is_some() { score(left_out).unwrap_or(full) } else { full }));
        let sample = Sample { scores, people: reading.people, rates: reading.per_minute };
        self.recent.add(now, seconds, &sample, &self.settings);
        if let Some(scores) = scores {
            self.past.add(seconds, scores[None]);
        }
        if let Some(window) = &mut self.window {
            window.add(now, seconds, &sample);
        }
        for coin in &mut self.coins {
            coin.add(now, seconds, &sample);
        }
    }

    /// Marks pending proposals whose room is healthy again, and lets those expire that have been so for long enough.
    fn recoveries(&mut self, now: Timestamp, reading: &Reading, out: &mut Vec<Effect>) {
        for at in 0..self.proposals.len() {
            let proposal = &mut self.proposals[at];
            if !proposal.is_pending() {
                continue;
            }
            let share = if proposal.recovered_since.is_some() { RELAPSED } else { RECOVERED };
            let healthy = made_up(&proposal.anomaly, reading, share);
            match (healthy, proposal.recovered_since) {
                (true, Some(since)) if now - since >= self.settings.recovered_after => self.expire(at, Expiry::Recovered, now, out),
                (true, Some(_)) | (false, None) => {}
                (healthy, _) => {
                    proposal.recovered_since = healthy.then_some(now);
                    out.push(Effect::Proposal(proposal.clone()));
                }
            }
        }
    }
}

/// Returns whether a room has made up most of what it had lost.
pub(super) fn has_recovered(anomaly: &Anomaly, reading: &Reading) -> bool {
    made_up(anomaly, reading, RECOVERED)
}

/// Returns whether a room has made up `share` of what it had lost. Without a score nothing is known, so nothing is made up.
fn made_up(anomaly: &Anomaly, reading: &Reading, share: f64) -> bool {
    match anomaly.kind.spec().shows {
        Shows::Exit => {
            let lost = f64::from(anomaly.people_before.saturating_sub(anomaly.people)).max(1.0);
            f64::from(reading.people) >= f64::from(anomaly.people) + share * lost
        }
        Shows::Fall | Shows::Level => reading.score.is_some_and(|score| {
            let lost = (anomaly.expected.get() - anomaly.score.get()).max(LEAST_LOSS);
            score.get() >= anomaly.score.get() + share * lost
        }),
    }
}
