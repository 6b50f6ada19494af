//! [`Presence`]: the number of people here, and the people who are really gone.
//!
//! A dropped connection looks like a leave. So a leave is provisional: when the same person comes back soon, it never
//! happened. Leaves are kept by the tick in which they happened, so that a detector sees exits where they began.

use crate::signal::Participant;
use crate::tick::ticks_in;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Ticks for which leaves are remembered: the longest time until people are back, and two minutes in which those who stay away are
/// counted.
pub const LEAVE_TICKS: usize = RETURN_TICKS + ticks_in(120);
/// Ticks after which a leave counts.
pub const GRACE_TICKS: usize = ticks_in(15);
/// Ticks within which a return still cancels a leave: recorded networks bring people back within four minutes.
pub const RETURN_TICKS: usize = ticks_in(240);
/// Leavers that are remembered by name. Beyond it (thousands dropped at once) a joiner is taken for one of them.
const NAMED: usize = 96;
/// A summary that differs by more than this share, twice running, wins over counting.
const DISAGREEMENT: f64 = 0.1;

/// Counts people and provisional leaves. At most about 1 KiB however many come and go.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Presence {
    connected: u32,
    /// True if joins and leaves arrive at all; if not, summaries are all there is.
    counted: bool,
    disagreed: bool,
    gone: VecDeque<Gone>,
    /// Leaves that are not undone, by tick, newest last.
    left: VecDeque<u16>,
    /// Leaves that were undone by a return, by the tick of the leave.
    undone: VecDeque<u16>,
    /// Those of [`Self::left`] whose names were not kept.
    unnamed: VecDeque<u16>,
    tick: u32,
}

/// A person who left and the moment, in four bytes: the upper bits of [`Participant::mark`], enough to tell so few people apart, and the
/// last bits of the tick, enough because nobody is remembered for [`RETURN_TICKS`] or longer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Gone(u32);

impl Gone {
    const TICK_BITS: u32 = 0xff;

    fn new(who: Participant, tick: u32) -> Self {
        Self(who.mark() & !Self::TICK_BITS | tick & Self::TICK_BITS)
    }

    fn is(self, who: Participant) -> bool {
        self.0 & !Self::TICK_BITS == who.mark() & !Self::TICK_BITS
    }

    /// Ticks ago.
    const fn age(self, now: u32) -> u32 {
        now.wrapping_sub(self.0) & Self::TICK_BITS
    }
}

impl Presence {
    /// A person arrives or comes back.
    pub fn join(&mut self, who: Participant) {
        self.counted = true;
        self.connected += 1;
        let left_at = match self.gone.iter().position(|gone| gone.is(who)) {
            Some(place) => self.gone.remove(place).map(|gone| self.tick.saturating_sub(gone.age(self.tick))),
            None => self.forget_unnamed(),
        };
        if let Some(tick) = left_at
            && let Some(count) = self.tally(tick)
        {
            *count = count.saturating_sub(1);
            if let Some(undone) = self.slot(tick).and_then(|slot| self.undone.get_mut(slot)) {
                *undone = undone.saturating_add(1);
            }
        }
    }

    /// A person's last connection is gone.
    pub fn leave(&mut self, who: Participant) {
        self.counted = true;
        self.connected = self.connected.saturating_sub(1);
        self.count_leaves(1);
        if self.gone.len() < NAMED {
            self.gone.reserve_exact(NAMED - self.gone.len());
            self.gone.push_back(Gone::new(who, self.tick));
        } else if let Some(count) = self.unnamed.back_mut() {
            *count = count.saturating_add(1);
        }
    }

    /// A summary says that `n` people are connected. It decides where nobody is counted, and repairs a lasting difference.
    pub fn summary(&mut self, n: u32) {
        let far = f64::from(n.abs_diff(self.connected)) > (DISAGREEMENT * f64::from(n)).max(3.0);
        if !self.counted {
            self.count_leaves(self.connected.saturating_sub(n));
            self.take_back(n.saturating_sub(self.connected));
            self.connected = n;
        } else if far && self.disagreed {
            self.connected = n;
        }
        self.disagreed = far;
    }

