//! [`History`]: the counts of the last twelve minutes, at two resolutions, and the usual level when each piece of it began.
//!
//! Two minutes of single ticks and twelve minutes of blocks of six. One pass from the newest to the oldest gives the sums of all
//! windows, so that a tick costs about sixty additions per channel.

use crate::driver::Channel;
use crate::table::PerChannel;
use crate::tick::ticks_in;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// The windows of the drop statistics, in ticks: half a minute to twelve minutes.
pub const WINDOWS: [usize; 7] = [ticks_in(30), ticks_in(60), ticks_in(120), ticks_in(180), ticks_in(300), ticks_in(480), ticks_in(720)];
/// Single ticks that are kept.
const TICKS: usize = ticks_in(120);
/// Ticks in a block.
pub const BLOCK: usize = ticks_in(30);
/// Full blocks that are kept, beside the growing one.
pub const BLOCKS: usize = ticks_in(720) / BLOCK;
/// Stands for a lowest window of which nothing is known.
pub const NEVER: u16 = u16::MAX;
/// Lowest windows are kept in units of this share of the level.
const LOW_UNIT: f64 = 1e-3;

/// The counts of one tick, or of a block of ticks, and the facts known when it began.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Row {
    /// Acts by channel.
    pub seen: PerChannel<u16>,
    /// Exposure by channel; 0 where activity says nothing.
    pub exposure: PerChannel<f32>,
    /// The room's level by channel when the row began: acts per unit of exposure.
    pub level: PerChannel<f32>,
    /// Effective acts behind that level.
    pub weight: f32,
    /// Seconds in which that level was learned.
    pub learned_s: f32,
    /// The lowest window of each length that had ended by then, in thousandths of its level; [`NEVER`] if none.
    pub lows: [u16; WINDOWS.len()],
    /// Visible pages in summaries.
    pub focused: u32,
    /// Pages in summaries that tell which are visible.
    pub asked: u32,
    /// Usual share of visible pages when the row began; negative if unknown.
    pub usual_focus: f32,
    /// People when the row began.
    pub people: u32,
}

impl Row {
    /// The lowest window of a length that had ended when the row began, as a share of its level, if there was one.
    #[must_use]
    pub fn lowest(&self, window: usize) -> Option<f64> {
        lowest(self.lows[window])
    }
}

/// A lowest window, from the form in which a [`Row`] keeps it.
#[must_use]
pub fn lowest(low: u16) -> Option<f64> {
    (low != NEVER).then(|| f64::from(low) * LOW_UNIT)
}

/// The lowest windows in the form in which a [`Row`] keeps them.
#[must_use]
pub fn low(ratio: f64) -> u16 {
    // Saturates; a ratio is never negative.
    ((ratio / LOW_UNIT) as u16).min(NEVER - 1)
}

/// A [`Row`] as it is kept: what is a statistic anyway is kept to less than a thousandth.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Kept {
    seen: PerChannel<u16>,
    /// Thousandths of logarithms; what is nothing stays less than anything that counts.
    exposure: PerChannel<i16>,
    level: PerChannel<i16>,
    weight: i16,
    learned_s: u16,
    /// Those of the windows that may begin with this row: of the short ones in a tick, of the long ones in a block.
    lows: [u16; LOWS],
    focused: u16,
    asked: u16,
    /// In units of [`SHARE`]; [`NEVER`] if unknown.
    usual_focus: u16,
    people: u16,
}

/// Windows that begin with a tick, or with a block: at most so many.
const LOWS: usize = 4;
/// The first window that begins with a block.
const LONG: usize = 3;
const SHARE: f32 = 1.0 / 60_000.0;

fn log(x: f32) -> i16 {
    (1000.0 * x.ln()).round() as i16
}

fn exp(log: i16) -> f32 {
    if log == i16::MIN { 0.0 } else { (f32::from(log) / 1000.0).exp() }
}

impl Kept {
    fn new(row: &Row, first: usize) -> Self {
        let mut lows = [NEVER; LOWS];
        for (slot, low) in lows.iter_mut().zip(&row.lows[first..]) {
            *slot = *low;
        }
        Self {
            seen: row.seen,
            exposure: row.exposure.map(log),
            level: row.level.map(log),
            weight: log(row.weight),
            learned_s: row.learned_s as u16,
            lows,
            focused: u16::try_from(row.focused).unwrap_or(u16::MAX),
            asked: u16::try_from(row.asked).unwrap_or(u16::MAX),
            usual_focus: if row.usual_focus < 0.0 { NEVER } else { (row.usual_focus / SHARE).round() as u16 },
            people: u16::try_from(row.people).unwrap_or(u16::MAX),
        }
    }

    fn row(&self, first: usize) -> Row {
        let mut lows = [NEVER; WINDOWS.len()];
        for (slot, low) in lows[first..].iter_mut().zip(self.lows) {
            *slot = low;
        }
        Row {
            seen: self.seen,
            exposure: self.exposure.map(exp),
            level: self.level.map(exp),
            weight: exp(self.weight),
            learned_s: f32::from(self.learned_s),
            lows,
            focused: self.focused.into(),
            asked: self.asked.into(),
            usual_focus: if self.usual_focus == NEVER { -1.0 } else { f32::from(self.usual_focus) * SHARE },
            people: self.people.into(),
        }
    }

    /// Appends a later row: counts add up, what was known at the beginning stays.
    fn absorb(&mut self, later: &Row) {
        for channel in Channel::ALL {
            self.seen[channel] = self.seen[channel].saturating_add(later.seen[channel]);
            self.exposure[channel] = log(exp(self.exposure[channel]) + later.exposure[channel]);
        }
        let count = |count: u32| u16::try_from(count).unwrap_or(u16::MAX);
        self.focused = self.focused.saturating_add(count(later.focused));
        self.asked = self.asked.saturating_add(count(later.asked));
    }
}

