//! [`Message`]: everything that can be put into the mailbox of a session's actor.

use crate::hub::Queue;
use crate::live::first::First;
use crate::live::presence::{ConnectionId, Sight};
use crate::live::whisper::Whisperer;
use conductor::id::{OrganizerId, PollId};
use conductor::reading::Reading;
use conductor::signal::Signal;
use conductor::time::Span;
use conductor::unit::Score;
use protocol::{ApiError, CloseCode, CommandId, ConductView, Order, Own, Position, Subscription, You};
use room::{Act, Actor, Arrival, RoomView, Viewer, YouView};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tokio::sync::oneshot;
use tokio::time::Instant;

/// A message for one connection alone.
#[derive(Debug)]
pub enum Personal {
    /// The result of a command.
    Answer {
        /// The command.
        command: CommandId,
        /// The refusal, if there was one. Boxed: most commands succeed, and each connection has a queue of these.
        refused: Option<Box<ApiError>>,
    },
    /// The attendee's own name, number or mute changed.
    You(Box<YouView>),
    /// The attendee did something that their other pages should know.
    Own(Own),
    /// The attendee may see the tally of this poll now: for connections on other nodes, which have a [`Sight`] of their own.
    Sees(PollId),
    /// The connection is to go, for this reason.
    Leave(CloseCode),
}

/// The destination of a command's answer.
#[derive(Debug)]
pub enum Reply {
    /// To a connection. It has room for every command it may have under way, so the send never waits.
    Connection {
        /// The connection.
        to: Whisperer,
        /// The command.
        command: CommandId,
    },
    /// A caller that waits.
    Caller(oneshot::Sender<Result<(), ApiError>>),
    /// Nobody asked: presence, which the server itself tells.
    Nobody,
}

impl Reply {
    /// Gives the answer. A connection or caller that is gone does not mind.
    pub fn send(self, answer: Result<(), ApiError>) {
        match self {
            Self::Connection { to, command } => {
                to.tell(Personal::Answer { command, refused: answer.err().map(Box::new) });
            }
            Self::Caller(to) => {
                let _ = to.send(answer);
            }
            Self::Nobody => {}
        }
    }

    /// Gives a connection the answer together with what it is sent next, which must be before long; others get it at once.
    pub fn send_later(self, answer: Result<(), ApiError>) {
        match (self, answer) {
            (Self::Connection { to, command }, Ok(())) => {
                to.tell_later(Personal::Answer { command, refused: None });
            }
            (reply, answer) => reply.send(answer),
        }
    }
}

/// A connection that wants to follow a session.
#[derive(Debug)]
pub struct Attach {
    /// For whose eyes.
    pub viewer: Viewer,
    /// An attendee's arrival; `None` for others.
    pub arrival: Option<Arrival>,
    /// The topics to follow; only those it may follow.
    pub wants: Vec<Subscription>,
    /// The queue of messages to this connection alone.
    pub personal: Whisperer,
}

/// A connection that follows a session.
#[derive(Debug)]
pub struct Attached {
    /// Its name for later messages.
    pub id: ConnectionId,
    /// The identity of the viewer.
    pub you: You,
    /// The frames to send first: for each topic of events, that it continues, or a snapshot.
    pub first: Vec<First>,
    /// The queue of what follows.
    pub queue: Queue,
    /// The hidden tallies it may see.
    pub sight: Arc<Sight>,
    /// True if the session has ended, so that nothing more will come.
    pub ended: bool,
}

/// A session at a glance, for lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Glance {
    /// People present.
    pub people: u32,
    /// The score, if there is one.
    pub score: Option<Score>,
    /// Proposals that wait for a person.
    pub waiting: u32,
}

/// One signal from outside, with the id that makes sending it twice harmless.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ingested {
    /// The id that its sender gave it.
    pub id: Option<String>,
    /// When it happened, seconds on the clock of its sender. Only a replay goes by it.
    #[serde(default)]
    pub at_s: Option<f64>,
    /// The event.
    pub signal: Signal,
}

/// The result of a batch of signals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Taken {
    /// Counted.
    pub counted: u32,
    /// Seen before.
    pub repeated: u32,
}

/// Everything that can be put into the mailbox of a session's actor.
#[derive(Debug)]
pub enum Message {
    /// Somebody does something in the room.
    Act {
        /// The actor.
        actor: Actor,
        /// The key under which the answer is remembered.
        command: Option<CommandId>,
        /// The act.
        act: Act,
        /// When it came.
        arrived: Instant,
        /// The channel for the answer.
        reply: Reply,
    },
    /// An organizer tells the conductor something.
    Order {
        /// The person.
        by: OrganizerId,
        /// The key under which the answer is remembered.
        command: Option<CommandId>,
        /// The order.
        order: Box<Order>,
        /// The channel for the answer.
        reply: Reply,
    },
    /// Signals from another platform, none of them seen before.
    Ingest {
        /// The event.
        signals: Vec<Ingested>,
        /// When they came.
        arrived: Instant,
        /// The channel for the answer.
        reply: oneshot::Sender<Result<Taken, ApiError>>,
    },
    /// A connection wants to follow the session.
    Attach {
        /// The attach.
        attach: Attach,
        /// The channel for the answer.
        reply: oneshot::Sender<Result<Attached, ApiError>>,
    },
    /// A connection is gone; the time since its last sign of life.
    Detach(ConnectionId, Span),
    /// A page came to the front or went to the back.
    Focus {
        /// The connection.
        connection: ConnectionId,
        /// True if it is in front.
        visible: bool,
    },
    /// A connection's page is being closed.
    Goodbye(ConnectionId),
    /// Somebody wants to see the room.
    RoomView {
        /// For whose eyes.
        viewer: Viewer,
        /// The channel for the answer.
        reply: oneshot::Sender<(RoomView, Position)>,
    },
    /// An organizer wants to see the conductor.
    ConductView {
        /// The channel for the answer.
        reply: oneshot::Sender<(ConductView, Position, Reading)>,
    },
    /// Somebody lists sessions.
    Glance {
        /// The channel for the answer.
        reply: oneshot::Sender<Glance>,
    },
    /// To a mirror of a session on another node: its owner deletes it.
    Delete {
        /// The caller who asks.
        by: OrganizerId,
        /// The channel for the answer.
        reply: oneshot::Sender<Result<(), ApiError>>,
    },
    /// The actor writes its pending rows and stops; connections are closed with this code.
    Retire(CloseCode),
}
