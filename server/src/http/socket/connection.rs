//! [`Connection`]: one task for one socket, both directions. It waits for its own other end only, and nobody waits for it.

mod inbound;
mod outbound;

use super::line::{Broken, Feed, Line, PERSONAL};
use super::pace::Pace;
use super::wire::Wire;
use super::{Guest, SocketState};
use crate::connections::{Farewell, Membership, Pass, Person};
use crate::http::arrival::arrival;
use crate::http::listen;
use crate::hub::{Seat, encode};
use crate::live::presence::ConnectionId;
use crate::live::{Attach, Attached, Attachment, First, Handle, Meta, Whisperer, whispers};
use conductor::id::{AttendeeId, OrganizerId, SessionId};
use protocol::limits::{HELLO, PING, PONG, TOPICS};
use protocol::{ApiError, ClientFrame, CloseCode, ErrorCode, LiveState, Right, Role, ServerFrame, Subscription};
use rand::RngExt;
use room::{Actor, Arrival, Viewer};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until, timeout};

/// Frames in a row that may be no frames of the protocol.
const BAD_FRAMES: u32 = 10;
/// A client pings this often by itself; only then does the server ask.
const SILENT: Duration = Duration::from_secs(PING.as_secs() + 2);
/// Time without a sign of life after which the other end counts as gone.
const DEAD: Duration = Duration::from_secs(PING.as_secs() + PONG.as_secs());

/// The end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The other end is gone; nothing can be said.
    Lost,
    /// It is closed with a code of the protocol.
    Close(CloseCode),
    /// It cannot enter now, and learns after how long it may come again.
    Busy(Option<Duration>),
    /// It is closed with a code of the WebSocket standard (RFC 6455 §7.4.1).
    Standard(u16, &'static str),
    /// The other end has closed it.
    Left,
}

impl From<Broken> for End {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Slow => Self::Close(CloseCode::Slow),
            Broken::Lost => Self::Lost,
        }
    }
}

/// One socket.
pub(super) struct Connection {
    wire: Wire,
    /// Its way out.
    line: Arc<Line>,
    sockets: Arc<SocketState>,
    guest: Guest,
    pass: Pass,
    /// Counts it for its network, if it came through a proxy.
    _entry: Option<listen::Entry>,
    pace: Pace,
    /// When the other end last gave a sign of life.
    heard: Instant,
    /// When it was last asked for one.
    asked: Instant,
    bad_frames: u32,
}

/// Somebody who enters a session.
struct Entering {
    role: Role,
    actor: Option<Actor>,
    viewer: Viewer,
    member: Option<Membership>,
}

/// The session that a connection follows once it has said hello.
struct Following {
    handle: Handle,
    role: Role,
    actor: Option<Actor>,
    /// The session, if the actor is the holder of a private link to it.
    link: Option<SessionId>,
    id: ConnectionId,
    personal: Whisperer,
    /// Connected to the other nodes or not; `None` without other nodes, or if the guest is not to know.
    health: Option<watch::Receiver<bool>>,
    /// Its place among those who are told what is new.
    _seat: Option<Seat>,
    /// Leaves the session when the connection ends.
    attachment: Attachment,
}

impl Connection {
    pub fn new(wire: Wire, sockets: Arc<SocketState>, guest: Guest, pass: Pass, entry: Option<listen::Entry>) -> Self {
        let (now, line) = (Instant::now(), Arc::clone(wire.line()));
        Self { wire, line, sockets, guest, pass, _entry: entry, pace: Pace::default(), heard: now, asked: now, bad_frames: 0 }
    }

    /// Serves the socket until it ends.
    pub async fn serve(mut self) {
        // Greeting holds snapshots; boxed, so that the long part of a connection's life is small.
        let end = match Box::pin(self.greet()).await {
            Ok(mut following) => {
                let end = self.follow(&mut following).await;
                // To keep a socket open costs as much as to say something on it now and then, and a phone that is locked says nothing.
                if !self.wire.is_held_open() {
                    following.attachment.was_silent(self.heard.elapsed().into());
                }
                drop(following);
                end
            }
            Err(end) => end,
        };
        self.line.unfollow();
        Box::pin(self.part(end)).await;
    }

