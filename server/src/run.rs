//! [`run`]: builds the server, starts it, and stops it in order.

use crate::account::Accounts;
use crate::backend::{LiveBackend, NAMES_PER_MINUTE};
use crate::clock::now;
use crate::config::{BaseUrl, Config, StoringConfig};
use crate::http::cookie::Cookies;
use crate::http::listen::{self, ConnectionLimits};
use crate::http::origin::Origins;
use crate::http::plain::FormVisitors;
use crate::http::private_link::ENTRIES_PER_MINUTE;
use crate::http::socket::{self, PostConnections, SocketState};
use crate::http::ticket::Entrance;
use crate::http::{self, AppState, pages};
use crate::limit::{Told, WrongCodes, per_minute};
use crate::live::Registry;
use crate::nodes::Nodes;
use crate::operations::Operations;
use crate::secret::{ServerKey, Token};
use crate::store::{Hold, Store, StoreError};
use crate::streams::sessions::Sessions;
use crate::ticket::Tickets;
use crate::webhooks::{Deliverer, deliver};
use crate::writer::Writer;
use crate::{operations, streams, telemetry, tls};
use anyhow::{Context, bail};
use conductor::time::Span;
use futures::future::BoxFuture;
use metrics_exporter_prometheus::PrometheusHandle;
use std::fs::{File, TryLockError};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The file within the data directory that a server holds.
const LOCK: &str = "server.lock";
/// Within this time PostgreSQL notices that a server on another machine died.
const DEAD_WITHIN: Duration = Duration::from_secs(30);
/// Time for which answers to commands and ids of ingested signals are kept.
const KEYS_KEPT: Span = Span::from_secs(protocol::limits::COMMAND_MEMORY.as_secs().cast_signed());
/// Interval at which old answers and ids are deleted.
const TIDYING: Duration = Duration::from_secs(600);
/// Cookies without a seal that are looked up, per minute and network: each may cost a look through the acts of an event.
const EXCHANGES_PER_MINUTE: u32 = 600;
/// Interval at which histograms are folded, so that they stay small even if nobody reads them.
const UPKEEP: Duration = Duration::from_secs(5);
/// Time that sending sockets away may take.
const GOODBYES: Duration = Duration::from_secs(10);
/// Time for everything to stop; whatever is still open then is cut off.
const STOP_WITHIN: Duration = Duration::from_secs(18);

/// A server that is up.
#[derive(Debug)]
pub struct Running {
    /// The address on which it listens.
    pub address: SocketAddr,
    /// The address of /metrics, if it has one of its own.
    pub metrics_address: Option<SocketAddr>,
    /// The address that people use.
    pub base_url: BaseUrl,
    /// The one-time link that makes the first account, if there is none yet.
    pub setup_link: Option<String>,
    task: JoinHandle<Option<StoreError>>,
}

impl Running {
    /// Waits until it has stopped: at most 20 seconds after its token was cancelled. Says why, if it stopped by itself.
    pub async fn finished(self) -> Option<StoreError> {
        self.task.await.unwrap_or_else(|error| {
            tracing::error!(%error, "the server stopped by a mistake of its own");
            None
        })
    }
}

/// Opens the store that the configuration names.
///
/// # Errors
/// A sentence that names the cause.
pub async fn open_store(config: &Config) -> Result<Store, StoreError> {
    match config.storing.postgres() {
        Some(url) => Store::postgres(url, &config.storing.data_dir).await,
        None => {
            if config.storing.accept_loss {
                Store::forget_mark(&config.storing.data_dir)?;
            }
            Store::sqlite(&config.storing.data_dir).await
        }
    }
}

/// Starts a server, which runs until `shutdown` is cancelled and then stops in order. In a box, because each program and each test that
/// awaited the bare future would compile the whole server anew.
///
/// # Errors
/// A sentence that names the cause.
pub fn run(config: Config, shutdown: CancellationToken) -> BoxFuture<'static, anyhow::Result<Running>> {
    Box::pin(start(config, shutdown))
}

