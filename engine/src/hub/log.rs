//! [`Log`]: the last events of one topic, each with its position, shared by every connection that reads them.
//!
//! A connection has no copy of unsent events, only a [`Place`] in the log. So events missed while the network was away and new events are
//! one sequence, read in one way: nothing can be doubled or lost between them.

use super::encode;
use axum::extract::ws::Utf8Bytes;
use conductor::id::{InterventionId, MessageId, PollId, QuestionId};
use conductor::time::{Span, Timestamp};
use protocol::limits::RESUME_EVENTS;
use protocol::{LiveEvent, Position, ServerFrame, Topic};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Longest that an event is remembered.
pub const LONGEST: Span = Span::from_secs(600);

/// The last events of one topic.
#[derive(Debug)]
pub struct Log {
    /// Tells this log from the one before a restart, whose offsets mean nothing here.
    epoch: u64,
    /// Offset of the newest event; the first one has 1.
    last: u64,
    /// Bytes of all events ever appended, so that a backlog's size is one subtraction.
    written: u64,
    entries: VecDeque<Entry>,
}

/// A thing that may be taken away again. A poll and the intervention that opened it share an identifier, so the kind belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Thing {
    /// A chat message.
    Message(MessageId),
    /// A question of the audience.
    Question(QuestionId),
    /// A poll.
    Poll(PollId),
    /// The tally of a poll, as it was shown to everybody.
    Tally(PollId),
    /// An intervention.
    Intervention(InterventionId),
}

/// An event's effect on a thing, for readers that come later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Mark {
    /// It makes the thing known, as it is now.
    Makes(Thing),
    /// It holds a copy of the thing: nobody reads the copy any more once the thing has changed or is taken away.
    Copies(Thing),
    /// It takes the thing away: nobody reads from now on what made it known.
    Takes(Thing),
}

#[derive(Debug)]
struct Entry {
    at: Timestamp,
    mark: Option<Mark>,
    /// [`Log::written`] after this event.
    upto: u64,
    frame: Utf8Bytes,
}

/// A reader's offset: that of the last event it took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place(u64);

/// The events that a reader still has to take, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Events.
    pub events: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// The reader's next event is no longer remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the next event is no longer remembered")]
pub struct Lost;

impl Log {
    /// A log without events.
    #[must_use]
    pub const fn new(epoch: u64) -> Self {
        Self { epoch, last: 0, written: 0, entries: VecDeque::new() }
    }

    /// A log that continues after `position` of another one, of which it is a copy.
    #[must_use]
    pub const fn after(position: Position) -> Self {
        Self { epoch: position.epoch, last: position.offset, written: 0, entries: VecDeque::new() }
    }

    /// The position before the oldest event that is remembered.
    #[must_use]
    pub fn oldest(&self) -> Position {
        Position { epoch: self.epoch, offset: self.last - self.entries.len() as u64 }
    }

    /// The events after `offset`, each with its moment and its mark.
    ///
    /// # Errors
    /// [`Lost`] if the next one is forgotten.
    pub fn since(&self, offset: u64) -> Result<impl Iterator<Item = (Timestamp, Option<Mark>, &Utf8Bytes)>, Lost> {
        Ok(self.entries.range(self.index(Place(offset))?..).map(|entry| (entry.at, entry.mark, &entry.frame)))
    }

    /// The position of the newest event; offset 0 if there is none yet.
    #[must_use]
    pub const fn position(&self) -> Position {
        Position { epoch: self.epoch, offset: self.last }
    }

    /// Appends the frame that `frame` makes of its position, and forgets what is too old and what it takes away. Positions stay: an event
    /// of nothing stands in the place of what was taken away.
    pub fn append(&mut self, at: Timestamp, mark: Option<Mark>, frame: impl FnOnce(Position) -> Utf8Bytes) {
        // What is made known once more has changed: nobody reads its earlier words from now on.
        if let Some(Mark::Makes(thing) | Mark::Takes(thing)) = mark {
            self.blank(thing);
        }
        self.last += 1;
        let frame = frame(self.position());
        self.written += frame.len() as u64;
        self.entries.push_back(Entry { at, mark, upto: self.written, frame });
        while self.entries.len() > RESUME_EVENTS || self.entries.front().is_some_and(|entry| at - entry.at > LONGEST) {
            self.entries.pop_front();
        }
    }

