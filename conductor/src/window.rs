//! [`History`]: what was observed and expected in the last eight minutes, at two resolutions.
//!
//! Two minutes of single ticks and eight minutes of blocks of four: windows of 30 s to 8 min cost at most 29 additions each
//! and the whole history 2.1 KiB.

use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Single ticks that are kept.
const TICKS: usize = 24;
/// Ticks in a block.
const BLOCK: usize = 4;
/// Blocks that are kept.
const BLOCKS: usize = 24;

/// What one tick, or a block of ticks, saw, and what was known when it began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Acts by channel.
    pub seen: [f32; 3],
    /// Exposure by channel: what a room with multiplier 1 would do.
    pub exposure: [f32; 3],
    /// Shape of the multiplier's distribution when the row began.
    pub shape: [f32; 3],
    /// Its rate.
    pub rate: [f32; 3],
    /// Over-dispersion when the row began.
    pub dispersion: [f32; 3],
    /// Visible pages in summaries.
    pub focused: f32,
    /// Pages in summaries that tell which are visible.
    pub asked: f32,
    /// Usual share of visible pages when the row began; negative if unknown.
    pub usual_focus: f32,
    /// People when the row began.
    pub people: f32,
    /// Score when the row began.
    pub score: f32,
    /// Expected score when the row began.
    pub expected: f32,
}

impl Row {
    /// Appends a later row: counts add up, what was known at the beginning stays.
    fn absorb(&mut self, later: &Packed) {
        for k in 0..3 {
            self.seen[k] += f32::from(later.seen[k]);
            self.exposure[k] += exp(later.exposure[k]);
        }
        self.focused += f32::from(later.focused);
        self.asked += f32::from(later.asked);
    }
}

/// A [`Row`] as it is kept: what is a statistic anyway is kept to less than a thousandth.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Packed {
    seen: [u16; 3],
    /// Thousandths of its logarithm; what is nothing stays less than anything that counts.
    exposure: [i16; 3],
    /// Thousandths of logarithms of shape, rate and dispersion.
    logs: [[i16; 3]; 3],
    focused: u16,
    asked: u16,
    /// Shares in units of [`SHARE`]; [`UNKNOWN`] if unknown.
    usual_focus: u16,
    people: u16,
    score: u16,
    expected: u16,
}

const SHARE: f32 = 1.0 / 60_000.0;
const UNKNOWN: u16 = u16::MAX;

fn whole(x: f32) -> u16 {
    x.round() as u16
}

fn log(x: f32) -> i16 {
    (1000.0 * x.ln()).round() as i16
}

fn exp(log: i16) -> f32 {
    (f32::from(log) / 1000.0).exp()
}

impl From<Row> for Packed {
    fn from(row: Row) -> Self {
        Self {
            seen: row.seen.map(whole),
            exposure: row.exposure.map(log),
            logs: [row.shape, row.rate, row.dispersion].map(|values| values.map(log)),
            focused: whole(row.focused),
            asked: whole(row.asked),
            usual_focus: if row.usual_focus < 0.0 { UNKNOWN } else { whole(row.usual_focus / SHARE) },
            people: whole(row.people),
            score: whole(row.score / SHARE),
            expected: whole(row.expected / SHARE),
        }
    }
}

impl From<Packed> for Row {
    fn from(packed: Packed) -> Self {
        let [shape, rate, dispersion] = packed.logs.map(|logs| logs.map(exp));
        let share = |units| f32::from(units) * SHARE;
        Self {
            seen: packed.seen.map(f32::from),
            exposure: packed.exposure.map(exp),
            shape,
            rate,
            dispersion,
            focused: f32::from(packed.focused),
            asked: f32::from(packed.asked),
            usual_focus: if packed.usual_focus == UNKNOWN { -1.0 } else { share(packed.usual_focus) },
            people: f32::from(packed.people),
            score: share(packed.score),
            expected: share(packed.expected),
        }
    }
}

