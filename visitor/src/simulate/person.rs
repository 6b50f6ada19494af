//! One simulated person: a cookie, a WebSocket, and their deeds.

use super::board::Board;
use super::summary::Counts;
use super::{vote, words};
use crate::client::{ClientError, Connection, Received, RoomUrl, Visit};
use conductor::id::{MessageId, PollId, QuestionId};
use protocol::{ClientFrame, CloseCode, CommandId, LiveEvent, Position, Scenario, ServerFrame, Snapshot, Subscription, Topic, limits};
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use room::{Act, Pace, Reaction, RoomEvent};
use simulation::audience::{Deed, PaceDeed};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::{Semaphore, mpsc};
use tokio::time::{Instant, sleep_until};
use uuid::Uuid;

/// State that all people share.
pub struct World {
    pub url: RoomUrl,
    pub scenario: Scenario,
    pub http: reqwest::Client,
    pub board: Board,
    pub counts: Counts,
    /// Limits simultaneous arrivals: a real audience does not arrive within one millisecond either.
    pub door: Semaphore,
}

/// One simulated person.
pub struct Person {
    world: Arc<World>,
    rng: Pcg64Mcg,
    visit: Option<Visit>,
    /// Where the room's events were left, to go on there after a lost connection.
    position: Option<Position>,
    connection: Option<Connection>,
    /// Acts without an answer; they are sent again after a lost connection, as the same commands.
    waiting: BTreeMap<CommandId, (Instant, Act)>,
    voted: HashSet<PollId>,
    asked: HashSet<QuestionId>,
    supported: HashSet<QuestionId>,
    /// Acts that may be sent now, and when that was reckoned.
    allowance: (f64, Instant),
    /// When to connect again, and how often it failed in a row.
    again: Option<Instant>,
    failures: u32,
}

impl Person {
    pub fn new(world: Arc<World>, seed: u64) -> Self {
        Self {
            world,
            rng: Pcg64Mcg::seed_from_u64(seed),
            visit: None,
            position: None,
            connection: None,
            waiting: BTreeMap::new(),
            voted: HashSet::new(),
            asked: HashSet::new(),
            supported: HashSet::new(),
            allowance: (f64::from(limits::BURST), Instant::now()),
            again: None,
            failures: 0,
        }
    }

    /// Carries out orders until there are no more.
    pub async fn live(mut self, mut deeds: mpsc::Receiver<Deed>) {
        let mut ping = Instant::now() + limits::PING;
        loop {
            let again = self.again;
            let connected = self.connection.is_some();
            tokio::select! {
                deed = deeds.recv() => match deed {
                    Some(deed) => self.does(deed).await,
                    None => break,
                },
                received = receive(&mut self.connection) => self.received(received),
                () = sleep_until(ping), if connected => {
                    self.send(&ClientFrame::Ping).await;
                    ping = Instant::now() + limits::PING;
                }
                () = wait(again), if !connected => self.connect().await,
            }
        }
        self.leave().await;
    }

    async fn does(&mut self, deed: Deed) {
        match deed {
            Deed::Join => self.connect().await,
            Deed::Leave | Deed::Drop => self.leave().await,
            Deed::Look { visible } => self.send(&ClientFrame::Focus { visible }).await,
            Deed::Chat => {
                let text = words::message(self.world.scenario, &self.world.board.arms(), &mut self.rng);
                self.act(Act::Say { message: MessageId(Uuid::new_v4()), text }).await;
            }
            Deed::React => {
                if let Some(&emoji) = Reaction::ALL.choose(&mut self.rng) {
                    self.act(Act::React { emoji }).await;
                }
            }
            Deed::Ask => {
                let (question, text) = (QuestionId(Uuid::new_v4()), words::question(&mut self.rng));
                self.asked.insert(question);
                self.act(Act::Ask { question, text }).await;
            }
            Deed::Upvote => {
                let open: Vec<QuestionId> = self.world.board.questions();
                let fresh: Vec<_> = open.into_iter().filter(|id| !self.asked.contains(id) && !self.supported.contains(id)).collect();
                if let Some(&question) = fresh.choose(&mut self.rng) {
                    self.supported.insert(question);
                    self.act(Act::Upvote { question, on: true }).await;
                }
            }
            Deed::Vote => self.vote().await,
            Deed::Pace(pace) => {
                let pace = match pace {
                    PaceDeed::TooFast => Pace::TooFast,
                    PaceDeed::LostMe => Pace::Lost,
                    PaceDeed::Good => Pace::Good,
                };
                self.act(Act::Pace { pace: Some(pace) }).await;
            }
        }
    }

