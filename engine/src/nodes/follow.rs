//! The owner's end of a link: carries out requests of a mirror on another node, and sends it everything that the session publishes.
//!
//! An answer always comes after everything it rests on, because both come from this one task: a mirror that gets a snapshot already has all
//! events that are in it.

use super::Nodes;
use super::link::Link;
use super::message::{Answer, Ask, Body};
use crate::hub::Copying;
use crate::live::message::{Message, Reply};
use crate::live::presence::ConnectionId;
use crate::live::{Attach, Attached, Attachment, First, Handle, Personal, Registry, whispers};
use conductor::id::SessionId;
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use protocol::{ApiError, CloseCode};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::Instant;
use uuid::Uuid;

/// Most messages that wait for one connection on another node.
const PERSONAL: usize = 256;
/// Most messages that wait for all of them.
const PERSONALS: usize = 1_024;

/// The result of a question.
enum Settled {
    Answer(u64, Box<Answer>),
    Attached(u64, ConnectionId, Result<(Attached, Attachment), ApiError>),
    Deleted(u64, Result<(), ApiError>),
    /// The session stops here; the link is about to close.
    Nothing,
}

/// A message for one connection of the other node.
type ForOne = (ConnectionId, Personal);

struct Follower {
    link: Link,
    handle: Handle,
    registry: Registry,
    lanes: [Copying; 2],
    bells: [watch::Receiver<()>; 2],
    settling: FuturesUnordered<BoxFuture<'static, Settled>>,
    /// True if the other end knows that the session has ended.
    ended: bool,
    /// True if the other end has the session deleted: the link is to live until that is answered.
    deleting: bool,
    /// Connections of the other node. `None`: not attached yet.
    connections: BTreeMap<ConnectionId, Option<(ConnectionId, Attachment)>>,
    personal: (mpsc::Sender<ForOne>, mpsc::Receiver<ForOne>),
}

/// Accepts a link to a session, if it is here.
pub(super) fn begin(nodes: &Nodes, from: Uuid, session: SessionId, id: Uuid) {
    let mut link = Link::accept(nodes.clone(), from, session, id);
    let Some(registry) = nodes.0.registry.get().cloned() else { return };
    let task = nodes.clone();
    nodes.spawn(async move {
        let Some(handle) = registry.own(session).await else {
            link.send(Body::Close(CloseCode::Resync.code()));
            // Redis says that the session is here, but it is not: a question whose answer came too late took a lease.
            if !registry.has(session) && !task.leases().holds(session) {
                task.leases().give_back(session, false).await;
            }
            return;
        };
        let hub = &handle.hub;
        // Listening first: everything published from here on rings the bell.
        let bells = [hub.everyone().listen(), hub.organizers().listen()];
        let ((everyone, a), (organizers, b)) = (hub.everyone().copy(), hub.organizers().copy());
        if !link.send(Body::Opened(everyone, organizers)) {
            return;
        }
        let follower = Follower {
            link,
            handle,
            registry,
            lanes: [a, b],
            bells,
            settling: FuturesUnordered::new(),
            ended: false,
            deleting: false,
            connections: BTreeMap::new(),
            personal: mpsc::channel(PERSONALS),
        };
        metrics::gauge!("conductor_followers").increment(1.0);
        follower.run().await;
        metrics::gauge!("conductor_followers").decrement(1.0);
    });
}

impl Follower {
    /// Runs until either end is over. With it the other node's connections leave.
    async fn run(mut self) {
        // The events that are there already, so that connections there can resume.
        if !self.tell() {
            return;
        }
        loop {
            let [everyone, organizers] = &mut self.bells;
            let goes_on = tokio::select! {
                () = self.handle.done.cancelled(), if !self.deleting => {
                    self.link.send(Body::Close(CloseCode::Resync.code()));
                    false
                }
                body = self.link.recv() => match body {
                    Some(body) => self.take(body).await,
                    None => {
                        // If the other end is there and does not know yet, it restarts at once.
                        self.link.send(Body::Close(CloseCode::Resync.code()));
                        false
                    }
                },
                Some((connection, personal)) = self.personal.1.recv() => self.tell_one(connection, personal),
                Some(settled) = self.settling.next(), if !self.settling.is_empty() => self.settle(settled),
                _ = everyone.changed() => self.tell(),
                _ = organizers.changed() => self.tell(),
            };
            if !goes_on {
                return;
            }
        }
    }

    /// Sends the events published since the last time; `false` once nothing more will come.
    fn tell(&mut self) -> bool {
        for bell in &mut self.bells {
            bell.mark_unchanged();
        }
        let closed = self.handle.hub.closed();
        loop {
            let [a, b] = &mut self.lanes;
            let hub = &self.handle.hub;
            let (Ok((everyone, more)), Ok((organizers, and_more))) = (hub.everyone().news(a), hub.organizers().news(b)) else {
                return false;
            };
            let is_empty = everyone.is_empty() && organizers.is_empty();
            if !is_empty && !self.link.send(Body::News(Box::new(everyone), Box::new(organizers))) {
                return false;
            }
            if !more && !and_more {
                break;
            }
        }
        match closed {
            None => true,
            // A session that has ended can still be asked.
            Some(CloseCode::Ended) => std::mem::replace(&mut self.ended, true) || self.link.send(Body::Close(CloseCode::Ended.code())),
            Some(_) if self.deleting => true,
            Some(code) => {
                self.link.send(Body::Close(code.code()));
                false
            }
        }
    }

