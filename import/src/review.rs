//! [`Review`]: what the conductor would have said in a session of the past, and how lively that was.

use super::Session;
use conductor::anomaly::Anomaly;
use conductor::host::{HostPrior, Summary};
use conductor::monitor::{Monitor, TICK};
use conductor::signal::Signal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use wire::Read;

/// The liveliness of a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, Read)]
pub struct Activity {
    /// Its length, minutes.
    pub minutes: f64,
    /// People who were seen in it.
    pub people: u32,
    /// People who wrote, reacted or asked.
    pub active: u32,
    /// Messages per minute.
    pub chat: f64,
    /// Reactions per minute.
    pub react: f64,
    /// Questions and upvotes per minute.
    pub qa: f64,
}

/// The liveliness of a session, and the alarms that there would have been in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// Its liveliness.
    pub activity: Activity,
    /// The alarms that there would have been.
    pub alarms: Vec<Anomaly>,
    /// Its summary for later sessions of its host, if it tells who was there and what they did for long enough.
    pub summary: Option<Summary>,
}

impl Review {
    /// Lets the detectors of live rooms watch a session of the past, with what the sessions before it told of its `host`.
    #[must_use]
    pub fn of(session: &Session, host: HostPrior) -> Self {
        let (start, mut alarms) = (session.start(), Vec::new());
        let mut monitor = Monitor::new(start).with_host(host);
        let mut due = start + TICK;
        let (mut seen, mut active, mut counts) = (BTreeSet::new(), BTreeSet::new(), [0_u32; 3]);
        let mut most = 0;
        for (at, signal) in &session.signals {
            while due <= *at {
                alarms.extend(std::iter::from_fn(|| monitor.tick(due)));
                due = due + TICK;
            }
            monitor.signal(signal, *at);
            let (who, channel) = match signal {
                Signal::Chat { who } => (who, Some(0)),
                Signal::Reaction { who } => (who, Some(1)),
                Signal::Question { who } | Signal::Upvote { who } => (who, Some(2)),
                Signal::Join { who } | Signal::Leave { who } | Signal::PollVote { who } => (who, None),
                Signal::Heartbeat { n, .. } => {
                    most = most.max(*n);
                    continue;
                }
                _ => continue,
            };
            seen.insert(*who);
            if let Some(channel) = channel {
                counts[channel] += 1;
                active.insert(*who);
            }
        }
        let minutes = session.end().seconds_since(start) / 60.0;
        let [chat, react, qa] = counts.map(|count| f64::from(count) / minutes.max(1.0));
        let people = u32::try_from(seen.len()).unwrap_or(u32::MAX).max(most);
        let active = u32::try_from(active.len()).unwrap_or(u32::MAX);
        let summary = Some(*monitor.summary()).filter(|summary| session.is_whole() && summary.is_telling());
        Self { activity: Activity { minutes, people, active, chat, react, qa }, alarms, summary }
    }
}
