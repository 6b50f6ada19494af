//! Several real programs over one real PostgreSQL schema and a real Redis of their own, so that either can be killed.

use crate::fade::Home;
use crate::house::{Guest, Organizer, attendee_wants, keyed, organizer, organizer_wants};
use crate::process::{Process, free_port};
use conductor::id::{OrganizerId, SessionId};
use protocol::{ServerFrame, SessionCard, Snapshot, Subscription};
use server::client::{Connection, Identity, Received};
use server::store::Store;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::sync::{Mutex, MutexGuard};

/// One cluster at a time: a PostgreSQL server has a limited number of connections.
static TURN: Mutex<()> = Mutex::const_new(());

/// A Redis server, to be killed.
pub struct Redis {
    child: Child,
    port: u16,
    dir: TempDir,
}

impl Redis {
    pub async fn start() -> Self {
        let (dir, port) = (tempfile::tempdir().unwrap(), free_port());
        let redis = Self { child: Self::spawn(dir.path(), port), port, dir };
        redis.answers().await;
        redis
    }

    fn spawn(dir: &Path, port: u16) -> Child {
        let port = port.to_string();
        let flags = ["--port", &port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--enable-debug-command", "yes"];
        Command::new("redis-server").args(flags).arg("--dir").arg(dir).stdout(Stdio::null()).spawn().expect("redis-server is installed")
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub async fn connection(&self) -> redis::RedisResult<redis::aio::MultiplexedConnection> {
        redis::Client::open(self.url())?.get_multiplexed_async_connection().await
    }

    async fn answers(&self) {
        eventually("Redis answers", async || self.connection().await.is_ok()).await;
    }

    /// SIGKILL.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Sends it a signal.
    pub fn signal(&self, name: &str) {
        assert!(Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status().unwrap().success());
    }

    /// Changes a setting of it.
    pub async fn set(&self, key: &str, value: &str) {
        let mut connection = self.connection().await.unwrap();
        let () = redis::cmd("CONFIG").arg("SET").arg(key).arg(value).query_async(&mut connection).await.unwrap();
    }

    /// Starts it again; it is empty.
    pub async fn again(&mut self) {
        self.child = Self::spawn(self.dir.path(), self.port);
        self.answers().await;
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until something is so, for at most 30 seconds.
pub async fn eventually(what: &str, mut is_so: impl AsyncFnMut() -> bool) -> Duration {
    let began = Instant::now();
    while !is_so().await {
        assert!(began.elapsed() < Duration::from_secs(30), "in vain: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    began.elapsed()
}

/// The place where a node runs.
#[derive(Clone)]
pub struct Place {
    /// The words in front of its command.
    pub before: Vec<String>,
    /// The address on which it listens.
    pub address: String,
    /// The address of its database.
    pub database: String,
}

impl Place {
    fn beside(url: &str) -> Self {
        Self { before: Vec::new(), address: "127.0.0.1".to_owned(), database: url.to_owned() }
    }
}

/// Several nodes.
pub struct Cluster {
    pub store: Store,
    pub organizer: Organizer,
    pub redis: Redis,
    pub nodes: Vec<Option<Process>>,
    pub http: reqwest::Client,
    url: String,
    dirs: Vec<TempDir>,
    ports: Vec<u16>,
    more: Vec<(String, String)>,
    /// By which way a node reaches Redis, if not directly.
    pub ways: Vec<Option<String>>,
    /// The place where a node runs, if not beside the test.
    pub places: Vec<Option<Place>>,
    _turn: MutexGuard<'static, ()>,
}

impl Home for Cluster {
    fn store(&self) -> &Store {
        &self.store
    }

    fn organizer(&self) -> OrganizerId {
        self.organizer.id
    }
}

impl Cluster {
    /// So many nodes over the schema at `url`, with these settings beside those of nodes.
    pub async fn open(url: &str, count: usize, more: &[(&str, &str)]) -> Self {
        let turn = TURN.lock().await;
        let redis = Redis::start().await;
        let dirs: Vec<TempDir> = (0..count).map(|_| tempfile::tempdir().unwrap()).collect();
        let store = Store::postgres(url, dirs[0].path()).await.unwrap();
        let organizer = organizer(&store, "Olga").await;
        keyed(dirs[0].path());
        for dir in &dirs[1..] {
            std::fs::copy(dirs[0].path().join("server.key"), dir.path().join("server.key")).unwrap();
        }
        let ports = dirs.iter().map(|_| free_port()).collect();
        let mut cluster = Self {
            store,
            organizer,
            redis,
            nodes: Vec::new(),
            http: server::client::http().unwrap(),
            url: url.to_owned(),
            dirs,
            ports,
            more: more.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
            ways: vec![None; count],
            places: vec![None; count],
            _turn: turn,
        };
        for node in 0..count {
            let process = cluster.process(node).await;
            cluster.nodes.push(Some(process));
        }
        cluster
    }

    async fn process(&self, node: usize) -> Process {
        let redis = self.ways[node].clone().unwrap_or_else(|| self.redis.url());
        let place = self.places[node].clone().unwrap_or_else(|| Place::beside(&self.url));
        let mut environment = vec![("DATABASE_URL", place.database.as_str()), ("REDIS_URL", &redis), ("CONDUCTOR_SEVERAL_NODES", "true")];
        let base = format!("http://{}:{}", place.address, self.ports[node]);
        if self.places[node].is_some() {
            environment.push(("CONDUCTOR_BASE_URL", &base));
        }
        environment.extend(self.more.iter().map(|(key, value)| (key.as_str(), value.as_str())));
        // Unless the logs are wanted elsewhere, for a test to count their lines.
        let log = std::env::var_os("TEST_LOGS").is_none().then(|| File::create(self.log(node)).unwrap());
        let before: Vec<&str> = place.before.iter().map(String::as_str).collect();
        Process::start_at(&before, &place.address, self.dirs[node].path(), self.ports[node], &environment, log.map(Stdio::from)).await
    }

    fn log(&self, node: usize) -> PathBuf {
        self.dirs[node].path().join("log")
    }

    /// Warnings and worse that a node has logged since its start; none where `TEST_LOGS` takes the logs elsewhere.
    pub fn warnings(&self, node: usize) -> Vec<String> {
        let log = std::fs::read_to_string(self.log(node)).unwrap_or_default();
        log.lines().filter(|line| line.contains("WARN") || line.contains("ERROR")).map(str::to_owned).collect()
    }

    pub fn node(&self, node: usize) -> &Process {
        self.nodes[node].as_ref().expect("the node runs")
    }

    /// The parts of a node that are not well.
    pub async fn unwell(&self, node: usize) -> Vec<String> {
        let ready: serde_json::Value = self.get(node, "/readyz").await.error_for_status().unwrap().json().await.unwrap();
        let parts = ready["parts"].as_array().unwrap().iter().filter(|part| part["ok"] == false);
        parts.map(|part| part["name"].as_str().unwrap().to_owned()).collect()
    }

    /// The database of the nodes that run beside the test.
    pub fn database(&self) -> &str {
        &self.url
    }

    pub fn port(&self, node: usize) -> u16 {
        self.ports[node]
    }

    /// SIGKILL.
    pub fn kill(&mut self, node: usize) {
        self.nodes[node].take().expect("the node runs").kill();
    }

    /// Starts a node again that was killed.
    pub async fn again(&mut self, node: usize) {
        self.nodes[node] = Some(self.process(node).await);
    }

    /// Makes a session through a node, which owns it then.
    pub async fn session(&self, node: usize) -> SessionCard {
        let url = format!("{}/api/v1/sessions", self.node(node).base);
        let body = serde_json::json!({ "title": "Town hall" });
        let answer = self.http.post(url).bearer_auth(&self.organizer.token).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 201);
        answer.json().await.unwrap()
    }

    /// The organizer's sessions, as a node lists them.
    pub async fn sessions(&self, node: usize) -> Vec<SessionCard> {
        self.get(node, "/api/v1/sessions").await.json().await.unwrap()
    }

    pub async fn get(&self, node: usize, path: &str) -> reqwest::Response {
        self.http.get(format!("{}{path}", self.node(node).base)).bearer_auth(&self.organizer.token).send().await.unwrap()
    }

    /// A node's metric by name; 0 if there is none.
    pub async fn metric(&self, node: usize, name: &str) -> f64 {
        let text = self.get(node, "/metrics").await.text().await.unwrap();
        let values = text.lines().filter(|line| line.split([' ', '{']).next() == Some(name));
        values.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum()
    }

    /// The node that owns the only session.
    pub async fn owner(&self) -> Option<usize> {
        for (node, process) in self.nodes.iter().enumerate() {
            if process.is_some() && self.metric(node, "conductor_sessions_live").await > 0.0 {
                return Some(node);
            }
        }
        None
    }

    pub async fn connect(&self, node: usize, who: &Identity, session: SessionId, wants: Vec<Subscription>) -> Connection {
        self.node(node).connect(who, session, wants).await
    }

    pub async fn enter(&self, node: usize, who: &Identity, session: SessionId) -> Guest {
        Guest::welcomed(self.connect(node, who, session, attendee_wants()).await).await
    }

    pub async fn dashboard(&self, node: usize, session: SessionId) -> Guest {
        Guest::welcomed(self.connect(node, &self.organizer.cookie(), session, organizer_wants()).await).await
    }
}

/// Enters through a node as soon as that lets in.
pub async fn back(cluster: &Cluster, node: usize, who: &Identity, session: SessionId) -> Guest {
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        let mut connection = cluster.connect(node, who, session, attendee_wants()).await;
        if let Ok(Ok(Received::Frame(ServerFrame::Welcome { .. }))) =
            tokio::time::timeout(Duration::from_secs(10), connection.receive()).await
        {
            // The one that was let in says the rest.
            let room = connection.until(|frame| match frame {
                ServerFrame::Snapshot { view: Snapshot::Room(room), .. } => Some(*room),
                _ => None,
            });
            let room = room.await.unwrap();
            return Guest { connection, room, frames: Vec::new() };
        }
        assert!(Instant::now() < until, "nobody lets in");
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
}
