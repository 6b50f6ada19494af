//! [`History`]: what was observed and expected in the last eight minutes, at two resolutions.
//!
//! Two minutes of single ticks and eight minutes of blocks of four: windows of 30 s to 8 min cost at most 29 additions each
//! and the whole history 4 KiB.

use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Single ticks that are kept.
const TICKS: usize = 24;
/// Ticks in a block.
const BLOCK: usize = 4;
/// Blocks that are kept.
const BLOCKS: usize = 24;

/// What one tick, or a block of ticks, saw, and what was known when it began. `f32`, because there are many.
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
    fn absorb(&mut self, later: &Self) {
        for k in 0..3 {
            self.seen[k] += later.seen[k];
            self.exposure[k] += later.exposure[k];
        }
        self.focused += later.focused;
        self.asked += later.asked;
    }
}

/// The last eight minutes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct History {
    ticks: VecDeque<Row>,
    blocks: VecDeque<Row>,
    /// Ticks of the newest, still growing block; 0 if none is growing.
    growing: u8,
}

impl History {
    /// Appends a tick.
    pub fn push(&mut self, row: Row) {
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
        (self.ticks.capacity() + self.blocks.capacity()) * size_of::<Row>()
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
fn reserve(rows: &mut VecDeque<Row>, all: usize) {
    if rows.capacity() < all {
        rows.reserve_exact(all - rows.len());
    }
}

fn sum_of_last(rows: &VecDeque<Row>, count: usize) -> Option<Row> {
    let mut last = rows.range(rows.len().checked_sub(count)?..);
    let mut sum = *last.next()?;
    for row in last {
        sum.absorb(row);
    }
    Some(sum)
}
