//! [`Baseline`]: what this room usually does, learned while it happens.
//!
//! In each channel the room does r times what rooms like it do ([`NORM`]). r has a Gamma prior with mean 1 whose shape and
//! rate are 1/spread², and is updated by counts over exposure with exponential forgetting (Gelman et al., *Bayesian Data
//! Analysis*, 3rd ed., §2.6: Gamma–Poisson). So a new room starts at the norm and becomes its own baseline within minutes,
//! without a warm-up in which it is blind.

use crate::norm::NORM;
use crate::unit::logistic;
use serde::{Deserialize, Serialize};

/// Ticks of a block over which dispersion is measured.
const BLOCK_TICKS: u8 = 6;
/// Share of a dispersion estimate that is left after a block of 30 s: a memory of 15 minutes.
const BLOCK_DECAY: f64 = 0.967;
/// Dispersion above this says that a model is wrong, not that a room is restless.
const MAX_DISPERSION: f64 = 12.0;

/// One channel's multiplier of the norm and its over-dispersion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Multiplier {
    /// Counts learned from, decayed.
    seen: f64,
    /// Exposure learned from, decayed.
    exposure: f64,
    /// Squared deviations over their expectation, decayed, and their number.
    deviation: f64,
    blocks: f64,
    block_seen: f64,
    block_expected: f64,
    block_ticks: u8,
}

impl Multiplier {
    /// Shape of the Gamma distribution of the multiplier.
    #[must_use]
    pub fn shape(&self, channel: usize) -> f64 {
        NORM.channels[channel].spread.powi(-2) + self.seen
    }

    /// Its rate.
    #[must_use]
    pub fn rate(&self, channel: usize) -> f64 {
        NORM.channels[channel].spread.powi(-2) + self.exposure
    }

    /// Its mean.
    #[must_use]
    pub fn mean(&self, channel: usize) -> f64 {
        self.shape(channel) / self.rate(channel)
    }

    /// Variance of counts over their mean, at least 1: Pearson's statistic over blocks of 30 s, shrunk to a prior (quasi-
    /// likelihood, McCullagh & Nelder, *Generalized Linear Models*, 2nd ed., ch. 9).
    #[must_use]
    pub fn dispersion(&self, channel: usize) -> f64 {
        let weight = NORM.dispersion_weight;
        ((self.deviation + weight * NORM.channels[channel].dispersion) / (self.blocks + weight)).clamp(1.0, MAX_DISPERSION)
    }

    /// Learns from a tick. Bursts teach only up to a cap: three standard deviations above the mean.
    fn learn(&mut self, channel: usize, seen: f64, exposure: f64, decay: f64) {
        let expected = self.mean(channel) * exposure;
        let cap = expected + NORM.teach_cap * (NORM.channels[channel].dispersion * expected).max(1.0).sqrt();
        self.seen = self.seen * decay + seen.min(cap);
        self.exposure = self.exposure * decay + exposure;
        self.block_seen += seen;
        self.block_expected += expected;
        self.block_ticks += 1;
        if self.block_ticks == BLOCK_TICKS {
            if self.block_expected > 0.3 {
                let excess = (self.block_seen - self.block_expected).powi(2) / self.block_expected;
                self.deviation = self.deviation * BLOCK_DECAY + excess.min(3.0 * MAX_DISPERSION);
                self.blocks = self.blocks * BLOCK_DECAY + 1.0;
            }
            (self.block_seen, self.block_expected, self.block_ticks) = (0.0, 0.0, 0);
        }
    }
}

/// All that is usual in one room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    /// By channel.
    pub channels: [Multiplier; 3],
    focused: f64,
    asked: f64,
    summaries: f64,
    leaves: f64,
    person_minutes: f64,
    recent: Running,
    level: Running,
}

impl Baseline {
    /// Learns from a tick of `minutes`: counts, exposures, visible pages among the asked.
    pub fn learn(&mut self, seen: [f64; 3], exposure: [f64; 3], focused: f64, asked: f64, seconds: f64) {
        let decay = (-seconds / NORM.memory_s).exp();
        for (k, channel) in self.channels.iter_mut().enumerate() {
            channel.learn(k, seen[k], exposure[k], decay);
        }
        self.focused = self.focused * decay + focused;
        self.asked = self.asked * decay + asked;
        self.summaries = self.summaries * decay + if asked > 0.0 { 1.0 } else { 0.0 };
    }

    /// Learns the score of a tick.
    pub fn learn_score(&mut self, score: f64, seconds: f64) {
        self.recent.learn(score, (-seconds / NORM.expected_s).exp());
        self.level.learn(score, (-seconds / NORM.level_s).exp());
    }

    /// Learns from the leaves of a tick that nobody undid, among `person_minutes`.
    pub fn learn_leaves(&mut self, leaves: u32, person_minutes: f64, seconds: f64) {
        let decay = (-seconds / NORM.memory_s).exp();
        // A mass exit must not become what is usual.
        let cap = 1.0 + 3.0 * NORM.leave_rate * person_minutes;
        self.leaves = self.leaves * decay + f64::from(leaves).min(cap);
        self.person_minutes = self.person_minutes * decay + person_minutes;
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

    /// The score of the last minutes, from which a fall is measured, once there was one.
    #[must_use]
    pub fn recent_score(&self) -> Option<f64> {
        self.recent.mean()
    }

    /// The score that is usual in this room, and its standard deviation, once there was one.
    #[must_use]
    pub fn usual_score(&self) -> Option<(f64, f64)> {
        self.level.mean().map(|mean| (mean, self.level.variance.sqrt()))
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
