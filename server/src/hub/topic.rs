//! [`Lane`]: all topics of one audience of one session, with the bell that wakes its connections.

use super::board::{Board, Seen, Slot};
use super::log::{Backlog, Log, Lost, Mark, Place};
use super::queue::{Places, Queue};
use axum::extract::ws::Utf8Bytes;
use conductor::id::PollId;
use conductor::time::Timestamp;
use protocol::{CloseCode, Position};
use std::sync::{Arc, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use tokio::sync::watch;

/// All topics of one audience of one session. Only the session's actor writes; any number of connections read.
#[derive(Debug)]
pub struct Lane {
    /// A plain lock: it is held for copying a few references, never across an await.
    topics: RwLock<Topics>,
    /// Rings once per change, not per frame; a connection that was busy hears it once.
    bell: watch::Sender<()>,
    /// The code with which the connections should go, once the session is closed.
    closed: OnceLock<CloseCode>,
}

#[derive(Debug)]
pub(super) struct Topics {
    pub(super) room: Log,
    pub(super) conduct: Log,
    pub(super) board: Board,
}

impl Lane {
    pub(super) fn new(epoch: u64) -> Arc<Self> {
        Self::of(Log::new(epoch), Log::new(epoch))
    }

    pub(super) fn of(room: Log, conduct: Log) -> Arc<Self> {
        let topics = Topics { room, conduct, board: Board::default() };
        Arc::new(Self { topics: RwLock::new(topics), bell: watch::Sender::new(()), closed: OnceLock::new() })
    }

    /// Number of connections that listen.
    #[must_use]
    pub fn listeners(&self) -> usize {
        self.bell.receiver_count()
    }

    /// Begins a subscription at `places`.
    #[must_use]
    pub fn subscribe(self: &Arc<Self>, places: Places) -> Queue {
        let mut changed = self.bell.subscribe();
        // Events that are there already must be taken without waiting for the next change.
        changed.mark_changed();
        Queue::new(Arc::clone(self), changed, places)
    }

    /// Hears of changes, without a subscription.
    #[must_use]
    pub fn listen(&self) -> watch::Receiver<()> {
        self.bell.subscribe()
    }

    /// The position of the room's newest event.
    #[must_use]
    pub fn room_position(&self) -> Position {
        self.read_topics().room.position()
    }

    /// The position of the conductor's newest event.
    #[must_use]
    pub fn conduct_position(&self) -> Position {
        self.read_topics().conduct.position()
    }

    /// The place after `position` in the room's events, if they can be continued from there.
    #[must_use]
    pub fn resume_room(&self, position: Position) -> Option<Place> {
        self.read_topics().room.resume(position)
    }

    /// The place after `position` in the conductor's events, if they can be continued from there.
    #[must_use]
    pub fn resume_conduct(&self, position: Position) -> Option<Place> {
        self.read_topics().conduct.resume(position)
    }

    /// The code with which the connections should go, if they should.
    #[must_use]
    pub fn closed(&self) -> Option<CloseCode> {
        self.closed.get().copied()
    }

    pub(super) fn close(&self, code: CloseCode) {
        let _ = self.closed.set(code);
        self.ring();
    }

    pub(super) fn append_room(&self, at: Timestamp, mark: Option<Mark>, frame: impl FnOnce(Position) -> Utf8Bytes) {
        self.write_topics().room.append(at, mark, frame);
    }

    pub(super) fn append_conduct(&self, at: Timestamp, frame: impl FnOnce(Position) -> Utf8Bytes) {
        self.write_topics().conduct.append(at, None, frame);
    }

    pub(super) fn post(&self, slot: Slot, frame: Utf8Bytes, open: bool) {
        self.write_topics().board.post(slot, frame, open);
    }

    pub(super) fn remove(&self, slot: Slot) {
        self.write_topics().board.remove(slot);
    }

    /// Wakes every connection.
    pub(super) fn ring(&self) {
        self.bell.send_replace(());
    }

    pub(super) fn read(
        &self,
        places: &mut Places,
        seen: &mut Seen,
        budget: &mut usize,
        wants: impl Fn(Slot) -> bool,
        may: impl Fn(PollId) -> bool,
        out: &mut Vec<Utf8Bytes>,
    ) -> Result<Backlog, Lost> {
        let topics = self.read_topics();
        if let Some(place) = &mut places.room {
            topics.room.read(place, budget, out)?;
        }
        if let Some(place) = &mut places.conduct {
            topics.conduct.read(place, budget, out)?;
        }
        topics.board.read(seen, wants, may, out);
        topics.backlog(places)
    }

    pub(super) fn backlog(&self, places: &Places) -> Result<Backlog, Lost> {
        self.read_topics().backlog(places)
    }

    // A panic while the lock was held cannot leave a log half written: appending pushes one entry.
    pub(super) fn read_topics(&self) -> RwLockReadGuard<'_, Topics> {
        self.topics.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn write_topics(&self) -> RwLockWriteGuard<'_, Topics> {
        self.topics.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Topics {
    fn backlog(&self, places: &Places) -> Result<Backlog, Lost> {
        let of = |log: &Log, place: Option<Place>| place.map_or(Ok(Backlog::default()), |place| log.backlog(place));
        let (room, conduct) = (of(&self.room, places.room)?, of(&self.conduct, places.conduct)?);
        Ok(Backlog { events: room.events + conduct.events, bytes: room.bytes + conduct.bytes })
    }
}