async fn start(config: Config, shutdown: CancellationToken) -> anyhow::Result<Running> {
    tls::install();
    let store = open_store(&config).await?;
    let lock = lock(&config.storing.data_dir)?;
    let mut hold = if config.storing.several_nodes { None } else { store.hold(DEAD_WITHIN).await? };
    keep_the_key(&store, &config.storing).await?;
    let key = ServerKey::load(&config.storing.data_dir)?;
    store.same_key(&key.fingerprint(), config.storing.new_key).await?;
    let listener = bind(config.listening.listen)?;
    let address = listener.local_addr()?;
    let metrics_listener = config.listening.metrics_listen.map(bind).transpose()?;
    let metrics_address = metrics_listener.as_ref().map(TcpListener::local_addr).transpose()?;
    let metrics = telemetry::metrics().context("metrics cannot be recorded")?;
    let redis = redis(&config).await?;
    let origins = Origins::new(&config.listening, address);
    let base_url = origins.base().clone();
    let accounts = Arc::new(Accounts::new(store.clone(), &config.limits));
    let setup_link = setup_link(&store, config.storing.several_nodes, &base_url).await?;
    let site_root = config.listening.site();
    if !site_root.join("pkg").is_dir() {
        tracing::warn!(directory = %site_root.display(), "the browser's files are missing: pages have no style and no scripts");
    }
    let settings = config.conducting.settings(&config.drafting).map_err(anyhow::Error::msg)?;
    let holdout = config.conducting.holdout;
    if holdout.is_too_small() {
        tracing::warn!(%holdout, "so few decisions hold at random that no organizer will learn whether sending helps");
    }
    let writer = Writer::new(&config.drafting, &store)?;
    let target = config.webhooks.target().map_err(anyhow::Error::msg)?;
    let deliverer = target.map(|target| Deliverer::new(&target, store.clone())).transpose()?;
    let registry = Registry::with_webhooks(store.clone(), settings, holdout, writer.clone(), deliverer.is_some());
    registry.limit_newcomers(config.limits.newcomers_per_network);
    let nodes = match &redis {
        Some(client) if config.storing.several_nodes => Some(Nodes::new(client.clone(), &store.installation().await?, key.clone())),
        _ => None,
    };
    if let Some(nodes) = &nodes {
        nodes.share(&registry);
        accounts.share(nodes.clone());
    }
    let limits = ConnectionLimits::new(&config.limits);
    let cookies = Cookies::new(&base_url);
    let stop = CancellationToken::new();
    let posts = PostConnections::new(config.limits.max_connections, config.limits.max_connections_per_ip);
    let sockets = Arc::new(SocketState {
        registry: registry.clone(),
        connections: Arc::default(),
        origins: origins.clone(),
        key: key.clone(),
        posts,
        limits: ConnectionLimits::sockets(&config.limits),
    });
    let sessions = Sessions::new(config.signals.signals_sessions_file.clone());
    let tickets = Tickets::new(&config.tickets, origins.base())?;
    let tickets = tickets.map(|tickets| Entrance { tickets, sessions: sessions.clone(), key: key.clone() });
    let tasks = TaskTracker::new();
    let signals = streams::start(&config.signals, redis.as_ref(), &registry, sessions, &stop, &tasks);
    let operations = Arc::new(Operations {
        store: store.clone(),
        data_dir: config.storing.data_dir.clone(),
        registry: registry.clone(),
        connections: Arc::clone(&sockets.connections),
        writer,
        signals,
        redis,
        proxies: Arc::clone(origins.proxies()),
        tells: deliverer.is_some(),
        nodes: nodes.clone(),
        stopping: AtomicBool::new(false),
        started_at: now(),
    });
    let backend = Arc::new(LiveBackend {
        registry: registry.clone(),
        accounts: Arc::clone(&accounts),
        cookies,
        origins: origins.clone(),
        key: key.clone(),
        operations: Arc::clone(&operations),
        connections: Arc::clone(&sockets.connections),
        names: per_minute(NAMES_PER_MINUTE),
    });
    let app = Arc::new(AppState {
        form_visitors: FormVisitors::default(),
        store: store.clone(),
        accounts,
        registry: registry.clone(),
        backend,
        origins: origins.clone(),
        cookies,
        key,
        exchanges: per_minute(EXCHANGES_PER_MINUTE),
        entries: per_minute(ENTRIES_PER_MINUTE),
        refusals: Told::default(),
        wrong_codes: WrongCodes::new(config.limits.wrong_codes_per_minute).shared(nodes.clone()),
        metrics,
        has_metrics_listener: metrics_address.is_some(),
        operations,
        tickets,
        nodes,
    });
    let router = http::router(&app, &sockets, &pages::options(&site_root));
    tasks.spawn(listen::serve(listener, router, Arc::clone(&limits), origins.clone(), stop.clone(), tasks.clone()));
    if let Some(listener) = metrics_listener {
        tasks.spawn(listen::serve(listener, http::metrics_router(&app), limits, origins, stop.clone(), tasks.clone()));
    }
    tasks.spawn(tidy(registry.clone(), app.metrics.clone(), stop.clone()));
    tasks.spawn(socket::watch_logins(Arc::clone(&sockets), stop.clone()));
    if let Some(deliverer) = deliverer {
        tasks.spawn(deliverer.run(!config.storing.several_nodes, stop.clone()));
    }
    registry.throw_away_old(true).await;
    let resumed = registry.resume().await;
    tracing::info!(%address, sessions = resumed, "listening");
    let parts = Parts { app, sockets, registry, store, stop, tasks, _lock: lock };
    let task = tokio::spawn(async move {
        let lost = tokio::select! {
            () = shutdown.cancelled() => None,
            why = kept(&mut hold) => Some(why),
        };
        if let Some(why) = &lost {
            tracing::error!(%why, "stopping");
        }
        if tokio::time::timeout(STOP_WITHIN, parts.stop()).await.is_err() {
            tracing::error!("not everything stopped in time; everything acknowledged is stored");
        }
        // Until here other servers wait.
        drop(hold);
        lost
    });
    Ok(Running { address, metrics_address, base_url, setup_link, task })
}

