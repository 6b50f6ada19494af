//! [`Lane`]: all topics of one audience of one session, with the bell that wakes its connections.

use super::batch::Batch;
use super::board::{Board, Seen, Slot};
use super::fan::Fan;
use super::log::{Backlog, Log, Lost, Mark, Place};
use super::queue::{Places, Queue};
use axum::extract::ws::Utf8Bytes;
use conductor::id::PollId;
use conductor::time::Timestamp;
use protocol::{CloseCode, Position};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use tokio::sync::watch;

/// Most bytes of events taken at once, so that one connection that resumes far back does not hold the lock or much memory.
const AT_ONCE: usize = 32 * 1024;

/// All topics of one audience of one session. Only the session's actor writes; any number of connections read.
#[derive(Debug)]
pub struct Lane {
    /// A plain lock: it is held for copying a few references, never across an await.
    topics: RwLock<Topics>,
    /// Rings once per change, not per frame, for those who copy the lane.
    bell: watch::Sender<()>,
    /// The connections.
    fan: Fan,
    /// Number of queues.
    readers: AtomicUsize,
    /// True if there is something that the bell has not rung for.
    has_news: AtomicBool,
    /// Why the connections should go, once the session is closed.
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
        let (topics, bell, fan) = (RwLock::new(topics), watch::Sender::new(()), Fan::default());
        let (readers, has_news) = (AtomicUsize::new(0), AtomicBool::new(false));
        Arc::new(Self { topics, bell, fan, readers, has_news, closed: OnceLock::new() })
    }

    /// Number of connections that listen.
    #[must_use]
    pub fn listeners(&self) -> usize {
        self.bell.receiver_count() + self.readers.load(Ordering::Relaxed)
    }

    /// The connections.
    #[must_use]
    pub const fn fan(&self) -> &Fan {
        &self.fan
    }

    pub(super) const fn readers(&self) -> &AtomicUsize {
        &self.readers
    }

    /// Begins a subscription at `places`.
    #[must_use]
    pub fn subscribe(self: &Arc<Self>, places: Places) -> Queue {
        Queue::new(Arc::clone(self), places)
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
        self.stir();
        self.ring();
    }

    pub(super) fn append_room(&self, at: Timestamp, mark: Option<Mark>, frame: impl FnOnce(Position) -> Utf8Bytes) {
        self.write_topics().room.append(at, mark, frame);
        self.stir();
    }

    pub(super) fn append_conduct(&self, at: Timestamp, frame: impl FnOnce(Position) -> Utf8Bytes) {
        self.write_topics().conduct.append(at, None, frame);
        self.stir();
    }

    pub(super) fn post(&self, slot: Slot, frame: Utf8Bytes, open: bool) {
        self.write_topics().board.post(slot, frame, open);
        self.stir();
    }

    pub(super) fn post_change(&self, slot: Slot, frame: Utf8Bytes, change: Utf8Bytes) {
        self.write_topics().board.post_change(slot, frame, change);
        self.stir();
    }

    pub(super) fn remove(&self, slot: Slot) {
        self.write_topics().board.remove(slot);
        self.stir();
    }

    /// Lets the next ring be heard, also if nothing is new for everybody.
    pub(super) fn stir(&self) {
        self.has_news.store(true, Ordering::Release);
    }

    /// Returns whether there is something that the bell has not rung for.
    #[must_use]
    pub fn has_news(&self) -> bool {
        self.has_news.load(Ordering::Acquire)
    }

    /// Lets every connection hear what is new, if anything is.
    pub(super) fn ring(&self) {
        if self.has_news.swap(false, Ordering::AcqRel) {
            self.bell.send_replace(());
            self.fan.ring();
        }
    }

    /// The frames after `from` and `seen` for a reader who `may` see hidden tallies, as the bytes that a socket gets.
    pub(super) fn batch(&self, from: Places, seen: Seen, may: impl Fn(PollId) -> bool) -> Result<Batch, Lost> {
        let (mut to, mut now, mut budget, mut frames) = (from, seen, AT_ONCE, Vec::new());
        let topics = self.read_topics();
        if let Some(place) = &mut to.room {
            topics.room.read(place, &mut budget, &mut frames)?;
        }
        if let Some(place) = &mut to.conduct {
            topics.conduct.read(place, &mut budget, &mut frames)?;
        }
        let hidden: Vec<(PollId, bool)> = topics.board.hidden(seen).into_iter().map(|poll| (poll, may(poll))).collect();
        let wants = move |slot| match slot {
            Slot::Pulse | Slot::Tally(_) => from.pulse,
            Slot::Score => from.score,
        };
        topics.board.read(&mut now, wants, |poll| hidden.contains(&(poll, true)), &mut frames);
        let left = topics.backlog(&to)?;
        drop(topics);
        Ok(Batch::new((from, seen), hidden, (to, now), left, &frames))
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
