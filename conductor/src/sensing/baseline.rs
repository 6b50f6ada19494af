//! [`Baseline`]: what this room usually does, learned while it happens, and only from it.
//!
//! The level of a channel is acts per unit of exposure with an exponential memory of about half an hour. Bursts teach only up
//! to a cap, and nothing is learned while a drop is suspected or lasts: see `detect`. A channel that was never used has level 0:
//! it is absent, not silent.

use crate::driver::Channel;
use crate::norm::NORM;
use crate::table::PerChannel;
use crate::unit::logistic;
use serde::{Deserialize, Serialize};

/// Share of the memory of clustering that an act leaves: about a thousand acts.
const CLUSTER_DECAY: f64 = 0.999;
/// Acts at once above this are a burst, not a habit.
const MOST_CLUSTERED: f64 = 8.0;
/// Time constant of the recent score, seconds.
const RECENT_S: f64 = 90.0;
/// Seconds of learning before clustering is measured: until then it would be measured against nothing.
const CLUSTER_AFTER_S: f64 = 150.0;

/// One channel's level and how much its acts come together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Level {
    /// Acts learned from, decayed.
    acts: f64,
    /// Exposure learned from, decayed.
    exposure: f64,
    /// Acts in company within a tick, decayed, and acts.
    pairs: f64,
    counted: f64,
}

impl Level {
    /// Acts per unit of exposure.
    #[must_use]
    pub fn rate(&self) -> f64 {
        if self.exposure > 0.0 { self.acts / self.exposure } else { 0.0 }
    }

    /// Acts that usually come in one go, at least 1. Counts divided by it are about as random as single acts.
    #[must_use]
    pub fn clustering(&self, channel: Channel) -> f64 {
        let weight = NORM.cluster_weight;
        (1.0 + (self.pairs + weight * (NORM.channels[channel].clustering - 1.0)) / (self.counted + weight)).clamp(1.0, MOST_CLUSTERED)
    }

    fn learn(&mut self, channel: Channel, seen: f64, exposure: f64, decay: f64, young: bool) {
        let clustering = self.clustering(channel);
        let expected = self.rate() * exposure;
        let cap = if young { f64::INFINITY } else { expected + NORM.teach_cap * (clustering * expected.max(0.5 * clustering)).sqrt() };
        self.acts = self.acts * decay + seen.min(cap);
        self.exposure = self.exposure * decay + exposure;
        if !young && seen > 0.0 {
            self.pairs = self.pairs * CLUSTER_DECAY + seen * (seen - 1.0).min(MOST_CLUSTERED);
            self.counted = self.counted * CLUSTER_DECAY + seen;
        }
    }
}

/// All that is usual in one room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Baseline {
    /// By channel.
    pub levels: PerChannel<Level>,
    /// Seconds of learning, decayed like the levels.
    learned_s: f64,
    focused: f64,
    asked: f64,
    summaries: f64,
    leaves: f64,
    person_minutes: f64,
    /// The score of the last minutes, for its trend.
    recent: Running,
    /// The usual score.
    score: Running,
}

impl Baseline {
    /// Learns from a tick: counts, exposures, visible pages among the asked.
    pub fn learn(&mut self, seen: PerChannel<f64>, exposure: PerChannel<f64>, focused: f64, asked: f64, seconds: f64) {
        let decay = (-seconds / NORM.memory_s).exp();
        let young = self.learned_s < CLUSTER_AFTER_S;
        for channel in Channel::ALL {
            self.levels[channel].learn(channel, seen[channel], exposure[channel], decay, young);
        }
        self.learned_s = self.learned_s * decay + seconds;
        self.focused = self.focused * decay + focused;
        self.asked = self.asked * decay + asked;
        self.summaries = self.summaries * decay + if asked > 0.0 { 1.0 } else { 0.0 };
    }

