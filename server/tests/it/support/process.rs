//! The real program, to be killed.

use server::client::{Connection, Identity, RoomUrl};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running program.
pub struct Process {
    child: Child,
    pub base: String,
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Where a program's log goes: into the directory that TEST_LOGS names, if it is set.
fn log(port: u16) -> Stdio {
    let file = std::env::var("TEST_LOGS").map(|dir| std::fs::File::create(format!("{dir}/{port}.log")));
    file.ok().and_then(Result::ok).map_or_else(Stdio::null, Stdio::from)
}

impl Process {
    /// Starts the program and waits until it is ready.
    pub async fn start(dir: &Path, port: u16) -> Self {
        Self::start_with(dir, port, &[]).await
    }

    /// The same with this environment, and no other.
    pub async fn start_with(dir: &Path, port: u16, environment: &[(&str, &str)]) -> Self {
        Self::start_logging(dir, port, environment, None).await
    }

    /// The same with its log there.
    pub async fn start_logging(dir: &Path, port: u16, environment: &[(&str, &str)], to: Option<Stdio>) -> Self {
        Self::start_at(&[], "127.0.0.1", dir, port, environment, to).await
    }

    /// The same at an address, by a command that begins so.
    pub async fn start_at(before: &[&str], address: &str, dir: &Path, port: u16, environment: &[(&str, &str)], to: Option<Stdio>) -> Self {
        let program = [before, &[env!("CARGO_BIN_EXE_engagement-conductor")]].concat();
        let child = Command::new(program[0])
            .args(&program[1..])
            .args([
                "serve",
                "--listen",
                &format!("{address}:{port}"),
                "--max-connections-per-ip",
                "0",
                "--newcomers-per-network",
                "0",
                "--data-dir",
            ])
            .arg(dir)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .envs(environment.iter().copied())
            .stdout(Stdio::null())
            .stderr(to.unwrap_or_else(|| log(port)))
            .spawn()
            .unwrap();
        let process = Self { child, base: format!("http://{address}:{port}") };
        let (http, began) = (server::client::http().unwrap(), Instant::now());
        while !http.get(format!("{}/readyz", process.base)).send().await.is_ok_and(|answer| answer.status().is_success()) {
            assert!(began.elapsed() < Duration::from_secs(30), "the program does not get ready");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        process
    }

    /// SIGKILL: no handler runs, nothing is flushed.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM, as an operating system that shuts down or a deployment sends it; does not wait.
    pub fn terminate(&self) {
        self.signal("TERM");
    }

    /// Sends it a signal.
    pub fn signal(&self, name: &str) {
        assert!(Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status().unwrap().success());
    }

    /// Waits until it has ended by itself; its exit code.
    pub fn ended(mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }

    pub async fn connect(&self, identity: &Identity, session: conductor::id::SessionId, wants: Vec<protocol::Subscription>) -> Connection {
        let url: RoomUrl = format!("{}/j/none", self.base).parse().unwrap();
        Connection::open(&url, identity, session, wants).await.unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
