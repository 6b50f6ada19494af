//! [`Hub`]: the place where a session's actor publishes events and states, and where connections read them.
//!
//! Everything is serialized once, however many read it. There is one [`Lane`] for everybody and one for those who run the session: things
//! that attendees may not see are not filtered out for each of them, they are never where attendees read.
//!
//! Events have a position and none is left out; a connection that cannot keep up is cut and resumes. States are only the latest
//! value of each kind, told at most every [`protocol::limits::PULSE`]. Only a session's actor publishes, so what it publishes
//! is in order.

pub mod batch;
pub mod board;
pub mod copy;
pub mod fan;
pub mod frame;
pub mod log;
pub mod queue;
pub mod topic;

pub use batch::Batches;
pub use board::Slot;
pub use copy::{Beginning, Copying, News};
pub use fan::{Ear, Seat};
pub use queue::{Places, Queue, Slow};
pub use topic::Lane;

use self::log::{Mark, Thing};
use axum::extract::ws::Utf8Bytes;
use conductor::id::PollId;
use conductor::reading::Reading;
use conductor::time::Timestamp;
use protocol::{CloseCode, ConductEvent, LiveEvent, LiveState, Position, ServerFrame, Topic};
use room::{Audience, RoomEvent, RoomPulse, Tally};
use std::sync::{Arc, Mutex, PoisonError};

/// The topics of one session.
#[derive(Debug)]
pub struct Hub {
    everyone: Arc<Lane>,
    organizers: Arc<Lane>,
    /// The counts that were told last.
    told: Mutex<RoomPulse>,
}

/// A frame as it goes out.
///
/// # Panics
/// If the frame cannot be serialized: the only one holds a [`RoomEvent::Counted`], which [`Hub::room`] never publishes.
#[must_use]
pub fn encode(frame: &ServerFrame) -> Utf8Bytes {
    frame.encode().expect("only counted events have no JSON, and they are not published").into()
}

/// The mark that an event leaves on a thing that may be taken away again.
fn mark(event: &RoomEvent) -> Option<Mark> {
    match event {
        RoomEvent::Said { message } => Some(Mark::Makes(Thing::Message(message.id))),
        RoomEvent::Pinned { message: Some(message) } => Some(Mark::Copies(Thing::Message(message.id))),
        RoomEvent::Hidden { message } => Some(Mark::Takes(Thing::Message(*message))),
        RoomEvent::Asked { question } => Some(Mark::Makes(Thing::Question(question.id))),
        RoomEvent::QuestionMarked { question, state } if state.is_away() => Some(Mark::Takes(Thing::Question(*question))),
        RoomEvent::PollOpened { poll } => Some(Mark::Makes(Thing::Poll(poll.id))),
        RoomEvent::PollRevealed { poll, .. } | RoomEvent::PollClosed { poll, .. } => Some(Mark::Makes(Thing::Tally(*poll))),
        RoomEvent::PollWithdrawn { poll } => Some(Mark::Takes(Thing::Poll(*poll))),
        RoomEvent::Intervened { intervention } => Some(Mark::Makes(Thing::Intervention(intervention.id))),
        RoomEvent::InterventionEnded { intervention, .. } => Some(Mark::Takes(Thing::Intervention(*intervention))),
        _ => None,
    }
}

impl Hub {
    /// A hub without listeners. `epoch` tells its positions from those of the hubs before it.
    #[must_use]
    pub fn new(epoch: u64) -> Self {
        Self { everyone: Lane::new(epoch), organizers: Lane::new(epoch + 1), told: Mutex::default() }
    }

    /// A copy of a hub on another node, from where its logs begin; [`Lane::apply`] keeps it up.
    #[must_use]
    pub fn copy_of(everyone: Beginning, organizers: Beginning) -> Self {
        Self { everyone: everyone.lane(), organizers: organizers.lane(), told: Mutex::default() }
    }

