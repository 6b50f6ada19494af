//! [`Leases`]: the sessions that this node owns, according to Redis. A lease only says where a session is to be found; its fence guarantees
//! that nobody else writes to it.

use super::Nodes;
use super::bus::Line;
use super::standing::Standing;
use crate::live::Registry;
use conductor::id::SessionId;
use metrics::gauge;
use protocol::CloseCode;
use redis::{ErrorKind, RedisError, RedisResult};
use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::RwLock;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};
use uuid::Uuid;

/// Lifetime of a lease that nobody renews.
const LASTS: Duration = Duration::from_millis(4_000);
/// Interval at which leases are renewed.
const RENEWAL: Duration = Duration::from_millis(1_000);
/// Interval at which the node looks for sessions whose owner is gone.
const SWEEP: Duration = Duration::from_secs(2);
/// Time that Redis may take to answer: nobody who asks waits longer for it.
const ANSWER: Duration = Duration::from_millis(800);
/// Time after an absence of Redis during which sessions without a lease are left to those who had them.
const GRACE: Duration = LASTS;
/// Duration from which Redis counts as having been away: a lease renewed just before lasts longer than this and one renewal.
const AWAY: Duration = Duration::from_millis(2_500);
/// Most leases that are asked for at once.
const MOST_KEYS: usize = 500;

/// Takes a lease, or renews one's own: the owner's id, or nothing if there is none and ARGV[4] is 1. KEYS: the lease, the set of all;
/// ARGV: the node, how long, the session. Renewing needs no memory, so that a Redis that is full keeps the leases it has. Nothing is taken
/// after ARGV[5], in ms of Redis's clock: a Redis that slept still reads what was asked while it did, when nobody waits for the answer any
/// more and the leases of those who had the sessions are over.
const TAKE: &str = "
local owner = redis.call('GET', KEYS[1])
if owner == ARGV[1] then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
if owner then return owner end
if ARGV[4] == '1' then return '' end
local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[5]) then return '' end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('SADD', KEYS[2], ARGV[3])
return ARGV[1]";
/// Gives a lease back, if it is one's own. ARGV[3] is 1 if the session sleeps now and nobody has to take it up.
const GIVE_BACK: &str = "
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
if ARGV[3] == '1' then redis.call('SREM', KEYS[2], ARGV[2]) end
return 1";

/// The sessions that this node owns.
#[derive(Debug)]
pub struct Leases {
    node: Uuid,
    client: redis::Client,
    prefix: String,
    line: Line,
    held: Mutex<BTreeSet<SessionId>>,
    /// Written while leases are renewed: one that is given back meanwhile would be taken again, and nobody would have the session.
    renewing: RwLock<()>,
    standing: Arc<Standing>,
    answered: Mutex<Answered>,
    /// A moment of Redis's clock, in ms since 1970, and when it was.
    time: Mutex<Option<(u64, Instant)>>,
}

/// An answer of Redis.
#[derive(Debug)]
struct Answered {
    /// When it did the last time.
    at: Instant,
    /// The moment until which sessions without a lease are left to those who had them.
    grace: Instant,
}