    /// Learns the score of a tick; the usual one only where the level may learn too.
    pub fn learn_score(&mut self, score: f64, usual: bool, seconds: f64) {
        self.recent.learn(score, (-seconds / RECENT_S).exp());
        if usual {
            self.score.learn(score, (-seconds / NORM.level_s).exp());
        }
    }

    /// Learns from the leaves of a tick that nobody undid, among `person_minutes`.
    pub fn learn_leaves(&mut self, leaves: u32, person_minutes: f64, seconds: f64) {
        let decay = (-seconds / NORM.memory_s).exp();
        // A mass exit must not become what is usual.
        let cap = 1.0 + 3.0 * NORM.leave_rate * person_minutes;
        self.leaves = self.leaves * decay + f64::from(leaves).min(cap);
        self.person_minutes = self.person_minutes * decay + person_minutes;
    }

    /// Takes the levels back to what they were, so that what was learned from a drop before it was found is forgotten.
    pub fn restore(&mut self, rates: PerChannel<f64>) {
        for channel in Channel::ALL {
            let level = &mut self.levels[channel];
            level.acts = rates[channel] * level.exposure;
        }
    }

    /// Accepts that the room now does `share` of what it did.
    pub fn accept(&mut self, share: f64) {
        for channel in Channel::ALL {
            self.levels[channel].acts *= share;
        }
    }

    /// Forgets the usual share of visible pages, since another one is usual now.
    pub const fn accept_focus(&mut self) {
        (self.focused, self.asked, self.summaries) = (0.0, 0.0, 0.0);
    }

    /// Acts per unit of exposure, by channel.
    #[must_use]
    pub fn rates(&self) -> PerChannel<f64> {
        self.levels.map(|level| level.rate())
    }

    /// Acts in one go, by channel.
    #[must_use]
    pub fn clustering(&self) -> PerChannel<f64> {
        PerChannel::of(|channel| self.levels[channel].clustering(channel))
    }

    /// Effective acts behind the levels.
    #[must_use]
    pub fn weight(&self) -> f64 {
        Channel::ALL.into_iter().map(|channel| self.levels[channel].acts / self.levels[channel].clustering(channel)).sum()
    }

    /// Seconds in which the levels were learned; at most the memory.
    #[must_use]
    pub const fn learned_s(&self) -> f64 {
        self.learned_s
    }

    /// Usual leaves per person and minute.
    #[must_use]
    pub fn leave_rate(&self) -> f64 {
        (self.leaves + NORM.leave_rate * NORM.leave_prior) / (self.person_minutes + NORM.leave_prior)
    }

    /// The usual share of visible pages, once some were seen: everybody looks when they arrive, so a young room's own share
    /// is drawn to that of other rooms.
    #[must_use]
    pub fn focus(&self) -> Option<f64> {
        (self.summaries > 0.0).then(|| {
            let prior = NORM.focus_prior * self.asked / self.summaries;
            (self.focused + prior * logistic(NORM.focus_logit)) / (self.asked + prior)
        })
    }

    /// The score of the last minutes, once there was one.
    #[must_use]
    pub fn recent_score(&self) -> Option<f64> {
        self.recent.mean()
    }

    /// The score that is usual in this room, and its standard deviation, once there was one.
    #[must_use]
    pub fn usual_score(&self) -> Option<(f64, f64)> {
        self.score.mean().map(|mean| (mean, self.score.variance.sqrt()))
    }
}

/// Exponentially forgetting mean and variance whose memory grows from nothing, so that the first value is not for ever
/// (West 1979, weighted form).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Running {
    weight: f64,
    mean: f64,
    variance: f64,
}

impl Running {
    fn mean(&self) -> Option<f64> {
        (self.weight > 0.0).then_some(self.mean)
    }

    fn learn(&mut self, value: f64, decay: f64) {
        self.weight = self.weight * decay + 1.0;
        let step = 1.0 / self.weight;
        let deviation = value - self.mean;
        self.mean += step * deviation;
        self.variance = (1.0 - step) * (self.variance + step * deviation * deviation);
    }
}
