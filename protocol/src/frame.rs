//! [`ClientFrame`] and [`ServerFrame`]: everything that crosses a WebSocket.

use crate::conduct::{ConductEvent, ConductView};
use crate::error::{ApiError, ErrorCode};
use crate::live::{EventOf, SnapshotOf, StateOf};
use crate::order::Order;
use crate::topic::{Position, Topic};
use conductor::id::{AttendeeId, SessionId};
use conductor::reading::Reading;
use conductor::time::Timestamp;
use room::{Act, AttendeeAct};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;
use wire::Read;

/// The idempotency key of a command, made by the client: sent again, it gets the same answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Read)]
#[serde(transparent)]
pub struct CommandId(pub Uuid);

impl fmt::Display for CommandId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A topic that a client wants, and how far it came before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// The topic.
    pub topic: Topic,
    /// The last position it saw; without one it gets a snapshot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
}

/// A frame from a client.
pub type ClientFrame = ClientFrameOf<Order>;

/// No order: the only order that an attendee's page can give, so it need not hold the code that writes orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum NoOrder {}

/// A frame from a client, generic over its orders to the conductor and its acts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientFrameOf<O, A = Act> {
    /// The first frame.
    Hello {
        /// The session.
        session: SessionId,
        /// The topics to follow.
        topics: Vec<Subscription>,
    },
    /// Do something in the room.
    Act {
        /// The idempotency key.
        command: CommandId,
        /// The act to perform.
        act: A,
    },
    /// Tell the conductor something.
    Order {
        /// The idempotency key.
        command: CommandId,
        /// The order to carry out.
        order: O,
    },
    /// The page came to the front or went to the back. Sent when it changes; only its sum over the room is used.
    Focus {
        /// True if it is in front.
        visible: bool,
    },
    /// The page is being closed: with the last of their pages the person leaves. Without it, one who is lost is only away.
    Goodbye,
    /// Are you there?
    Ping,
    /// A frame that this version does not know.
    #[serde(other)]
    Unknown,
}

/// A person's role in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// In the audience.
    Attendee,
    /// Runs it.
    Organizer,
    /// A screen for everybody.
    Projector,
}

/// The server's view of who the client is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct You {
    /// The person's role in the session.
    pub role: Role,
    /// The attendee, if it is one. Nobody else learns it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attendee: Option<AttendeeId>,
    /// The name that others see; empty for a projector.
    pub name: String,
}

/// A frame from the server, for clients that read everything.
pub type ServerFrame = ServerFrameOf<Box<ConductView>, Box<ConductEvent>, Reading>;

/// A frame from the server, generic over the conductor's parts: its view, its events, its score. See [`live`](crate::live).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
#[serde(tag = "type", rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "frames are passed on and dropped: boxes would cost more (wasm32 is below the limit)")]
pub enum ServerFrameOf<V, E, R> {
    /// The answer to a hello.
    Welcome {
        /// The session.
        session: SessionId,
        /// The client's identity and role.
        you: You,
        /// The server's time, so that countdowns are right on clocks that are wrong.
        now: Timestamp,
    },
    /// A topic goes on where the client left it: the missed events follow.
    Resumed {
        /// The topic.
        topic: Topic,
        /// The position at which it goes on.
        position: Position,
    },
    /// A topic starts afresh: the events that follow come after this snapshot.
    Snapshot {
        /// The topic.
        topic: Topic,
        /// The position of the last event that the view contains.
        position: Position,
        /// Everything.
        view: SnapshotOf<V>,
    },
    /// Something happened.
    Event {
        /// The topic.
        topic: Topic,
        /// Its position: one after the last, or something was missed.
        position: Position,
        /// The event.
        event: EventOf<E>,
    },
    /// Counts and scores: only the latest of its kind matters.
    State {
        /// The state.
        state: StateOf<R>,
    },
    /// A command was done, and is stored.
    Ack {
        /// The command.
        command: CommandId,
    },
    /// A command was not done.
    Nack {
        /// The command.
        command: CommandId,
        /// The error.
        error: ApiError,
    },
    /// I am here.
    Pong,
    /// The connection is about to be closed.
    Bye {
        /// The number of the close frame that follows, see [`CloseCode`](crate::CloseCode).
        code: u16,
        /// Least milliseconds to wait before connecting again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after_ms: Option<u64>,
    },
    /// A frame that this version does not know.
    #[serde(other)]
    Unknown,
}

/// A frame of a client that was not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{error}")]
pub struct BadFrame {
    /// The command that it carries, if that much was understood: then it can be answered.
    pub command: Option<CommandId>,
    /// The reason why it was not understood.
    pub error: ApiError,
}

impl ClientFrame {
    /// Reads a frame.
    ///
    /// # Errors
    /// [`BadFrame`] says what is wrong, and which command to refuse. Never panics, whatever the bytes.
    pub fn decode(text: &str) -> Result<Self, BadFrame> {
        #[derive(Deserialize)]
        struct Envelope {
            command: Option<CommandId>,
        }
        conductor::misread::read(text).map_err(|error| BadFrame {
            command: serde_json::from_str::<Envelope>(text).ok().and_then(|envelope| envelope.command),
            error: ApiError::new(ErrorCode::BadRequest, format!("this is not a frame of {}: {error}", crate::SUBPROTOCOL)),
        })
    }

    /// The same frame as an attendee's page sends it; `None` if no such page does.
    #[must_use]
    pub fn of_attendee(self) -> Option<ClientFrameOf<NoOrder, AttendeeAct>> {
        match self {
            Self::Hello { session, topics } => Some(ClientFrameOf::Hello { session, topics }),
            Self::Act { command, act } => act.of_attendee().map(|act| ClientFrameOf::Act { command, act }),
            Self::Order { .. } => None,
            Self::Focus { visible } => Some(ClientFrameOf::Focus { visible }),
            Self::Goodbye => Some(ClientFrameOf::Goodbye),
            Self::Ping => Some(ClientFrameOf::Ping),
            Self::Unknown => Some(ClientFrameOf::Unknown),
        }
    }
}

impl<O: Serialize, A: Serialize> ClientFrameOf<O, A> {
    /// The frame as JSON.
    ///
    /// # Panics
    /// Never: every frame has string keys.
    #[must_use]
    pub fn encode(&self) -> String {
        serde_json::to_string(self).expect("a client frame is always JSON")
    }
}

impl<V: DeserializeOwned, E: DeserializeOwned, R: DeserializeOwned> ServerFrameOf<V, E, R> {
    /// Reads a frame.
    ///
    /// # Errors
    /// What is wrong with it, from `serde_json`. Never panics, whatever the bytes.
    pub fn decode(text: &str) -> serde_json::Result<Self> {
        serde_json::from_str(text)
    }
}

impl<V: Read, E: Read, R: Read> ServerFrameOf<V, E, R> {
    /// Reads a frame with little code, for pages that are downloaded in a hurry.
    ///
    /// # Errors
    /// What was expected instead. Never panics, whatever the bytes.
    pub fn read_lightly(text: &str) -> Result<Self, wire::Misread> {
        wire::from_str(text)
    }
}

impl ServerFrame {
    /// The frame as JSON.
    ///
    /// # Errors
    /// [`RoomEvent::Counted`](room::RoomEvent::Counted) never leaves the server, so a frame that holds one is refused.
    pub fn encode(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }
}
