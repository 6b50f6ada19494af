//! [`judge`]: how well labelled recordings were read: the figures by which detectors are compared, and nothing else.
//!
//! An anomaly is found if any alarm falls between its start and a minute after its end; what it is worth falls linearly from 1
//! to 0 within [`horizon_s`]. VALUE is the mean over the four kinds of the mean worth. An alarm outside of every such window is
//! false; alarms of one session less than a minute apart count once. The score is compared with the hidden engagement by
//! Spearman's rank correlation, over all samples together and within each session whose engagement moves.

use super::script::Recording;
use conductor::anomaly::{Anomaly, AnomalyKind};
use conductor::host::{HostPrior, Summary};
use conductor::monitor::{Monitor, TICK};
use conductor::table::PerKind;
use conductor::tick::ticks_in;
use conductor::time::{Span, Timestamp};
use std::cmp::Ordering;

/// After an anomaly's end an alarm still belongs to it.
const GRACE: Span = Span::from_secs(60);
/// False alarms closer than this count once, seconds.
const MERGE_S: f64 = 60.0;
/// An alarm within this of the first may still name the kind, seconds.
const NAMED_S: f64 = 30.0;
/// At an engagement this low, "low engagement" is right whatever the label says.
const LOW: f64 = 0.25;
/// Ticks between two samples of the score.
const SAMPLE_TICKS: u32 = ticks_in(15) as u32;
/// A session whose engagement moves less than this says nothing about order within.
const MOVES: f64 = 0.05;

/// Seconds after which finding an anomaly of a kind is worth nothing any more.
#[must_use]
pub const fn horizon_s(kind: AnomalyKind) -> f64 {
    kind.spec().horizon_s
}

/// A recording and what the monitor made of it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The alarms, as they were raised.
    pub alarms: Vec<Anomaly>,
    /// Samples of the score with the hidden engagement of that moment.
    pub samples: Vec<(Timestamp, f64, f64)>,
}

/// Shows a recording that begins at `start` to a monitor, with a look at every tick. The score is compared from `from` to `until`.
#[must_use]
pub fn watch(recording: &Recording, start: Timestamp, compared: [Timestamp; 2]) -> Seen {
    watch_by(Monitor::new(start), recording, start, compared)
}

/// The same by a given monitor, which has seen nothing.
#[must_use]
pub fn watch_by(mut monitor: Monitor, recording: &Recording, start: Timestamp, compared: [Timestamp; 2]) -> Seen {
    follow(&mut monitor, recording, start, compared)
}

/// The same for the next session of a host, of whose `earlier` ones it becomes the newest.
#[must_use]
pub fn watch_next(earlier: &mut Vec<Summary>, recording: &Recording, start: Timestamp, compared: [Timestamp; 2]) -> Seen {
    let mut monitor = Monitor::new(start).with_host(HostPrior::of(earlier));
    let seen = follow(&mut monitor, recording, start, compared);
    earlier.push(*monitor.summary());
    seen
}

fn follow(monitor: &mut Monitor, recording: &Recording, start: Timestamp, [from, until]: [Timestamp; 2]) -> Seen {
    let (mut alarms, mut samples, mut due, mut ticks) = (Vec::new(), Vec::new(), start + TICK, 0_u32);
    for (moment, signal) in &recording.signals {
        while due <= *moment {
            alarms.extend(std::iter::from_fn(|| monitor.tick(due)));
            ticks += 1;
            if ticks.is_multiple_of(SAMPLE_TICKS)
                && due >= from
                && due <= until
                && let (Some(score), Some(truth)) = (monitor.score_without(None), truth(recording, start, due))
            {
                samples.push((due, score.get(), truth));
            }
            due = due + TICK;
        }
        monitor.signal(signal, *moment);
    }
    Seen { alarms, samples }
}

/// The hidden engagement at a moment.
fn truth(recording: &Recording, start: Timestamp, at: Timestamp) -> Option<f64> {
    let place = (at.seconds_since(start) / 10.0) as usize;
    recording.engagement.get(place.min(recording.engagement.len().saturating_sub(1))).copied()
}

/// Results for the anomalies of one kind.
#[derive(Clone, Debug, Default)]
pub struct OfKind {
    /// Number of anomalies.
    pub n: usize,
    /// Seconds from start to the first alarm, of those found.
    pub delays: Vec<f64>,
    /// Number of those called by their name.
    pub named: usize,
    /// Sum of what finding them was worth.
    pub worth: f64,
}

/// Quality of reading a set of recordings.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// By kind.
    pub kinds: PerKind<OfKind>,
    /// False alarms.
    pub false_alarms: usize,
    /// Hours outside of anomalies.
    pub clean_hours: f64,
    samples: Vec<(f64, f64)>,
    within: Vec<f64>,
}

