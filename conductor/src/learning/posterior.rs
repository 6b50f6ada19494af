//! [`BetaView`]: one Beta posterior per context key and arm, the transparent view beside the effect model.
//!
//! The effect model decides; this is what people can check by hand, and what a predecessor's statistics can be carried over into. A
//! reward is 0.5 if the room did what it would have done by itself.

pub mod import;

use crate::arm::Arm;
use crate::context::ContextKey;
use crate::time::Timestamp;
use crate::unit::Reward;
use rand::Rng;
use rand_distr::{Beta, Distribution};
use serde::{Deserialize, Serialize};
use statrs::distribution::ContinuousCDF;
use std::collections::BTreeMap;

/// A Beta posterior of rewards in [0, 1]; α counts help, β the lack of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BetaCell {
    /// Pseudo-count of help; the prior's is 1.
    pub alpha: f64,
    /// Pseudo-count of no help; the prior's is 1.
    pub beta: f64,
    /// Rewards counted.
    pub attempts: u64,
    /// When the last one was counted.
    pub at: Option<Timestamp>,
}

impl Default for BetaCell {
    fn default() -> Self {
        Self { alpha: 1.0, beta: 1.0, attempts: 0, at: None }
    }
}

impl BetaCell {
    /// Posterior mean, α/(α+β).
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.alpha / (self.alpha + self.beta)
    }

    /// The central 95 % credible interval; everything if α or β is not positive.
    #[must_use]
    pub fn interval(&self) -> (f64, f64) {
        statrs::distribution::Beta::new(self.alpha, self.beta).map_or((0.0, 1.0), |beta| (beta.inverse_cdf(0.025), beta.inverse_cdf(0.975)))
    }

    /// A draw from the posterior, in [0, 1].
    pub fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        Beta::new(self.alpha, self.beta).map_or_else(|_| self.mean(), |beta| beta.sample(rng))
    }

    /// Counts a reward r: α += r, β += 1 − r.
    pub fn observe(&mut self, reward: Reward, at: Timestamp) {
        self.alpha += reward.get();
        self.beta += 1.0 - reward.get();
        self.attempts += 1;
        self.at = Some(at);
    }

    /// Adds the evidence of another cell, without its prior.
    fn absorb(&mut self, other: &Self) {
        self.alpha += other.alpha - 1.0;
        self.beta += other.beta - 1.0;
        self.attempts += other.attempts;
        self.at = self.at.max(other.at);
    }
}

/// Beta posteriors per context key and arm.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BetaView {
    cells: BTreeMap<ContextKey, BTreeMap<Arm, BetaCell>>,
}

impl BetaView {
    /// Returns whether nothing is stored.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The posterior of one arm in one bucket; the uniform prior if nothing was counted.
    #[must_use]
    pub fn cell(&self, key: ContextKey, arm: Arm) -> BetaCell {
        self.cells.get(&key).and_then(|arms| arms.get(&arm)).copied().unwrap_or_default()
    }

    /// Every stored posterior, by key and arm.
    pub fn cells(&self) -> impl Iterator<Item = (ContextKey, Arm, &BetaCell)> {
        self.cells.iter().flat_map(|(key, arms)| arms.iter().map(move |(arm, cell)| (*key, *arm, cell)))
    }

    /// Counts a reward.
    pub fn observe(&mut self, key: ContextKey, arm: Arm, reward: Reward, at: Timestamp) {
        self.cells.entry(key).or_default().entry(arm).or_default().observe(reward, at);
    }

    /// Draws from each of `arms` and returns the best with its draw, as a plain Beta–Bernoulli Thompson sampler would choose (Thompson
    /// 1933; Chapelle & Li 2011). Each arm offered has a row afterwards. `None` if none is offered.
    pub fn draw<R: Rng + ?Sized>(&mut self, key: ContextKey, arms: &[Arm], rng: &mut R) -> Option<(Arm, f64)> {
        let row = self.cells.entry(key).or_default();
        let draws = arms.iter().map(|arm| (*arm, row.entry(*arm).or_default().sample(rng)));
        draws.reduce(|best, next| if next.1 > best.1 { next } else { best })
    }

    /// The arm with the greatest posterior mean in a bucket, with that mean; `None` if nothing is stored.
    #[must_use]
    pub fn best(&self, key: ContextKey) -> Option<(Arm, f64)> {
        let means = self.cells.get(&key)?.iter().map(|(arm, cell)| (*arm, cell.mean()));
        means.reduce(|best, next| if next.1 > best.1 { next } else { best })
    }
}
