//! The one socket of a page: [`SocketProvider`] opens it in the browser, [`use_socket`] gives it to components.
//!
//! Components read [`Socket::live`] and never wait: a person's act is in [`Socket::outbox`] at once, shown as done, and leaves it when the
//! server has answered.

#[cfg(any(test, feature = "hydrate"))]
pub mod after;
pub mod backoff;
#[cfg(feature = "hydrate")]
mod connection;
pub mod health;

use crate::live::Live;
#[cfg(feature = "hydrate")]
use crate::live::reduce;
use crate::live::reduce::Speech;
use crate::outbox::{Command, Outbox};
use conductor::id::SessionId;
use conductor::time::Timestamp;
use leptos::prelude::*;
use protocol::{CloseCode, CommandId, Order, Role, Topic};
use reactive_stores::Store;
use room::Act;
use uuid::Uuid;

/// The state of a page's connection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Link {
    /// Not connected; another try comes by itself.
    Offline,
    /// Not connected yet, a try is on the way. How a page starts, also on the server.
    #[default]
    Connecting,
    /// Connected and heard from.
    Live,
    /// Connected, but nothing was heard for longer than it should take.
    Stale,
    /// Another page of the same person took this one's place: it connects again when somebody looks at it.
    Resting,
    /// No further try comes by itself.
    Refused(Cause),
}

/// The reason why no further try to connect comes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The sign-in has ended.
    SignedOut,
    /// This person may not follow the session.
    Forbidden,
    /// The page and the server do not understand each other.
    Protocol,
    /// The session has ended.
    Ended,
    /// There is no such session.
    Gone,
    /// The page was opened under another address than the server's.
    Address,
    /// The browser keeps no cookie, or the sign-in is over.
    Nobody,
    /// The server gave a reason that this page does not know.
    Other,
}

impl Link {
    /// Returns whether the page's content is current.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        matches!(self, Self::Live)
    }
}

/// An event that wakes the connection.
#[cfg(feature = "hydrate")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Nudge {
    /// A second has passed.
    Tick,
    /// The outbox has something.
    Send,
    /// The network is back, or the page came back from the browser's cache.
    Online,
    /// Somebody turns to the page: its window is in front, or they ask for it.
    Look,
    /// The page is looked at, or no longer.
    Visible(bool),
    /// The page is hidden for good, or goes into the browser's cache and may come back.
    Hide {
        /// True if it may come back.
        may_return: bool,
    },
    /// The page is left.
    Leave,
}

/// A page's connection to its session. Copy it freely.
#[derive(Clone, Copy)]
pub struct Socket {
    /// The page's live state.
    pub live: Store<Live>,
    /// The state of the page's connection.
    pub link: ReadSignal<Link>,
    /// True if there has been no connection for five seconds: time to say so.
    pub away: ReadSignal<bool>,
    /// True if the server ever welcomed this page: before that nothing can be promised.
    pub met: ReadSignal<bool>,
    /// The address at which the page works, if it was opened under another one.
    pub address: ReadSignal<Option<String>>,
    /// The code with which the server ended the last connection, until there is another; `None` if it did not.
    pub goodbye: ReadSignal<Option<CloseCode>>,
    /// The server's time, told each second; `None` until the page runs in a browser, so that both sides render the same.
    pub now: ReadSignal<Option<Timestamp>>,
    /// Commands sent from here that have no answer yet, and those that were refused.
    pub outbox: RwSignal<Outbox>,
    /// The person's role.
    pub role: Role,
    #[cfg(feature = "hydrate")]
    wake: Wake,
}

#[cfg(feature = "hydrate")]
type Wake = StoredValue<Option<futures::channel::mpsc::UnboundedSender<Nudge>>>;

impl Socket {
    /// Does something in the room: shown at once, sent as soon as possible, and again after a lost connection.
    pub fn act(self, act: Act) -> CommandId {
        self.put(Command::Act(act))
    }

    /// Tells the conductor something; as [`Self::act`].
    pub fn order(self, order: Order) -> CommandId {
        self.put(Command::Order(order))
    }

    /// Returns whether the command has no answer yet. Tracks.
    #[must_use]
    pub fn is_pending(self, command: CommandId) -> bool {
        self.outbox.with(|outbox| outbox.is_pending(command))
    }

    /// Why the command was refused, if it was. Tracks.
    #[must_use]
    pub fn refusal(self, command: CommandId) -> Option<protocol::ApiError> {
        self.outbox.with(|outbox| outbox.refusal(command).cloned())
    }

