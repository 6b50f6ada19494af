//! [`Link`]: one node follows one session on another. Both ends number their messages. A message out of order ends the link, and the
//! follower restarts, so nothing is ever missing unnoticed.

use super::message::{Body, Envelope};
use super::{Nodes, inbox};
use conductor::id::SessionId;
use metrics::counter;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;
use uuid::Uuid;

/// Both ends of a link say something at least this often.
pub const BEAT: Duration = Duration::from_secs(1);
/// Silence after which the other end counts as gone.
pub const SILENCE: Duration = Duration::from_millis(3_500);

#[derive(Debug)]
struct End {
    peer: Uuid,
    session: SessionId,
    heard: u64,
    inbox: mpsc::Sender<Body>,
}

/// Every link that ends here, by its id.
#[derive(Debug, Default)]
pub struct Links(Mutex<HashMap<Uuid, End>>);

impl Links {
    fn ends(&self) -> MutexGuard<'_, HashMap<Uuid, End>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends every link to a node, or every link.
    pub fn reset(&self, peer: Option<Uuid>) {
        self.ends().retain(|_, end| peer.is_some_and(|peer| end.peer != peer));
    }

    /// Gives a message to the link it belongs to; one that is not the next ends it.
    pub fn route(&self, envelope: Envelope) {
        let mut ends = self.ends();
        let Some(end) = ends.get_mut(&envelope.link) else { return };
        let belongs = end.peer == envelope.from && end.session == envelope.session;
        if !belongs {
            counter!("conductor_bus_rejected_total").increment(1);
            return;
        }
        let follows = envelope.seq == end.heard + 1;
        end.heard = envelope.seq;
        if !follows || end.inbox.try_send(envelope.body).is_err() {
            counter!("conductor_links_broken_total").increment(1);
            ends.remove(&envelope.link);
        }
    }
}

/// This node's end of a link. Dropped, it hears nothing more.
#[derive(Debug)]
pub struct Link {
    nodes: Nodes,
    peer: Uuid,
    session: SessionId,
    id: Uuid,
    said: u64,
    inbox: mpsc::Receiver<Body>,
    heard_at: Instant,
    beat_at: Instant,
}

impl Link {
    /// A link whose other end has said nothing yet.
    pub(super) fn open(nodes: Nodes, peer: Uuid, session: SessionId, id: Uuid) -> Self {
        Self::heard(nodes, peer, session, id, 0)
    }

    /// A link whose other end has opened it.
    pub(super) fn accept(nodes: Nodes, peer: Uuid, session: SessionId, id: Uuid) -> Self {
        Self::heard(nodes, peer, session, id, 1)
    }

    fn heard(nodes: Nodes, peer: Uuid, session: SessionId, id: Uuid, heard: u64) -> Self {
        let (sender, inbox) = inbox();
        nodes.0.links.ends().insert(id, End { peer, session, heard, inbox: sender });
        let now = Instant::now();
        Self { nodes, peer, session, id, said: 0, inbox, heard_at: now, beat_at: now + BEAT }
    }

    /// Says something; `false` if it cannot be sent, and then the link is over.
    pub fn send(&mut self, body: Body) -> bool {
        self.said += 1;
        self.beat_at = Instant::now() + BEAT;
        let envelope = self.nodes.envelope(self.peer, self.session, self.id, self.said, body);
        self.nodes.send(self.peer, &envelope)
    }

    /// The next message of the other end; `None` once the link is over. Cancel-safe.
    pub async fn recv(&mut self) -> Option<Body> {
        loop {
            let (silent_at, beat_at) = (self.heard_at + SILENCE, self.beat_at);
            tokio::select! {
                biased;
                body = self.inbox.recv() => {
                    self.heard_at = Instant::now();
                    return body;
                }
                () = tokio::time::sleep_until(silent_at) => {
                    counter!("conductor_links_broken_total").increment(1);
                    return None;
                }
                () = tokio::time::sleep_until(beat_at) => {
                    if !self.send(Body::Beat) {
                        return None;
                    }
                }
            }
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.nodes.0.links.ends().remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::secret::ServerKey;

    fn node() -> Nodes {
        let dir = tempfile::tempdir().unwrap();
        Nodes::new(redis::Client::open("redis://127.0.0.1:1").unwrap(), "here", ServerKey::load(dir.path()).unwrap())
    }

    fn hears(nodes: &Nodes, link: &Link, from: Uuid, session: SessionId, seq: u64) {
        nodes.0.links.route(Envelope { from, to: nodes.id(), session, link: link.id, seq, body: Body::Close(0) });
    }

    #[tokio::test]
    async fn a_message_that_is_missing_or_comes_twice_ends_the_link() {
        let (nodes, peer, session) = (node(), Uuid::from_u128(1), SessionId(Uuid::from_u128(2)));
        for wrong in [4, 2, 1] {
            let mut link = nodes.open_link(peer, session);
            for seq in 1..=2 {
                hears(&nodes, &link, peer, session, seq);
                assert!(matches!(link.recv().await, Some(Body::Close(0))));
            }
            hears(&nodes, &link, peer, session, wrong);
            assert!(link.recv().await.is_none(), "{wrong} after 2");
        }
    }

    #[tokio::test]
    async fn a_link_hears_only_its_other_end_about_its_session() {
        let (nodes, peer, session) = (node(), Uuid::from_u128(1), SessionId(Uuid::from_u128(2)));
        let mut link = nodes.open_link(peer, session);
        hears(&nodes, &link, Uuid::from_u128(3), session, 1);
        hears(&nodes, &link, peer, SessionId(Uuid::from_u128(4)), 1);
        hears(&nodes, &link, peer, session, 1);
        assert!(matches!(link.recv().await, Some(Body::Close(0))));
        nodes.reset(Some(Uuid::from_u128(3)));
        hears(&nodes, &link, peer, session, 2);
        assert!(link.recv().await.is_some(), "another node's end is not this one's");
        nodes.reset(Some(peer));
        assert!(link.recv().await.is_none());
    }
}
