//! [`Handle`]: the address of a session's actor.

use crate::hub::Hub;
use crate::live::message::{Attach, Attached, Glance, Ingested, Message, Reply, Taken};
use crate::live::presence::ConnectionId;
use crate::live::refusal;
use crate::live::state::Meta;
use crate::live::whisper::Whisperer;
use conductor::id::OrganizerId;
use conductor::reading::Reading;
use conductor::time::Span;
use protocol::{ApiError, CommandId, ConductView, Order, Position};
use room::{Act, Actor, Durability, RoomView, Viewer};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Longest wait of a command for a place in the mailbox. A command is a promise, so it fails loudly rather than waiting for ever.
const COMMAND_WAIT: Duration = Duration::from_secs(2);

/// The address of a session's actor. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Handle {
    pub(crate) meta: Arc<Meta>,
    pub(crate) hub: Arc<Hub>,
    pub(crate) mailbox: mpsc::Sender<Message>,
    /// Cancelled when the actor is gone and everything of it is stored.
    pub(crate) done: CancellationToken,
    /// The node that owns the session, if this one only mirrors it.
    pub(crate) owner: Option<Uuid>,
}

impl Handle {
    /// The facts about the session that never change.
    #[must_use]
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// Number of connections that follow the session.
    #[must_use]
    pub fn listeners(&self) -> usize {
        self.hub.listeners()
    }

    /// Returns whether the actor takes no more messages.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.mailbox.is_closed()
    }

    /// Puts a promise into the mailbox: it waits a little if there is no room.
    pub(crate) async fn promise(&self, message: Message) -> Result<(), ApiError> {
        match timeout(COMMAND_WAIT, self.mailbox.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(refusal::gone()),
            Err(_) => Err(refusal::busy()),
        }
    }

    /// Puts a sample into the mailbox: if there is no room, it is dropped and counted.
    fn sample(&self, message: Message) -> Result<(), ApiError> {
        match self.mailbox.try_send(message) {
            Ok(()) => Ok(()),
            Err(TrySendError::Closed(_)) => Err(refusal::gone()),
            Err(TrySendError::Full(_)) => {
                metrics::counter!("conductor_signals_dropped_total").increment(1);
                Err(refusal::busy())
            }
        }
    }

    /// The error for a question whose answerer is gone.
    fn unanswered(&self) -> ApiError {
        if self.owner.is_some() { refusal::elsewhere() } else { refusal::gone() }
    }

    pub(crate) async fn ask<T>(&self, message: impl FnOnce(oneshot::Sender<T>) -> Message) -> Result<T, ApiError> {
        let (reply, answer) = oneshot::channel();
        self.promise(message(reply)).await?;
        answer.await.map_err(|_| self.unanswered())
    }

    /// Does an act and waits until it is stored.
    ///
    /// # Errors
    /// [`ApiError`] if the room refuses it, or it cannot be stored or taken now.
    pub async fn act(&self, actor: Actor, command: Option<CommandId>, act: Act) -> Result<(), ApiError> {
        self.ask(|reply| Message::Act { actor, command, act, arrived: Instant::now(), reply: Reply::Caller(reply) }).await?
    }

    /// Does an act and tells a connection when it is stored.
    ///
    /// # Errors
    /// [`ApiError`] if it cannot be taken now; else the connection is told.
    pub async fn act_for(&self, to: &Whisperer, actor: Actor, command: CommandId, act: Act) -> Result<(), ApiError> {
        let counted = act.durability() == Durability::Counted;
        let reply = Reply::Connection { to: to.clone(), command };
        let message = Message::Act { actor, command: Some(command), act, arrived: Instant::now(), reply };
        if counted { self.sample(message) } else { self.promise(message).await }
    }

    /// Gives the conductor an order and waits until it is stored. [`Registry::permit`](super::registry::Registry::permit) says who may.
    ///
    /// # Errors
    /// [`ApiError`] if the conductor refuses, or it cannot be stored or taken now.
    pub async fn order(&self, by: OrganizerId, command: Option<CommandId>, order: Order) -> Result<(), ApiError> {
        self.ask(|reply| Message::Order { by, command, order: Box::new(order), reply: Reply::Caller(reply) }).await?
    }

    /// Gives the conductor an order and tells a connection when it is stored.
    ///
    /// # Errors
    /// [`ApiError`] if it cannot be taken now; else the connection is told.
    pub async fn order_for(&self, to: &Whisperer, by: OrganizerId, command: CommandId, order: Order) -> Result<(), ApiError> {
        let reply = Reply::Connection { to: to.clone(), command };
        self.promise(Message::Order { by, command: Some(command), order: Box::new(order), reply }).await
    }

    /// Counts signals from another platform.
    ///
    /// # Errors
    /// [`ApiError`] if they cannot be stored or taken now.
    pub async fn ingest(&self, signals: Vec<Ingested>) -> Result<Taken, ApiError> {
        let (reply, answer) = oneshot::channel();
        self.sample(Message::Ingest { signals, arrived: Instant::now(), reply })?;
        answer.await.map_err(|_| self.unanswered())?
    }

    /// Lets a connection follow the session.
    ///
    /// # Errors
    /// [`ApiError`] if it cannot be taken now.
    pub async fn attach(&self, attach: Attach) -> Result<(Attached, Attachment), ApiError> {
        let attached = self.ask(|reply| Message::Attach { attach, reply }).await??;
        let attachment = Attachment { id: attached.id, mailbox: self.mailbox.clone(), silent: Span::default() };
        Ok((attached, attachment))
    }

    /// Takes note that a page came to the front or went to the back. A sample: it may be dropped.
    pub fn focus(&self, connection: ConnectionId, visible: bool) {
        let _ = self.sample(Message::Focus { connection, visible });
    }

    /// Takes note that a page is being closed. If that is dropped, its person counts as away.
    pub fn goodbye(&self, connection: ConnectionId) {
        let _ = self.sample(Message::Goodbye(connection));
    }

    /// The room as a viewer may see it, and the position of the last event in it.
    ///
    /// # Errors
    /// [`ApiError`] if it cannot be asked now.
    pub async fn room_view(&self, viewer: Viewer) -> Result<(RoomView, Position), ApiError> {
        self.ask(|reply| Message::RoomView { viewer, reply }).await
    }

    /// The conductor, the position of the last event in it, and the score.
    ///
    /// # Errors
    /// [`ApiError`] if it cannot be asked now.
    pub async fn conduct_view(&self) -> Result<(ConductView, Position, Reading), ApiError> {
        self.ask(|reply| Message::ConductView { reply }).await
    }

    /// The session at a glance.
    ///
    /// # Errors
    /// [`ApiError`] if it cannot be asked now.
    pub async fn glance(&self) -> Result<Glance, ApiError> {
        self.ask(|reply| Message::Glance { reply }).await
    }
}

/// A connection's place among those who are present; dropping it lets it go.
#[derive(Debug)]
pub struct Attachment {
    id: ConnectionId,
    mailbox: mpsc::Sender<Message>,
    silent: Span,
}

impl Attachment {
    /// Takes note that the last sign of life was so long ago. A connection is a stay only as long as somebody is at its other end.
    pub const fn was_silent(&mut self, silent: Span) {
        self.silent = silent;
    }
}

impl Drop for Attachment {
    fn drop(&mut self) {
        // If there is no room now, the actor finds the closed channel within a second.
        let _ = self.mailbox.try_send(Message::Detach(self.id, self.silent));
    }
}
