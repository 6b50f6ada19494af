//! Copying a lane to another node: collects the events published since the last time, and publishes them there.

use super::board::{Seen, Slot};
use super::log::{Log, Lost, Mark};
use super::topic::Lane;
use axum::extract::ws::Utf8Bytes;
use conductor::id::PollId;
use conductor::time::Timestamp;
use protocol::Position;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Most bytes of events that are copied at once.
const AT_ONCE: usize = 128 * 1024;

/// The positions after which a lane's logs begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beginning {
    room: Position,
    conduct: Position,
}

impl Beginning {
    pub(super) fn lane(self) -> Arc<Lane> {
        Lane::of(Log::after(self.room), Log::after(self.conduct))
    }
}

/// An event as it crosses: when it happened, its mark, and its frame.
type Event = (Timestamp, Option<Mark>, Box<RawValue>);

/// The events published on a lane since the last time.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct News {
    room: Vec<Event>,
    conduct: Vec<Event>,
    states: Vec<(Slot, bool, Box<RawValue>)>,
    /// Polls whose tallies are no longer shown.
    gone: Vec<PollId>,
}

impl News {
    /// Returns whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.room.is_empty() && self.conduct.is_empty() && self.states.is_empty() && self.gone.is_empty()
    }
}

/// The progress of copying a lane.
#[derive(Debug)]
pub struct Copying {
    room: u64,
    conduct: u64,
    seen: Seen,
    tallies: BTreeSet<PollId>,
}

fn raw(frame: &Utf8Bytes) -> Box<RawValue> {
    RawValue::from_string(frame.as_str().to_owned()).expect("frames are JSON")
}

fn events(log: &Log, place: &mut u64, budget: &mut usize) -> Result<Vec<Event>, Lost> {
    let mut events = Vec::new();
    for (at, mark, frame) in log.since(*place)? {
        if *budget == 0 {
            break;
        }
        *budget = budget.saturating_sub(frame.len());
        events.push((at, mark, raw(frame)));
        *place += 1;
    }
    Ok(events)
}

impl Lane {
    /// Begins to copy the lane, from the oldest event that it remembers.
    #[must_use]
    pub fn copy(&self) -> (Beginning, Copying) {
        let topics = self.read_topics();
        let beginning = Beginning { room: topics.room.oldest(), conduct: topics.conduct.oldest() };
        let (room, conduct) = (beginning.room.offset, beginning.conduct.offset);
        (beginning, Copying { room, conduct, seen: Seen::default(), tallies: BTreeSet::new() })
    }

    /// Returns the events published since the last time, and whether there are more.
    ///
    /// # Errors
    /// [`Lost`] if some of it is forgotten already.
    pub fn news(&self, copying: &mut Copying) -> Result<(News, bool), Lost> {
        let topics = self.read_topics();
        let mut budget = AT_ONCE;
        let room = events(&topics.room, &mut copying.room, &mut budget)?;
        let conduct = events(&topics.conduct, &mut copying.conduct, &mut budget)?;
        let changed = topics.board.changed(&mut copying.seen).into_iter();
        let states = changed.map(|(slot, open, frame)| (slot, open, raw(&frame))).collect();
        let tallies: BTreeSet<PollId> = topics.board.polls().collect();
        let gone = copying.tallies.difference(&tallies).copied().collect();
        copying.tallies = tallies;
        let more = topics.room.position().offset > copying.room || topics.conduct.position().offset > copying.conduct;
        Ok((News { room, conduct, states, gone }, more))
    }

    /// Applies the changes of the original to a copy, and wakes its connections.
    pub fn apply(&self, news: News) {
        if news.is_empty() {
            return;
        }
        let frame = |raw: &RawValue| Utf8Bytes::from(raw.get());
        let mut topics = self.write_topics();
        for (at, mark, event) in news.room {
            topics.room.append(at, mark, |_| frame(&event));
        }
        for (at, mark, event) in news.conduct {
            topics.conduct.append(at, mark, |_| frame(&event));
        }
        for poll in news.gone {
            topics.board.remove(Slot::Tally(poll));
        }
        for (slot, open, state) in news.states {
            topics.board.post(slot, frame(&state), open);
        }
        drop(topics);
        self.stir();
        self.ring();
    }

    /// Lets those who may see a tally now read it again.
    pub fn touch(&self, poll: PollId) {
        self.write_topics().board.touch(Slot::Tally(poll));
        self.stir();
        self.ring();
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Batches, Hub, Places};
    use super::*;
    use protocol::{CloseCode, ConductEvent};
    use uuid::Uuid;

    fn copied(original: &Lane, copy: &Lane, copying: &mut Copying) {
        loop {
            let (news, more) = original.news(copying).unwrap();
            // As it crosses the network.
            copy.apply(serde_json::from_str(&serde_json::to_string(&news).unwrap()).unwrap());
            if !more {
                return;
            }
        }
    }

    #[test]
    fn a_copy_goes_on_as_its_original_at_the_same_positions() {
        let (hub, at, poll) = (Hub::new(8), Timestamp::from_millis(5), PollId(Uuid::from_u128(1)));
        for count in 0..3 {
            hub.conduct(ConductEvent::Dashboards { count }, at);
        }
        let (beginning, mut copying) = hub.organizers().copy();
        let copy = Hub::copy_of(hub.everyone().copy().0, beginning);
        hub.conduct(ConductEvent::Dashboards { count: 9 }, at);
        hub.tally(poll, room::Tally::default(), room::Tally::default(), false);
        copied(hub.organizers(), copy.organizers(), &mut copying);
        assert_eq!(copy.organizers().conduct_position(), hub.organizers().conduct_position());
        let from = Position { epoch: 9, offset: 0 };
        let [here, there] = [&hub, &copy].map(|hub| {
            let places = Places { conduct: hub.organizers().resume_conduct(from), pulse: true, ..Places::default() };
            let mut batches = Batches::default();
            let batch = hub.organizers().subscribe(places).take(|_| true, &mut batches).unwrap();
            batch.texts().map(str::to_owned).collect::<Vec<_>>()
        });
        assert_eq!((here.len(), here), (5, there));
        hub.forget_tally(poll);
        hub.close(CloseCode::Resync);
        copied(hub.organizers(), copy.organizers(), &mut copying);
        assert_eq!(copy.organizers().read_topics().board.polls().count(), 0);
    }
}