impl Default for Answered {
    fn default() -> Self {
        let now = Instant::now();
        Self { at: now, grace: now }
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

impl Leases {
    pub(super) fn new(node: Uuid, client: redis::Client, prefix: &str, standing: Arc<Standing>) -> Self {
        Self {
            node,
            client,
            prefix: prefix.to_owned(),
            line: Line::default(),
            held: Mutex::default(),
            renewing: RwLock::default(),
            standing,
            answered: Mutex::default(),
            time: Mutex::default(),
        }
    }

    fn held(&self) -> MutexGuard<'_, BTreeSet<SessionId>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns whether this node owns a session, as far as it knows.
    pub(super) fn holds(&self, session: SessionId) -> bool {
        self.held().contains(&session)
    }

    fn key(&self, session: SessionId) -> String {
        format!("{}:lease:{session}", self.prefix)
    }

    fn all(&self) -> String {
        format!("{}:held", self.prefix)
    }

    /// Returns whether Redis answered the last time.
    #[must_use]
    pub fn is_healthy(&self) -> bool {
        self.standing.answers()
    }

    /// Asks Redis, unless it did not answer the last time: then only renewals try it, each second, and everybody else hears so at once.
    async fn ask<T: redis::FromRedisValue>(&self, pipe: &redis::Pipeline) -> RedisResult<T> {
        if self.is_healthy() { self.try_to_ask(pipe).await } else { Err(io::Error::from(io::ErrorKind::NotConnected).into()) }
    }

    async fn try_to_ask<T: redis::FromRedisValue>(&self, pipe: &redis::Pipeline) -> RedisResult<T> {
        let asked = async {
            let mut connection = self.line.open(&self.client).await?;
            pipe.query_async(&mut connection).await
        };
        let answer = timeout(ANSWER, asked).await.unwrap_or_else(|_| Err(io::Error::from(io::ErrorKind::TimedOut).into()));
        // A Redis that refuses something is there all the same.
        let is_there =
            answer.as_ref().err().is_none_or(|error: &RedisError| matches!(error.kind(), ErrorKind::Server(_) | ErrorKind::Extension));
        if is_there {
            let now = Instant::now();
            let mut answered = self.answered();
            if now - answered.at > AWAY {
                answered.grace = now + GRACE;
            }
            answered.at = now;
        } else {
            self.line.hang_up().await;
        }
        self.standing.answers_now(is_there);
        answer
    }

    fn answered(&self) -> MutexGuard<'_, Answered> {
        self.answered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns whether sessions without a lease are left to those who had them, because Redis was away.
    fn is_graceful(&self) -> bool {
        // The first answer after it was away begins the time.
        let (now, answered) = (Instant::now(), self.answered());
        !self.is_healthy() || now < answered.grace || now - answered.at > AWAY
    }

    /// The deadline, by Redis's clock, of a question that is asked now: as long as somebody waits for the answer.
    async fn deadline(&self) -> RedisResult<u64> {
        let known = *self.time.lock().unwrap_or_else(PoisonError::into_inner);
        let (then, at) = match known {
            Some(known) => known,
            None => self.read_time().await?,
        };
        Ok(then + millis(at.elapsed() + ANSWER))
    }

    async fn read_time(&self) -> RedisResult<(u64, Instant)> {
        let asked = Instant::now();
        let mut pipe = redis::pipe();
        pipe.cmd("TIME");
        let ((seconds, micros),): ((u64, u64),) = self.try_to_ask(&pipe).await?;
        // Paired with the question: the time that the answer took makes deadlines later by as much, and never too early.
        let time = (seconds * 1_000 + micros / 1_000, asked);
        *self.time.lock().unwrap_or_else(PoisonError::into_inner) = Some(time);
        Ok(time)
    }

    fn take_command(&self, pipe: &mut redis::Pipeline, session: SessionId, leave: bool, deadline: u64) {
        let lasts = millis(LASTS);
        let take = pipe.cmd("EVAL").arg(TAKE).arg(2).arg(self.key(session)).arg(self.all());
        take.arg(self.node.to_string()).arg(lasts).arg(session.to_string()).arg(u8::from(leave)).arg(deadline);
    }

    /// Takes a session if nobody owns it; who owns it now. A nil id if that is not known yet, because Redis was away.
    ///
    /// # Errors
    /// If Redis does not answer.
    pub async fn take(&self, session: SessionId) -> Result<Uuid, RedisError> {
        let deadline = self.deadline().await?;
        let mut pipe = redis::pipe();
        let leave = self.is_graceful() && !self.holds(session);
        self.take_command(&mut pipe, session, leave, deadline);
        let (owner,): (String,) = self.ask(&pipe).await?;
        let owner = owner.parse().unwrap_or_default();
        if owner == self.node {
            self.held().insert(session);
        }
        Ok(owner)
    }

    /// The owner of a session, if it has one and Redis answers.
    pub async fn owner(&self, session: SessionId) -> Option<Uuid> {
        let mut pipe = redis::pipe();
        pipe.cmd("GET").arg(self.key(session));
        let (owner,): (Option<String>,) = self.ask(&pipe).await.ok()?;
        owner?.parse().ok()
    }

    /// Gives a session back. One that sleeps waits until somebody asks for it; others are taken up by another node at once.
    pub async fn give_back(&self, session: SessionId, sleeps: bool) {
        let _turn = self.renewing.read().await;
        self.held().remove(&session);
        let mut pipe = redis::pipe();
        let give = pipe.cmd("EVAL").arg(GIVE_BACK).arg(2).arg(self.key(session)).arg(self.all());
        give.arg(self.node.to_string()).arg(session.to_string()).arg(u8::from(sleeps));
        if let Err(error) = self.ask::<(i64,)>(&pipe).await {
            tracing::warn!(session.id = %session, kind = ?error.kind(), "a lease was not given back; it ends by itself");
        }
    }

    /// Gives everything back that is still held.
    pub(super) async fn let_go(&self) {
        let held: Vec<SessionId> = self.held().iter().copied().collect();
        for session in held {
            self.give_back(session, false).await;
        }
    }

    /// Renews this node's leases, and returns those it has lost.
    async fn renew(&self) -> RedisResult<Vec<SessionId>> {
        let held: Vec<SessionId> = self.held().iter().copied().collect();
        gauge!("conductor_leases_held").set(u32::try_from(held.len()).unwrap_or(u32::MAX));
        let (mut lost, me) = (Vec::new(), self.node.to_string());
        self.probe().await?;
        for some in held.chunks(MOST_KEYS) {
            let _turn = self.renewing.write().await;
            let some: Vec<SessionId> = some.iter().copied().filter(|session| self.holds(*session)).collect();
            if some.is_empty() {
                continue;
            }
            let (mut pipe, deadline) = (redis::pipe(), self.deadline().await?);
            for session in &some {
                self.take_command(&mut pipe, *session, false, deadline);
            }
            let owners: Vec<String> = self.try_to_ask(&pipe).await?;
            lost.extend(some.iter().zip(owners).filter(|(_, owner)| !owner.is_empty() && *owner != me).map(|(session, _)| *session));
        }
        Ok(lost)
    }

    /// Finds out whether Redis is there, and whether it takes writes.
    async fn probe(&self) -> RedisResult<()> {
        self.read_time().await?;
        let mut pipe = redis::pipe();
        pipe.cmd("SET").arg(format!("{}:alive:{}", self.prefix, self.node)).arg(1).arg("PX").arg(millis(LASTS));
        let written = self.try_to_ask::<(String,)>(&pipe).await;
        if self.is_healthy() && self.standing.writes_now(written.is_ok()) && written.is_err() {
            tracing::warn!("Redis takes no writes; running sessions continue");
        }
        if self.is_healthy() { Ok(()) } else { written.map(|_| ()) }
    }

    /// Sessions that a node owned which is gone.
    async fn left(&self) -> RedisResult<Vec<SessionId>> {
        if self.is_graceful() {
            return Ok(Vec::new());
        }
        let mut pipe = redis::pipe();
        pipe.cmd("SMEMBERS").arg(self.all());
        let (all,): (Vec<String>,) = self.ask(&pipe).await?;
        let all: Vec<SessionId> = all.iter().filter_map(|id| id.parse::<Uuid>().ok()).map(SessionId).collect();
        let mut left = Vec::new();
        for some in all.chunks(MOST_KEYS) {
            let mut pipe = redis::pipe();
            pipe.cmd("MGET").arg(some.iter().map(|session| self.key(*session)).collect::<Vec<_>>());
            let (owners,): (Vec<Option<String>>,) = self.ask(&pipe).await?;
            left.extend(some.iter().zip(owners).filter(|(_, owner)| owner.is_none()).map(|(session, _)| *session));
        }
        Ok(left)
    }
}

/// Renews leases until the node stops. It closes a session here if another node has its lease: people find it there.
pub(super) async fn renew(nodes: Nodes, registry: Registry) {
    let mut tick = interval(RENEWAL);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut failing = false;
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            () = nodes.0.stop.cancelled() => return,
        }
        match nodes.leases().renew().await {
            Ok(lost) => {
                if std::mem::take(&mut failing) {
                    tracing::info!("leases are renewed again");
                }
                for session in lost {
                    tracing::warn!(session.id = %session, "another node has taken the session");
                    nodes.leases().held().remove(&session);
                    registry.retire(session, CloseCode::Resync).await;
                }
            }
            // The fence protects the stored data, so the sessions continue.
            Err(error) if !std::mem::replace(&mut failing, true) => {
                tracing::warn!(kind = ?error.kind(), "leases cannot be renewed; sessions continue here");
            }
            Err(_) => {}
        }
    }
}

/// Takes up sessions whose owner is gone, and learns what other nodes learned, until the node stops.
pub(super) async fn sweep(nodes: Nodes, registry: Registry) {
    let mut tick = interval(SWEEP);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            () = nodes.0.stop.cancelled() => return,
        }
        registry.catch_up().await;
        let Ok(left) = nodes.leases().left().await else { continue };
        for session in left {
            if registry.take_up(session).await {
                tracing::info!(session.id = %session, "took up a session whose node is gone");
            }
        }
    }
}
