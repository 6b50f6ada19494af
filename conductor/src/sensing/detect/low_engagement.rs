//! Low engagement: for ten minutes the room has been far below what the same host's rooms usually do. Without earlier sessions of
//! the host there is none.

use crate::driver::Channel;
use crate::host::{HostPrior, Summary};
use crate::norm::NORM;
use crate::tick::{TICK_S, ticks_in};
use crate::window::{BLOCK, History};

/// Blocks that are looked at: ten minutes.
const LOOKED_AT: usize = ticks_in(600) / BLOCK;
/// A younger room is not judged: two minutes.
const LEAST: usize = ticks_in(120) / BLOCK;
/// Seconds of a block.
const BLOCK_S: f64 = TICK_S * BLOCK as f64;

/// The level of the last minutes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Low {
    /// 1 where they are low: far below in the spread of the host's sessions, and far below in plain numbers.
    pub statistic: f64,
    /// True if they are ten minutes, which are enough for an alarm. Fewer are enough to name a drop.
    pub lasting: bool,
}

/// Compares the last ten minutes, or what there is of them.
#[must_use]
pub fn low(history: &History, host: Option<&HostPrior>) -> Low {
    let nothing = Low { statistic: f64::NEG_INFINITY, lasting: false };
    let Some((statistic, stretch)) = compared(history, host, LOOKED_AT) else { return nothing };
    Low { statistic, lasting: stretch.seconds >= (LOOKED_AT - 1) as f64 * BLOCK_S }
}

/// The statistic over the last `ticks` ticks alone, two minutes at least: for the name of a drop in a room that was never well for long.
#[must_use]
pub fn low_since(history: &History, host: Option<&HostPrior>, ticks: usize) -> f64 {
    compared(history, host, (ticks / BLOCK).clamp(LEAST, LOOKED_AT)).map_or(f64::NEG_INFINITY, |(statistic, _)| statistic)
}

/// How low the last `looked_at` blocks are, and what they hold; `None` without a host's custom, and where there is too little of them.
fn compared(history: &History, host: Option<&HostPrior>, looked_at: usize) -> Option<(f64, Summary)> {
    let host = host?;
    let blocks = history.blocks();
    let begin = blocks.len().saturating_sub(looked_at);
    let mut stretch = Summary::default();
    for row in blocks.skip(begin).filter(|row| row.exposure[Channel::Chat] > 0.0) {
        stretch.add(row.seen.map(f64::from), row.exposure.map(f64::from), f64::from(row.focused), f64::from(row.asked), BLOCK_S);
    }
    if stretch.seconds < LEAST as f64 * BLOCK_S {
        return None;
    }
    let (deviations, share) = host.below(&stretch)?;
    Some(((deviations / NORM.low_deviations).min(2.0 - share / NORM.low_share), stretch))
}
