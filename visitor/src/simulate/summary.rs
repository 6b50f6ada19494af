//! [`Summary`]: counts of frames sent and received, and their delays.

use conductor::id::InterventionId;
use protocol::ErrorCode;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Distribution of a number of durations, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Spread {
    /// Number of durations.
    pub n: usize,
    /// Half are not longer.
    pub p50_ms: u64,
    /// 99 of 100 are not longer.
    pub p99_ms: u64,
    /// The longest.
    pub max_ms: u64,
}

impl Spread {
    /// Nearest rank: the smallest value that is not below the share of values.
    fn of(values: &mut [u32]) -> Self {
        values.sort_unstable();
        let rank = |percent: usize| values.get((values.len() * percent).div_ceil(100).saturating_sub(1)).copied().map_or(0, u64::from);
        Self { n: values.len(), p50_ms: rank(50), p99_ms: rank(99), max_ms: rank(100) }
    }
}

/// Results of a simulation.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Summary {
    /// Duration in seconds.
    pub seconds: f64,
    /// Different people who got into the room.
    pub joined: u32,
    /// Entries or connections that failed, by reason.
    pub failures: BTreeMap<String, u64>,
    /// Connections that were opened.
    pub connections: u64,
    /// Connections that the server closed or that were lost, by close code.
    pub closes: BTreeMap<u16, u64>,
    /// Acts that were sent.
    pub acts_sent: u64,
    /// Acts that were sent again after a lost connection.
    pub acts_resent: u64,
    /// Acts that were done.
    pub acts_acked: u64,
    /// Acts that were not done, by error code.
    pub acts_refused: BTreeMap<String, u64>,
    /// Acts that a person would have done faster than a connection may send.
    pub acts_held_back: u64,
    /// Acts without an answer when the person left or the simulation ended.
    pub acts_unanswered: u64,
    /// From sending an act to its answer.
    pub ack: Spread,
    /// Different interventions that somebody received.
    pub interventions: usize,
    /// From the server's timestamp of an intervention to its arrival at each person; both clocks must agree.
    pub intervention: Spread,
    /// Frames received.
    pub frames: u64,
    /// Events that were missed without a snapshot: positions that are not one after the last.
    pub gaps: u64,
    /// Events that came twice on one connection.
    pub duplicates: u64,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let codes = |codes: &BTreeMap<String, u64>| codes.iter().map(|(code, n)| format!("{code} {n}")).collect::<Vec<_>>().join(", ");
        let or_none = |text: String| if text.is_empty() { "none".to_owned() } else { text };
        let spread = |spread: &Spread| format!("p50 {} ms, p99 {} ms, longest {} ms", spread.p50_ms, spread.p99_ms, spread.max_ms);
        writeln!(f, "{:.0} s; {} people joined over {} connections", self.seconds, self.joined, self.connections)?;
        writeln!(
            f,
            "acts           {} sent, {} done, {} unanswered; {}",
            self.acts_sent,
            self.acts_acked,
            self.acts_unanswered,
            spread(&self.ack)
        )?;
        writeln!(f, "refused        {}", or_none(codes(&self.acts_refused)))?;
        writeln!(f, "held back      {}", self.acts_held_back)?;
        writeln!(
            f,
            "interventions  {} different, received {} times; {}",
            self.interventions,
            self.intervention.n,
            spread(&self.intervention)
        )?;
        writeln!(f, "events         {} frames, {} gaps, {} duplicates", self.frames, self.gaps, self.duplicates)?;
        let closes = self.closes.iter().map(|(code, n)| (code.to_string(), *n)).collect();
        writeln!(f, "closed         {}", or_none(codes(&closes)))?;
        write!(f, "failed         {}", or_none(codes(&self.failures)))
    }
}

#[derive(Debug, Default)]
struct State {
    summary: Summary,
    acks: Vec<u32>,
    interventions: BTreeSet<InterventionId>,
    arrivals: Vec<u32>,
}

/// Counts of all people together.
#[derive(Debug, Default)]
pub struct Counts(Mutex<State>);

fn ms(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis()).unwrap_or(u32::MAX)
}

impl Counts {
    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes a number.
    pub fn count(&self, change: impl FnOnce(&mut Summary)) {
        change(&mut self.state().summary);
    }

    /// An act was done.
    pub fn acked(&self, after: Duration) {
        let mut state = self.state();
        state.summary.acts_acked += 1;
        state.acks.push(ms(after));
    }

    /// An act was not done.
    pub fn refused(&self, code: ErrorCode, after: Duration) {
        let mut state = self.state();
        *state.summary.acts_refused.entry(code.to_string()).or_default() += 1;
        state.acks.push(ms(after));
    }

    /// An intervention arrived.
    pub fn arrived(&self, intervention: InterventionId, after: Duration) {
        let mut state = self.state();
        state.interventions.insert(intervention);
        state.arrivals.push(ms(after));
    }

    /// Everything, after `seconds`.
    pub fn summary(&self, seconds: f64) -> Summary {
        let mut state = self.state();
        let state = &mut *state;
        Summary {
            seconds,
            ack: Spread::of(&mut state.acks),
            interventions: state.interventions.len(),
            intervention: Spread::of(&mut state.arrivals),
            ..state.summary.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_takes_the_nearest_rank() {
        let mut values: Vec<u32> = (1..=200).rev().collect();
        assert_eq!(Spread::of(&mut values), Spread { n: 200, p50_ms: 100, p99_ms: 198, max_ms: 200 });
        assert_eq!(Spread::of(&mut [7]), Spread { n: 1, p50_ms: 7, p99_ms: 7, max_ms: 7 });
        assert_eq!(Spread::of(&mut []), Spread::default());
    }

    #[test]
    fn counts_become_a_summary() {
        let counts = Counts::default();
        counts.count(|summary| summary.acts_sent += 2);
        counts.acked(Duration::from_millis(5));
        counts.refused(ErrorCode::Over, Duration::from_millis(7));
        let summary = counts.summary(1.5);
        assert_eq!((summary.acts_sent, summary.acts_acked, summary.ack.n, summary.ack.max_ms), (2, 1, 2, 7));
        assert_eq!(summary.acts_refused.get("over"), Some(&1));
        assert!(summary.to_string().contains("over 1"));
    }
}