/// Sums over a window, and its first row: what was known when it began.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sum {
    /// Acts by channel.
    pub seen: PerChannel<f64>,
    /// Exposure by channel.
    pub exposure: PerChannel<f64>,
    /// Visible pages in summaries.
    pub focused: f64,
    /// Pages in summaries that tell which are visible.
    pub asked: f64,
    /// The row with which it begins.
    pub first: Row,
    /// Rows that are added up.
    rows: usize,
}

impl Sum {
    /// Adds an earlier row.
    fn precede(&mut self, row: &Row) {
        for channel in Channel::ALL {
            self.seen[channel] += f64::from(row.seen[channel]);
            self.exposure[channel] += f64::from(row.exposure[channel]);
        }
        self.focused += f64::from(row.focused);
        self.asked += f64::from(row.asked);
        self.first = *row;
        self.rows += 1;
    }

    /// Expected acts by channel, at the level that was known when the window began.
    #[must_use]
    pub fn expected(&self) -> PerChannel<f64> {
        PerChannel::of(|channel| f64::from(self.first.level[channel]) * self.exposure[channel])
    }
}

/// The last twelve minutes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct History {
    ticks: VecDeque<Kept>,
    blocks: VecDeque<Kept>,
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
        self.ticks.push_back(Kept::new(&row, 0));
        if self.growing > 0
            && let Some(block) = self.blocks.back_mut()
        {
            block.absorb(&row);
        } else {
            if self.blocks.len() > BLOCKS {
                self.blocks.pop_front();
            }
            reserve(&mut self.blocks, BLOCKS + 1);
            self.blocks.push_back(Kept::new(&row, LONG));
        }
        self.growing = (self.growing + 1) % BLOCK as u8;
    }

    /// Bytes on the heap.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        (self.ticks.capacity() + self.blocks.capacity()) * size_of::<Kept>()
    }

    /// The sums over all of [`WINDOWS`]; `None` where the room is younger. Windows longer than two minutes begin at a block, so that
    /// they are up to five ticks longer.
    #[must_use]
    pub fn windows(&self) -> [Option<Sum>; WINDOWS.len()] {
        let mut found = [None; WINDOWS.len()];
        let growing = usize::from(self.growing > 0);
        let short = |index: usize| WINDOWS[index] <= TICKS;
        fill(&self.ticks, 0, &mut found, |index| short(index).then_some(WINDOWS[index]));
        fill(&self.blocks, LONG, &mut found, |index| (!short(index)).then_some(WINDOWS[index] / BLOCK + growing));
        found
    }

    /// The row that began about `ticks` ticks ago, or the oldest.
    #[must_use]
    pub fn row_before(&self, ticks: usize) -> Option<Row> {
        if ticks <= self.ticks.len() {
            return self.ticks.get(self.ticks.len() - ticks.max(1)).map(|row| row.row(0));
        }
        let back = ticks / BLOCK + usize::from(self.growing > 0);
        self.blocks.get(self.blocks.len().saturating_sub(back.max(1))).map(|row| row.row(LONG))
    }

    /// The blocks, oldest first.
    pub fn blocks(&self) -> impl ExactSizeIterator<Item = Row> {
        self.blocks.iter().map(|row| row.row(LONG))
    }
}

/// Sums `rows` from the newest to the oldest and notes the sum wherever a window is complete.
fn fill(rows: &VecDeque<Kept>, first: usize, found: &mut [Option<Sum>; WINDOWS.len()], length: impl Fn(usize) -> Option<usize>) {
    let mut sum = Sum::default();
    let mut next = (0..WINDOWS.len()).filter_map(|index| length(index).map(|rows| (index, rows))).peekable();
    for row in rows.iter().rev() {
        let Some(&(index, wanted)) = next.peek() else { return };
        sum.precede(&row.row(first));
        if sum.rows == wanted {
            found[index] = Some(sum);
            next.next();
        }
    }
}

/// Makes room for all rows at once; growing by doubling would hold a quarter more than is needed.
fn reserve(rows: &mut VecDeque<Kept>, all: usize) {
    if rows.capacity() < all {
        rows.reserve_exact(all - rows.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_add_up_and_know_what_was_usual() {
        let mut history = History::default();
        for tick in 0..200_u16 {
            history.push(Row { seen: [1, 0, 2].into(), exposure: [0.5; 3].into(), level: [f32::from(tick); 3].into(), ..Row::default() });
        }
        for (ticks, sum) in WINDOWS.into_iter().zip(history.windows()) {
            let sum = sum.expect("the room is old enough");
            let late = if ticks > TICKS { 200 % BLOCK } else { 0 };
            let length = (ticks + late) as f64;
            assert_eq!((sum.seen[Channel::Chat], sum.seen[Channel::Qa]), (length, 2.0 * length));
            assert!((sum.exposure[Channel::React] / length - 0.5).abs() < 2e-3);
            assert!((f64::from(sum.first.level[Channel::Chat]) / (200.0 - length) - 1.0).abs() < 2e-3);
        }
        assert!(history.heap_bytes() <= 2 * 1024, "{}", history.heap_bytes());
    }

    #[test]
    fn a_young_room_has_short_windows_only() {
        let mut history = History::default();
        for _ in 0..13 {
            history.push(Row::default());
        }
        assert_eq!(history.windows().map(|sum| sum.is_some()), [true, true, false, false, false, false, false]);
        assert!(history.row_before(60).is_some());
    }
}
