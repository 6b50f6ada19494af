//! [`Shape`]: how the acts of a session spread over time and over heads, so that simulated sessions can be held against recorded ones.
//!
//! Acts are messages, reactions and questions. They count from five minutes after the beginning until five minutes before the end, so that
//! neither greetings nor goodbyes do.

use conductor::signal::{Participant, Signal};
use conductor::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// Seconds at either end that do not count.
const MARGIN_S: f64 = 300.0;
/// Seconds of the blocks in which acts are counted for [`Shape::excess`].
pub const BLOCKS_S: [f64; 3] = [5.0, 30.0, 300.0];
/// Lags of [`Shape::correlation`], in blocks of 30 s.
const LAGS: [usize; 5] = [1, 2, 4, 10, 20];
/// Longest absence that counts as a return, seconds.
const RETURN_S: f64 = 1800.0;

/// The statistics of one session.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    /// People who were ever seen, or the largest head count.
    pub people: f64,
    /// Acts per minute.
    pub per_minute: f64,
    /// Acts per head and minute.
    pub per_head: f64,
    /// Share of people who never act.
    pub lurkers: f64,
    /// Share of the acts that the three busiest do.
    pub top_three: f64,
    /// (variance − mean) / mean² of the counts in blocks of 5, 30 and 300 s: what varies beyond chance.
    pub excess: [f64; 3],
    /// Covariance of the counts in blocks of 30 s with those 30 s, 1, 2, 5 and 10 min later, over the squared mean.
    pub covariance: [f64; 5],
    /// The longest time without an act, seconds.
    pub longest_gap_s: f64,
    /// Channels that nobody used: chat, reactions, questions.
    pub absent: [bool; 3],
    /// Absences of people who came back, seconds.
    pub returns_s: Vec<f64>,
}

impl Shape {
    /// The statistics of the signals of a session from `start` to `end`, in order; `None` if it is too short or too quiet for any.
    #[must_use]
    pub fn of(signals: &[(Timestamp, Signal)], start: Timestamp, end: Timestamp) -> Option<Self> {
        let length = end.seconds_since(start) - 2.0 * MARGIN_S;
        let (mut times, mut doers, mut seen, mut most) = (Vec::new(), BTreeMap::<Participant, u32>::new(), BTreeSet::new(), 0_u32);
        let (mut left, mut returns_s, mut absent) = (BTreeMap::<Participant, f64>::new(), Vec::new(), [true; 3]);
        for (at, signal) in signals {
            let t = at.seconds_since(start) - MARGIN_S;
            let (who, channel) = match signal {
                Signal::Chat { who } => (*who, Some(0)),
                Signal::Reaction { who } => (*who, Some(1)),
                Signal::Question { who } => (*who, Some(2)),
                Signal::Join { who } => {
                    returns_s.extend(left.remove(who).map(|gone| t - gone).filter(|away| *away <= RETURN_S));
                    (*who, None)
                }
                Signal::Leave { who } => {
                    left.insert(*who, t);
                    (*who, None)
                }
                Signal::Upvote { who } | Signal::PollVote { who } => (*who, None),
                Signal::Heartbeat { n, .. } => {
                    most = most.max(*n);
                    continue;
                }
                _ => continue,
            };
            seen.insert(who);
            if let Some(channel) = channel.filter(|_| (0.0..length).contains(&t)) {
                absent[channel] = false;
                times.push(t);
                *doers.entry(who).or_default() += 1;
            }
        }
        if length < 2.0 * BLOCKS_S[2] || times.len() < 10 {
            return None;
        }
        let people = f64::from(most).max(seen.len() as f64);
        let acts = times.len() as f64;
        let mut most: Vec<u32> = doers.values().copied().collect();
        most.sort_unstable_by(|a, b| b.cmp(a));
        let per_minute = acts * 60.0 / length;
        let mut gaps = times.iter().copied().chain([length]);
        let mut last = 0.0;
        let longest_gap_s = gaps.by_ref().map(|t| t - std::mem::replace(&mut last, t)).fold(0.0, f64::max);
        let half_minutes = counts(&times, length, BLOCKS_S[1]);
        Some(Self {
            people,
            per_minute,
            per_head: per_minute / people,
            lurkers: 1.0 - doers.len() as f64 / people,
            top_three: f64::from(most.iter().take(3).sum::<u32>()) / acts,
            excess: BLOCKS_S.map(|block| excess(&counts(&times, length, block))),
            covariance: LAGS.map(|lag| covariance(&half_minutes, lag)),
            longest_gap_s,
            absent,
            returns_s,
        })
    }
}

