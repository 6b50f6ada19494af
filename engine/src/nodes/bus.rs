//! The bus: each node listens to a Pub/Sub channel of its own, and publishes in order on those of the others. A lost connection to Redis
//! may have lost messages too, so every link restarts then.

use super::Nodes;
use super::message::Body;
use conductor::id::SessionId;
use futures::StreamExt;
use metrics::counter;
use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, RedisResult};
use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Mutex as Turn, mpsc};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, timeout};
use uuid::Uuid;

/// Messages that may wait to be published. If there are more, Redis is too slow, and links are restarted.
const OUTBOX: usize = 8_192;
/// Most messages that are published in one go.
const AT_ONCE: usize = 128;
/// Longest wait for an answer of Redis.
const PATIENCE: Duration = Duration::from_secs(1);
/// The pause before Redis is tried again.
const PAUSE: Duration = Duration::from_millis(250);
/// Interval at which a node sends itself a message, to know that it hears.
const ECHO: Duration = Duration::from_secs(1);
/// Time without hearing itself after which a node reconnects.
const DEAF: Duration = Duration::from_secs(3);

type Waiting = (Uuid, String);

/// Messages that wait to be published.
#[derive(Debug)]
pub struct Outbox {
    sender: mpsc::Sender<Waiting>,
    receiver: Mutex<Option<mpsc::Receiver<Waiting>>>,
}

impl Default for Outbox {
    fn default() -> Self {
        let (sender, receiver) = mpsc::channel(OUTBOX);
        Self { sender, receiver: Mutex::new(Some(receiver)) }
    }
}

impl Outbox {
    /// Puts a message behind the others; whether there was room.
    pub(super) fn put(&self, to: Uuid, text: String) -> bool {
        counter!("conductor_bus_forwarded_total").increment(1);
        self.sender.try_send((to, text)).is_ok()
    }
}

/// A connection with a limit on the time of an answer.
async fn connect(client: &Client) -> RedisResult<MultiplexedConnection> {
    let config = AsyncConnectionConfig::new().set_response_timeout(Some(PATIENCE)).set_connection_timeout(Some(PATIENCE));
    client.get_multiplexed_async_connection_with_config(&config).await
}

/// A connection for questions, shared by whoever asks, opened when it is needed.
#[derive(Debug, Default)]
pub(super) struct Line(Turn<Option<MultiplexedConnection>>);

impl Line {
    /// The connection.
    pub(super) async fn open(&self, client: &Client) -> RedisResult<MultiplexedConnection> {
        let mut line = self.0.lock().await;
        match &*line {
            Some(open) => Ok(open.clone()),
            None => Ok(line.insert(connect(client).await?).clone()),
        }
    }

    /// Hangs up: a question was not answered.
    pub(super) async fn hang_up(&self) {
        *self.0.lock().await = None;
    }
}

/// Publishes what waits, in order, until the node stops.
pub(super) async fn speak(nodes: Nodes) {
    let Some(mut outbox) = nodes.0.outbox.receiver.lock().unwrap_or_else(PoisonError::into_inner).take() else { return };
    let mut echo = interval(ECHO);
    echo.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut connection, mut batch) = (None, Vec::with_capacity(AT_ONCE));
    loop {
        tokio::select! {
            biased;
            _ = echo.tick() => {
                let me = nodes.id();
                nodes.send(me, &nodes.envelope(me, SessionId(Uuid::nil()), Uuid::nil(), 0, Body::Beat));
                continue;
            }
            taken = outbox.recv_many(&mut batch, AT_ONCE) => if taken == 0 { return },
            () = nodes.0.stop.cancelled() => return,
        }
        let published = publish(&nodes, &mut connection, &batch).await;
        batch.clear();
        let spoke = nodes.0.standing.speaks_now(published.is_ok());
        if let Err(error) = published {
            counter!("conductor_bus_reconnects_total", "side" => "speak").increment(1);
            // Once, not with each try.
            if spoke {
                tracing::warn!(kind = ?error.kind(), "Redis does not accept this node's messages");
            }
            connection = None;
            // The messages behind it would arrive without the earlier ones.
            while outbox.try_recv().is_ok() {}
            nodes.reset(None);
            sleep(PAUSE).await;
        }
    }
}

async fn publish(nodes: &Nodes, connection: &mut Option<MultiplexedConnection>, batch: &[Waiting]) -> RedisResult<()> {
    let open = match connection {
        Some(open) => open,
        None => connection.insert(connect(&nodes.0.client).await?),
    };
    let mut pipe = redis::pipe();
    for (to, text) in batch {
        pipe.cmd("PUBLISH").arg(nodes.channel(*to)).arg(text);
    }
    let heard: Vec<i64> = pipe.query_async(open).await?;
    for ((to, _), heard) in batch.iter().zip(heard) {
        if heard == 0 && *to != nodes.id() {
            nodes.reset(Some(*to));
        }
    }
    Ok(())
}

/// Receives messages to this node, until it stops.
pub(super) async fn hear(nodes: Nodes) {
    loop {
        let heard = tokio::select! {
            heard = hear_until_lost(&nodes) => heard,
            () = nodes.0.stop.cancelled() => return,
        };
        let did_hear = nodes.0.standing.hears_now(false);
        counter!("conductor_bus_reconnects_total", "side" => "hear").increment(1);
        if let (Err(error), true) = (heard, did_hear) {
            tracing::warn!(kind = ?error.kind(), "this node does not receive other nodes' messages");
        }
        nodes.reset(None);
        sleep(PAUSE).await;
    }
}

async fn hear_until_lost(nodes: &Nodes) -> RedisResult<()> {
    let late = || io::Error::from(io::ErrorKind::TimedOut);
    let mut channels = timeout(PATIENCE, nodes.0.client.get_async_pubsub()).await.map_err(|_| late())??;
    timeout(PATIENCE, channels.subscribe(nodes.channel(nodes.id()))).await.map_err(|_| late())??;
    let mut messages = channels.on_message();
    let mut heard_at = Instant::now();
    loop {
        let message = tokio::time::timeout_at(heard_at + DEAF, messages.next()).await.map_err(|_| late())?;
        let message = message.ok_or_else(|| io::Error::from(io::ErrorKind::ConnectionReset))?;
        heard_at = Instant::now();
        if !nodes.0.standing.hears_now(true) {
            tracing::info!("this node receives other nodes' messages");
        }
        match message.get_payload::<String>() {
            Ok(text) => nodes.receive(&text),
            Err(_) => counter!("conductor_bus_rejected_total").increment(1),
        }
    }
}
