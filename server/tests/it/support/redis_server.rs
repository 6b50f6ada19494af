//! A Redis server of a test's own, which it can stop and start.

use redis::aio::MultiplexedConnection;
use redis::{FromRedisValue, cmd};
use serde_json::Value;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

pub const GROUP: &str = "engagement-conductor";
pub const DEAD_LETTERS: &str = "conductor.dead-letters.v1";

pub struct Redis {
    pub url: String,
    port: String,
    dir: TempDir,
    child: Child,
}

impl Redis {
    /// One on a free port; none where tests have no Redis.
    pub async fn start() -> Option<Self> {
        if std::env::var_os("TEST_REDIS_URL").is_none() {
            eprintln!("left out: TEST_REDIS_URL is not set");
            return None;
        }
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
        let dir = tempfile::tempdir().unwrap();
        let child = spawn(&port, &dir);
        let redis = Self { url: format!("redis://127.0.0.1:{port}"), port, dir, child };
        redis.answers().await;
        Some(redis)
    }

    /// Ends it as a crash would: what it held is gone.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Starts it again, empty.
    pub async fn start_again(&mut self) {
        self.child = spawn(&self.port, &self.dir);
        self.answers().await;
    }

    async fn answers(&self) {
        let answers = async {
            loop {
                let client = redis::Client::open(self.url.as_str()).unwrap();
                if let Ok(mut connection) = client.get_multiplexed_async_connection().await
                    && cmd("PING").query_async::<String>(&mut connection).await.is_ok()
                {
                    return;
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), answers).await.expect("Redis starts");
    }

    async fn connection(&self) -> MultiplexedConnection {
        redis::Client::open(self.url.as_str()).unwrap().get_multiplexed_async_connection().await.unwrap()
    }

    /// Redis's answer to a command.
    pub async fn ask<T: FromRedisValue>(&self, words: &[&str]) -> T {
        let mut command = cmd(words[0]);
        for word in &words[1..] {
            command.arg(word);
        }
        command.query_async(&mut self.connection().await).await.unwrap()
    }

    /// Adds an entry to a stream; its id.
    pub async fn add(&self, stream: &str, data: &Value) -> String {
        self.ask(&["XADD", stream, "*", "data", &data.to_string()]).await
    }

    /// Entries that were read and not acknowledged.
    pub async fn pending(&self, stream: &str) -> usize {
        let summary: redis::streams::StreamPendingReply = self.ask(&["XPENDING", stream, GROUP]).await;
        summary.count()
    }

    /// The reasons of the dead letters, and the entries that they are of.
    pub async fn dead_letters(&self) -> Vec<(String, String)> {
        let reply: redis::streams::StreamRangeReply = self.ask(&["XRANGE", DEAD_LETTERS, "-", "+"]).await;
        let field = |id: &redis::streams::StreamId, name| id.get::<String>(name).unwrap();
        reply.ids.iter().map(|id| (field(id, "reason"), field(id, "data"))).collect()
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(port: &str, dir: &TempDir) -> Child {
    let arguments = ["--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir"];
    Command::new("redis-server").args(arguments).arg(dir.path()).stdout(Stdio::null()).spawn().expect("redis-server is installed")
}
