//! [`Rooms`]: many live sessions on one server, with a few sockets each that do what a whole room does.

use crate::Here;
use crate::house::{House, ask, reacts, says};
use crate::load::{Notes, Reacts, listen};
use crate::process::Server;
use crate::socket::{Socket, shared};
use anyhow::{Context, Result};
use clap::Args;
use std::rc::Rc;
use std::time::Duration;
use tokio::task::spawn_local;
use tokio::time::{Instant, sleep};

/// Time to settle before it is measured.
const SETTLE: Duration = Duration::from_secs(5);

/// The measurement to make.
#[derive(Args, Clone, Debug)]
pub struct Rooms {
    #[command(flatten)]
    here: Here,
    /// Live sessions
    #[arg(long, default_value = "2000")]
    rooms: usize,
    /// Sockets in each
    #[arg(long, default_value = "8")]
    people: usize,
    /// Messages that each room writes per minute
    #[arg(long, default_value = "5")]
    messages: f64,
    /// Reactions that each room sends per minute
    #[arg(long, default_value = "20")]
    reactions: f64,
    /// Seconds that are measured
    #[arg(long, default_value = "30")]
    seconds: u64,
}

/// The sum of the samples of a metric whose name begins so.
async fn metric(server: &Server, name: &str) -> Result<f64> {
    let body = ask(server.address, "GET", "/metrics", "", "").await?.body;
    let samples = body.lines().filter(|line| line.starts_with(name));
    Ok(samples.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum())
}

fn text() -> String {
    says("somebody says something of usual length here")
}

impl Rooms {
    /// Measures and prints.
    pub async fn measure(self) -> Result<()> {
        let server = Server::house(&self.here).await?;
        let house = House::enter(&server).await?;
        let (shared, notes) = (shared(), Rc::new(Notes::default()));
        let empty = server.memory()?;
        // Of the people of a room one writes and the others react, each as often as it takes.
        let (writes, others) = (Duration::from_secs_f64(60.0 / self.messages), self.people.saturating_sub(1).max(1));
        let react = Duration::from_secs_f64(60.0 / self.reactions * others as f64);
        for number in 0..self.rooms {
            let (_, room) = house.room(self.people).await.with_context(|| format!("session {number}"))?;
            for (place, guest) in room.guests.iter().enumerate() {
                let socket = Socket::open(guest, &shared).await.with_context(|| format!("session {number}, person {place}"))?;
                let (act, every): (fn() -> String, _) = if place == 0 { (text, writes) } else { (reacts, react) };
                let first = every.mul_f64(((number * 31 + place * 7) % 97) as f64 / 97.0);
                let acts: Reacts = (act, first, every);
                spawn_local(listen(socket, Rc::clone(&shared), Rc::clone(&notes), Some(acts)));
            }
        }
        sleep(SETTLE).await;
        let commits = metric(&server, "conductor_commit_seconds_count").await?;
        let (cpu, start) = (server.cpu()?, Instant::now());
        sleep(Duration::from_secs(self.seconds)).await;
        let (cpu, seconds) = (server.cpu()? - cpu, start.elapsed().as_secs_f64());
        let commits = metric(&server, "conductor_commit_seconds_count").await? - commits;
        let memory = server.memory()? - empty;
        println!(
            "{} live sessions, {} sockets each, {} messages and {} reactions a minute in each",
            self.rooms, self.people, self.messages, self.reactions
        );
        println!("processors in use  {:.2}", cpu.as_secs_f64() / seconds);
        println!("commits            {:.0} per second", commits / seconds);
        println!(
            "memory             {:.0} MiB, {:.0} KiB a session",
            memory as f64 / 1_048_576.0,
            memory as f64 / 1024.0 / self.rooms as f64
        );
        println!("connections cut    {}", notes.lost.get());
        Ok(())
    }
}
