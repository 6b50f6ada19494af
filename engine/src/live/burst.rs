//! [`Burst`]: the results of the messages that were in the mailbox at one time. All of its rows are committed together, and only then does
//! anybody hear of it.

use crate::live::journal::{Answer, Key};
use crate::live::message::{Attached, Glance, Reply, Taken};
use crate::live::presence::{ConnectionId, Sight};
use conductor::id::AttendeeId;
use conductor::policy::Outcome;
use conductor::reading::Reading;
use conductor::time::Timestamp;
use protocol::{ApiError, ConductEvent, ConductView, Own, Position, Subscription};
use room::{RoomEvent, RoomView, Viewer};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::Write;
use tokio::sync::oneshot;
use tokio::time::Instant;

/// Something to be published, in order, once it is stored.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "a value is made, passed on and dropped; a box for each would cost more than its size")]
pub(super) enum News {
    /// In the room.
    Room(RoomEvent),
    /// An event of the conductor.
    Conduct(Box<ConductEvent>),
    /// An outcome. Its words need the lift, which is known once the outcome is learned. The number is that of its row.
    Outcome(usize, Box<Outcome>),
}

/// A command that is answered once its rows are stored.
#[derive(Debug)]
pub(super) struct Answered {
    pub reply: Reply,
    pub answer: Answer,
    /// True if the act is only counted, so that nobody waits for the answer.
    pub counted: bool,
}

/// A question about the state, answered once the burst is published, so that nobody sees unstored changes.
#[derive(Debug)]
pub(super) enum Query {
    Attach {
        viewer: Viewer,
        wants: Vec<Subscription>,
        id: ConnectionId,
        sight: Arc<Sight>,
        reply: oneshot::Sender<Result<Attached, ApiError>>,
    },
    RoomView {
        viewer: Viewer,
        reply: oneshot::Sender<(RoomView, Position)>,
    },
    ConductView {
        reply: oneshot::Sender<(ConductView, Position, Reading)>,
    },
    Glance {
        reply: oneshot::Sender<Glance>,
    },
    Ingested {
        taken: Taken,
        reply: oneshot::Sender<Result<Taken, ApiError>>,
    },
}

/// The results of handling some messages together.
#[derive(Debug)]
pub(super) struct Burst {
    /// The moment at which all of it happened.
    pub now: Timestamp,
    pub writes: Vec<Write>,
    pub news: Vec<News>,
    pub answers: Vec<Answered>,
    /// The answers by their keys, for commands that come twice at once.
    pub given: BTreeMap<Key, Answer>,
    pub queries: Vec<Query>,
    /// Attendees who should be told how others see them now.
    pub changed: BTreeSet<AttendeeId>,
    /// Acts of attendees that their other pages should show.
    pub own: Vec<(AttendeeId, Own)>,
    /// True if the conductor's state must be stored with it.
    pub snapshot: bool,
    /// Proposals that expired because too many waited.
    pub evicted: usize,
    /// True if the session ended.
    pub ended: bool,
    /// The arrival time of the message, if somebody sent one.
    pub arrived: Option<Instant>,
}

impl Burst {
    pub fn new(now: Timestamp) -> Self {
        Self {
            now,
            writes: Vec::new(),
            news: Vec::new(),
            answers: Vec::new(),
            given: BTreeMap::new(),
            queries: Vec::new(),
            changed: BTreeSet::new(),
            own: Vec::new(),
            snapshot: false,
            evicted: 0,
            ended: false,
            arrived: None,
        }
    }

    /// Answers a command once this is stored.
    pub fn answer(&mut self, reply: Reply, key: Option<Key>, answer: Answer) {
        self.answer_act(reply, key, answer, false);
    }

    /// The same for an act that may only be counted.
    pub fn answer_act(&mut self, reply: Reply, key: Option<Key>, answer: Answer, counted: bool) {
        if let Some(key) = key {
            self.given.insert(key, answer.clone());
        }
        self.answers.push(Answered { reply, answer, counted });
    }

    /// Publishes something of the conductor once this is stored.
    pub fn conduct(&mut self, event: ConductEvent) {
        self.news.push(News::Conduct(Box::new(event)));
    }

    /// The outcomes among its rows, with their numbers.
    pub fn outcomes(&self) -> impl Iterator<Item = (usize, &Outcome)> {
        self.news.iter().filter_map(|news| match news {
            News::Outcome(row, outcome) => Some((*row, &**outcome)),
            News::Room(_) | News::Conduct(_) => None,
        })
    }
}
