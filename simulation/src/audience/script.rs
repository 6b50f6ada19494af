//! [`Script`]: a whole session, written down, and its labelled [`Recording`].

use super::{Crowd, Deed, Habits, Happening, Planned};
use conductor::anomaly::AnomalyKind;
use conductor::signal::{Participant, Phase, Signal};
use conductor::time::{Span, Timestamp};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// Seconds between two summaries of the gateway.
const SUMMARY_S: u32 = 15;

/// The plan of a simulated session.
#[derive(Clone, Debug)]
pub struct Script {
    /// Number of people who come.
    pub people: u32,
    /// Seconds until the session closes.
    pub seconds: u32,
    /// The people's habits.
    pub habits: Habits,
    /// The events, and their times.
    pub plan: Vec<Planned>,
    /// Phases and the seconds at which they begin; people feel them in any case.
    pub phases: Vec<(u32, Phase)>,
    /// True if the phases are announced as an agenda.
    pub agenda: bool,
    /// True if summaries tell which pages are visible.
    pub focus: bool,
    /// Seconds until the scheduled start, if one is known.
    pub starts_s: Option<f64>,
    /// Seconds until the scheduled end, if one is known.
    pub ends_s: Option<f64>,
    /// Decides all that is left to chance.
    pub seed: u64,
}

/// An anomaly that is known to be in a recording.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Label {
    /// Its kind.
    pub kind: AnomalyKind,
    /// When it begins.
    pub start: Timestamp,
    /// When it is over, recovery included.
    pub end: Timestamp,
}

/// Signals of a session and the truth behind them.
#[derive(Clone, Debug)]
pub struct Recording {
    /// The signals, in order.
    pub signals: Vec<(Timestamp, Signal)>,
    /// The anomalies to be found.
    pub labels: Vec<Label>,
    /// The hidden engagement at the end of every tenth second.
    pub engagement: Vec<f64>,
    /// When the session closes.
    pub end: Timestamp,
}

impl Script {
    /// A healthy talk without agenda, focus or schedule.
    #[must_use]
    pub fn talk(people: u32, seconds: u32, seed: u64) -> Self {
        let habits = Habits::drawn(&mut Pcg64Mcg::seed_from_u64(seed ^ 0x00ba_b175));
        Self {
            people,
            seconds,
            habits,
            plan: Vec::new(),
            phases: Vec::new(),
            agenda: false,
            focus: false,
            starts_s: None,
            ends_s: None,
            seed,
        }
    }

    /// The hour that comes with the program as a recording: a hall of ninety people with phones, connections that storm, and a quarter of
    /// an hour from the 26th minute in which nearly nobody follows.
    #[must_use]
    pub fn town_hall() -> Self {
        let habits = Habits { early: 0.5, late_s: 120.0, ..Habits::staged() };
        let fade = Happening::Fade { kind: AnomalyKind::SuddenDrop, depth: 0.1, ramp_s: 20.0, hold_s: 840.0, recovery_s: 120.0 };
        let plan = vec![
            Planned { at_s: 1080.0, happening: Happening::Storm { share: 0.3, over_s: 8.0 } },
            Planned { at_s: 1530.0, happening: fade },
        ];
        Self { people: 90, seconds: 3600, habits, plan, focus: true, ..Self::talk(90, 3600, 12) }
    }

    /// Its signals as lines of JSON, as `detect`, `replay` and the API take them.
    #[must_use]
    pub fn lines(&self, session: &str) -> String {
        let start = Timestamp::default();
        let mut lines = String::new();
        for (at, signal) in self.record(start).signals {
            let t = (at.seconds_since(start) * 10.0).round() / 10.0;
            let (kind, who, more) = match signal {
                Signal::Join { who } => ("join", Some(who), String::new()),
                Signal::Leave { who } => ("leave", Some(who), String::new()),
                Signal::Chat { who } => ("chat", Some(who), String::new()),
                Signal::Reaction { who } => ("reaction", Some(who), String::new()),
                Signal::Question { who } => ("question", Some(who), String::new()),
                Signal::Upvote { who } => ("upvote", Some(who), String::new()),
                Signal::Heartbeat { n, focused: Some(focused) } => ("heartbeat", None, format!(",\"n\":{n},\"focused\":{focused}")),
                Signal::Heartbeat { n, focused: None } => ("heartbeat", None, format!(",\"n\":{n}")),
                _ => continue,
            };
            let user = who.map_or_else(String::new, |who| format!(",\"user\":\"u{}\"", who.0));
            lines += &format!("{{\"t\":{t},\"session\":\"{session}\",\"kind\":\"{kind}\"{user}{more}}}\n");
        }
        lines
    }

