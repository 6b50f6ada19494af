//! [`Scorer`]: how engaged a room is, in (0, 1), and what makes it so.
//!
//! score = logistic(c₀ + Σₘ (Σₖ cₘₖ·rₘₖ + c_fₘ·(logit pₘ − usual))), where rₘₖ is the log ratio of decayed counts to decayed
//! exposure of channel k in memory m, and pₘ the share of visible pages. Because r compares with what rooms of this size do in
//! this phase, a quiet lecture is not low and a loud party not high for ever, and because exposure grows by the clock, silence
//! lowers it. There are two memories, of about a minute and of an hour: how many pages are visible and how much is asked all
//! along tells how engaged a room is in general, which the last minute alone does not.

use crate::baseline::Baseline;
use crate::norm::{NORM, SCORE_MEMORIES, ScoreNorm};
use crate::reading::{Channel, Contribution, Driver};
use crate::unit::logistic;
use crate::window::Row;
use serde::{Deserialize, Serialize};

/// Seconds of a tick.
const TICK_S: f64 = 5.0;
/// Ticks of 5 s in a minute.
const TICKS_PER_MINUTE: f64 = 12.0;
/// The memory of the last minute.
const NEWEST: usize = 0;
/// The memory of the whole session.
const LASTING: usize = SCORE_MEMORIES - 1;

/// Decayed sums from which the score is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Scorer {
    memories: [Sums; SCORE_MEMORIES],
    /// Ticks added, decayed like the newest counts.
    ticks: f64,
}

/// What one memory holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Sums {
    seen: [f64; 3],
    exposure: [f64; 3],
    focused: f64,
    asked: f64,
}

/// A tick, or a part of one.
#[derive(Clone, Copy, Debug)]
pub struct Beat {
    /// Acts by channel.
    pub seen: [f64; 3],
    /// What a room with multiplier 1 would do.
    pub exposure: [f64; 3],
    /// Visible pages in summaries.
    pub focused: f64,
    /// Pages in summaries that tell which are visible.
    pub asked: f64,
    /// Its length in ticks.
    pub ticks: f64,
    /// Greetings, goodbyes and breaks say nothing of what a room does all along.
    pub hushed: bool,
}

impl Sums {
    fn add(&mut self, beat: &Beat, decay: f64) {
        for k in 0..3 {
            self.seen[k] = self.seen[k] * decay + beat.seen[k];
            self.exposure[k] = self.exposure[k] * decay + beat.exposure[k];
        }
        self.focused = self.focused * decay + beat.focused;
        self.asked = self.asked * decay + beat.asked;
    }

    /// Log of observed over expected activity, drawn to 0 where little is expected.
    fn log_ratio(&self, k: usize) -> f64 {
        ((self.seen[k] + NORM.pseudo) / (self.exposure[k] + NORM.pseudo)).ln()
    }

    /// Logit of the share of visible pages minus its usual value, drawn to 0 where few were asked.
    fn focus(&self) -> f64 {
        ((self.focused + 0.5) / (self.asked - self.focused + 0.5)).ln() - NORM.focus_logit * (self.asked / (self.asked + 1.0))
    }
}

impl Scorer {
    /// Adds a tick, or a part of one.
    pub fn add(&mut self, beat: &Beat) {
        for (m, sums) in self.memories.iter_mut().enumerate() {
            if m != LASTING || !beat.hushed {
                sums.add(beat, (-TICK_S * beat.ticks / NORM.score_memory_s[m]).exp());
            }
        }
        self.ticks = self.ticks * (-TICK_S * beat.ticks / NORM.score_memory_s[NEWEST]).exp() + beat.ticks;
    }

    fn knows_focus(&self) -> bool {
        self.memories[NEWEST].asked > 0.5
    }

    fn coefficients(&self) -> &'static ScoreNorm {
        if self.knows_focus() { &NORM.with_focus } else { &NORM.without_focus }
    }

    /// What a channel adds to the logit of the score.
    fn channel(&self, k: usize) -> f64 {
        self.memories.iter().zip(&self.coefficients().channels).map(|(sums, weights)| weights[k] * sums.log_ratio(k)).sum()
    }

    /// What the share of visible pages adds to it; `None` if no summary tells.
    fn focus(&self) -> Option<f64> {
        let weights = self.coefficients().focus;
        self.knows_focus().then(|| self.memories.iter().zip(weights).map(|(sums, weight)| weight * sums.focus()).sum())
    }

    /// The score, one channel left out if asked.
    #[must_use]
    pub fn score(&self, excluded: Option<Channel>) -> f64 {
        let channels: f64 =
            Channel::ALL.into_iter().filter(|&channel| Some(channel) != excluded).map(|channel| self.channel(channel.index())).sum();
        logistic(self.coefficients().intercept + channels + self.focus().unwrap_or(0.0))
    }

    /// What moves the score away from that of a usual room, in the order chat, react, qa, focus: the values add up. The ratios
    /// compare with this very room's baseline.
    #[must_use]
    pub fn contributions(&self, baseline: &Baseline) -> Vec<Contribution> {
        let newest = &self.memories[NEWEST];
        let mut all: Vec<Contribution> = Channel::ALL
            .into_iter()
            .map(|channel| {
                let k = channel.index();
                let usual = newest.exposure[k] * baseline.channels[k].mean(k);
                let ratio = (newest.seen[k] + NORM.pseudo) / (usual + NORM.pseudo);
                Contribution { channel: channel.into(), value: self.channel(k), ratio: Some(ratio) }
            })
            .collect();
        if let Some(value) = self.focus() {
            let ratio = baseline.focus().map(|usual| newest.focused / newest.asked / usual);
            all.push(Contribution { channel: Driver::Focus, value, ratio });
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
                Contribution { channel: channel.into(), value: norm.channels[NEWEST][k] * ratio.ln(), ratio: Some(ratio) }
            })
            .collect();
        let [usual, focused, asked] = [window.usual_focus, window.focused, window.asked].map(f64::from);
        if usual > 0.0 && asked > 0.5 {
            let usual_logit = (usual / (1.0 - usual).max(1e-3)).ln();
            let value = norm.focus[NEWEST] * (((focused + 0.5) / (asked - focused + 0.5)).ln() - usual_logit);
            all.push(Contribution { channel: Driver::Focus, value, ratio: Some(focused / asked / usual) });
        }
        all.sort_by(|a, b| a.value.total_cmp(&b.value));
        all
    }

    /// Acts per minute by channel, over the last minute or so.
    #[must_use]
    pub fn per_minute(&self) -> [f64; 3] {
        self.memories[NEWEST].seen.map(|seen| if self.ticks > 0.0 { seen / self.ticks * TICKS_PER_MINUTE } else { 0.0 })
    }
}
