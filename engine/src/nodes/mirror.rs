//! [`Mirror`]: stands on this node for a session that another node owns. It has a mailbox like the session's own actor, and a hub that
//! copies the owner's, at the same positions. A mirror that cannot vouch for its copy ends: connections come back and resume, or get a
//! snapshot.

use super::Nodes;
use super::link::Link;
use super::message::{Answer, Ask, Body};
use crate::hub::{Hub, Lane, Places};
use crate::live::message::{Message, Reply};
use crate::live::presence::{ConnectionId, Sight};
use crate::live::{Attach, Attached, First, Glance, Handle, Meta, Personal, Taken, Whisperer, refusal};
use conductor::reading::Reading;
use conductor::time::Span;
use metrics::counter;
use protocol::{ApiError, CloseCode, ConductView, Position, ServerFrame, Subscription, Topic};
use room::{RoomView, Viewer};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, MissedTickBehavior, interval, timeout_at};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Messages that may wait for one mirror.
const MAILBOX: usize = 1_024;
/// Time for the owner to open a link.
const OPENING: Duration = Duration::from_millis(1_500);
/// Time for the owner to answer. Whoever asked learns within a second that it did not, and asks again under the same id: it is done once.
const ANSWER: Duration = Duration::from_millis(800);
/// Time for the owner to let a connection in or to delete a session, which may be much work. If the owner is gone, the link ends sooner.
const WORK: Duration = Duration::from_secs(8);
/// Connections that are gone without a word are looked for, and answers that are late, this often.
const TICK: Duration = Duration::from_millis(200);
/// Time without use after which a mirror ends.
const IDLE: Duration = Duration::from_secs(60);
/// Shorter silences of connections are not told to the owner.
const NOTED: Span = Span::from_secs(1);

/// A question that the owner has not answered yet.
enum Asked {
    Reply(Reply),
    Deleted(oneshot::Sender<Result<(), ApiError>>),
    Ingested(oneshot::Sender<Result<Taken, ApiError>>),
    Attach { id: ConnectionId, viewer: Viewer, wants: Vec<Subscription>, reply: oneshot::Sender<Result<Attached, ApiError>> },
    RoomView(oneshot::Sender<(RoomView, Position)>),
    ConductView(oneshot::Sender<(ConductView, Position, Reading)>),
    Glance(oneshot::Sender<Glance>),
}

struct Connected {
    personal: Whisperer,
    sight: Arc<Sight>,
}

/// Stands for a session that another node owns.
pub struct Mirror {
    link: Link,
    meta: Arc<Meta>,
    hub: Arc<Hub>,
    mailbox: mpsc::Receiver<Message>,
    asked: BTreeMap<u64, (Instant, Asked)>,
    /// The last number that was given to a question, and to a connection.
    last: (u64, u64),
    connections: BTreeMap<ConnectionId, Connected>,
    used_at: Instant,
}

impl std::fmt::Debug for Mirror {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mirror").field("session", &self.meta.session).finish_non_exhaustive()
    }
}

impl Mirror {
    /// Opens a mirror of a session that `owner` has, and a handle that is over with `done`; `None` if the owner does not answer.
    pub async fn open(nodes: &Nodes, owner: Uuid, meta: Meta, done: CancellationToken) -> Option<(Self, Handle)> {
        let mut link = nodes.open_link(owner, meta.session);
        if !link.send(Body::Open) {
            return None;
        }
        let until = Instant::now() + OPENING;
        let hub = loop {
            match timeout_at(until, link.recv()).await.ok()?? {
                Body::Opened(everyone, organizers) => break Arc::new(Hub::copy_of(everyone, organizers)),
                Body::Beat => {}
                _ => return None,
            }
        };
        let (sender, mailbox) = mpsc::channel(MAILBOX);
        let meta = Arc::new(meta);
        let handle = Handle { meta: Arc::clone(&meta), hub: Arc::clone(&hub), mailbox: sender, done, owner: Some(owner) };
        let mirror =
            Self { link, meta, hub, mailbox, asked: BTreeMap::new(), last: (0, 0), connections: BTreeMap::new(), used_at: Instant::now() };
        Some((mirror, handle))
    }