impl Packed {
    /// Appends a later row: counts add up, what was known at the beginning stays.
    fn absorb(&mut self, later: &Self) {
        for k in 0..3 {
            self.seen[k] = self.seen[k].saturating_add(later.seen[k]);
            self.exposure[k] = log(exp(self.exposure[k]) + exp(later.exposure[k]));
        }
        self.focused = self.focused.saturating_add(later.focused);
        self.asked = self.asked.saturating_add(later.asked);
    }
}

/// The last eight minutes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct History {
    ticks: VecDeque<Packed>,
    blocks: VecDeque<Packed>,
    /// Ticks of the newest, still growing block; 0 if none is growing.
    growing: u8,
}

impl History {
    /// Appends a tick.
    pub fn push(&mut self, row: Row) {
        let row = Packed::from(row);
        if self.ticks.len() == TICKS {
            self.ticks.pop_front();
        }
        reserve(&mut self.ticks, TICKS);
        self.ticks.push_back(row);
        if self.growing > 0
            && let Some(block) = self.blocks.back_mut()
        {
            block.absorb(&row);
        } else {
            if self.blocks.len() > BLOCKS {
                self.blocks.pop_front();
            }
            reserve(&mut self.blocks, BLOCKS + 1);
            self.blocks.push_back(row);
        }
        self.growing = (self.growing + 1) % BLOCK as u8;
    }

    /// Bytes on the heap.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        (self.ticks.capacity() + self.blocks.capacity()) * size_of::<Packed>()
    }

    /// The sum over the last `ticks` ticks and what was known when they began; `None` if the room is younger. Windows
    /// longer than two minutes begin at a block, so that they are up to three ticks longer.
    #[must_use]
    pub fn window(&self, ticks: usize) -> Option<Row> {
        if ticks <= TICKS {
            sum_of_last(&self.ticks, ticks)
        } else {
            sum_of_last(&self.blocks, ticks / BLOCK + usize::from(self.growing > 0))
        }
    }

    /// Like [`Self::window`], but over all that is known if the room is younger; `None` if nothing is known.
    #[must_use]
    pub fn window_up_to(&self, ticks: usize) -> Option<Row> {
        self.window(ticks).or_else(|| self.window(self.ticks.len().min(ticks).max(1)))
    }
}

/// Makes room for all rows at once; growing by doubling would hold a quarter more than is needed.
fn reserve(rows: &mut VecDeque<Packed>, all: usize) {
    if rows.capacity() < all {
        rows.reserve_exact(all - rows.len());
    }
}

fn sum_of_last(rows: &VecDeque<Packed>, count: usize) -> Option<Row> {
    let mut last = rows.range(rows.len().checked_sub(count)?..);
    let mut sum = Row::from(*last.next()?);
    for row in last {
        sum.absorb(row);
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_to_a_thousandth() {
        let row = Row {
            seen: [3.0, 0.0, 517.0],
            exposure: [0.25, 1e-3, 900.0],
            shape: [2.78, 3.3, 4100.0],
            rate: [1.9, 0.004, 3999.0],
            dispersion: [1.0, 2.75, 12.0],
            focused: 4100.0,
            asked: 9800.0,
            usual_focus: 0.7,
            people: 4900.0,
            score: 0.431,
            expected: 0.6,
        };
        let back = Row::from(Packed::from(row));
        assert_eq!((back.seen, back.focused, back.asked, back.people), (row.seen, 4100.0, 9800.0, 4900.0));
        let logs = [(back.exposure, row.exposure), (back.shape, row.shape), (back.rate, row.rate), (back.dispersion, row.dispersion)];
        for (kept, was) in logs {
            assert!(kept.iter().zip(was).all(|(kept, was)| (kept / was - 1.0).abs() < 1e-3), "{kept:?} for {was:?}");
        }
        assert!([back.usual_focus - 0.7, back.score - 0.431, back.expected - 0.6].iter().all(|gap| gap.abs() < 1e-4));
        assert!(Row::from(Packed::from(Row { usual_focus: -1.0, ..row })).usual_focus < 0.0);
        assert!(exp(log(0.0)) < 1e-9, "a hushed row exposes nothing");
        assert_eq!(size_of::<Packed>(), 42);
    }
}