    /// Adds a happening.
    #[must_use]
    pub fn with(mut self, at_s: f64, happening: Happening) -> Self {
        self.plan.push(Planned { at_s, happening });
        self
    }

    /// Lets it happen, from `start` on.
    #[must_use]
    pub fn record(&self, start: Timestamp) -> Recording {
        let mut crowd = Crowd::with_plan(self.people, self.habits, self.plan.clone(), self.seed);
        let mut rng = Pcg64Mcg::seed_from_u64(self.seed ^ 0x5eed);
        let at = |seconds: f64| start + Span::from_millis((seconds * 1000.0) as i64);
        let open = Signal::SessionOpen { starts_in_s: self.starts_s, ends_in_s: self.ends_s, expected: Some(self.people) };
        let mut signals = vec![(start, open)];
        let mut engagement = Vec::new();
        for second in 0..self.seconds {
            for &(_, phase) in self.phases.iter().filter(|(begins, _)| *begins == second) {
                crowd.enter(phase);
                if self.agenda {
                    signals.push((at(f64::from(second)), Signal::Phase { phase }));
                }
            }
            for (who, deed) in crowd.step(f64::from(second + 1), &[]) {
                if let Some(signal) = signal(who, deed) {
                    signals.push((at(f64::from(second) + rng.random_range(0.0..1.0)), signal));
                }
            }
            if second % SUMMARY_S == SUMMARY_S - 1 {
                let [n, looking] = crowd.attention();
                signals.push((at(f64::from(second + 1)), Signal::Heartbeat { n, focused: self.focus.then_some(looking) }));
            }
            if second % 10 == 9 {
                engagement.push(crowd.engagement());
            }
        }
        for planned in &self.plan {
            if let Happening::Poll { open_s } = planned.happening {
                signals.push((at(planned.at_s), Signal::PollOpen));
                signals.push((at(planned.at_s + open_s), Signal::PollClose));
            }
        }
        let end = at(f64::from(self.seconds));
        signals.push((end, Signal::SessionClose));
        signals.sort_by_key(|&(t, _)| t);
        // People who leave at the end just leave.
        let closing =
            self.phases.iter().find(|(_, phase)| *phase == Phase::Closing).map_or(f64::INFINITY, |&(begins, _)| f64::from(begins));
        let label = |planned: &Planned| {
            let (kind, end_s) = planned.anomaly().filter(|_| planned.at_s < closing)?;
            let start_s = match planned.happening {
                // A room that never gets going is low once it is down, not while it sinks.
                Happening::Fade { ramp_s, .. } if kind == AnomalyKind::LowEngagement => planned.at_s + ramp_s,
                _ => planned.at_s,
            };
            Some(Label { kind, start: at(start_s), end: at(end_s) })
        };
        Recording { signals, labels: self.plan.iter().filter_map(label).collect(), engagement, end }
    }
}

fn signal(who: u32, deed: Deed) -> Option<Signal> {
    let who = Participant(u64::from(who));
    match deed {
        Deed::Join => Some(Signal::Join { who }),
        // A recording shows no difference.
        Deed::Leave | Deed::Drop => Some(Signal::Leave { who }),
        Deed::Chat => Some(Signal::Chat { who }),
        Deed::React => Some(Signal::Reaction { who }),
        Deed::Ask => Some(Signal::Question { who }),
        Deed::Upvote => Some(Signal::Upvote { who }),
        Deed::Vote => Some(Signal::PollVote { who }),
        Deed::Pace(_) | Deed::Look { .. } => None,
    }
}
