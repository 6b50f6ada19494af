//! [`Scorer`]: a room's engagement compared with itself, in (0, 1), and the parts that make it.
//!
//! score = logistic(usual + a·Σₖ sₖ·rₖ + f·(logit p − logit p₀)), where rₖ is the log ratio of what was seen in channel k to what
//! this room does there, sₖ the channel's share in what the room says, p the share of visible pages and p₀ the usual one. A room
//! that is as it always is has the usual score, however quiet it is. What is added to both counts before their ratio draws r to 0
//! where little is expected, and a room in which little happens is looked at over minutes. The level is the one of some minutes
//! ago, so that neither a drop nor an act judges itself. Where the host's earlier sessions are known, the distance to them counts
//! too.

use crate::host::HostPrior;
use crate::norm::{NORM, ScoreNorm};
use crate::reading::{Channel, Contribution, Driver};
use crate::table::PerChannel;
use crate::tick::{TICK_S, TICKS_A_MINUTE};
use crate::unit::logistic;
use crate::window::Row;
use serde::{Deserialize, Serialize};

/// The memory of the last minute.
const SHORT: usize = 0;
/// The memory of the last minutes.
const LONG: usize = 1;
/// A host's distance counts at most this many units of the logarithm.
const MOST_DISTANCE: f64 = 1.5;

/// Decayed sums from which the score is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Scorer {
    memories: [Memory; 2],
    /// Ticks added, decayed like the newest counts.
    ticks: f64,
}

/// The decayed sums of one memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Memory {
    seen: PerChannel<f64>,
    exposure: PerChannel<f64>,
    focused: f64,
    asked: f64,
}

/// A tick, or a part of one.
#[derive(Clone, Copy, Debug)]
pub struct Beat {
    /// Acts by channel.
    pub seen: PerChannel<f64>,
    /// Exposure by channel.
    pub exposure: PerChannel<f64>,
    /// Visible pages in summaries.
    pub focused: f64,
    /// Pages in summaries that tell which are visible.
    pub asked: f64,
    /// Its length in ticks.
    pub ticks: f64,
}

/// The level that a room is compared with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Yardstick<'a> {
    /// Acts per unit of exposure, by channel; 0 where the channel was never used.
    pub rates: PerChannel<f64>,
    /// Usual share of visible pages, if known.
    pub focus: Option<f64>,
    /// The usual behavior of the host's rooms.
    pub host: Option<&'a HostPrior>,
}

impl<'a> Yardstick<'a> {
    /// The yardstick known when a row began.
    #[must_use]
    pub fn of(row: &Row, focus: Option<f64>, host: Option<&'a HostPrior>) -> Self {
        let known = Some(f64::from(row.usual_focus)).filter(|usual| *usual >= 0.0);
        Self { rates: row.level.map(f64::from), focus: known.or(focus), host }
    }
}

impl Memory {
    fn add(&mut self, beat: &Beat, decay: f64) {
        for channel in Channel::ALL {
            self.seen[channel] = self.seen[channel] * decay + beat.seen[channel];
            self.exposure[channel] = self.exposure[channel] * decay + beat.exposure[channel];
        }
        self.focused = self.focused * decay + beat.focused;
        self.asked = self.asked * decay + beat.asked;
    }

    /// Seen over expected acts of a channel, both with a few added.
    fn ratio(&self, channel: Channel, rate: f64) -> f64 {
        let pseudo = NORM.pseudo * NORM.channels[channel].clustering;
        (self.seen[channel] + pseudo) / (rate * self.exposure[channel] + pseudo)
    }

    /// Effective acts that are expected.
    fn effective(&self, channel: Channel, rate: f64) -> f64 {
        rate * self.exposure[channel] / NORM.channels[channel].clustering
    }
}

impl Scorer {
    /// Adds a tick, or a part of one.
    pub fn add(&mut self, beat: &Beat) {
        for (sums, memory) in self.memories.iter_mut().zip(NORM.score_memory_s) {
            sums.add(beat, (-TICK_S * beat.ticks / memory).exp());
        }
        self.ticks = self.ticks * (-TICK_S * beat.ticks / NORM.score_memory_s[SHORT]).exp() + beat.ticks;
    }

