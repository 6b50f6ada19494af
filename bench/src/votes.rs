//! [`Votes`]: people vote and change their votes at a given pace while everybody listens. A vote is acknowledged when it is stored.

use crate::Here;
use crate::histogram::Histogram;
use crate::house::House;
use crate::load::fill;
use crate::process::Server;
use crate::socket::{Shared, Socket, find, shared};
use anyhow::{Context, Result, ensure};
use clap::Args;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use tokio::task::spawn_local;
use tokio::time::{Instant, sleep, sleep_until, timeout_at};
use uuid::Uuid;

/// Before votes are counted, and after the last of them.
const MARGIN: Duration = Duration::from_secs(2);
/// Precedes the command that an answer is for.
const ANSWERED: &[u8] = b"\"command\":\"";
/// Begins an acknowledgement.
const ACKNOWLEDGED: &[u8] = b"\"type\":\"ack\"";

/// The measurement to make.
#[derive(Args, Clone, Debug)]
pub struct Votes {
    #[command(flatten)]
    here: Here,
    /// People who listen and vote
    #[arg(long, default_value = "2000")]
    people: u32,
    /// Votes per second
    #[arg(long, default_value = "1000")]
    rate: f64,
    /// Seconds
    #[arg(long, default_value = "10")]
    seconds: u64,
}

/// The notes that all voters share.
#[derive(Debug)]
struct Ballots {
    began: Instant,
    poll: String,
    cast: Cell<u64>,
    refused: Cell<u64>,
    took: RefCell<Histogram>,
}

impl Ballots {
    /// A vote, as a frame. Its command carries the voter and the moment at which it was due.
    fn vote(&self, voter: u32, due: Instant) -> String {
        let micros = (due - self.began).as_micros();
        let command = Uuid::from_u128(u128::from(voter) << 96 | 0x4000_8000_u128 << 64 | micros);
        self.cast.set(self.cast.get() + 1);
        let (poll, choice) = (&self.poll, micros % 2);
        format!(r#"{{"type":"act","command":"{command}","act":{{"act":"vote","poll":"{poll}","choices":[{choice}]}}}}"#)
    }

    /// Notes the answers in a message.
    fn heard(&self, message: &[u8]) {
        let Some(at) = find(message, ANSWERED) else { return };
        if find(message, ACKNOWLEDGED).is_none() {
            self.refused.set(self.refused.get() + 1);
            return;
        }
        let command = message.get(at + ANSWERED.len()..at + ANSWERED.len() + 36).and_then(|text| Uuid::try_parse_ascii(text).ok());
        let due = command.map_or(0, |command| command.as_u128() & 0xffff_ffff_ffff);
        self.took.borrow_mut().record(self.began.elapsed().saturating_sub(Duration::from_micros(u64::try_from(due).unwrap_or(0))));
    }
}

/// Votes each `every`, first at `next`, until `end`; listens until it is cut.
async fn vote(voter: u32, mut socket: Socket, shared: Shared, ballots: Rc<Ballots>, mut next: Instant, every: Duration, end: Instant) {
    loop {
        let hear = socket.frames(&shared, |message| ballots.heard(message));
        let went = match timeout_at(if next < end { next } else { end + 5 * MARGIN }, hear).await {
            Ok(went) => went,
            Err(_) if next < end => {
                let due = next;
                next += every;
                socket.say(&ballots.vote(voter, due)).await
            }
            Err(_) => return,
        };
        if went.is_err() {
            return;
        }
    }
}

impl Votes {
    /// Measures and prints.
    pub async fn measure(self) -> Result<()> {
        let server = Server::house(&self.here).await?;
        let house = House::enter(&server).await?;
        let (session, room) = house.room(usize::try_from(self.people)?).await?;
        let asked = r#"{"question":"Tea or coffee?","options":["Tea","Coffee"]}"#;
        let opened = house.post(&format!("/sessions/{}/polls", session.id), asked).await?;
        let poll = opened.split('"').nth(3).context("no poll")?.to_owned();
        let shared = shared();
        let sockets = fill(&room, &shared).await?;
        let ballots = Rc::new(Ballots { began: Instant::now(), poll, cast: Cell::new(0), refused: Cell::new(0), took: RefCell::default() });
        let (start, every) = (Instant::now() + MARGIN, Duration::from_secs_f64(f64::from(self.people) / self.rate));
        let end = start + Duration::from_secs(self.seconds);
        for (voter, socket) in (0..).zip(sockets) {
            let first = start + every * voter / self.people;
            spawn_local(vote(voter, socket, Rc::clone(&shared), Rc::clone(&ballots), first, every, end));
        }
        sleep_until(start).await;
        let cpu = server.cpu()?;
        sleep_until(end).await;
        let (cpu, seconds) = (server.cpu()? - cpu, start.elapsed().as_secs_f64());
        sleep(MARGIN).await;
        let took = ballots.took.borrow();
        let (cast, refused) = (ballots.cast.get(), ballots.refused.get());
        println!("{} people, {} votes/s for {} s", self.people, self.rate, self.seconds);
        println!("votes              {cast} cast, {} acknowledged, {refused} refused", took.count());
        println!("acknowledged       p50 {:.1} ms, p99 {:.1} ms, all {:.1} ms", took.millis(0.5), took.millis(0.99), took.millis(1.0));
        println!("processors in use  {:.2}", cpu.as_secs_f64() / seconds);
        ensure!(took.count() + refused == cast, "{} votes were never answered", cast - took.count() - refused);
        Ok(())
    }
}
