//! [`Batch`]: the next frames for all readers at the same place, made once into the bytes that their sockets get.

use super::board::Seen;
use super::frame;
use super::log::Backlog;
use super::queue::Places;
use axum::body::Bytes;
use axum::extract::ws::Utf8Bytes;
use conductor::id::PollId;

/// Batches that are kept for others at the same places; most readers of a lane are at one.
const KEPT: usize = 8;

/// The next frames for all readers at the same place.
#[derive(Debug)]
pub struct Batch {
    from: (Places, Seen),
    /// The hidden tallies that changed, and whether these readers see them.
    hidden: Vec<(PollId, bool)>,
    to: (Places, Seen),
    /// The backlog behind it.
    left: Backlog,
    run: Bytes,
}

impl Batch {
    pub(super) fn new(from: (Places, Seen), hidden: Vec<(PollId, bool)>, to: (Places, Seen), left: Backlog, frames: &[Utf8Bytes]) -> Self {
        // A head has at most ten bytes.
        let mut run = Vec::with_capacity(frames.iter().map(|frame| frame.len() + 10).sum());
        for frame in frames {
            frame::text(&mut run, frame);
        }
        Self { from, hidden, to, left, run: run.into() }
    }

    fn is_for(&self, from: Places, seen: Seen, may: impl Fn(PollId) -> bool) -> bool {
        self.from == (from, seen) && self.hidden.iter().all(|(poll, sees)| may(*poll) == *sees)
    }

    pub(super) const fn to(&self) -> (Places, Seen) {
        self.to
    }

    pub(super) const fn left(&self) -> Backlog {
        self.left
    }

    /// Returns whether there is more behind it.
    #[must_use]
    pub const fn is_more(&self) -> bool {
        self.left.events > 0
    }

    /// The frames as a socket is sent them; empty if there is nothing new.
    #[must_use]
    pub const fn run(&self) -> &Bytes {
        &self.run
    }

    #[cfg(test)]
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let mut rest = &self.run[..];
        std::iter::from_fn(move || {
            let frame = frame::first(rest)?;
            rest = &rest[frame.length..];
            Some(str::from_utf8(frame.payload).expect("frames are text"))
        })
    }
}

/// The batches of one lane that were made a moment ago.
#[derive(Debug, Default)]
pub struct Batches(Vec<Batch>);

impl Batches {
    /// The batch for who is at `from`, has `seen` so much, and `may` see these hidden tallies; one that is not there is made.
    pub(super) fn find<E>(
        &mut self,
        from: Places,
        seen: Seen,
        may: impl Fn(PollId) -> bool,
        make: impl FnOnce() -> Result<Batch, E>,
    ) -> Result<&Batch, E> {
        let found = self.0.iter().position(|batch| batch.is_for(from, seen, &may));
        let index = match found {
            Some(0) => 0,
            // What many ask for is found first.
            Some(index) => {
                self.0.swap(index - 1, index);
                index - 1
            }
            None => {
                let batch = make()?;
                self.0.truncate(KEPT - 1);
                self.0.push(batch);
                self.0.len() - 1
            }
        };
        Ok(&self.0[index])
    }
}
