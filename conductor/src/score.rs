//! [`Scorer`]: how engaged a room is, in (0, 1), and what makes it so.
//!
//! score = logistic(c₀ + Σ cₖ·rₖ + c_f·(logit p − usual)), where rₖ is the log ratio of decayed counts to decayed exposure in
//! channel k and p the share of visible pages. Because rₖ compares with what rooms of this size do in this phase, a quiet
//! lecture is not low and a loud party not high for ever, and because exposure grows by the clock, silence lowers it.

use crate::norm::{NORM, ScoreNorm};
use crate::reading::{Channel, Contribution, Driver};
use serde::{Deserialize, Serialize};

/// Decayed sums from which the score is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Scorer {
    seen: [f64; 3],
    exposure: [f64; 3],
    focused: f64,
    asked: f64,
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

    /// What moves the score away from a usual room's, in the order chat, react, qa, focus. `usual_focus` is the room's own
    /// usual share of visible pages.
    #[must_use]
    pub fn contributions(&self, usual_focus: Option<f64>) -> Vec<Contribution> {
        let norm = self.coefficients();
        let mut all: Vec<Contribution> = Channel::ALL
            .into_iter()
            .map(|channel| {
                let log_ratio = self.log_ratio(channel.index());
                Contribution { channel: channel.into(), value: norm.channels[channel.index()] * log_ratio, ratio: Some(log_ratio.exp()) }
            })
            .collect();
        if let Some(focus) = self.focus() {
            let share = self.focused / self.asked;
            let ratio = usual_focus.filter(|&usual| usual > 0.0).map(|usual| share / usual);
            all.push(Contribution { channel: Driver::Focus, value: norm.focus * focus, ratio });
        }
        all
    }

    /// Acts per minute by channel. A decayed sum of a constant count c per tick tends to c/(1 − decay).
    #[must_use]
    pub fn per_minute(&self, ticks: f64) -> [f64; 3] {
        let weight = (1.0 - NORM.score_decay.powf(ticks)) / (1.0 - NORM.score_decay);
        self.seen.map(|seen| if weight > 0.0 { seen / weight * 12.0 } else { 0.0 })
    }
}

/// 1/(1 + e⁻ˣ), kept inside (0, 1) where floating point would round to its ends.
#[must_use]
pub fn logistic(x: f64) -> f64 {
    (1.0 / (1.0 + (-x).exp())).clamp(1e-6, 1.0 - 1e-6)
}