    /// A new identifier that sorts by time, from the browser's clock and generator.
    #[must_use]
    pub fn new_id(self) -> Uuid {
        new_id(self.now.get_untracked())
    }

    /// Connects a page that rests.
    #[cfg(feature = "hydrate")]
    pub fn wake(self) {
        self.nudge(Nudge::Look);
    }

    /// Nothing rests while the server renders a page.
    #[cfg(not(feature = "hydrate"))]
    pub fn wake(self) {}

    #[cfg(feature = "hydrate")]
    fn nudge(self, nudge: Nudge) {
        self.wake.with_value(|wake| {
            if let Some(wake) = wake {
                // Without a receiver the page is being left.
                let _ = wake.unbounded_send(nudge);
            }
        });
    }

    #[cfg(feature = "hydrate")]
    fn put(self, command: Command) -> CommandId {
        let id = CommandId(self.new_id());
        reduce::did(self.live, &command);
        self.outbox.update(|outbox| outbox.put(id, command));
        self.nudge(Nudge::Send);
        id
    }

    /// Nothing can be done while the server renders a page.
    #[cfg(not(feature = "hydrate"))]
    fn put(self, _: Command) -> CommandId {
        CommandId(self.new_id())
    }
}

#[cfg(feature = "hydrate")]
fn new_id(now: Option<Timestamp>) -> Uuid {
    #[expect(clippy::cast_possible_truncation, reason = "ms since 1970 are far below 2^53")]
    let now = now.unwrap_or_else(|| Timestamp::from_millis(connection::wall() as i64));
    conductor::id::uuid_v7(now, connection::random())
}

#[cfg(not(feature = "hydrate"))]
fn new_id(_: Option<Timestamp>) -> Uuid {
    Uuid::nil()
}

/// The page's socket.
///
/// # Panics
/// Outside a [`SocketProvider`].
#[must_use]
pub fn use_socket() -> Socket {
    use_context().expect("a SocketProvider is above every component that uses the socket")
}

/// The topics that a page of `role` follows.
#[must_use]
pub const fn topics_of(role: Role) -> &'static [Topic] {
    match role {
        Role::Attendee | Role::Projector => &[Topic::Room, Topic::Pulse],
        Role::Organizer => &[Topic::Room, Topic::Pulse, Topic::Score, Topic::Conduct],
    }
}

/// Gives its children the page's socket. In the browser it opens exactly one, which goes on from the positions in `live`, and
/// closes it when the page is left. On the server it opens none.
#[component]
pub fn SocketProvider(
    /// The session.
    session: SessionId,
    /// The person's role.
    role: Role,
    /// The part of the protocol that the page speaks.
    speech: Speech,
    /// The topics that the page follows; by default all that its role may.
    #[prop(optional)]
    topics: Option<&'static [Topic]>,
    /// The server's rendered state, with its positions.
    live: Live,
    /// The page.
    children: Children,
) -> impl IntoView {
    let live = Store::new(live);
    let link = RwSignal::new(Link::Connecting);
    let away = RwSignal::new(false);
    let met = RwSignal::new(false);
    let address = RwSignal::new(None);
    let goodbye = RwSignal::new(None);
    let now = RwSignal::new(None);
    let outbox = RwSignal::new(Outbox::default());
    #[cfg(feature = "hydrate")]
    let wake: Wake = StoredValue::new(None);
    let topics = topics.unwrap_or(topics_of(role));
    provide_context(Socket {
        live,
        link: link.read_only(),
        away: away.read_only(),
        met: met.read_only(),
        address: address.read_only(),
        goodbye: goodbye.read_only(),
        now: now.read_only(),
        outbox,
        role,
        #[cfg(feature = "hydrate")]
        wake,
    });
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        let (sender, receiver) = futures::channel::mpsc::unbounded();
        wake.set_value(Some(sender.clone()));
        let listening = connection::start(
            Parts { session, role, speech, topics, live, link, away, met, address, goodbye, now, outbox },
            sender,
            receiver,
        );
        on_cleanup(move || listening.stop());
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = (session, speech, topics);
    children()
}

/// The connection's side of a [`Socket`].
#[cfg(feature = "hydrate")]
#[derive(Clone, Copy)]
struct Parts {
    session: SessionId,
    role: Role,
    speech: Speech,
    topics: &'static [Topic],
    live: Store<Live>,
    link: RwSignal<Link>,
    away: RwSignal<bool>,
    met: RwSignal<bool>,
    address: RwSignal<Option<String>>,
    goodbye: RwSignal<Option<CloseCode>>,
    now: RwSignal<Option<Timestamp>>,
    outbox: RwSignal<Outbox>,
}
