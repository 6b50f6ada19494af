//! The shape of a fall, sudden or gradual: compares the likelihood of the best step with that of the best ramp.

use super::evidence::effective;
use crate::driver::Channel;
use crate::norm::NORM;
use crate::table::PerChannel;
use crate::tick::ticks_in;
use crate::window::{BLOCK, BLOCKS, History};

/// Shares of activity that may remain after a fall.
const DEPTHS: [f64; 4] = [0.5, 0.3, 0.1, 0.02];
/// Blocks of 30 s in which a ramp may get there: five to eight minutes.
const RAMPS: [usize; 3] = [ticks_in(300) / BLOCK, ticks_in(390) / BLOCK, ticks_in(480) / BLOCK];
/// Standard deviation of the share of visible pages of a block around a step or a ramp.
const FOCUS_NOISE: f64 = 0.05;
/// Share of visible pages that remains when all activity falls, relative to its usual value.
const FOCUS_SHARE: f64 = 0.6;

/// The shape of a fall.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// True if it came little by little.
    pub gradual: bool,
    /// Ticks since the better of the two began.
    pub ticks: usize,
}

/// Block by block, oldest first: effective acts seen and expected, visible pages and usual ones among the asked.
struct Past {
    acts: [[f64; 2]; BLOCKS + 1],
    pages: [[f64; 3]; BLOCKS + 1],
    len: usize,
}

/// The shape of the last twelve minutes at levels `rates`, for a fall that `window` shows best.
#[must_use]
pub fn shape(history: &History, window: usize, rates: PerChannel<f64>, usual_focus: Option<f64>, clustering: PerChannel<f64>) -> Shape {
    let mut past = Past { acts: [[0.0; 2]; BLOCKS + 1], pages: [[0.0; 3]; BLOCKS + 1], len: history.blocks().len() };
    for (place, row) in history.blocks().enumerate() {
        let exposure = row.exposure.map(f64::from);
        past.acts[place] = [
            effective(row.seen.map(f64::from), clustering),
            effective(PerChannel::of(|channel| rates[channel] * exposure[channel]), clustering),
        ];
        if let Some(usual) = usual_focus.filter(|_| row.asked > 0 && exposure[Channel::Chat] > 0.0) {
            past.pages[place] = [f64::from(row.focused), f64::from(row.asked), usual];
        }
    }
    let (mut step, mut ramp) = ((f64::MIN, 0), (f64::MIN, 0));
    for depth in DEPTHS {
        for begin in 0..past.len {
            let likelihood = past.likelihood(|block| if block < begin { 1.0 } else { depth });
            if likelihood > step.0 {
                step = (likelihood, begin);
            }
            for length in RAMPS {
                let likelihood = past.likelihood(|block| {
                    let share = (block as f64 - begin as f64 + 0.5) / length as f64;
                    1.0 + (depth - 1.0) * share.clamp(0.0, 1.0)
                });
                if likelihood > ramp.0 {
                    ramp = (likelihood, begin);
                }
            }
        }
    }
    let gradual = ramp.0 - step.0 > NORM.ramp[window];
    let begin = if gradual { ramp.1 } else { step.1 };
    Shape { gradual, ticks: (past.len.saturating_sub(begin) * BLOCK).max(1) }
}

impl Past {
    fn likelihood(&self, left: impl Fn(usize) -> f64) -> f64 {
        (0..self.len)
            .map(|block| {
                let left = left(block);
                let [seen, expected] = self.acts[block];
                let mean = expected * left.max(0.02);
                let acts = if mean > 0.0 { seen * mean.ln() - mean } else { 0.0 };
                let [focused, asked, usual] = self.pages[block];
                if asked < 1.0 {
                    return acts;
                }
                let share = usual * (1.0 - FOCUS_SHARE * (1.0 - left));
                let variance = usual * (1.0 - usual) / asked + FOCUS_NOISE * FOCUS_NOISE;
                acts - 0.5 * (focused / asked - share).powi(2) / variance
            })
            .sum()
    }
}
