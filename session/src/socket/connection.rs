//! The browser's edge: opens the one socket of a page, keeps it, and closes it. Nothing else in `app` touches a WebSocket.

mod heard;
mod page;

use super::backoff::Backoff;
use super::health::{Check, Health};
use super::{Cause, Link, Nudge, Parts};
use crate::live::LiveStoreFields;
use crate::live::reduce::Speech;
use crate::outbox::Outbox;
use conductor::time::Timestamp;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender};
use futures::channel::oneshot;
use futures::stream::{Fuse, SplitSink, SplitStream, StreamExt};
use futures::{FutureExt, SinkExt, select_biased};
use gloo_net::websocket::futures::WebSocket;
use gloo_net::websocket::{Message, WebSocketError};
use leptos::prelude::*;
use page::{Listening, chance, clock, listen, open, visible};
pub(super) use page::{random, wall};
use protocol::{ClientFrame, CloseCode, Subscription, Topic};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// A connection that has not been welcomed after this long is given up, in ms.
const OPENING: f64 = 10_000.0;
/// A connection that ends within this time is no reason to open the next one at once.
const AT_ONCE: Duration = Duration::from_secs(1);
/// After this long without a connection the page says so, in ms.
const AWAY: f64 = 5_000.0;

/// Starts the page's connection. It ends when the page stops listening.
pub(super) fn start(parts: Parts, nudge: UnboundedSender<Nudge>, nudges: UnboundedReceiver<Nudge>) -> Listening {
    let listening = listen(nudge);
    leptos::task::spawn_local(Connection::new(parts, nudges, Arc::clone(&listening.left)).keep());
    listening
}

/// The end of a connection.
#[derive(Debug)]
enum Ended {
    /// The page is left.
    Left,
    /// The page sleeps in the browser's cache.
    Suspended,
    /// Another page took its place.
    Replaced,
    /// Something was missed in spite of everything: the connection must be reopened, and its topics must start afresh.
    Gap,
    /// It is to be opened again after a pause, at least as long as the server asked for.
    Lost(Option<Duration>),
    /// The server will not have it.
    Refused(Cause),
}

type Outgoing = SplitSink<WebSocket, Message>;
type Incoming = Fuse<SplitStream<WebSocket>>;

/// A page's connection over all its sockets, of which at most one is open.
struct Connection {
    parts: Parts,
    nudges: UnboundedReceiver<Nudge>,
    /// The page is being left: its signals are gone, whatever is still queued.
    left: Arc<AtomicBool>,
    backoff: Backoff,
    health: Health,
    /// The moment at which the connection was lost.
    away_since: Option<f64>,
    /// Server's time minus [`clock`], in ms.
    offset: f64,
    /// True if the server has said welcome on this socket.
    welcomed: bool,
    /// The wait that the server asked for before it closed.
    asked: Option<Duration>,
    /// The code with which the server ended the last connection, until there is another.
    before: Option<CloseCode>,
}

impl Connection {
    fn new(parts: Parts, nudges: UnboundedReceiver<Nudge>, left: Arc<AtomicBool>) -> Self {
        let now = clock();
        let mut this = Self {
            parts,
            nudges,
            left,
            backoff: Backoff::default(),
            health: Health::new(now),
            away_since: Some(now),
            offset: wall() - now,
            welcomed: false,
            asked: None,
            before: None,
        };
        this.tell_time();
        this
    }

    /// Keeps a connection open until the page is left or the server refuses it.
    async fn keep(mut self) {
        loop {
            self.parts.link.set(Link::Connecting);
            let began = clock();
            let ended = self.connect().await;
            if matches!(ended, Ended::Left) {
                return;
            }
            self.parts.outbox.update(Outbox::disconnected);
            let lived = Duration::from_secs_f64((clock() - began).max(0.0) / 1000.0);
            if self.welcomed {
                self.backoff.ended(lived);
            }
            self.away_since.get_or_insert_with(clock);
            let wait = match ended {
                Ended::Left => return,
                Ended::Gap => {
                    self.forget_positions();
                    // At once, unless the gap came at once too: then something is wrong, and asking faster does not help.
                    if lived > AT_ONCE { Duration::ZERO } else { self.backoff.next(chance(), None) }
                }
                Ended::Replaced => {
                    self.parts.link.set(Link::Resting);
                    self.parts.away.set(false);
                    self.away_since = None;
                    if !self.rest().await {
                        return;
                    }
                    continue;
                }
                Ended::Refused(cause) => {
                    self.parts.link.set(Link::Refused(cause));
                    self.parts.away.set(false);
                    // Countdowns go on; the server is not asked again.
                    loop {
                        let nudge = self.nudges.next().await;
                        match self.arrived(nudge) {
                            Nudge::Leave => return,
                            Nudge::Tick => self.tell_time(),
                            _ => {}
                        }
                    }
                }
                Ended::Suspended => Duration::from_secs(3600),
                Ended::Lost(asked) => self.backoff.next(chance(), asked),
            };
            self.parts.link.set(Link::Offline);
            if !self.pause(wait).await {
                return;
            }
        }
    }

