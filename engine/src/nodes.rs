//! Several nodes over one PostgreSQL and one Redis.
//!
//! Each live session has one owner ([`lease`]); the other nodes follow it with a mirror ([`mirror`]), which the owner's [`follow`]er keeps
//! current. Everything between nodes is a sealed [`message`] on the [`bus`]. [`Registry`](crate::live::Registry) knows a
//! [`Directory`](crate::live::registry::directory::Directory), and nothing above it knows more. Redis holds nothing durable: the fence in
//! PostgreSQL ([`Fence`](store::Fence)) protects the data, so wrong or lost leases cost time and never data.

pub mod bus;
pub mod follow;
pub mod lease;
pub mod link;
pub mod message;
pub mod mirror;
mod sharing;
mod standing;
mod tally;

use crate::live::{Glance, Registry};
use bus::{Line, Outbox};
use conductor::id::SessionId;
use lease::Leases;
use link::{Link, Links};
use message::{Body, Envelope};
use standing::Standing;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use store::secret::ServerKey;
use tokio::sync::{mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

#[derive(Debug)]
struct Inner {
    /// This node, since its start.
    id: Uuid,
    client: redis::Client,
    /// Prefix of all channels and keys: several installations may share a Redis.
    prefix: String,
    key: ServerKey,
    outbox: Outbox,
    links: Links,
    leases: Leases,
    /// The line to the Redis that counts tries.
    counting: Line,
    glances: Mutex<HashMap<Uuid, oneshot::Sender<Glance>>>,
    standing: Arc<Standing>,
    registry: OnceLock<Registry>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

/// This node among the others. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Nodes(Arc<Inner>);

impl Nodes {
    /// A node of the installation with this id, over a Redis. Nothing is sent before [`Self::start`].
    #[must_use]
    pub fn new(client: redis::Client, installation: &str, key: ServerKey) -> Self {
        let (id, prefix) = (Uuid::new_v4(), format!("conductor:{installation}"));
        let standing = Arc::<Standing>::default();
        let leases = Leases::new(id, client.clone(), &prefix, Arc::clone(&standing));
        Self(Arc::new(Inner {
            id,
            client,
            prefix,
            key,
            outbox: Outbox::default(),
            links: Links::default(),
            leases,
            counting: Line::default(),
            glances: Mutex::default(),
            standing,
            registry: OnceLock::new(),
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
        }))
    }

    /// This node's id, another one at each start.
    #[must_use]
    pub fn id(&self) -> Uuid {
        self.0.id
    }

    /// The leases of this node.
    #[must_use]
    pub fn leases(&self) -> &Leases {
        &self.0.leases
    }

    /// The fault between this node and the others, if any.
    ///
    /// # Errors
    /// A sentence that says what.
    pub fn health(&self) -> Result<(), String> {
        self.0.standing.health().map_err(str::to_owned)
    }

    /// Returns whether nothing is wrong between this node and the others, now and whenever it changes.
    #[must_use]
    pub fn watch_health(&self) -> watch::Receiver<bool> {
        self.0.standing.watch()
    }

    /// Shares the sessions of a registry: begins to hear, to speak, to renew leases and to take up what nodes leave that are gone. To be
    /// called once, before any session is opened.
    pub fn share(&self, registry: &Registry) {
        // Started twice would be a mistake of the caller; the first one stands.
        let _ = self.0.registry.set(registry.clone());
        registry.share(Arc::new(self.clone()));
        self.0.tasks.spawn(bus::hear(self.clone()));
        self.0.tasks.spawn(bus::speak(self.clone()));
        self.0.tasks.spawn(lease::renew(self.clone(), registry.clone()));
        self.0.tasks.spawn(lease::sweep(self.clone(), registry.clone()));
    }

    /// Sends the last messages, and no more.
    pub async fn shut_down(&self) {
        self.0.leases.let_go().await;
        self.0.stop.cancel();
        self.0.tasks.close();
        self.0.tasks.wait().await;
    }

    /// Messages to one node, or to all, may be lost: links to it restart.
    fn reset(&self, peer: Option<Uuid>) {
        self.0.links.reset(peer);
    }

    /// A new link to another node.
    fn open_link(&self, to: Uuid, session: SessionId) -> Link {
        Link::open(self.clone(), to, session, Uuid::new_v4())
    }

    fn send(&self, to: Uuid, envelope: &Envelope) -> bool {
        let text = serde_json::to_string(envelope).expect("messages have a JSON form");
        self.0.outbox.put(to, format!("{}{text}", self.0.key.seal(&text)))
    }

    fn channel(&self, node: Uuid) -> String {
        format!("{}:node:{node}", self.0.prefix)
    }

    /// Carries out a message, if it comes from a node and is for this one.
    fn receive(&self, text: &str) {
        let Some(envelope) = message::read(&self.0.key, text).filter(|envelope| envelope.to == self.0.id) else {
            metrics::counter!("conductor_bus_rejected_total").increment(1);
            tracing::warn!(bytes = text.len(), "ignored a message that no node sent");
            return;
        };
        metrics::counter!("conductor_bus_received_total").increment(1);
        let Envelope { from, session, link, .. } = envelope;
        match envelope.body {
            Body::Open => follow::begin(self, from, session, link),
            Body::Glance => {
                let (nodes, registry) = (self.clone(), self.0.registry.get().cloned());
                self.0.tasks.spawn(async move {
                    let Some(registry) = registry else { return };
                    if let Some(glance) = registry.glance_here(session).await {
                        nodes.send(from, &nodes.envelope(from, session, link, 0, Body::Glanced(glance)));
                    }
                });
            }
            Body::Glanced(glance) => {
                if let Some(asker) = self.glances().remove(&link) {
                    let _ = asker.send(glance);
                }
            }
            // To itself: the bus is alive.
            Body::Beat if from == self.0.id => {}
            _ => self.0.links.route(envelope),
        }
    }

    fn envelope(&self, to: Uuid, session: SessionId, link: Uuid, seq: u64, body: Body) -> Envelope {
        Envelope { from: self.0.id, to, session, link, seq, body }
    }

    fn glances(&self) -> std::sync::MutexGuard<'_, HashMap<Uuid, oneshot::Sender<Glance>>> {
        self.0.glances.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A session at a glance, if another node owns it and answers. The caller does not wait for long.
    pub async fn glance(&self, session: SessionId) -> Option<Glance> {
        let owner = self.0.leases.owner(session).await.filter(|owner| *owner != self.0.id)?;
        let (asker, answer) = oneshot::channel();
        let question = Question { nodes: self, id: Uuid::new_v4() };
        self.glances().insert(question.id, asker);
        let asked = self.send(owner, &self.envelope(owner, session, question.id, 0, Body::Glance));
        if asked { answer.await.ok() } else { None }
    }

    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.0.tasks.spawn(task);
    }
}

/// A question without an answer; forgotten with whoever asked.
struct Question<'a> {
    nodes: &'a Nodes,
    id: Uuid,
}

impl Drop for Question<'_> {
    fn drop(&mut self) {
        self.nodes.glances().remove(&self.id);
    }
}

/// Messages of one link that wait for the task that handles them; a link that cannot keep up is restarted.
const INBOX: usize = 4_096;

fn inbox() -> (mpsc::Sender<Body>, mpsc::Receiver<Body>) {
    mpsc::channel(INBOX)
}
