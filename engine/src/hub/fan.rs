//! [`Fan`]: tells the readers of a lane what is new by writing to each in turn, without waking a task for each.
//!
//! One task for each part of the readers goes round when the bell rings. Nothing here waits for a reader: one that cannot take everything
//! now says so to its own task and is left alone until that has caught up.

use super::batch::Batches;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// Readers that are written to in a row before others of this thread get their turn.
const IN_A_ROW: usize = 32;
/// Up to so many readers are gone round by one task.
const ONE_TASK: usize = 256;

/// A reader that can be written to at any time, without waiting.
pub trait Ear: Debug + Send + Sync {
    /// Writes what is new, as far as there is room; whether there was room and there is more.
    fn hear(&self, batches: &mut Batches) -> bool;

    /// Gives the reader up after a mistake of the program.
    fn fail(&self);
}

/// The readers of a lane.
#[derive(Debug)]
pub struct Fan {
    parts: Box<[Arc<Part>]>,
}

impl Default for Fan {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self::in_parts(threads.min(8))
    }
}

impl Fan {
    fn in_parts(parts: usize) -> Self {
        Self { parts: (0..parts).map(|_| Arc::default()).collect() }
    }

    /// Lets a reader hear of everything from now on, until the seat is dropped. What came before it has to take itself.
    #[must_use]
    pub fn join(&self, ear: Arc<dyn Ear>) -> Seat {
        let count = |part: &Arc<Part>| part.count.load(Ordering::Relaxed);
        let is_small = self.parts.iter().map(count).sum::<usize>() < ONE_TASK;
        let part = if is_small { self.parts.first() } else { self.parts.iter().min_by_key(|part| count(part)) };
        let part = part.expect("a fan has a part");
        let number = part.join(ear);
        Seat { part: Arc::clone(part), number }
    }

    /// Lets every reader hear what is new.
    pub fn ring(&self) {
        for part in &self.parts {
            if part.count.load(Ordering::Acquire) > 0 {
                part.bell.notify_one();
            }
        }
    }
}

/// A reader's place in a fan; dropping it leaves.
#[derive(Debug)]
pub struct Seat {
    part: Arc<Part>,
    number: usize,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.part.leave(self.number);
    }
}

#[derive(Debug, Default)]
struct Part {
    seats: Mutex<Seats>,
    count: AtomicUsize,
    bell: Notify,
}

#[derive(Debug, Default)]
struct Seats {
    /// A reader keeps its number, so that a round that is under way passes over nobody.
    ears: Vec<Option<Arc<dyn Ear>>>,
    free: Vec<usize>,
    /// True while a task goes round.
    is_served: bool,
}

impl Part {
    fn seats(&self) -> MutexGuard<'_, Seats> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn join(self: &Arc<Self>, ear: Arc<dyn Ear>) -> usize {
        let mut seats = self.seats();
        self.count.fetch_add(1, Ordering::AcqRel);
        let number = match seats.free.pop() {
            Some(number) => {
                seats.ears[number] = Some(ear);
                number
            }
            None => {
                seats.ears.push(Some(ear));
                seats.ears.len() - 1
            }
        };
        if !seats.is_served {
            seats.is_served = true;
            tokio::spawn(Arc::clone(self).serve());
        }
        number
    }

    fn leave(&self, number: usize) {
        let mut seats = self.seats();
        // Dropped after the lock: a reader may be the last to hold much.
        let left = seats.ears.get_mut(number).and_then(Option::take);
        seats.free.push(number);
        if self.count.fetch_sub(1, Ordering::AcqRel) == 1 {
            (seats.ears, seats.free) = (Vec::new(), Vec::new());
            self.bell.notify_one();
        }
        drop(seats);
        drop(left);
    }

    async fn serve(self: Arc<Self>) {
        loop {
            self.bell.notified().await;
            self.go_round().await;
            let mut seats = self.seats();
            if self.count.load(Ordering::Acquire) == 0 {
                seats.is_served = false;
                return;
            }
        }
    }

    /// Writes to everybody, until nobody who has room has more to take.
    async fn go_round(&self) {
        // What one reader gets is kept for the next: most get the same.
        let mut batches = Batches::default();
        let mut row: Vec<Arc<dyn Ear>> = Vec::with_capacity(IN_A_ROW);
        loop {
            let (mut at, mut is_more) = (0, false);
            loop {
                {
                    let seats = self.seats();
                    let rest = seats.ears.get(at..).unwrap_or_default();
                    if rest.is_empty() {
                        break;
                    }
                    at += rest.len().min(IN_A_ROW);
                    row.extend(rest.iter().take(IN_A_ROW).flatten().cloned());
                }
                for ear in row.drain(..) {
                    // A mistake at one of them must not silence the others.
                    is_more |= catch_unwind(AssertUnwindSafe(|| ear.hear(&mut batches))).unwrap_or_else(|_| {
                        ear.fail();
                        false
                    });
                }
                tokio::task::yield_now().await;
            }
            if !is_more {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests;