    /// Votes in every open poll that they have not voted in.
    async fn vote(&mut self) {
        for ballot in self.world.board.ballots() {
            if self.voted.insert(ballot.poll)
                && let Some(act) = vote::vote(ballot.poll, &ballot.kind, ballot.options, &mut self.rng)
            {
                self.act(act).await;
            }
        }
    }

    /// Enters the room if it is not there yet, and resumes the events where it left them.
    async fn connect(&mut self) {
        self.again = None;
        if self.connection.is_some() {
            return;
        }
        match self.try_connect().await {
            Ok(connection) => {
                self.connection = Some(connection);
                self.failures = 0;
                self.world.counts.count(|summary| summary.connections += 1);
                self.send_again().await;
            }
            Err(error) => {
                self.world.counts.count(|summary| *summary.failures.entry(reason(&error)).or_default() += 1);
                self.try_again(None);
            }
        }
    }

    async fn try_connect(&mut self) -> Result<Connection, ClientError> {
        let world = Arc::clone(&self.world);
        let Ok(_entering) = world.door.acquire().await else { return Err(ClientError::Timeout) };
        let visit = match &self.visit {
            Some(visit) => visit.clone(),
            None => world.url.enter(&world.http, None).await?,
        };
        let wants =
            vec![Subscription { topic: Topic::Room, position: self.position }, Subscription { topic: Topic::Pulse, position: None }];
        let connection = visit.connect(wants).await?;
        if self.visit.replace(visit).is_none() {
            world.counts.count(|summary| summary.joined += 1);
            let name = words::name(&mut self.rng);
            self.connection = Some(connection);
            if let Some(name) = name {
                self.act(Act::Rename { name }).await;
            }
            return self.connection.take().ok_or(ClientError::Timeout);
        }
        Ok(connection)
    }

    /// Plans another try with full jitter (Brooker 2015, "Exponential Backoff And Jitter"), not before the server allows it.
    fn try_again(&mut self, at_least: Option<Duration>) {
        let (shortest, longest) = limits::RECONNECT;
        self.failures = self.failures.saturating_add(1);
        let reach = shortest.saturating_mul(1 << self.failures.min(10)).min(longest);
        let wait = shortest + reach.mul_f64(self.rng.random_range(0.0..1.0));
        self.again = Some(Instant::now() + wait.max(at_least.unwrap_or_default()));
    }

    async fn leave(&mut self) {
        self.again = None;
        self.forget_waiting();
        if let Some(connection) = self.connection.take() {
            connection.close().await;
        }
    }

    fn forget_waiting(&mut self) {
        let unanswered = std::mem::take(&mut self.waiting).len() as u64;
        self.world.counts.count(|summary| summary.acts_unanswered += unanswered);
    }

    /// Returns whether another act keeps within a connection's limit.
    fn may_act(&mut self) -> bool {
        let now = Instant::now();
        let (left, then) = self.allowance;
        // A little less than allowed, because the server's clock is another one.
        let rate = 0.8 * f64::from(limits::ACTS_PER_SECOND);
        let left = (left + now.duration_since(then).as_secs_f64() * rate).min(0.8 * f64::from(limits::BURST));
        let may = left >= 1.0;
        self.allowance = (if may { left - 1.0 } else { left }, now);
        may
    }

    async fn act(&mut self, act: Act) {
        if self.connection.is_none() {
            return;
        }
        if !self.may_act() {
            self.world.counts.count(|summary| summary.acts_held_back += 1);
            return;
        }
        let command = CommandId(Uuid::new_v4());
        self.world.counts.count(|summary| summary.acts_sent += 1);
        self.waiting.insert(command, (Instant::now(), act.clone()));
        self.send(&ClientFrame::Act { command, act }).await;
    }

    /// Sends unanswered commands again.
    async fn send_again(&mut self) {
        for (command, (_, act)) in self.waiting.clone() {
            self.world.counts.count(|summary| summary.acts_resent += 1);
            self.send(&ClientFrame::Act { command, act }).await;
        }
    }