    /// The next nudge, once the stream has spoken; a page that is left hears of nothing else.
    fn arrived(&self, nudge: Option<Nudge>) -> Nudge {
        match nudge {
            Some(nudge) if !self.left.load(Ordering::Relaxed) => nudge,
            _ => Nudge::Leave,
        }
    }

    /// Waits until somebody looks at the page. False if the page is left.
    async fn rest(&mut self) -> bool {
        loop {
            let nudge = self.nudges.next().await;
            match self.arrived(nudge) {
                Nudge::Leave => return false,
                Nudge::Look | Nudge::Send | Nudge::Visible(true) => return true,
                Nudge::Tick => self.tell_time(),
                Nudge::Online | Nudge::Visible(false) | Nudge::Hide { .. } => {}
            }
        }
    }

    /// Waits, unless the network comes back or somebody looks at the page again. False if the page is left.
    async fn pause(&mut self, wait: Duration) -> bool {
        let (over, mut is_over) = oneshot::channel();
        let timer = set_timeout_with_handle(
            move || {
                // Without a receiver the wait was cut short.
                let _ = over.send(());
            },
            wait,
        );
        let stays = loop {
            select_biased! {
                nudge = self.nudges.next() => match self.arrived(nudge) {
                    Nudge::Leave => break false,
                    Nudge::Online | Nudge::Look | Nudge::Visible(true) => {
                        self.backoff.reset();
                        break true;
                    }
                    Nudge::Tick => self.tell_time(),
                    Nudge::Send | Nudge::Hide { .. } | Nudge::Visible(false) => {}
                },
                _ = is_over => break true,
            }
        };
        if let Ok(timer) = timer {
            timer.clear();
        }
        stays
    }

    /// Opens a socket and serves it until it ends.
    async fn connect(&mut self) -> Ended {
        self.welcomed = false;
        self.asked = None;
        let Some(socket) = open(self.parts.role).and_then(|socket| WebSocket::try_from(socket).ok()) else { return Ended::Lost(None) };
        let (mut outgoing, incoming) = socket.split();
        let mut incoming = incoming.fuse();
        let began = clock();
        self.health = Health::new(began);
        // Sending waits until the socket is open. Listening goes first: of one that failed to open it hears that it did.
        let ended = {
            let hello = self.hello();
            let mut greeting = Box::pin(say(self.parts.speech, &mut outgoing, hello)).fuse();
            loop {
                select_biased! {
                    nudge = self.nudges.next() => match self.arrived(nudge) {
                        Nudge::Leave => break Some(Ended::Left),
                        Nudge::Hide { .. } => break Some(Ended::Suspended),
                        Nudge::Tick => {
                            self.tell_time();
                            if clock() - began > OPENING {
                                break Some(Ended::Lost(None));
                            }
                        }
                        // This try may have begun before the network was back: if it fails, the next comes soon.
                        Nudge::Online | Nudge::Look | Nudge::Visible(true) => self.backoff.reset(),
                        Nudge::Send | Nudge::Visible(false) => {}
                    },
                    message = incoming.next() => if let Some(ended) = self.received(message) {
                        break Some(ended);
                    },
                    sent = greeting => break sent.is_err().then_some(Ended::Lost(None)),
                }
            }
        };
        match ended {
            Some(ended) => ended,
            None => self.serve(&mut outgoing, &mut incoming, began).await,
        }
    }