    /// Runs until either end is over, or `stop` is called.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let code = loop {
            let flow = tokio::select! {
                body = self.link.recv() => match body {
                    Some(body) => self.hear(body),
                    None => ControlFlow::Break(CloseCode::Resync),
                },
                message = self.mailbox.recv() => match message {
                    Some(message) => self.take(message),
                    None => ControlFlow::Break(CloseCode::Resync),
                },
                _ = tick.tick() => self.tick(),
                () = stop.cancelled() => ControlFlow::Break(CloseCode::Restart),
            };
            if let ControlFlow::Break(code) = flow {
                break code;
            }
        };
        self.mailbox.close();
        self.link.send(Body::Close(code.code()));
        self.hub.close(code);
    }

    fn ask(&mut self, ask: Ask, asked: Asked) -> ControlFlow<CloseCode> {
        self.last.0 += 1;
        self.used_at = Instant::now();
        let patience = if matches!(asked, Asked::Attach { .. } | Asked::Deleted(_)) { WORK } else { ANSWER };
        self.asked.insert(self.last.0, (self.used_at + patience, asked));
        self.say(Body::Ask(self.last.0, ask))
    }

    fn say(&mut self, body: Body) -> ControlFlow<CloseCode> {
        if self.link.send(body) { ControlFlow::Continue(()) } else { ControlFlow::Break(CloseCode::Resync) }
    }

    fn take(&mut self, message: Message) -> ControlFlow<CloseCode> {
        match message {
            Message::Act { actor, command, act, reply, .. } => self.ask(Ask::Act(actor, command, act), Asked::Reply(reply)),
            Message::Order { by, command, order, reply } => self.ask(Ask::Order(by, command, order), Asked::Reply(reply)),
            Message::Ingest { signals, reply, .. } => self.ask(Ask::Ingest(signals), Asked::Ingested(reply)),
            Message::Attach { attach, reply } => self.attach(attach, reply),
            Message::Detach(id, silent) => self.detach(id, silent),
            Message::Focus { connection, visible } => self.say(Body::Focus(connection, visible)),
            Message::Goodbye(connection) => self.say(Body::Goodbye(connection)),
            Message::RoomView { viewer, reply } => self.ask(Ask::RoomView(viewer), Asked::RoomView(reply)),
            Message::ConductView { reply } => self.ask(Ask::ConductView, Asked::ConductView(reply)),
            Message::Glance { reply } => self.ask(Ask::Glance, Asked::Glance(reply)),
            Message::Delete { by, reply } => self.ask(Ask::Delete(by), Asked::Deleted(reply)),
            Message::Retire(code) => ControlFlow::Break(code),
        }
    }

    fn detach(&mut self, id: ConnectionId, silent: Span) -> ControlFlow<CloseCode> {
        if self.connections.remove(&id).is_none() {
            return ControlFlow::Continue(());
        }
        if silent >= NOTED {
            self.say(Body::Silent(id, silent))?;
        }
        self.say(Body::Detach(id))
    }

    fn lane(&self, viewer: Viewer) -> &Arc<Lane> {
        if viewer == Viewer::Organizer { self.hub.organizers() } else { self.hub.everyone() }
    }

    fn attach(&mut self, attach: Attach, reply: oneshot::Sender<Result<Attached, ApiError>>) -> ControlFlow<CloseCode> {
        let Attach { viewer, arrival, mut wants, personal } = attach;
        self.last.1 += 1;
        let id = ConnectionId(self.last.1);
        self.connections.insert(id, Connected { personal, sight: Arc::default() });
        let lane = self.lane(viewer);
        // A topic that cannot be continued from the copy gets a snapshot.
        for want in &mut wants {
            want.position = want.position.filter(|position| match want.topic {
                Topic::Room => lane.resume_room(*position).is_some(),
                Topic::Conduct => lane.resume_conduct(*position).is_some(),
                _ => false,
            });
        }
        let asked = Asked::Attach { id, viewer, wants: wants.clone(), reply };
        self.ask(Ask::Attach(id, viewer, arrival, wants), asked)
    }

    fn hear(&mut self, body: Body) -> ControlFlow<CloseCode> {
        match body {
            Body::News(everyone, organizers) => {
                self.hub.everyone().apply(*everyone);
                self.hub.organizers().apply(*organizers);
                ControlFlow::Continue(())
            }
            Body::Answer(id, answer) => self.answer(id, *answer),
            Body::You(id, you) => {
                if let Some(connected) = self.connections.get(&id) {
                    connected.personal.tell(Personal::You(you));
                }
                ControlFlow::Continue(())
            }
            Body::Own(id, own) => {
                if let Some(connected) = self.connections.get(&id) {
                    connected.personal.tell(Personal::Own(own));
                }
                ControlFlow::Continue(())
            }
            Body::Sees(id, poll) => {
                if self.connections.get(&id).is_some_and(|connected| connected.sight.open(poll)) {
                    self.hub.everyone().touch(poll);
                }
                ControlFlow::Continue(())
            }
            Body::Leave(id, code) => {
                if let (Some(connected), Some(code)) = (self.connections.get(&id), CloseCode::from_code(code)) {
                    connected.personal.tell(Personal::Leave(code));
                }
                ControlFlow::Continue(())
            }
            Body::Beat => ControlFlow::Continue(()),
            // The owner restarts, or is another one now: connections here come back at once.
            Body::Close(code) => match CloseCode::from_code(code) {
                Some(CloseCode::Ended) => {
                    self.hub.close(CloseCode::Ended);
                    ControlFlow::Continue(())
                }
                Some(CloseCode::Gone) => ControlFlow::Break(CloseCode::Gone),
                _ => ControlFlow::Break(CloseCode::Resync),
            },
            _ => ControlFlow::Break(CloseCode::Resync),
        }
    }

    fn answer(&mut self, id: u64, answer: Answer) -> ControlFlow<CloseCode> {
        let Some((_, asked)) = self.asked.remove(&id) else { return ControlFlow::Continue(()) };
        match (asked, answer) {
            (Asked::Reply(reply), Answer::Done(done)) => reply.send(done),
            (Asked::Reply(reply), Answer::Refused(error)) => reply.send(Err(error)),
            (Asked::Deleted(reply), Answer::Done(done)) => drop(reply.send(done)),
            (Asked::Deleted(reply), Answer::Refused(error)) => drop(reply.send(Err(error))),
            (Asked::Ingested(reply), Answer::Taken(taken)) => drop(reply.send(taken)),
            (Asked::Ingested(reply), Answer::Refused(error)) => drop(reply.send(Err(error))),
            (Asked::RoomView(reply), Answer::RoomView(view, at)) => drop(reply.send((*view, at))),
            (Asked::ConductView(reply), Answer::ConductView(view, at, reading)) => drop(reply.send((*view, at, *reading))),
            (Asked::Glance(reply), Answer::Glance(glance)) => drop(reply.send(glance)),
            (Asked::Attach { id, viewer, wants, reply }, Answer::Attached { you, first, sees, ended }) => {
                let places = places(self.lane(viewer), &wants, &first);
                let (Some(connected), Some(places)) = (self.connections.get(&id), places) else { return self.detach(id, Span::default()) };
                for poll in sees {
                    connected.sight.open(poll);
                }
                let (sight, queue) = (Arc::clone(&connected.sight), self.lane(viewer).subscribe(places));
                let first = first.into_iter().map(First::from).collect();
                if reply.send(Ok(Attached { id, you, first, queue, sight, ended })).is_err() {
                    return self.detach(id, Span::default());
                }
            }
            (Asked::Attach { id, reply, .. }, Answer::Refused(error)) => {
                self.connections.remove(&id);
                drop(reply.send(Err(error)));
            }
            // The caller learns that there is no answer when the channel is dropped.
            (Asked::RoomView(_) | Asked::ConductView(_) | Asked::Glance(_), Answer::Refused(_)) => {}
            _ => return ControlFlow::Break(CloseCode::Resync),
        }
        ControlFlow::Continue(())
    }

    /// Tells whoever asked that there is no answer. One that comes later is not waited for.
    fn give_up(&mut self, id: u64) -> ControlFlow<CloseCode> {
        match self.asked.remove(&id).map(|(_, asked)| asked) {
            Some(Asked::Reply(reply)) => reply.send(Err(refusal::elsewhere())),
            Some(Asked::Deleted(reply)) => drop(reply.send(Err(refusal::elsewhere()))),
            Some(Asked::Ingested(reply)) => drop(reply.send(Err(refusal::elsewhere()))),
            // The owner lets it go again, if it ever lets it in.
            Some(Asked::Attach { id, .. }) => return self.detach(id, Span::default()),
            // Told by its being dropped.
            Some(Asked::RoomView(_) | Asked::ConductView(_) | Asked::Glance(_)) | None => {}
        }
        ControlFlow::Continue(())
    }

    fn tick(&mut self) -> ControlFlow<CloseCode> {
        let now = Instant::now();
        let late: Vec<u64> = self.asked.iter().filter(|(_, (until, _))| *until < now).map(|(id, _)| *id).collect();
        for id in late {
            counter!("conductor_bus_unanswered_total").increment(1);
            self.give_up(id)?;
        }
        let gone = self.connections.iter().filter(|(_, connected)| connected.personal.is_closed());
        for id in gone.map(|(id, _)| *id).collect::<BTreeSet<_>>() {
            self.detach(id, Span::default())?;
        }
        if !self.connections.is_empty() {
            self.used_at = now;
        }
        if now - self.used_at >= IDLE { ControlFlow::Break(CloseCode::Resync) } else { ControlFlow::Continue(()) }
    }
}

/// The place at which a connection continues in the copy, after its first frames; `None` if the copy has forgotten it already.
fn places(lane: &Lane, wants: &[Subscription], first: &[ServerFrame]) -> Option<Places> {
    let mut places = Places::default();
    for want in wants {
        match want.topic {
            Topic::Pulse => places.pulse = true,
            Topic::Score => places.score = true,
            Topic::Room | Topic::Conduct | Topic::Unknown => {}
        }
    }
    for frame in first {
        let (ServerFrame::Resumed { topic, position } | ServerFrame::Snapshot { topic, position, .. }) = frame else { continue };
        match topic {
            Topic::Room => places.room = Some(lane.resume_room(*position)?),
            Topic::Conduct => places.conduct = Some(lane.resume_conduct(*position)?),
            Topic::Pulse | Topic::Score | Topic::Unknown => {}
        }
    }
    Some(places)
}
