//! A PostgreSQL of a test's own, to be restarted.

use sqlx::{Connection, PgConnection};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

use crate::process::free_port;

/// A PostgreSQL server.
pub struct Postgres {
    programs: PathBuf,
    dir: TempDir,
    port: u16,
    child: Child,
}

/// A program of PostgreSQL, which refuses to run as root.
fn program(path: &Path) -> Command {
    let id = Command::new("id").arg("-u").output().unwrap().stdout;
    if id.trim_ascii() != b"0" {
        return Command::new(path);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(path);
    command
}

/// The directory of the newest PostgreSQL on this machine.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?.filter_map(|entry| Some(entry.ok()?.path().join("bin")));
    versions.filter(|bin| bin.join("initdb").exists()).max()
}

impl Postgres {
    /// Starts an empty one; `None`, with the reason printed, where tests with PostgreSQL are left out.
    pub async fn start() -> Option<Self> {
        let programs = std::env::var_os("TEST_DATABASE_URL").and_then(|_| programs());
        let Some(programs) = programs else {
            eprintln!("PostgreSQL was left out: TEST_DATABASE_URL is not set, or initdb is not in /usr/lib/postgresql");
            return None;
        };
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("pg");
        fs::create_dir(&data).unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        // Fails where this is not root, and then nobody else needs it.
        let _ = Command::new("chown").arg("postgres").arg(&data).stderr(Stdio::null()).status();
        let made =
            program(&programs.join("initdb")).args(["-U", "postgres", "--auth=trust", "--no-sync", "-D"]).arg(&data).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let port = free_port();
        let child = Self::spawn(&programs, &data, port);
        let postgres = Self { programs, dir, port, child };
        postgres.answers().await;
        Some(postgres)
    }

    fn spawn(programs: &Path, data: &Path, port: u16) -> Child {
        let port = port.to_string();
        program(&programs.join("postgres"))
            .args(["-p", &port, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-D"])
            .arg(data)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    async fn answers(&self) {
        let began = Instant::now();
        while PgConnection::connect(&self.url()).await.is_err() {
            assert!(began.elapsed() < Duration::from_secs(30), "PostgreSQL does not answer");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Ends it, as `pg_ctl stop -m immediate` does: nobody is told.
    pub fn stop(&mut self) {
        let _ = Command::new("kill").args(["-QUIT", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }

    /// Starts it again on what it has stored.
    pub async fn again(&mut self) {
        self.child = Self::spawn(&self.programs, &self.dir.path().join("pg"), self.port);
        self.answers().await;
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.stop();
    }
}