    /// Waits for the hello and answers it.
    async fn greet(&mut self) -> Result<Following, End> {
        let farewell = Arc::clone(self.pass.farewell());
        let hello = tokio::select! {
            hello = timeout(HELLO, self.hello()) => hello.unwrap_or(Err(End::Close(CloseCode::Silent)))?,
            code = farewell.wait() => return Err(End::Close(code)),
        };
        self.enter(hello.0, hello.1).await
    }

    async fn hello(&mut self) -> Result<(SessionId, Vec<Subscription>), End> {
        loop {
            let text = self.read().await?;
            let Some(text) = text else { continue };
            return match ClientFrame::decode(&text) {
                Ok(ClientFrame::Hello { session, topics }) if topics.len() <= TOPICS => Ok((session, topics)),
                _ => Err(End::Close(CloseCode::Protocol)),
            };
        }
    }

    async fn enter(&mut self, session: SessionId, wants: Vec<Subscription>) -> Result<Following, End> {
        let handle = self.sockets.registry.open_patiently(session).await.map_err(|error| refused(&error))?;
        let Entering { role, actor, viewer, member } = self.identity(&handle, &wants).await?;
        if viewer != Viewer::Organizer && wants.iter().any(|want| want.topic.needs_organizer()) {
            return Err(End::Close(CloseCode::Forbidden));
        }
        match actor {
            Some(Actor::Organizer(id)) => self.pass.identify(Person::Organizer(id, session)),
            Some(Actor::Attendee(id)) => self.pass.identify(Person::Attendee(id)),
            // A screen acts for nobody, and its browser has no more connections than a person.
            None => {
                let secret = self.guest.caller.attendee.as_ref();
                if let Some(secret) = secret {
                    self.pass.identify(Person::Attendee(self.sockets.key.attendee(&secret.0, handle.meta().event)));
                }
            }
            Some(Actor::System) => {}
        }
        let (personal, heard) = whispers(PERSONAL, Arc::clone(self.line.bell()));
        let attach = Attach { viewer, arrival: self.arrival(viewer, &handle), wants, personal: personal.clone() };
        let (attached, attachment) = handle.attach(attach).await.map_err(|error| refused(&error))?;
        let Attached { id, you, first, queue, sight, ended } = attached;
        let mut health = if role == Role::Organizer { self.sockets.registry.watch_health() } else { None };
        // A page takes a server for well until it hears otherwise.
        let unwell = health.as_mut().is_some_and(|health| !*health.borrow_and_update()).then_some(outbound::unwell(true));
        let welcome = ServerFrame::Welcome { session, you, now: self.sockets.registry.now() };
        let told = member.map(|Membership { role, .. }| ServerFrame::State { state: LiveState::Member { role } });
        let texts = std::iter::once(encode(&welcome)).chain(told.as_ref().map(encode)).chain(unwell.as_ref().map(encode));
        self.line.say(texts.chain(first.iter().map(First::text)));
        self.line.follow(Feed { queue, sight, whispers: heard });
        self.line.settle().await?;
        if ended {
            return Err(End::Close(CloseCode::Ended));
        }
        Ok(Following {
            handle,
            role,
            actor,
            link: member.and_then(|member| member.link),
            id,
            personal,
            health,
            _seat: self.line.join(),
            attachment,
        })
    }

    /// The guest's role in a session. An organizer who is no member of its event learns only that there is no such session.
    async fn identity(&self, handle: &Handle, wants: &[Subscription]) -> Result<Entering, End> {
        let meta = handle.meta();
        let secret = self.guest.caller.attendee.as_ref();
        let attendee: Option<AttendeeId> = secret.map(|secret| self.sockets.key.attendee(&secret.0, meta.event));
        let member = if matches!(self.guest.role, None | Some(Role::Organizer)) { self.member(meta).await? } else { None };
        let role = self.guest.role.unwrap_or_else(|| {
            let runs = wants.iter().any(|want| want.topic.needs_organizer()) || attendee.is_none();
            if member.is_some() && runs { Role::Organizer } else { Role::Attendee }
        });
        match role {
            Role::Organizer => {
                let member = member.ok_or(End::Close(CloseCode::Gone))?;
                self.pass.is_of(member);
                let (actor, viewer) = (Some(Actor::Organizer(member.organizer)), Viewer::Organizer);
                Ok(Entering { role, actor, viewer, member: Some(member) })
            }
            Role::Attendee => {
                let attendee = attendee.ok_or(End::Close(CloseCode::Forbidden))?;
                Ok(Entering { role, actor: Some(Actor::Attendee(attendee)), viewer: Viewer::Attendee(attendee), member: None })
            }
            Role::Projector => Ok(Entering { role, actor: None, viewer: Viewer::Projector, member: None }),
        }
    }

