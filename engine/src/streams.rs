//! Signals that another platform puts into Redis: read by a consumer group, or received by Pub/Sub.
//!
//! Entries that it understands become the same signals as those of the API, count once by their id, and are acknowledged only then. Others
//! go to a dead-letter stream with the reason, and reading continues. A reader that fails is restarted. [`Collected`] shows all of that.

pub mod collected;
pub mod event;
mod listen;
mod present;
mod read;
pub mod sessions;
mod take;

pub use collected::Collected;

use crate::live::Registry;
use event::Source;
use rand::RngExt;
use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, RedisError, RedisResult};
use sessions::Sessions;
use settings::config::{SignalsConfig, SignalsFrom};
use std::sync::Arc;
use std::time::Duration;
use take::Taker;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The stream for entries that cannot be understood.
pub const DEAD_LETTERS: &str = "conductor.dead-letters.v1";
/// Approximate number of dead letters that are kept.
const DEAD_LETTERS_KEPT: u32 = 10_000;
/// Longest part of a dead letter that is kept, in bytes.
const DEAD_LETTER_BYTES: usize = 4 << 10;
/// Longest wait for an answer of Redis.
const PATIENCE: Duration = Duration::from_secs(5);
/// The first and the longest pause before another try.
const PAUSES: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(10));

/// Everything that a reader needs.
#[derive(Clone)]
struct Reader {
    client: Client,
    taker: Taker,
    collected: Arc<Collected>,
    config: SignalsConfig,
    stop: CancellationToken,
}

/// Starts to read as configured, until `stop`. Returns the figures of the reader, or `None` if there is nothing to read.
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
    let (seen, stop) = (Arc::clone(&collected), stop.clone());
    tasks.spawn(async move { watch(&seen, &stop, || reader.clone().run()).await });
    Some(collected)
}

/// Runs a reader until it ends by itself; after a failure, or even a panic, again after a pause.
async fn watch<F>(collected: &Collected, stop: &CancellationToken, run: impl Fn() -> F)
where
    F: Future<Output = RedisResult<()>> + Send + 'static,
{
    let mut failures = 0;
    while !stop.is_cancelled() {
        let before = collected.events();
        match tokio::spawn(run()).await {
            Ok(Ok(())) => return,
            Ok(Err(error)) => collected.lost(&cause(&error)),
            Err(_) => collected.lost("the reader failed by a mistake of its own"),
        }
        // What read something in between begins with short pauses again.
        failures = if collected.events() == before { failures + 1 } else { 1 };
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause(failures)) => {}
        }
    }
}

impl Reader {
    async fn run(self) -> RedisResult<()> {
        match self.config.signals_from {
            SignalsFrom::Streams => read::read(&self).await,
            SignalsFrom::Pubsub => listen::listen(&self).await,
            SignalsFrom::Nothing => Ok(()),
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

/// The cause of an error, without addresses.
fn cause(error: &RedisError) -> String {
    match error.code() {
        Some(code) => format!("Redis answered {code}"),
        None if error.is_timeout() => "Redis did not answer in time".to_owned(),
        None => "the connection to Redis failed".to_owned(),
    }
}

/// Keeps an entry that cannot be understood, with the reason.
async fn bury(connection: &mut MultiplexedConnection, source: Source, id: &str, why: &str, data: &str) -> RedisResult<()> {
    let data = data.char_indices().nth(DEAD_LETTER_BYTES / 4).map_or(data, |(end, _)| &data[..end]);
    let mut command = redis::cmd("XADD");
    command.arg(DEAD_LETTERS).arg("MAXLEN").arg("~").arg(DEAD_LETTERS_KEPT).arg("*");
    command.arg(&[("stream", source.name()), ("id", id), ("reason", why), ("data", data)]);
    command.query_async(connection).await
}

#[cfg(test)]
mod tests {
    use super::{Collected, watch};
    use redis::{ErrorKind, RedisError};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use tokio_util::sync::CancellationToken;

    #[tokio::test]
    async fn a_reader_that_panics_or_fails_is_started_again_and_counted() {
        let (collected, runs) = (Collected::default(), Arc::new(AtomicU32::new(0)));
        let run = || {
            let runs = Arc::clone(&runs);
            async move {
                match runs.fetch_add(1, Ordering::Relaxed) {
                    0 => panic!("a mistake in the reader"),
                    1 => Err(RedisError::from((ErrorKind::Io, "broken pipe"))),
                    _ => Ok(()),
                }
            }
        };
        let seen = || {
            let view = collected.view();
            (view.connected, view.restarts, view.last_error.unwrap_or_default())
        };
        let stop = CancellationToken::new();
        let watching = watch(&collected, &stop, run);
        tokio::pin!(watching);
        while runs.load(Ordering::Relaxed) == 0 || seen().1 == 0 {
            tokio::select! {
                () = &mut watching => panic!("it gave up"),
                () = tokio::task::yield_now() => {}
            }
        }
        assert_eq!(seen(), (false, 1, "the reader failed by a mistake of its own".to_owned()));
        assert!(collected.health().is_err(), "it is seen");
        watching.await;
        assert_eq!(runs.load(Ordering::Relaxed), 3, "what ends by itself is not started again");
        assert_eq!(seen(), (false, 2, "the connection to Redis failed".to_owned()));
    }
}