    /// Ends a tick.
    pub fn close_tick(&mut self) {
        self.tick += 1;
        for counts in [&mut self.left, &mut self.undone, &mut self.unnamed] {
            counts.push_back(0);
            if counts.len() > LEAVE_TICKS {
                counts.pop_front();
            }
        }
        while self.gone.front().is_some_and(|gone| gone.age(self.tick) >= RETURN_TICKS as u32) {
            self.gone.pop_front();
        }
    }

    /// Returns whether joins and leaves arrive; if not, a head count is all there is.
    #[must_use]
    pub const fn is_counted(&self) -> bool {
        self.counted
    }

    /// Connected people.
    #[must_use]
    pub const fn connected(&self) -> u32 {
        self.connected
    }

    /// Connected people and those who left so recently that they may just be reconnecting.
    #[must_use]
    pub fn people(&self) -> u32 {
        self.people_before(GRACE_TICKS)
    }

    /// Connected people and all those who left within the last `ticks` ticks, the running one included.
    #[must_use]
    pub fn people_before(&self, ticks: usize) -> u32 {
        self.connected + self.left.iter().rev().take(ticks).map(|&left| u32::from(left)).sum::<u32>()
    }

    /// Leaves that were not undone, by the tick in which they happened, newest first; the first is the running tick.
    pub fn leaves(&self) -> impl Iterator<Item = u32> + '_ {
        self.left.iter().rev().map(|&count| u32::from(count))
    }

    /// Leaves that were undone, by the tick of the leave, like [`Self::leaves`].
    pub fn returns(&self) -> impl Iterator<Item = u32> + '_ {
        self.undone.iter().rev().map(|&count| u32::from(count))
    }

    /// Bytes on the heap.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.gone.capacity() * size_of::<Gone>()
            + (self.left.capacity() + self.undone.capacity() + self.unnamed.capacity()) * size_of::<u16>()
    }

    /// Leaves of the newest tick whose people had time to come back.
    #[must_use]
    pub fn settled_leaves(&self) -> u32 {
        self.leaves().nth(RETURN_TICKS).unwrap_or(0)
    }

    fn count_leaves(&mut self, n: u32) {
        if self.left.is_empty() {
            for counts in [&mut self.left, &mut self.undone, &mut self.unnamed] {
                counts.push_back(0);
            }
        }
        if let Some(count) = self.left.back_mut() {
            *count = count.saturating_add(u16::try_from(n).unwrap_or(u16::MAX));
        }
    }

    /// Undoes the newest leaves where only a head count tells: a count that rises again was noise.
    fn take_back(&mut self, mut n: u32) {
        for (count, undone) in self.left.iter_mut().rev().zip(self.undone.iter_mut().rev()).take(RETURN_TICKS) {
            let back = u16::try_from(n.min(u32::from(*count))).unwrap_or(u16::MAX);
            *count -= back;
            *undone = undone.saturating_add(back);
            n -= u32::from(back);
        }
    }

    fn tally(&mut self, tick: u32) -> Option<&mut u16> {
        self.slot(tick).and_then(|slot| self.left.get_mut(slot))
    }

    fn slot(&self, tick: u32) -> Option<usize> {
        let back = usize::try_from(self.tick.checked_sub(tick)?).ok()?;
        self.left.len().checked_sub(back + 1)
    }

    /// Takes a joiner for the longest gone of the recent unnamed leavers.
    fn forget_unnamed(&mut self) -> Option<u32> {
        let len = self.unnamed.len();
        let first = len.saturating_sub(RETURN_TICKS);
        let place = (first..len).find(|&place| self.unnamed[place] > 0)?;
        self.unnamed[place] -= 1;
        u32::try_from(len - 1 - place).ok().map(|back| self.tick - back)
    }
}