    fn tell_one(&mut self, connection: ConnectionId, personal: Personal) -> bool {
        match personal {
            Personal::You(you) => self.link.send(Body::You(connection, you)),
            Personal::Own(own) => self.link.send(Body::Own(connection, own)),
            Personal::Sees(poll) => self.link.send(Body::Sees(connection, poll)),
            Personal::Leave(code) => self.link.send(Body::Leave(connection, code.code())),
            // Answers go to the question.
            Personal::Answer { .. } => true,
        }
    }

    fn settle(&mut self, settled: Settled) -> bool {
        let (id, answer) = match settled {
            Settled::Nothing => return true,
            Settled::Answer(id, answer) => (id, answer),
            Settled::Deleted(id, done) => {
                self.deleting = false;
                (id, Box::new(Answer::Done(done)))
            }
            Settled::Attached(id, _, Err(error)) => (id, Box::new(Answer::Refused(error))),
            Settled::Attached(id, there, Ok((attached, attachment))) => {
                // One that left meanwhile is let go again.
                if let Some(place) = self.connections.get_mut(&there) {
                    *place = Some((attached.id, attachment));
                }
                let Attached { you, first, sight, ended, .. } = attached;
                let first = first.into_iter().map(First::frame).collect();
                (id, Box::new(Answer::Attached { you, first, sees: sight.polls(), ended }))
            }
        };
        // Before the answer, everything that it may rest on. If the session is over, the answer is still the last word but one.
        if self.handle.hub.closed().is_some() {
            return self.link.send(Body::Answer(id, answer)) && self.tell();
        }
        self.tell() && self.link.send(Body::Answer(id, answer))
    }

    async fn take(&mut self, body: Body) -> bool {
        match body {
            Body::Ask(id, ask) => self.ask(id, ask).await,
            Body::Detach(there) => {
                self.connections.remove(&there);
            }
            Body::Silent(there, silent) => {
                if let Some(Some((_, attachment))) = self.connections.get_mut(&there) {
                    attachment.was_silent(silent);
                }
            }
            Body::Focus(there, visible) => {
                if let Some(Some((here, _))) = self.connections.get(&there) {
                    self.handle.focus(*here, visible);
                }
            }
            Body::Goodbye(there) => {
                if let Some(Some((here, _))) = self.connections.get(&there) {
                    self.handle.goodbye(*here);
                }
            }
            Body::Beat => {}
            // The other node is done with the session, or sends messages that only an owner sends.
            _ => return false,
        }
        true
    }

    async fn ask(&mut self, id: u64, ask: Ask) {
        let arrived = Instant::now();
        let settled: BoxFuture<'static, Settled> = match ask {
            Ask::Act(actor, command, act) => {
                put(&self.handle, id, Answer::Done, |reply| Message::Act { actor, command, act, arrived, reply: Reply::Caller(reply) })
                    .await
            }
            Ask::Order(by, command, order) => {
                put(&self.handle, id, Answer::Done, |reply| Message::Order { by, command, order, reply: Reply::Caller(reply) }).await
            }
            Ask::Ingest(signals) => put(&self.handle, id, Answer::Taken, |reply| Message::Ingest { signals, arrived, reply }).await,
            Ask::RoomView(viewer) => {
                put(&self.handle, id, |(view, at)| Answer::RoomView(Box::new(view), at), |reply| Message::RoomView { viewer, reply }).await
            }
            Ask::ConductView => {
                let answer = |(view, at, reading)| Answer::ConductView(Box::new(view), at, Box::new(reading));
                put(&self.handle, id, answer, |reply| Message::ConductView { reply }).await
            }
            Ask::Glance => put(&self.handle, id, Answer::Glance, |reply| Message::Glance { reply }).await,
            Ask::Attach(there, viewer, arrival, wants) => {
                self.connections.insert(there, None);
                let (personal, told) = whispers(PERSONAL, Arc::default());
                let to = self.personal.0.clone();
                // Ends when the session has let the connection go.
                tokio::spawn(async move {
                    while let Some(personal) = told.next().await {
                        if to.send((there, personal)).await.is_err() {
                            return;
                        }
                    }
                });
                let handle = self.handle.clone();
                Box::pin(async move { Settled::Attached(id, there, handle.attach(Attach { viewer, arrival, wants, personal }).await) })
            }
            Ask::Delete(by) => {
                let (registry, session) = (self.registry.clone(), self.handle.meta().session);
                // Not within this task, which ends with the session.
                let deleted = tokio::spawn(async move { registry.delete(session, by).await });
                self.deleting = true;
                Box::pin(async move { Settled::Deleted(id, deleted.await.unwrap_or_else(|_| Err(ApiError::internal()))) })
            }
        };
        self.settling.push(settled);
    }
}

/// Puts a message into the session's mailbox, behind the earlier ones, and returns the result.
async fn put<T: Send + 'static>(
    handle: &Handle,
    id: u64,
    answer: impl FnOnce(T) -> Answer + Send + 'static,
    message: impl FnOnce(oneshot::Sender<T>) -> Message,
) -> BoxFuture<'static, Settled> {
    let (reply, answered) = oneshot::channel();
    match handle.promise(message(reply)).await {
        Ok(()) => Box::pin(async move { answered.await.map_or(Settled::Nothing, |value| Settled::Answer(id, Box::new(answer(value)))) }),
        Err(error) => Box::pin(std::future::ready(Settled::Answer(id, Box::new(Answer::Refused(error))))),
    }
}
