//! [`Scorer`]: how engaged a room is, in (0, 1), and what makes it so.
//!
//! score = logistic(c₀ + Σ cₖ·rₖ + c_f·(logit p − usual)), where rₖ is the log ratio of decayed counts to decayed exposure in
//! channel k and p the share of visible pages. Because rₖ compares with what rooms of this size do in this phase, a quiet
//! lecture is not low and a loud party not high for ever, and because exposure grows by the clock, silence lowers it.

use crate::baseline::Baseline;
use crate::norm::{NORM, ScoreNorm};
use crate::reading::{Channel, Contribution, Driver};
use crate::window::Row;
use serde::{Deserialize, Serialize};

/// Ticks of 5 s in a minute.
const TICKS_PER_MINUTE: f64 = 12.0;

/// Decayed sums from which the score is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Scorer {
    seen: [f64; 3],
    exposure: [f64; 3],
    focused: f64,
    asked: f64,
    /// Ticks added, decayed like the counts.
    ticks: f64,
}

impl Scorer {
    /// Adds a tick, or a part of one: counts, exposures, visible pages among the asked. `ticks` may be a fraction.
    pub fn add(&mut self, seen: [f64; 3], exposure: [f64; 3], focused: f64, asked: f64, ticks: f64) {
        let decay = NORM.score_decay.powf(ticks);
        for k in 0..3 {
            self.seen[k] = self.seen[k] * decay + seen[k];
            self.exposure[k] = self.exposure[k] * decay + exposure[k];
        }
        self.focused = self.focused * decay + focused;
        self.asked = self.asked * decay + asked;
        self.ticks = self.ticks * decay + ticks;
    }

    /// Log of observed over expected activity, drawn to 0 where little is expected.
    fn log_ratio(&self, k: usize) -> f64 {
        ((self.seen[k] + NORM.pseudo) / (self.exposure[k] + NORM.pseudo)).ln()
    }

    /// Logit of the share of visible pages minus its usual value; `None` if no summary tells.
    fn focus(&self) -> Option<f64> {
        (self.asked > 0.5).then(|| ((self.focused + 0.5) / (self.asked - self.focused + 0.5)).ln() - NORM.focus_logit)
    }

    fn coefficients(&self) -> &'static ScoreNorm {
        if self.focus().is_some() { &NORM.with_focus } else { &NORM.without_focus }
    }

    /// The score, one channel left out if asked.
    #[must_use]
    pub fn score(&self, excluded: Option<Channel>) -> f64 {
        let norm = self.coefficients();
        let channels: f64 = Channel::ALL
            .into_iter()
            .filter(|&channel| Some(channel) != excluded)
            .map(|channel| norm.channels[channel.index()] * self.log_ratio(channel.index()))
            .sum();
        logistic(norm.intercept + channels + norm.focus * self.focus().unwrap_or(0.0))
    }

    /// What moves the score away from that of a usual room, in the order chat, react, qa, focus: the values add up. The ratios
    /// compare with this very room's baseline.
    #[must_use]
    pub fn contributions(&self, baseline: &Baseline) -> Vec<Contribution> {
        let norm = self.coefficients();
        let mut all: Vec<Contribution> = Channel::ALL
            .into_iter()
            .map(|channel| {
                let k = channel.index();
                let usual = self.exposure[k] * baseline.channels[k].mean(k);
                let ratio = (self.seen[k] + NORM.pseudo) / (usual + NORM.pseudo);
                Contribution { channel: channel.into(), value: norm.channels[k] * self.log_ratio(k), ratio: Some(ratio) }
            })
            .collect();
        if let Some(focus) = self.focus() {
            let ratio = baseline.focus().map(|usual| self.focused / self.asked / usual);
            all.push(Contribution { channel: Driver::Focus, value: norm.focus * focus, ratio });
        }
        all
    }

    /// What moved the score inside a window, against this room's baseline when the window began; largest fall first.
    #[must_use]
    pub fn reasons(&self, window: &Row) -> Vec<Contribution> {
        let norm = self.coefficients();
        let mut all: Vec<Contribution> = Channel::ALL
            .into_iter()
            .filter(|channel| window.rate[channel.index()] > 0.0)
            .map(|channel| {
                let k = channel.index();
                let usual = f64::from(window.exposure[k] * window.shape[k] / window.rate[k]);
                let ratio = (f64::from(window.seen[k]) + NORM.pseudo) / (usual + NORM.pseudo);
                Contribution { channel: channel.into(), value: norm.channels[k] * ratio.ln(), ratio: Some(ratio) }
            })
            .collect();
        let [usual, focused, asked] = [window.usual_focus, window.focused, window.asked].map(f64::from);
        if usual > 0.0 && asked > 0.5 {
            let usual_logit = (usual / (1.0 - usual).max(1e-3)).ln();
            let value = norm.focus * (((focused + 0.5) / (asked - focused + 0.5)).ln() - usual_logit);
            all.push(Contribution { channel: Driver::Focus, value, ratio: Some(focused / asked / usual) });
        }
        all.sort_by(|a, b| a.value.total_cmp(&b.value));
        all
    }

    /// Acts per minute by channel, over the last minute or so.
    #[must_use]
    pub fn per_minute(&self) -> [f64; 3] {
        self.seen.map(|seen| if self.ticks > 0.0 { seen / self.ticks * TICKS_PER_MINUTE } else { 0.0 })
    }
}

/// 1/(1 + e⁻ˣ), kept inside (0, 1) where floating point would round to its ends.
#[must_use]
pub fn logistic(x: f64) -> f64 {
    (1.0 / (1.0 + (-x).exp())).clamp(1e-6, 1.0 - 1e-6)
}
