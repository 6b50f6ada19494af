//! Signals that another platform puts into Redis: read by a consumer group, or heard by Pub/Sub.
//!
//! What is understood becomes the same signals as those of the API and is counted once by its id; only then it is acknowledged. What is
//! not understood goes to a dead-letter stream with the reason, and the rest goes on. A reader that fails is started again, and all of
//! that can be seen ([`Collected`]).

pub mod collected;
pub mod event;
mod listen;
mod present;
mod read;
pub mod sessions;
mod take;

pub use collected::Collected;

use crate::config::{SignalsConfig, SignalsFrom};
use crate::live::Registry;
use event::Source;
use rand::RngExt;
use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, RedisError, RedisResult};
use sessions::Sessions;
use std::sync::Arc;
use std::time::Duration;
use take::Taker;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Where what cannot be understood goes.
pub const DEAD_LETTERS: &str = "conductor.dead-letters.v1";
/// How many dead letters are kept, about.
const DEAD_LETTERS_KEPT: u32 = 10_000;
/// Longest part of a dead letter that is kept, in bytes.
const DEAD_LETTER_BYTES: usize = 4 << 10;
/// Longest wait for an answer of Redis.
const PATIENCE: Duration = Duration::from_secs(5);
/// The first and the longest pause before another try.
const PAUSES: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(10));

/// What a reader needs.
#[derive(Clone)]
struct Reader {
    client: Client,
    taker: Taker,
    collected: Arc<Collected>,
    config: SignalsConfig,
    stop: CancellationToken,
}

/// Starts to read what the configuration names, until `stop`; what was read and how it goes, or `None` if there is nothing to read.
#[must_use]
pub fn start(
    config: &SignalsConfig,
    client: Option<&Client>,
    registry: &Registry,
    sessions: Sessions,
    stop: &CancellationToken,
    tasks: &TaskTracker,
) -> Option<Arc<Collected>> {
    let client = client.filter(|_| config.signals_from != SignalsFrom::Nothing)?.clone();
    let collected = Arc::new(Collected::default());
    let taker = Taker::new(registry.clone(), sessions, Arc::clone(&collected), config.max_age());
    let reader = Reader { client, taker, collected: Arc::clone(&collected), config: config.clone(), stop: stop.clone() };
    tasks.spawn(reader.watch());
    Some(collected)
}

impl Reader {
    /// Reads; after a failure, or even a panic, again after a pause.
    async fn watch(self) {
        let mut failures = 0;
        while !self.stop.is_cancelled() {
            let before = self.collected.events();
            let reader = self.clone();
            let ran = tokio::spawn(async move {
                match reader.config.signals_from {
                    SignalsFrom::Streams => read::read(&reader).await,
                    SignalsFrom::Pubsub => listen::listen(&reader).await,
                    SignalsFrom::Nothing => Ok(()),
                }
            });
            match ran.await {
                Ok(Ok(())) => return,
                Ok(Err(error)) => self.collected.lost(&cause(&error)),
                Err(_) => self.collected.lost("the reader failed by a mistake of its own"),
            }
            // What read something in between begins with short pauses again.
            failures = if self.collected.events() == before { failures + 1 } else { 1 };
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = tokio::time::sleep(pause(failures)) => {}
            }
        }
    }

    async fn connect(&self) -> RedisResult<MultiplexedConnection> {
        let config = AsyncConnectionConfig::new().set_response_timeout(Some(PATIENCE)).set_connection_timeout(Some(PATIENCE));
        self.client.get_multiplexed_async_connection_with_config(&config).await
    }
}

/// Doubled each time, up to the longest, and then any part of it: readers that lost the same server do not come back at once.
fn pause(failures: u32) -> Duration {
    let most = PAUSES.0.saturating_mul(1 << failures.min(16)).min(PAUSES.1);
    most.mul_f64(rand::rng().random_range(0.5..1.0))
}

/// What went wrong, without addresses.
fn cause(error: &RedisError) -> String {
    match error.code() {
        Some(code) => format!("Redis answered {code}"),
        None if error.is_timeout() => "Redis did not answer in time".to_owned(),
        None => "the connection to Redis failed".to_owned(),
    }
}

/// Keeps what cannot be understood, with the reason.
async fn bury(connection: &mut MultiplexedConnection, source: Source, id: &str, why: &str, data: &str) -> RedisResult<()> {
    let data = data.char_indices().nth(DEAD_LETTER_BYTES / 4).map_or(data, |(end, _)| &data[..end]);
    let mut command = redis::cmd("XADD");
    command.arg(DEAD_LETTERS).arg("MAXLEN").arg("~").arg(DEAD_LETTERS_KEPT).arg("*");
    command.arg(&[("stream", source.name()), ("id", id), ("reason", why), ("data", data)]);
    command.query_async(connection).await
}