    /// Serves an open socket until it ends.
    async fn serve(&mut self, outgoing: &mut Outgoing, incoming: &mut Incoming, began: f64) -> Ended {
        if !visible() && say(self.parts.speech, outgoing, ClientFrame::Focus { visible: false }).await.is_err() {
            return Ended::Lost(None);
        }
        loop {
            let done = select_biased! {
                nudge = self.nudges.next() => match self.arrived(nudge) {
                    Nudge::Leave => {
                        let _ = say(self.parts.speech, outgoing, ClientFrame::Goodbye).await;
                        Some(Ended::Left)
                    }
                    Nudge::Hide { may_return } => {
                        if !may_return {
                            let _ = say(self.parts.speech, outgoing, ClientFrame::Goodbye).await;
                        }
                        Some(Ended::Suspended)
                    }
                    Nudge::Send => {
                        self.health.sent(clock());
                        None
                    }
                    Nudge::Look => None,
                    Nudge::Tick => self.tick(outgoing, began).await,
                    Nudge::Online => self.probe(outgoing).await,
                    Nudge::Visible(visible) => match say(self.parts.speech, outgoing, ClientFrame::Focus { visible }).await {
                        Ok(()) if visible => self.probe(outgoing).await,
                        Ok(()) => None,
                        Err(_) => Some(Ended::Lost(None)),
                    },
                },
                message = incoming.next() => self.received(message),
            };
            if let Some(ended) = done {
                return ended;
            }
            if self.welcomed && self.flush(outgoing).await.is_err() {
                return Ended::Lost(None);
            }
        }
    }

    /// Does the work of each second.
    async fn tick(&mut self, outgoing: &mut Outgoing, began: f64) -> Option<Ended> {
        self.tell_time();
        if !self.welcomed && clock() - began > OPENING {
            return Some(Ended::Lost(None));
        }
        match self.health.check(clock()) {
            Check::Fine => return None,
            Check::Ask => {}
            Check::Doubt => self.parts.link.set(Link::Stale),
            Check::Dead => return Some(Ended::Lost(None)),
        }
        say(self.parts.speech, outgoing, ClientFrame::Ping).await.err().map(|_| Ended::Lost(None))
    }

    /// Asks whether the server is still there after the page was away.
    async fn probe(&mut self, outgoing: &mut Outgoing) -> Option<Ended> {
        self.health.probe(clock());
        say(self.parts.speech, outgoing, ClientFrame::Ping).await.err().map(|_| Ended::Lost(None))
    }

    /// Sends the outbox's commands.
    async fn flush(&mut self, outgoing: &mut Outgoing) -> Result<(), WebSocketError> {
        while self.parts.outbox.with_untracked(|outbox| outbox.has_next(clock())) {
            let frame = self.parts.outbox.try_update_untracked(|outbox| outbox.next(clock())).flatten();
            match frame {
                Some(frame) => say(self.parts.speech, outgoing, frame).await?,
                None => break,
            }
        }
        Ok(())
    }

    /// Makes the next hello ask for everything.
    fn forget_positions(&self) {
        self.parts.live.room_position().set(None);
        self.parts.live.conduct_position().set(None);
    }

    /// The first frame: the topics that the page wants, and its positions in them.
    fn hello(&self) -> ClientFrame {
        let live = self.parts.live;
        let position = |topic| match topic {
            Topic::Room => live.room_position().get_untracked(),
            Topic::Conduct => live.conduct_position().get_untracked(),
            Topic::Pulse | Topic::Score | Topic::Unknown => None,
        };
        let topics = self.parts.topics.iter().map(|&topic| Subscription { topic, position: position(topic) }).collect();
        ClientFrame::Hello { session: self.parts.session, topics }
    }

    #[expect(clippy::cast_precision_loss, reason = "ms since 1970 are far below 2^53")]
    fn set_clock(&mut self, now: Timestamp) {
        self.offset = now.as_millis() as f64 - clock();
        self.tell_time();
    }

    #[expect(clippy::cast_possible_truncation, reason = "ms since 1970 are far below 2^53")]
    fn tell_time(&mut self) {
        let now = clock();
        self.parts.now.set(Some(Timestamp::from_millis((now + self.offset) as i64)));
        if self.away_since.is_some_and(|since| now - since >= AWAY) {
            self.parts.away.set(true);
        }
    }
}

async fn say(speech: Speech, outgoing: &mut Outgoing, frame: ClientFrame) -> Result<(), WebSocketError> {
    match (speech.write)(frame) {
        Some(text) => outgoing.send(Message::Text(text)).await,
        None => Ok(()),
    }
}
