//! [`Queue`]: one connection's unsent events. It holds no frames, only places in logs that its audience shares.

use super::batch::{Batch, Batches};
use super::board::Seen;
use super::fan::{Ear, Seat};
use super::log::{Backlog, Place};
use super::topic::Lane;
use conductor::id::PollId;
use metrics::gauge;
use protocol::CloseCode;
use protocol::limits::{QUEUE_BYTES, QUEUE_FRAMES};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// The connection cannot keep up with its topics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the connection cannot keep up")]
pub struct Slow;

/// The topics that a connection follows, and its offset in each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// In the room's events, if it listens to them.
    pub room: Option<Place>,
    /// In the conductor's events, if it listens to them.
    pub conduct: Option<Place>,
    /// True if it listens to the room's counts and tallies.
    pub pulse: bool,
    /// True if it listens to the score.
    pub score: bool,
}

/// One connection's queue of outgoing events. Dropping it ends the subscription.
#[derive(Debug)]
pub struct Queue {
    lane: Arc<Lane>,
    places: Places,
    seen: Seen,
    /// The backlog with which the connection began: a resume may be long without being slow.
    head_start: Backlog,
}

impl Drop for Queue {
    fn drop(&mut self) {
        self.lane.readers().fetch_sub(1, Ordering::Relaxed);
        gauge!("conductor_readers").decrement(1.0);
    }
}

impl Queue {
    pub(super) fn new(lane: Arc<Lane>, places: Places) -> Self {
        lane.readers().fetch_add(1, Ordering::Relaxed);
        gauge!("conductor_readers").increment(1.0);
        let head_start = lane.backlog(&places).unwrap_or_default();
        Self { lane, places, seen: Seen::default(), head_start }
    }

    /// Takes what comes next: events in order, then states that changed. `may` says which hidden tallies this connection may see. What
    /// others of its lane took before is found in `batches`.
    ///
    /// # Errors
    /// [`Slow`] if the next event is no longer remembered.
    pub fn take<'a>(&mut self, may: impl Fn(PollId) -> bool, batches: &'a mut Batches) -> Result<&'a Batch, Slow> {
        let (from, seen) = (self.places, self.seen);
        let batch = batches.find(from, seen, &may, || self.lane.batch(from, seen, &may).map_err(|_| Slow))?;
        (self.places, self.seen) = batch.to();
        let left = batch.left();
        self.head_start.events = self.head_start.events.min(left.events);
        self.head_start.bytes = self.head_start.bytes.min(left.bytes);
        Ok(batch)
    }

    /// Lets a reader hear when there is more to take, until the seat is dropped. It has to take by itself what there is now.
    #[must_use]
    pub fn join(&self, ear: Arc<dyn Ear>) -> Seat {
        self.lane.fan().join(ear)
    }

    /// Checks, while a write is stalled, that the connection is not too far behind.
    ///
    /// # Errors
    /// [`Slow`] if it is.
    pub fn check(&self) -> Result<(), Slow> {
        let behind = self.lane.backlog(&self.places).map_err(|_| Slow)?;
        let too_far =
            behind.events > QUEUE_FRAMES as u64 + self.head_start.events || behind.bytes > QUEUE_BYTES as u64 + self.head_start.bytes;
        if too_far { Err(Slow) } else { Ok(()) }
    }

    /// The code with which the connection should go once it has taken everything, if it should.
    #[must_use]
    pub fn closed(&self) -> Option<CloseCode> {
        self.lane.closed()
    }

    /// The topics that the connection follows now, with its offsets.
    #[must_use]
    pub const fn places(&self) -> &Places {
        &self.places
    }
}