impl Figures {
    /// Adds one session.
    pub fn add(&mut self, recording: &Recording, start: Timestamp, seen: &Seen) {
        let alarms = &seen.alarms;
        let windows: Vec<_> =
            recording.labels.iter().map(|label| (label.start, recording.end.min(label.end + GRACE), label.kind)).collect();
        for &(from, to, kind) in &windows {
            let mut inside = alarms.iter().filter(|alarm| (from..=to).contains(&alarm.at)).peekable();
            let of = &mut self.kinds[kind];
            of.n += 1;
            let Some(first) = inside.peek().map(|alarm| alarm.at) else { continue };
            let delay = first.seconds_since(from);
            of.worth += (1.0 - delay / horizon_s(kind)).max(0.0);
            of.delays.push(delay);
            let is_low = truth(recording, start, first).is_some_and(|truth| truth <= LOW);
            of.named += usize::from(
                inside
                    .filter(|alarm| alarm.at.seconds_since(first) <= NAMED_S)
                    .any(|alarm| alarm.kind == kind || (is_low && alarm.kind == AnomalyKind::LowEngagement)),
            );
        }
        let mut last: Option<Timestamp> = None;
        for alarm in alarms.iter().filter(|alarm| !windows.iter().any(|(from, to, _)| (*from..=*to).contains(&alarm.at))) {
            if last.is_none_or(|last| alarm.at.seconds_since(last) >= MERGE_S) {
                self.false_alarms += 1;
                last = Some(alarm.at);
            }
        }
        let labelled: f64 = windows.iter().map(|(from, to, _)| to.seconds_since(*from).max(0.0)).sum();
        self.clean_hours += (recording.end.seconds_since(start) - labelled) / 3600.0;
        let pairs: Vec<(f64, f64)> = seen.samples.iter().map(|&(_, score, truth)| (score, truth)).collect();
        if pairs.len() >= 10 && deviation(&pairs) > MOVES {
            self.within.push(spearman(&pairs));
        }
        self.samples.extend(pairs);
    }

    /// Mean over the kinds of the mean worth.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.mean_of_kinds(|of| of.worth / of.n as f64)
    }

    /// Mean over the kinds of the share that was found.
    #[must_use]
    pub fn recall(&self) -> f64 {
        self.mean_of_kinds(|of| of.delays.len() as f64 / of.n as f64)
    }

    /// Share of those found that were called by their name.
    #[must_use]
    pub fn named(&self) -> f64 {
        let found: usize = self.kinds.values().map(|of| of.delays.len()).sum();
        self.kinds.values().map(|of| of.named).sum::<usize>() as f64 / found as f64
    }

    /// False alarms per clean hour.
    #[must_use]
    pub fn false_alarms_per_hour(&self) -> f64 {
        self.false_alarms as f64 / self.clean_hours
    }

    /// Rank correlation of score and hidden engagement over all samples.
    #[must_use]
    pub fn pooled(&self) -> f64 {
        spearman(&self.samples)
    }

    /// The same within sessions, on average.
    #[must_use]
    pub fn within(&self) -> f64 {
        self.within.iter().sum::<f64>() / self.within.len() as f64
    }

    /// The median delay of a kind, seconds.
    #[must_use]
    pub fn median_delay(&self, kind: AnomalyKind) -> f64 {
        median(&self.kinds[kind].delays)
    }

    fn mean_of_kinds(&self, of: impl Fn(&OfKind) -> f64) -> f64 {
        let met: Vec<f64> = self.kinds.values().filter(|kind| kind.n > 0).map(of).collect();
        met.iter().sum::<f64>() / met.len() as f64
    }
}

/// The median; not a number if there is none.
#[must_use]
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => f64::NAN,
        n if n % 2 == 0 => f64::midpoint(sorted[middle - 1], sorted[middle]),
        _ => sorted[middle],
    }
}

fn deviation(pairs: &[(f64, f64)]) -> f64 {
    let n = pairs.len() as f64;
    let mean = pairs.iter().map(|(_, truth)| truth).sum::<f64>() / n;
    (pairs.iter().map(|(_, truth)| (truth - mean).powi(2)).sum::<f64>() / n).sqrt()
}

/// Spearman's rank correlation: Pearson's of the ranks, equal values sharing the mean of theirs.
#[must_use]
pub fn spearman(pairs: &[(f64, f64)]) -> f64 {
    let one = ranks(&pairs.iter().map(|pair| pair.0).collect::<Vec<_>>());
    let other = ranks(&pairs.iter().map(|pair| pair.1).collect::<Vec<_>>());
    let mean = (pairs.len() as f64 + 1.0) / 2.0;
    let (mut both, mut first, mut second) = (0.0, 0.0, 0.0);
    for (a, b) in one.iter().zip(&other) {
        both += (a - mean) * (b - mean);
        first += (a - mean) * (a - mean);
        second += (b - mean) * (b - mean);
    }
    both / (first * second).sqrt()
}

fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].partial_cmp(&values[b]).unwrap_or(Ordering::Equal));
    let mut ranks = vec![0.0; values.len()];
    let mut from = 0;
    while from < order.len() {
        let to = order[from..].iter().take_while(|&&at| values[at] <= values[order[from]]).count() + from;
        for &at in &order[from..to] {
            ranks[at] = (from + to + 1) as f64 / 2.0;
        }
        from = to;
    }
    ranks
}
