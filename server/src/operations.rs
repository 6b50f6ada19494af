//! [`Operations`]: the state of this process: its readiness, and the figures for its operators.

use crate::connections::Connections;
use crate::live::Registry;
use crate::nodes::Nodes;
use crate::proxies::Proxies;
use crate::store::Store;
use crate::streams::Collected;
use crate::writer::Writer;
use conductor::time::Timestamp;
use protocol::operations::{OperationsPage, Part, Readiness, WebhooksView};
use std::fmt;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Time that the database may take to show that it lives.
const PATIENCE: Duration = Duration::from_secs(2);
/// Bytes that must fit on the disk: some pages of the database.
const SPACE: usize = 64 * 1024;
/// Time for Redis to answer.
const REDIS_PATIENCE: Duration = Duration::from_millis(800);

/// The parts of this process that can be well or not.
pub struct Operations {
    /// The database.
    pub store: Store,
    /// The directory in which this process writes.
    pub data_dir: PathBuf,
    /// The owners of live sessions.
    pub registry: Registry,
    /// The live connections.
    pub connections: Arc<Connections>,
    /// The writer of drafts.
    pub writer: Writer,
    /// The state of the reader of another platform's signals, if there is one.
    pub signals: Option<Arc<Collected>>,
    /// The Redis server that is only asked whether it lives.
    pub redis: Option<redis::Client>,
    /// The proxies that may send `X-Forwarded-For`.
    pub proxies: Arc<Proxies>,
    /// True if webhooks are configured.
    pub tells: bool,
    /// This node among the others, if there are several.
    pub nodes: Option<Nodes>,
    /// True if the server is about to stop: it still answers, and tells load balancers to send nobody more.
    pub stopping: AtomicBool,
    /// When it started.
    pub started_at: Timestamp,
}

impl fmt::Debug for Operations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Operations").field("started_at", &self.started_at).finish_non_exhaustive()
    }
}

fn part(name: &str, result: Result<(), String>) -> Part {
    Part { name: name.to_owned(), ok: result.is_ok(), why: result.err() }
}

impl Operations {
    /// Returns whether this process can serve, asked of each part.
    pub async fn readiness(&self) -> Readiness {
        let stopping = self.stopping.load(Ordering::Relaxed);
        let redis = async {
            match &self.redis {
                Some(client) => Some(part("redis", ping(client).await)),
                None => None,
            }
        };
        let (database, disk, redis) = tokio::join!(self.database(), self.disk(), redis);
        let signals = self.signals.as_ref().map(|collected| part("signals", collected.health()));
        let nodes = self.nodes.as_ref().map(|nodes| part("nodes", nodes.health()));
        let process = part("process", if stopping { Err("the server is stopping".to_owned()) } else { Ok(()) });
        let parts: Vec<Part> =
            [process, part("database", database), part("disk", disk)].into_iter().chain(redis).chain(signals).chain(nodes).collect();
        // Without those it serves everything else.
        let ready = parts.iter().all(|part| part.ok || matches!(part.name.as_str(), "redis" | "signals" | "nodes"));
        let degraded = parts.iter().any(|part| !part.ok);
        Readiness { ready, degraded, parts }
    }

    async fn database(&self) -> Result<(), String> {
        match tokio::time::timeout(PATIENCE, self.store.ping()).await {
            // The cause names a path or a host: it belongs in the log.
            Ok(Err(error)) => {
                tracing::error!(%error, "the database does not answer");
                Err("the database does not answer".to_owned())
            }
            Err(_) => Err("the database does not answer in time".to_owned()),
            Ok(Ok(())) => Ok(()),
        }
    }

    /// Returns whether something can be written: a database that cannot grow still answers.
    async fn disk(&self) -> Result<(), String> {
        let file = self.data_dir.join(format!(".space-{}", std::process::id()));
        let written = tokio::fs::write(&file, vec![0_u8; SPACE]).await;
        let _ = tokio::fs::remove_file(&file).await;
        written.map_err(|error| {
            tracing::error!(%error, "nothing can be written into the data directory");
            match error.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full".to_owned(),
                _ => "nothing can be written".to_owned(),
            }
        })
    }

    /// The state of this process, for whoever runs it.
    pub async fn page(&self, at: Timestamp) -> OperationsPage {
        OperationsPage {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            started_at: self.started_at,
            at,
            readiness: self.readiness().await,
            sessions: self.registry.live(),
            sockets: u32::try_from(self.connections.count()).unwrap_or(u32::MAX),
            unknown_proxies: self.proxies.unknown(),
            signals: self.signals.as_ref().map(|collected| collected.view()),
            models: self.writer.view().await,
            webhooks: self.webhooks().await,
        }
    }

    async fn webhooks(&self) -> Option<WebhooksView> {
        if !self.tells {
            return None;
        }
        let view = self.store.webhooks_view().await;
        view.inspect_err(|error| tracing::warn!(%error, "webhooks could not be listed for an operator")).ok()
    }
}

/// Returns whether a Redis server answers.
///
/// # Errors
/// A sentence that says it does not.
pub async fn ping(client: &redis::Client) -> Result<(), String> {
    let asked = async {
        let mut connection = client.get_multiplexed_async_connection().await?;
        redis::cmd("PING").query_async::<String>(&mut connection).await
    };
    match tokio::time::timeout(REDIS_PATIENCE, asked).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => {
            tracing::warn!(kind = ?error.kind(), "Redis does not answer");
            Err("Redis does not answer".to_owned())
        }
        Err(_) => Err("Redis does not answer in time".to_owned()),
    }
}