/// The parts to stop, in the order of stopping.
struct Parts {
    app: Arc<AppState>,
    sockets: Arc<SocketState>,
    registry: Registry,
    store: Store,
    stop: CancellationToken,
    tasks: TaskTracker,
    /// Keeps other servers from the same data directory, until the end.
    _lock: File,
}

impl Parts {
    /// Says that it is about to stop; sends sockets away, spread over a while, so that they do not come back all at once; lets sessions
    /// store what is left; ends what is under way; closes the store last.
    async fn stop(self) {
        self.app.operations.stopping.store(true, Ordering::Relaxed);
        self.sockets.connections.close(GOODBYES).await;
        self.stop.cancel();
        self.registry.shut_down().await;
        self.tasks.close();
        self.tasks.wait().await;
        self.store.close().await;
        tracing::info!("stopped");
    }
}

/// Keeps the database, if it has to be kept; why it is lost, once it is.
async fn kept(hold: &mut Option<Hold>) -> StoreError {
    match hold {
        Some(hold) => hold.keep().await,
        None => std::future::pending().await,
    }
}

/// Refuses to make a new key beside people who are known by the one that is missing: each would be somebody else and could vote again.
///
/// # Errors
/// A sentence that says what to restore.
pub async fn keep_the_key(store: &Store, config: &StoringConfig) -> anyhow::Result<()> {
    let dir = &config.data_dir;
    if config.new_key || ServerKey::is_in(dir) || !store.has_people().await? {
        return Ok(());
    }
    bail!(
        "the file {} is missing, but the database knows people by it: each would be somebody else and could vote again. Restore it from a \
         backup, or copy it from another node; to go on without it, start once with --new-key true",
        dir.join(ServerKey::FILE).display()
    )
}

/// Takes the data directory for this process, as long as the file is open: two servers over one database would each think that they
/// own its sessions. The operating system lets go of it however the process ends.
///
/// # Errors
/// If another server holds it, or the file cannot be written.
pub fn lock(dir: &Path) -> anyhow::Result<File> {
    let path = dir.join(LOCK);
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&path).with_context(|| format!("cannot write {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => bail!("another server is using the data directory {}", dir.display()),
        Err(TryLockError::Error(error)) => Err(error).with_context(|| format!("cannot lock {}", path.display())),
    }
}

fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    listen::bind(address).with_context(|| format!("cannot listen on {address}"))
}

/// Asks Redis, if one is named, whether it is there. The server starts either way.
async fn redis(config: &Config) -> anyhow::Result<Option<redis::Client>> {
    let Some(url) = config.storing.redis() else { return Ok(None) };
    let client = redis::Client::open(url).map_err(|_| anyhow::anyhow!("REDIS_URL is not a URL of a Redis server"))?;
    match operations::ping(&client).await {
        Ok(()) => tracing::info!("Redis answers; CONDUCTOR_SIGNALS_FROM and CONDUCTOR_SEVERAL_NODES say what it is used for"),
        Err(why) => tracing::warn!(why, "the server starts without Redis"),
    }
    Ok(Some(client))
}

/// A new one-time link if nobody has an account yet. Only its hash is kept.
async fn setup_link(store: &Store, other_nodes: bool, base: &BaseUrl) -> Result<Option<String>, StoreError> {
    if store.has_accounts().await? {
        return Ok(None);
    }
    let token = Token::random();
    store.create_setup(token.hash(), other_nodes, now()).await?;
    Ok(Some(format!("{base}/setup/{}", token.reveal())))
}

/// Deletes rows now and then that are too old to be asked for.
async fn tidy(registry: Registry, metrics: PrometheusHandle, stop: CancellationToken) {
    let store = registry.store().clone();
    let mut due = tokio::time::interval(TIDYING);
    let mut upkeep = tokio::time::interval(UPKEEP);
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            _ = upkeep.tick() => {
                metrics.run_upkeep();
                continue;
            }
            _ = due.tick() => {}
        }
        if let Err(error) = store.forget_keys(now() - KEYS_KEPT).await {
            tracing::warn!(%error, "old keys were not forgotten");
        }
        registry.throw_away_old(false).await;
        let (delivered, dead) = (now() - deliver::DELIVERED_KEPT, now() - deliver::DEAD_KEPT);
        if let Err(error) = store.forget_webhooks(delivered, dead).await {
            tracing::warn!(%error, "old webhooks were not forgotten");
        }
    }
}
