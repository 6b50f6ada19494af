//! [`HostPrior`]: what the rooms of one organizer usually do, from their earlier sessions.
//!
//! A session leaves one [`Summary`]; the prior is the list of the newest. Low engagement is a comparison with it and with nothing
//! else: between hosts, what is usual differs by a factor of ten.

mod stored;

pub use stored::Stored;

use crate::reading::{Channel, HostComparison};
use crate::table::PerChannel;
use serde::{Deserialize, Serialize};

/// Summaries that are kept, the newest.
pub const KEPT: usize = 24;
/// Fewer sessions are no custom.
pub const LEAST_SESSIONS: usize = 4;
/// Standard deviation of the log level between sessions of one host, before they have shown their own, and its weight in sessions.
const PRIOR_SPREAD: (f64, f64) = (0.5, 3.0);
/// The same of the logit of the share of visible pages.
const PRIOR_FOCUS_SPREAD: (f64, f64) = (0.35, 3.0);
/// Variance of the log level of ten minutes around that of their session, and acts that come together: what is added to both counts
/// before their ratio, so that silence where little is expected is no sign.
const WITHIN: f64 = 0.3;
const CLUSTERED: f64 = 3.0;
/// Added to a level before its logarithm, in acts per unit of exposure: a session without an act is quiet, not infinitely so.
const LEAST_LEVEL: f64 = 0.02;

/// Counts that a session leaves for those after it: counts and shares of a whole room, nothing about persons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Summary {
    /// Acts by channel.
    pub acts: PerChannel<f64>,
    /// Exposure by channel, in which they were made.
    pub exposure: PerChannel<f64>,
    /// Visible pages in summaries.
    pub focused: f64,
    /// Pages in summaries that tell which are visible.
    pub asked: f64,
    /// Seconds outside of lobby, opening, break and closing with enough people.
    pub seconds: f64,
}

impl Summary {
    /// Returns whether it says enough to be kept.
    #[must_use]
    pub const fn is_telling(&self) -> bool {
        self.seconds >= 600.0
    }

    /// Adds a tick.
    pub fn add(&mut self, seen: PerChannel<f64>, exposure: PerChannel<f64>, focused: f64, asked: f64, seconds: f64) {
        for channel in Channel::ALL {
            self.acts[channel] += seen[channel];
            self.exposure[channel] += exposure[channel];
        }
        self.focused += focused;
        self.asked += asked;
        self.seconds += seconds;
    }

    /// Log of acts per unit of exposure, all channels together.
    fn log_level(&self) -> f64 {
        let used = Channel::ALL.into_iter().filter(|&channel| self.exposure[channel] > 0.0);
        let rate: f64 = used.map(|channel| self.acts[channel] / self.exposure[channel]).sum();
        (rate + LEAST_LEVEL).ln()
    }

    fn focus_logit(&self) -> Option<f64> {
        (self.asked >= 1.0).then(|| logit(self.focused, self.asked))
    }
}

fn logit(focused: f64, asked: f64) -> f64 {
    ((focused + 0.5) / (asked - focused + 0.5)).ln()
}

/// A mean with the deviation of single sessions around it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Usual {
    /// Mean over sessions.
    pub mean: f64,
    /// Standard deviation of one session, drawn to a prior where there are few, and that of the mean included.
    pub deviation: f64,
}

/// The custom of a host's rooms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HostPrior {
    /// Version of this form.
    pub version: u16,
    /// Sessions behind it.
    pub sessions: u32,
    /// Log of acts per unit of exposure, all channels together.
    pub level: Option<Usual>,
    /// Logit of the share of visible pages, where it was known.
    pub focus: Option<Usual>,
    /// Acts per unit of exposure by channel, on average.
    pub rates: PerChannel<f64>,
}

/// The form that this program writes.
pub const VERSION: u16 = 1;

impl HostPrior {
    /// The prior of a host with these earlier sessions, oldest first; only the newest count.
    #[must_use]
    pub fn of(summaries: &[Summary]) -> Self {
        let telling: Vec<&Summary> = summaries.iter().rev().filter(|summary| summary.is_telling()).take(KEPT).collect();
        let levels: Vec<f64> = telling.iter().map(|summary| summary.log_level()).collect();
        let focus: Vec<f64> = telling.iter().filter_map(|summary| summary.focus_logit()).collect();
        let rates = PerChannel::of(|channel| {
            let exposure: f64 = telling.iter().map(|summary| summary.exposure[channel]).sum();
            let acts: f64 = telling.iter().map(|summary| summary.acts[channel]).sum();
            if exposure > 0.0 { acts / exposure } else { 0.0 }
        });
        Self {
            version: VERSION,
            sessions: u32::try_from(telling.len()).unwrap_or(u32::MAX),
            level: usual(&levels, PRIOR_SPREAD),
            focus: usual(&focus, PRIOR_FOCUS_SPREAD),
            rates,
        }
    }

    /// The sessions with which a room's level is compared because of it.
    #[must_use]
    pub const fn comparison(&self) -> HostComparison {
        HostComparison { sessions: self.sessions, custom: self.level.is_some() }
    }

    /// The distance of a stretch of a session below the host's sessions, in standard deviations, and the share of the usual acts that it
    /// made; `None` if the host has no custom yet.
    #[must_use]
    pub fn below(&self, stretch: &Summary) -> Option<(f64, f64)> {
        let level = self.level?;
        let expected: f64 = Channel::ALL.into_iter().map(|channel| self.rates[channel] * stretch.exposure[channel]).sum();
        let acts: f64 = stretch.acts.values().sum();
        let share = (acts + CLUSTERED) / (expected + CLUSTERED);
        let deviation = level.deviation.hypot((WITHIN + CLUSTERED / (expected + CLUSTERED)).sqrt());
        let (mut sum, mut squares) = (-share.ln() / deviation, 1.0_f64);
        if let (Some(usual), true) = (self.focus, stretch.asked >= 1.0) {
            sum += (usual.mean - logit(stretch.focused, stretch.asked)) / usual.deviation;
            squares += 1.0;
        }
        Some((sum / squares.sqrt(), share))
    }
}

fn usual(values: &[f64], (spread, weight): (f64, f64)) -> Option<Usual> {
    if values.len() < LEAST_SESSIONS {
        return None;
    }
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    let variance = (squares + weight * spread * spread) / (n - 1.0 + weight);
    Some(Usual { mean, deviation: (variance * (1.0 + 1.0 / n)).sqrt() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(acts: f64) -> Summary {
        Summary { acts: [acts, 0.0, 0.0].into(), exposure: [60.0; 3].into(), seconds: 3600.0, ..Summary::default() }
    }

    #[test]
    fn three_sessions_are_no_custom() {
        assert_eq!(HostPrior::of(&[session(60.0); 3]).below(&session(1.0)), None);
    }

    #[test]
    fn a_quiet_host_has_quiet_rooms() {
        let quiet = HostPrior::of(&[session(40.0), session(60.0), session(50.0), session(70.0), session(45.0)]);
        let (deviations, share) = quiet.below(&session(50.0)).expect("five sessions are a custom");
        assert!(deviations.abs() < 0.5 && (0.8..1.2).contains(&share), "{deviations} {share}");
        let (deviations, share) = quiet.below(&session(4.0)).expect("five sessions are a custom");
        assert!(deviations > 2.5 && share < 0.2, "{deviations} {share}");
    }
}