    fn blank(&mut self, thing: Thing) {
        let first = self.last - self.entries.len() as u64;
        let holds = |entry: &Entry| [Mark::Makes(thing), Mark::Copies(thing)].map(Some).contains(&entry.mark);
        for (offset, entry) in (first + 1..).zip(&mut self.entries).filter(|(_, entry)| holds(entry)) {
            let position = Position { epoch: self.epoch, offset };
            entry.mark = None;
            entry.frame = encode(&ServerFrame::Event { topic: Topic::Room, position, event: LiveEvent::Unknown });
        }
    }

    /// The place of a reader that has everything up to now.
    #[must_use]
    pub const fn end(&self) -> Place {
        Place(self.last)
    }

    /// The place of a reader that has everything up to `position`; `None` if the log cannot continue from there, because it is
    /// another log, or because what follows is forgotten.
    #[must_use]
    pub fn resume(&self, position: Position) -> Option<Place> {
        let place = Place(position.offset);
        (position.epoch == self.epoch && position.offset <= self.last && self.index(place).is_ok()).then_some(place)
    }

    /// Counts the events that a reader at `place` still has to take.
    ///
    /// # Errors
    /// [`Lost`] if some of it is forgotten.
    pub fn backlog(&self, place: Place) -> Result<Backlog, Lost> {
        let index = self.index(place)?;
        let taken = match index.checked_sub(1).and_then(|before| self.entries.get(before)) {
            Some(entry) => entry.upto,
            None => self.entries.front().map_or(self.written, |first| first.upto.saturating_sub(first.frame.len() as u64)),
        };
        Ok(Backlog { events: self.last - place.0, bytes: self.written - taken })
    }

    /// Takes the events after `place` into `out` until `budget` bytes are reached, and moves `place` behind them.
    ///
    /// # Errors
    /// [`Lost`] if the next event is forgotten; nothing was taken.
    pub fn read(&self, place: &mut Place, budget: &mut usize, out: &mut Vec<Utf8Bytes>) -> Result<(), Lost> {
        for entry in self.entries.range(self.index(*place)?..) {
            if *budget == 0 {
                break;
            }
            *budget = budget.saturating_sub(entry.frame.len());
            out.push(entry.frame.clone());
            place.0 += 1;
        }
        Ok(())
    }

