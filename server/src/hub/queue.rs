//! [`Queue`]: one connection's unsent events. It holds no frames, only places in logs that its audience shares.

use super::board::{Seen, Slot};
use super::log::{Backlog, Place};
use super::topic::Lane;
use axum::extract::ws::Utf8Bytes;
use conductor::id::PollId;
use metrics::gauge;
use protocol::CloseCode;
use protocol::limits::{QUEUE_BYTES, QUEUE_FRAMES};
use std::sync::Arc;
use tokio::sync::watch;

/// Most bytes taken at once, so that one connection that resumes far back does not hold the lock or fill its write buffer.
const AT_ONCE: usize = 32 * 1024;

/// The connection cannot keep up with its topics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the connection cannot keep up")]
pub struct Slow;

/// The topics that a connection follows, and its offset in each.
#[derive(Clone, Copy, Debug, Default)]
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
    changed: watch::Receiver<()>,
    places: Places,
    seen: Seen,
    /// The backlog with which the connection began: a resume may be long without being slow.
    head_start: Backlog,
    _reader: Reader,
}

/// One reader more, for as long as it lives.
#[derive(Debug)]
struct Reader(());

impl Reader {
    fn new() -> Self {
        gauge!("conductor_readers").increment(1.0);
        Self(())
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        gauge!("conductor_readers").decrement(1.0);
    }
}

impl Queue {
    pub(super) fn new(lane: Arc<Lane>, changed: watch::Receiver<()>, places: Places) -> Self {
        let head_start = lane.backlog(&places).unwrap_or_default();
        Self { lane, changed, places, seen: Seen::default(), head_start, _reader: Reader::new() }
    }

    /// Waits until there may be something to take; `false` once nothing will come any more. Cancel-safe.
    pub async fn changed(&mut self) -> bool {
        self.changed.changed().await.is_ok()
    }

    /// Makes the next [`Self::changed`] return at once: for who heard of a change and had no time to take it.
    pub fn remind(&mut self) {
        self.changed.mark_changed();
    }

    /// Takes the next frames into `out`: events in order, then states that changed; returns `true` if there are more already. `may` says
    /// which hidden tallies this connection may see.
    ///
    /// # Errors
    /// [`Slow`] if the next event is no longer remembered.
    pub fn take(&mut self, may: impl Fn(PollId) -> bool, out: &mut Vec<Utf8Bytes>) -> Result<bool, Slow> {
        let mut budget = AT_ONCE;
        let wants = (self.places.pulse, self.places.score);
        let wants = move |slot| match slot {
            Slot::Pulse | Slot::Tally(_) => wants.0,
            Slot::Score => wants.1,
        };
        let left = self.lane.read(&mut self.places, &mut self.seen, &mut budget, wants, may, out).map_err(|_| Slow)?;
        self.head_start.events = self.head_start.events.min(left.events);
        self.head_start.bytes = self.head_start.bytes.min(left.bytes);
        Ok(left.events > 0)
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
