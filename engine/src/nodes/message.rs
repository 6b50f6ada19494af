//! [`Envelope`]: a message between nodes. Closed enums, no unknown fields, and sealed with the server's key, which all nodes have: messages
//! of anybody else are not read.

use crate::hub::{Beginning, News};
use crate::live::presence::ConnectionId;
use crate::live::{Glance, Ingested, Taken};
use conductor::id::{OrganizerId, PollId, SessionId};
use conductor::reading::Reading;
use conductor::time::Span;
use protocol::{ApiError, CommandId, ConductView, Order, Own, Position, ServerFrame, Subscription, You};
use room::{Act, Actor, Arrival, RoomView, Viewer, YouView};
use serde::{Deserialize, Serialize};
use store::secret::ServerKey;
use uuid::Uuid;

/// Digits of a seal.
const SEAL: usize = 64;

/// One message.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// The node that sent it.
    pub from: Uuid,
    /// The node that it is for.
    pub to: Uuid,
    /// The session that it is about.
    pub session: SessionId,
    /// The link that it belongs to; of a [`Body::Glance`] the question.
    pub link: Uuid,
    /// Its number on the link in this direction, from 1: a number that is left out ends the link.
    pub seq: u64,
    /// Its words.
    pub body: Body,
}

/// The content of a message.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Body {
    /// To the owner: begin a link.
    Open,
    /// To the owner: do or tell something, and answer under this number.
    Ask(u64, Ask),
    /// To the owner: a connection is gone.
    Detach(ConnectionId),
    /// To the owner: a connection that is about to go has given no sign of life for so long.
    Silent(ConnectionId, Span),
    /// To the owner: a connection's page came to the front or went to the back.
    Focus(ConnectionId, bool),
    /// To the owner: a connection's page is being closed.
    Goodbye(ConnectionId),
    /// From the owner: the link is open, and the hub's lanes begin here: that of everyone, and that of organizers.
    Opened(Beginning, Beginning),
    /// From the owner: events published since the last time on each lane.
    News(Box<News>, Box<News>),
    /// From the owner: the answer to a question.
    Answer(u64, Box<Answer>),
    /// From the owner: what concerns only one connection's person.
    You(ConnectionId, Box<YouView>),
    /// From the owner: an act of a connection's person on another of their pages.
    Own(ConnectionId, Own),
    /// From the owner: a connection's person may see the tally of a poll.
    Sees(ConnectionId, PollId),
    /// From the owner: a connection is to go; the number of the code.
    Leave(ConnectionId, u16),
    /// Either way: the other end is alive.
    Beat,
    /// Either way: the link is over; the number of the code with which connections are closed.
    Close(u16),
    /// To the owner, without a link: how is the session?
    Glance,
    /// From the owner: so it is.
    Glanced(Glance),
}

/// A question or task for a session's owner.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Ask {
    /// Do something in the room.
    Act(Actor, Option<CommandId>, Act),
    /// Tell the conductor something.
    Order(OrganizerId, Option<CommandId>, Box<Order>),
    /// Count signals.
    Ingest(Vec<Ingested>),
    /// Let a connection follow.
    Attach(ConnectionId, Viewer, Option<Arrival>, Vec<Subscription>),
    /// Show the room.
    RoomView(Viewer),
    /// Show the conductor.
    ConductView,
    /// Show the session at a glance.
    Glance,
    /// Delete the session, for the organizer who runs it.
    Delete(OrganizerId),
}

/// An owner's answer.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Answer {
    /// It is done, or refused.
    Done(Result<(), ApiError>),
    /// The signals are counted.
    Taken(Result<Taken, ApiError>),
    /// The connection follows.
    Attached {
        /// The identity of the viewer.
        you: You,
        /// The frames to send first.
        first: Vec<ServerFrame>,
        /// The polls whose tallies it may see.
        sees: Vec<PollId>,
        /// True if the session has ended.
        ended: bool,
    },
    /// The room.
    RoomView(Box<RoomView>, Position),
    /// The conductor.
    ConductView(Box<ConductView>, Position, Box<Reading>),
    /// The session at a glance.
    Glance(Glance),
    /// It cannot be done or told now.
    Refused(ApiError),
}

/// Reads a message, if a holder of the key sealed it.
#[must_use]
pub fn read(key: &ServerKey, text: &str) -> Option<Envelope> {
    let (seal, text) = text.split_at_checked(SEAL)?;
    if !key.is_seal(seal, text) {
        return None;
    }
    serde_json::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_message_of_a_holder_of_the_key_is_read() {
        let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (key, strange) = (ServerKey::load(dir.path()).unwrap(), ServerKey::load(other.path()).unwrap());
        let id = Uuid::from_u128(1);
        let envelope = Envelope { from: id, to: id, session: SessionId(id), link: id, seq: 1, body: Body::Close(4010) };
        let text = serde_json::to_string(&envelope).unwrap();
        let sealed = |key: &ServerKey, text: &str| format!("{}{text}", key.seal(text));
        assert_eq!(read(&key, &sealed(&key, &text)).unwrap().seq, 1);
        assert!(read(&key, &sealed(&strange, &text)).is_none(), "another key");
        assert!(read(&key, &text).is_none(), "no seal");
        assert!(read(&key, &sealed(&key, &text).replace("4010", "4011")).is_none(), "changed on the way");
        for bad in [text.replace("\"seq\"", "\"more\":1,\"seq\""), text.replace("close", "explode"), text.replace("session", "season")] {
            assert!(read(&key, &sealed(&key, &bad)).is_none(), "{bad}");
        }
    }
}
