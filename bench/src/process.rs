//! [`Server`]: a server in a process of its own, held to one processor, and what it costs.

use crate::Here;
use crate::load::Room;
use crate::socket::Guest;
use anyhow::{Context, Result, bail};
use std::fs;
use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

/// Time that a server has to start and to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server in a process of its own.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// Its files, if it has any.
    data: Option<PathBuf>,
    program: PathBuf,
}

fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

impl Server {
    /// The bare broadcaster.
    pub async fn bare(processor: usize) -> Result<Self> {
        let (address, program) = (free_address()?, std::env::current_exe()?);
        let mut command = pinned(processor, &program);
        command.args(["bare", &address.port().to_string()]);
        Self::start(command, address, program, None).await
    }

    /// Another library's broadcaster. Its program takes the port as its only argument.
    pub async fn peer(program: &Path, processor: usize) -> Result<Self> {
        let (address, program) = (free_address()?, program.to_owned());
        let mut command = if program.extension().is_some_and(|end| end == "js") {
            let mut node = pinned(processor, Path::new("node"));
            node.arg(&program);
            node
        } else {
            pinned(processor, &program)
        };
        command.arg(address.port().to_string());
        Self::start(command, address, program, None).await
    }

    /// This server, with a database of its own.
    pub async fn house(here: &Here) -> Result<Self> {
        let (address, data) = (free_address()?, std::env::temp_dir().join(format!("bench-room-{}", uuid::Uuid::new_v4())));
        let mut command = pinned(here.processor, &here.server);
        let url = format!("http://{address}");
        command.args(["serve", "--listen", &address.to_string(), "--base-url", &url, "--data-dir"]).arg(&data);
        // Everybody comes from one address, and messages come faster than one person may write.
        command
            .args(["--max-connections-per-ip", "0", "--newcomers-per-network", "0", "--budget-per-hour", "60", "--site-root"])
            .arg(&here.site);
        command.env("CONDUCTOR_LOG", "warn");
        Self::start(command, address, here.server.clone(), Some(data)).await
    }

    async fn start(mut command: Command, address: SocketAddr, program: PathBuf, data: Option<PathBuf>) -> Result<Self> {
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
        let mut server = Self { child, address, data, program };
        let up = async {
            while TcpStream::connect(address).await.is_err() {
                if let Some(status) = server.child.try_wait()? {
                    bail!("it ended: {status}");
                }
                sleep(Duration::from_millis(50)).await;
            }
            Ok(())
        };
        timeout(PATIENCE, up).await??;
        sleep(Duration::from_secs(1)).await;
        Ok(server)
    }

    /// Gives a command of the program a line of input.
    pub fn command(&self, arguments: &[&str], input: &str) -> Result<()> {
        let data = self.data.as_ref().context("it has no database")?;
        let mut command = Command::new(&self.program);
        command.args(arguments).env("CONDUCTOR_DATA_DIR", data).stdin(Stdio::piped()).stdout(Stdio::null());
        let mut child = command.spawn()?;
        let mut stdin = child.stdin.take().context("it takes input")?;
        stdin.write_all(input.as_bytes())?;
        drop(stdin);
        let status = child.wait()?;
        if status.success() { Ok(()) } else { bail!("{arguments:?} failed: {status}") }
    }

    /// So many who listen to the bare broadcaster, and one who speaks.
    pub fn guests(&self, people: usize) -> Room {
        let guest = |path: &str| Guest { address: self.address, path: path.to_owned(), head: String::new(), hello: None, ready: "ready" };
        Room { guests: vec![guest("/live"); people], speaker: guest("/live?speaks"), says: str::to_owned, reacts: String::new }
    }

    /// The process's files in the system.
    fn system(&self, file: &str) -> PathBuf {
        PathBuf::from(format!("/proc/{}/{file}", self.child.id()))
    }

    /// Processor time so far, of the program and of the system on its behalf.
    pub fn cpu(&self) -> Result<Duration> {
        let mut all = Duration::ZERO;
        for task in fs::read_dir(self.system("task"))? {
            let spent = fs::read_to_string(task?.path().join("schedstat"))?;
            all += Duration::from_nanos(spent.split(' ').next().context("no time")?.parse()?);
        }
        Ok(all)
    }

    /// Memory in use, in bytes.
    pub fn memory(&self) -> Result<u64> {
        let status = fs::read_to_string(self.system("status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no memory")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Everything of it is thrown away.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(data) = &self.data {
            let _ = fs::remove_dir_all(data);
        }
    }
}

fn pinned(processor: usize, program: &Path) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", &processor.to_string()]).arg(program);
    command
}