    /// The index in `entries` of the event after `place`; the length if there is none.
    fn index(&self, place: Place) -> Result<usize, Lost> {
        let behind = usize::try_from(self.last - place.0.min(self.last)).map_err(|_| Lost)?;
        self.entries.len().checked_sub(behind).ok_or(Lost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn log_of(n: u64) -> Log {
        let mut log = Log::new(7);
        for i in 0..n {
            append(&mut log, Timestamp::from_millis(i.cast_signed()));
        }
        log
    }

    fn append(log: &mut Log, at: Timestamp) {
        log.append(at, None, |position| position.offset.to_string().into());
    }

    fn rest(log: &Log, place: Place) -> Result<Vec<String>, Lost> {
        let (mut place, mut out) = (place, Vec::new());
        log.read(&mut place, &mut usize::MAX.clone(), &mut out)?;
        assert_eq!(place, log.end(), "a reader without a budget reads to the end");
        Ok(out.iter().map(|frame| frame.as_str().to_owned()).collect())
    }

    #[test]
    fn a_resumed_reader_gets_what_it_missed_and_then_what_happens() {
        let mut log = log_of(5);
        let mut place = log.resume(Position { epoch: 7, offset: 3 }).unwrap();
        let mut out = Vec::new();
        log.read(&mut place, &mut 1, &mut out).unwrap();
        append(&mut log, Timestamp::from_millis(9));
        log.read(&mut place, &mut usize::MAX.clone(), &mut out).unwrap();
        assert_eq!(out, ["4", "5", "6"]);
    }

    #[test]
    fn positions_of_another_epoch_or_of_the_future_are_not_resumed() {
        let log = log_of(5);
        assert_eq!(log.resume(Position { epoch: 6, offset: 3 }), None);
        assert_eq!(log.resume(Position { epoch: 7, offset: 6 }), None);
        assert_eq!(log.resume(Position { epoch: 7, offset: u64::MAX }), None);
        assert_eq!(rest(&log, log.resume(Position { epoch: 7, offset: 0 }).unwrap()).unwrap().len(), 5);
    }

    #[test]
    fn what_is_taken_away_is_no_longer_read() {
        let (mut log, thing) = (log_of(1), Thing::Message(MessageId(Uuid::from_u128(9))));
        log.append(Timestamp::from_millis(2), Some(Mark::Makes(thing)), |_| "x".into());
        log.append(Timestamp::from_millis(3), Some(Mark::Makes(Thing::Message(MessageId(Uuid::from_u128(8))))), |_| "y".into());
        log.append(Timestamp::from_millis(4), Some(Mark::Takes(thing)), |_| "gone".into());
        let nothing =
            encode(&ServerFrame::Event { topic: Topic::Room, position: Position { epoch: 7, offset: 2 }, event: LiveEvent::Unknown });
        assert_eq!(rest(&log, Place(0)).unwrap(), ["1", nothing.as_str(), "y", "gone"]);
        assert!(log.backlog(Place(0)).is_ok(), "an event of nothing may be longer than the event was");
    }

    #[test]
    fn forgotten_events_cannot_be_resumed() {
        let most = RESUME_EVENTS as u64;
        let log = log_of(most + 10);
        assert_eq!(log.resume(Position { epoch: 7, offset: 9 }), None);
        let place = log.resume(Position { epoch: 7, offset: 10 }).unwrap();
        assert_eq!(rest(&log, place).unwrap().len(), RESUME_EVENTS);
        assert_eq!(rest(&log, Place(9)), Err(Lost));
        assert_eq!(log.backlog(Place(9)), Err(Lost));
    }

    #[test]
    fn old_events_are_forgotten_by_time() {
        let mut log = log_of(3);
        append(&mut log, Timestamp::from_millis(2) + LONGEST);
        assert_eq!(log.resume(Position { epoch: 7, offset: 1 }), None);
        assert_eq!(rest(&log, Place(2)).unwrap(), ["3", "4"]);
    }

    #[test]
    fn a_backlog_counts_events_and_bytes() {
        let log = log_of(12);
        assert_eq!(log.backlog(Place(12)).unwrap(), Backlog::default());
        assert_eq!(log.backlog(Place(8)).unwrap(), Backlog { events: 4, bytes: 1 + 2 + 2 + 2 });
        assert_eq!(log.backlog(Place(0)).unwrap(), Backlog { events: 12, bytes: 9 + 6 });
        let forgetful = log_of(RESUME_EVENTS as u64 + 1);
        assert_eq!(forgetful.backlog(Place(1)).unwrap().events, RESUME_EVENTS as u64);
    }

    #[test]
    fn any_interleaving_gives_every_event_once_in_order() {
        let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
        let mut chance = move |n: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % n
        };
        for _ in 0..200 {
            let mut log = log_of(chance(20));
            let from = chance(log.position().offset + 1);
            let mut place = log.resume(Position { epoch: 7, offset: from }).unwrap();
            let mut out = Vec::new();
            for now in 100..150 {
                if chance(2) == 0 {
                    append(&mut log, Timestamp::from_millis(now));
                } else {
                    let mut budget = usize::try_from(chance(8)).unwrap();
                    log.read(&mut place, &mut budget, &mut out).unwrap();
                }
            }
            log.read(&mut place, &mut usize::MAX.clone(), &mut out).unwrap();
            let got: Vec<u64> = out.iter().map(|frame| frame.as_str().parse().unwrap()).collect();
            assert_eq!(got, (from + 1..=log.position().offset).collect::<Vec<_>>());
        }
    }
}
