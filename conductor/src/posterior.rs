//! [`BetaView`]: one Beta posterior per context key and arm, the transparent view beside the effect model.

use crate::arm::Arm;
use crate::context::ContextKey;
use crate::time::Timestamp;
use crate::unit::Reward;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A Beta posterior of rewards in [0, 1]; α counts help, β the lack of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BetaCell {
    /// Pseudo-count of help, at least the prior's 1.
    pub alpha: f64,
    /// Pseudo-count of no help, at least the prior's 1.
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
}

/// Beta posteriors per context key and arm.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BetaView {
    cells: BTreeMap<ContextKey, BTreeMap<Arm, BetaCell>>,
}

impl BetaView {
    /// The posterior of one arm in one bucket; the uniform prior if nothing was counted.
    #[must_use]
    pub fn cell(&self, key: ContextKey, arm: Arm) -> BetaCell {
        self.cells.get(&key).and_then(|arms| arms.get(&arm)).copied().unwrap_or_default()
    }

    /// Every stored posterior, by key and arm.
    pub fn cells(&self) -> impl Iterator<Item = (ContextKey, Arm, &BetaCell)> {
        self.cells.iter().flat_map(|(key, arms)| arms.iter().map(move |(arm, cell)| (*key, *arm, cell)))
    }

    /// Counts a reward r: α += r, β += 1 − r.
    pub fn observe(&mut self, key: ContextKey, arm: Arm, reward: Reward, at: Timestamp) {
        let cell = self.cells.entry(key).or_default().entry(arm).or_default();
        cell.alpha += reward.get();
        cell.beta += 1.0 - reward.get();
        cell.attempts += 1;
        cell.at = Some(at);
    }
}