    fn knows_focus(&self) -> bool {
        self.memories[SHORT].asked > 0.5
    }

    fn weights(&self) -> &'static ScoreNorm {
        if self.knows_focus() { &NORM.with_focus } else { &NORM.without_focus }
    }

    /// The share of each channel in what this room says; all 0 if it never said anything.
    fn shares(&self, yardstick: &Yardstick) -> PerChannel<f64> {
        let voices = PerChannel::of(|channel| self.memories[LONG].effective(channel, yardstick.rates[channel]).sqrt());
        let all: f64 = voices.values().sum();
        voices.map(|voice| if all > 0.0 { voice / all } else { 0.0 })
    }

    /// Weight of the short memory: the more it expects, the more it counts.
    fn shortness(&self, yardstick: &Yardstick) -> f64 {
        let expected: f64 = Channel::ALL.into_iter().map(|channel| self.memories[SHORT].effective(channel, yardstick.rates[channel])).sum();
        expected / (expected + NORM.short_enough)
    }

    /// The channels' contributions to the distance between this score and that of a room that is as usual, in the order chat, react, qa,
    /// focus: the values add up to the logit of the score beyond [`NORM`]'s `usual`. The bars show them, and the reason of an alarm names
    /// the largest.
    #[must_use]
    pub fn contributions(&self, yardstick: &Yardstick) -> Vec<Contribution> {
        let (shares, shortness, weights) = (self.shares(yardstick), self.shortness(yardstick), self.weights());
        let mut all: Vec<Contribution> = Channel::ALL
            .into_iter()
            .map(|channel| {
                let rate = yardstick.rates[channel];
                let ratio = |memory: usize| self.memories[memory].ratio(channel, rate).ln();
                let own = shortness * ratio(SHORT) + (1.0 - shortness) * ratio(LONG);
                let distance = distance(yardstick, channel);
                let value = weights.activity * shares[channel] * (own + distance);
                Contribution { channel: channel.into(), value, ratio: (rate > 0.0).then(|| own.exp()) }
            })
            .collect();
        let sums = &self.memories[SHORT];
        if let Some(usual) = yardstick.focus.filter(|_| self.knows_focus()) {
            let usual = usual.clamp(0.02, 0.98);
            let logit = ((sums.focused + 0.5) / (sums.asked - sums.focused + 0.5)).ln();
            let value = weights.focus * (logit - (usual / (1.0 - usual)).ln());
            all.push(Contribution { channel: Driver::Focus, value, ratio: Some(sums.focused / sums.asked / usual) });
        }
        all
    }

    /// The same, largest fall first: why now.
    #[must_use]
    pub fn reasons(&self, yardstick: &Yardstick) -> Vec<Contribution> {
        let mut all = self.contributions(yardstick);
        all.sort_by(|a, b| a.value.total_cmp(&b.value));
        all
    }

    /// The score, one channel left out if asked.
    #[must_use]
    pub fn score(&self, yardstick: &Yardstick, excluded: Option<Channel>) -> f64 {
        let excluded = excluded.map(Driver::from);
        let parts: f64 = self.contributions(yardstick).iter().filter(|part| Some(part.channel) != excluded).map(|part| part.value).sum();
        logistic(NORM.usual + parts)
    }

    /// Acts per minute by channel, over the last minute or so.
    #[must_use]
    pub fn per_minute(&self) -> PerChannel<f64> {
        self.memories[SHORT].seen.map(|seen| if self.ticks > 0.0 { seen / self.ticks * TICKS_A_MINUTE } else { 0.0 })
    }
}

/// Distance of the room's level from that of the host's rooms in a channel, as a logarithm.
fn distance(yardstick: &Yardstick, channel: Channel) -> f64 {
    let Some(usual) = yardstick.host.filter(|host| host.level.is_some()).map(|host| host.rates[channel]) else { return 0.0 };
    if usual <= 0.0 || yardstick.rates[channel] <= 0.0 {
        return 0.0;
    }
    NORM.host_share * (yardstick.rates[channel] / usual).ln().clamp(-MOST_DISTANCE, MOST_DISTANCE)
}