    /// The guest as a member of the session's event, or as the holder of a private link to the session.
    async fn member(&self, meta: &Meta) -> Result<Option<Membership>, End> {
        let (caller, event) = (&self.guest.caller, meta.event);
        if let Some(organizer) = caller.organizer {
            match self.sockets.registry.permit(organizer, event, Right::See, "session").await {
                Ok(role) => return Ok(Some(Membership { organizer, event, role, link: None })),
                Err(error) if error.code == ErrorCode::NotFound => {}
                Err(error) => return Err(refused(&error)),
            }
        }
        let Some(link) = caller.link.filter(|link| link.session == meta.session) else { return Ok(None) };
        match self.sockets.registry.permit_holder(link.id, link.session, Right::See).await {
            Ok(role) => Ok(Some(Membership { organizer: OrganizerId(link.id), event, role, link: Some(link.session) })),
            Err(error) if error.code == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(refused(&error)),
        }
    }

    /// The arrival of an attendee.
    fn arrival(&self, viewer: Viewer, handle: &Handle) -> Option<Arrival> {
        matches!(viewer, Viewer::Attendee(_)).then(|| arrival(&self.sockets.key, &self.guest.caller, handle.meta().event, false))
    }

    /// Serves a connection that follows a session.
    async fn follow(&mut self, following: &mut Following) -> End {
        let farewell: Arc<Farewell> = Arc::clone(self.pass.farewell());
        let line = Arc::clone(&self.line);
        loop {
            let deadline = self.heard + if self.asked > self.heard { DEAD } else { SILENT };
            // Each branch is cancel-safe: a message is only taken by the branch that handles it.
            let went = tokio::select! {
                message = self.read(), if line.may_read() => match message {
                    // Boxed, so that the connection is small while it waits.
                    Ok(Some(text)) => Box::pin(self.receive(following, &text)).await,
                    Ok(None) => Ok(()),
                    Err(end) => Err(end),
                },
                () = line.bell().notified() => self.deliver().await,
                well = changed(&mut following.health) => self.send(&outbound::unwell(!well)).await,
                () = sleep_until(deadline) => Box::pin(self.probe()).await,
                code = farewell.wait() => Err(End::Close(code)),
            };
            if let Err(end) = went {
                return end;
            }
        }
    }
}

/// Waits until the health of this node changes, for ever if there is none to know; what it is then. Cancel-safe.
async fn changed(health: &mut Option<watch::Receiver<bool>>) -> bool {
    if let Some(health) = health
        && health.changed().await.is_ok()
    {
        return *health.borrow_and_update();
    }
    std::future::pending().await
}

/// The end of a connection that may not enter a session.
fn refused(error: &ApiError) -> End {
    match error.code {
        ErrorCode::NotFound => End::Close(CloseCode::Gone),
        ErrorCode::SessionEnded => End::Close(CloseCode::Ended),
        // Spread over as long again, so that not everybody comes at once.
        _ => End::Busy(error.retry_after.map(|seconds| Duration::from_secs(seconds.into()).mul_f64(1.0 + rand::rng().random::<f64>()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size<F>(_: impl FnOnce(Connection) -> F) -> usize {
        size_of::<F>()
    }

    #[test]
    fn a_waiting_connection_is_small() {
        let bytes = size(Connection::serve);
        assert!(bytes <= 4096, "each of many thousands holds {bytes} bytes for its task");
    }
}