    /// The code with which the connections were told to go, if they were.
    #[must_use]
    pub fn closed(&self) -> Option<CloseCode> {
        self.everyone.closed()
    }

    /// The lane that attendees and projectors read.
    #[must_use]
    pub const fn everyone(&self) -> &Arc<Lane> {
        &self.everyone
    }

    /// The lane that those who run the session read.
    #[must_use]
    pub const fn organizers(&self) -> &Arc<Lane> {
        &self.organizers
    }

    /// Number of connections that listen.
    #[must_use]
    pub fn listeners(&self) -> usize {
        self.everyone.listeners() + self.organizers.listeners()
    }

    /// Appends an event of the room for those who may see it. Nobody is woken before [`Hub::ring`].
    pub fn room(&self, event: &RoomEvent, at: Timestamp) {
        let frame =
            |position: Position| encode(&ServerFrame::Event { topic: Topic::Room, position, event: LiveEvent::Room(event.clone()) });
        match event.audience() {
            Audience::Nobody => {}
            // They still see things that were taken away from the others.
            Audience::Organizers => self.organizers.append_room(at, None, frame),
            Audience::Everyone => {
                self.organizers.append_room(at, None, frame);
                self.everyone.append_room(at, mark(event), frame);
            }
        }
    }

    /// Appends an event of the conductor. Nobody is woken before [`Hub::ring`].
    pub fn conduct(&self, event: ConductEvent, at: Timestamp) {
        let event = LiveEvent::Conduct(Box::new(event));
        self.organizers.append_conduct(at, |position| encode(&ServerFrame::Event { topic: Topic::Conduct, position, event }));
    }

    /// Replaces the counts of the room. Who has those that were told last gets only what changed since.
    pub fn pulse(&self, pulse: RoomPulse) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let state = |pulse| encode(&ServerFrame::State { state: LiveState::Pulse(pulse) });
        let change = pulse.clone().since(&told);
        self.everyone.post_change(Slot::Pulse, state(pulse.clone().for_everyone()), state(change.clone().for_everyone()));
        self.organizers.post_change(Slot::Pulse, state(pulse.clone()), state(change));
        *told = pulse;
    }

    /// Replaces the score.
    pub fn score(&self, reading: Reading) {
        self.organizers.post(Slot::Score, encode(&ServerFrame::State { state: LiveState::Score(reading) }), true);
    }

    /// Replaces the tally of a poll for organizers, and the `public` one for everybody else. Unless it is `open`, only those of them get it
    /// who voted.
    pub fn tally(&self, poll: PollId, tally: Tally, public: Tally, open: bool) {
        let frame = |tally| encode(&ServerFrame::State { state: LiveState::Tally { poll, tally } });
        self.organizers.post(Slot::Tally(poll), frame(tally), true);
        self.everyone.post(Slot::Tally(poll), frame(public), open);
    }

    /// Forgets the tally of a poll that is no longer shown.
    pub fn forget_tally(&self, poll: PollId) {
        self.organizers.remove(Slot::Tally(poll));
        self.everyone.remove(Slot::Tally(poll));
    }

    /// Lets the next ring reach everybody, also if nothing is new for all of them.
    pub fn stir(&self) {
        self.everyone.stir();
        self.organizers.stir();
    }

    /// Lets those hear for whom something is new.
    pub fn ring(&self) {
        self.everyone.ring();
        self.organizers.ring();
    }

    /// Lets those hear who run the session.
    pub fn ring_organizers(&self) {
        self.organizers.ring();
    }

    /// Returns whether the connections were told to go, for this reason.
    #[must_use]
    pub fn is_closed_as(&self, code: CloseCode) -> bool {
        self.everyone.closed() == Some(code)
    }

    /// Tells every connection to take the rest and to close.
    pub fn close(&self, code: CloseCode) {
        self.everyone.close(code);
        self.organizers.close(code);
    }
}