    async fn send(&mut self, frame: &ClientFrame) {
        if let Some(connection) = &mut self.connection
            && let Err(error) = connection.send(frame).await
        {
            // What the server closed with is still to be received; anything else is the end.
            if !matches!(error, ClientError::Socket(_)) {
                self.lost(1006, None);
            }
        }
    }

    fn received(&mut self, received: Result<Received, ClientError>) {
        match received {
            Ok(Received::Frame(frame)) => {
                self.world.counts.count(|summary| summary.frames += 1);
                self.read(frame);
            }
            Ok(Received::Closed { code, .. }) => self.lost(code, None),
            Err(error) => {
                self.world.counts.count(|summary| *summary.failures.entry(reason(&error)).or_default() += 1);
                self.lost(1006, None);
            }
        }
    }

    fn read(&mut self, frame: ServerFrame) {
        match frame {
            ServerFrame::Ack { command } => {
                if let Some((sent, _)) = self.waiting.remove(&command) {
                    self.world.counts.acked(sent.elapsed());
                }
            }
            ServerFrame::Nack { command, error } => {
                if let Some((sent, _)) = self.waiting.remove(&command) {
                    self.world.counts.refused(error.code, sent.elapsed());
                }
            }
            ServerFrame::Snapshot { position, view: Snapshot::Room(view), .. } => {
                self.position = Some(position);
                self.world.board.snapshot(position, &view);
            }
            ServerFrame::Event { topic: Topic::Room, position, event } => {
                self.follow(position);
                if let LiveEvent::Room(event) = event {
                    self.happened(position, &event);
                }
            }
            ServerFrame::Bye { code, retry_after_ms } => self.lost(code, retry_after_ms.map(Duration::from_millis)),
            _ => {}
        }
    }

    /// Checks that no event is missing and none comes twice.
    fn follow(&mut self, position: Position) {
        if let Some(last) = self.position.filter(|last| last.epoch == position.epoch) {
            if position.offset <= last.offset {
                self.world.counts.count(|summary| summary.duplicates += 1);
            } else if position.offset > last.offset + 1 {
                self.world.counts.count(|summary| summary.gaps += 1);
            }
        }
        self.position = self.position.max(Some(position));
    }

    fn happened(&self, position: Position, event: &RoomEvent) {
        if let RoomEvent::Intervened { intervention } = event {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            let sent = Duration::from_millis(u64::try_from(intervention.at.as_millis()).unwrap_or_default());
            self.world.counts.arrived(intervention.id, now.saturating_sub(sent));
        }
        self.world.board.event(position, event);
    }

    /// The connection is gone; another one follows, unless the code says that it is no use.
    fn lost(&mut self, code: u16, at_least: Option<Duration>) {
        self.connection = None;
        self.world.counts.count(|summary| *summary.closes.entry(code).or_default() += 1);
        if code == CloseCode::Ended.code() || code == CloseCode::Gone.code() {
            self.world.board.end();
            self.forget_waiting();
        } else if CloseCode::number_reconnects(code) {
            self.try_again(at_least);
        } else {
            self.forget_waiting();
        }
    }
}

async fn receive(connection: &mut Option<Connection>) -> Result<Received, ClientError> {
    match connection {
        Some(connection) => connection.receive().await,
        None => std::future::pending().await,
    }
}

async fn wait(until: Option<Instant>) {
    match until {
        Some(until) => sleep_until(until).await,
        None => std::future::pending().await,
    }
}

/// A failure in a word or two, so that many of them can be counted.
fn reason(error: &ClientError) -> String {
    match error {
        ClientError::Http(error) if error.is_timeout() => "page timeout".to_owned(),
        ClientError::Http(_) => "page".to_owned(),
        ClientError::Status { status, .. } => format!("page {status}"),
        ClientError::NoSession | ClientError::NoCookie => "page without session".to_owned(),
        ClientError::Refused(status) => format!("socket {status}"),
        ClientError::Socket(_) => "socket".to_owned(),
        ClientError::Closed { code, .. } => format!("closed {code}"),
        ClientError::Frame(_) => "frame".to_owned(),
        ClientError::Timeout => "timeout".to_owned(),
    }
}