/// Acts in each whole block.
fn counts(times: &[f64], length: f64, block: f64) -> Vec<f64> {
    let mut counts = vec![0.0; (length / block) as usize];
    for t in times {
        if let Some(count) = counts.get_mut((t / block) as usize) {
            *count += 1.0;
        }
    }
    counts
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn excess(counts: &[f64]) -> f64 {
    let mean = mean(counts);
    let variance = counts.iter().map(|count| (count - mean).powi(2)).sum::<f64>() / (counts.len() as f64 - 1.0).max(1.0);
    (variance - mean) / (mean * mean)
}

fn covariance(counts: &[f64], lag: usize) -> f64 {
    let mean = mean(counts);
    let pairs = counts.iter().zip(counts.iter().skip(lag));
    let sum: f64 = pairs.map(|(a, b)| (a - mean) * (b - mean)).sum();
    sum / (counts.len().saturating_sub(lag)).max(1) as f64 / (mean * mean)
}

/// The statistics of many sessions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Likeness {
    /// Median number of people.
    pub people: f64,
    /// Median acts per minute.
    pub per_minute: f64,
    /// Median acts per head and minute.
    pub per_head: f64,
    /// Median share of people who never act.
    pub lurkers: f64,
    /// Median share of the three busiest.
    pub top_three: f64,
    /// Median excess in blocks of 5, 30 and 300 s.
    pub excess: [f64; 3],
    /// Correlation of the rate itself with that 30 s, 1, 2, 5 and 10 min later: pooled covariance over the pooled excess at 30 s.
    pub correlation: [f64; 5],
    /// Median of the longest time without an act, seconds.
    pub longest_gap_s: f64,
    /// Shares of sessions without chat, reactions and questions.
    pub absent: [f64; 3],
    /// Median, upper quartile and maximum of the time away of those who came back, seconds; not numbers if nobody did.
    pub returns_s: [f64; 3],
}

impl Likeness {
    /// The common shape of `shapes`; every figure is not a number if there are none.
    #[must_use]
    pub fn of(shapes: &[Shape]) -> Self {
        let median = |of: &dyn Fn(&Shape) -> f64| super::judge::median(&shapes.iter().map(of).collect::<Vec<_>>());
        let pooled = |of: &dyn Fn(&Shape) -> f64| mean(&shapes.iter().map(of).collect::<Vec<_>>());
        let varies = pooled(&|shape| shape.excess[1]);
        let mut returns: Vec<f64> = shapes.iter().flat_map(|shape| shape.returns_s.iter().copied()).collect();
        returns.sort_by(f64::total_cmp);
        let rank = |share: f64| returns.get(((returns.len() as f64 - 1.0) * share).round().max(0.0) as usize).copied().unwrap_or(f64::NAN);
        Self {
            people: median(&|shape| shape.people),
            per_minute: median(&|shape| shape.per_minute),
            per_head: median(&|shape| shape.per_head),
            lurkers: median(&|shape| shape.lurkers),
            top_three: median(&|shape| shape.top_three),
            excess: [0, 1, 2].map(|k| median(&|shape| shape.excess[k])),
            correlation: [0, 1, 2, 3, 4].map(|k| pooled(&|shape| shape.covariance[k]) / varies),
            longest_gap_s: median(&|shape| shape.longest_gap_s),
            absent: [0, 1, 2].map(|k| pooled(&|shape| f64::from(u8::from(shape.absent[k])))),
            returns_s: [0.5, 0.75, 1.0].map(rank),
        }
    }

    /// Every figure with its name, in a fixed order.
    #[must_use]
    pub fn figures(&self) -> Vec<(&'static str, f64)> {
        let [excess_5, excess_30, excess_300] = self.excess;
        let [after_30, after_60, after_120, after_300, after_600] = self.correlation;
        let [no_chat, no_reactions, no_questions] = self.absent;
        let [back_median, back_upper, back_last] = self.returns_s;
        vec![
            ("people", self.people),
            ("acts a minute", self.per_minute),
            ("acts a head and minute", self.per_head),
            ("lurkers", self.lurkers),
            ("share of the top three", self.top_three),
            ("excess at 5 s", excess_5),
            ("excess at 30 s", excess_30),
            ("excess at 300 s", excess_300),
            ("correlation after 30 s", after_30),
            ("correlation after 1 min", after_60),
            ("correlation after 2 min", after_120),
            ("correlation after 5 min", after_300),
            ("correlation after 10 min", after_600),
            ("longest gap, s", self.longest_gap_s),
            ("sessions without chat", no_chat),
            ("sessions without reactions", no_reactions),
            ("sessions without questions", no_questions),
            ("back after, median s", back_median),
            ("back after, upper quartile s", back_upper),
            ("back after, last s", back_last),
        ]
    }
}
