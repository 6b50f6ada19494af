//! The load: everybody connects, then one says something again and again, and it is measured when each of the others has it.
//!
//! A message carries the moment at which it was due, not at which it was sent: if the server holds the sender up, that counts too.

use crate::deliver::Run;
use crate::histogram::Histogram;
use crate::process::Server;
use crate::socket::{Guest, Shared, Socket, find, shared};
use crate::summary::Measured;
use anyhow::{Result, ensure};
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use tokio::task::spawn_local;
use tokio::time::{Instant, sleep, sleep_until};

/// Connections that are being opened at once.
const AT_ONCE: usize = 64;
/// Before and after it is measured, the load runs on.
const MARGIN: Duration = Duration::from_secs(1);
/// The mark before the moment in a message.
const MARK: &str = "due=";

/// A room that can be filled.
#[derive(Debug)]
pub struct Room {
    /// Those who listen.
    pub guests: Vec<Guest>,
    /// The one who speaks.
    pub speaker: Guest,
    /// A message of this text, as the speaker sends it.
    pub says: fn(&str) -> String,
    /// A reaction, as a guest sends it.
    pub reacts: fn() -> String,
}

/// The notes that all listeners share.
#[derive(Debug)]
pub struct Notes {
    began: Instant,
    /// True while deliveries are counted.
    pub counts: Cell<bool>,
    /// From the moment at which a message was due until a listener had it.
    pub late: RefCell<Histogram>,
    /// Listeners whose connection was cut.
    pub lost: Cell<usize>,
}

impl Default for Notes {
    fn default() -> Self {
        Self { began: Instant::now(), counts: Cell::new(false), late: RefCell::default(), lost: Cell::new(0) }
    }
}

impl Notes {
    /// A text of 100 characters and the moment at which it was due.
    pub fn text(&self, due: Instant) -> String {
        format!("{MARK}{} {:.<100}", (due - self.began).as_micros(), "")
    }

    /// Notes the moments that a message carries.
    fn heard(&self, mut message: &[u8]) {
        while let Some(at) = find(message, MARK.as_bytes()) {
            message = &message[at + MARK.len()..];
            let digits = message.iter().take_while(|byte| byte.is_ascii_digit());
            let due = digits.fold(0_u64, |due, digit| due * 10 + u64::from(digit - b'0'));
            if self.counts.get() {
                self.late.borrow_mut().record(self.began.elapsed().saturating_sub(Duration::from_micros(due)));
            }
        }
    }
}

/// Fills the room, speaks, and measures.
pub async fn measure(run: &Run, server: &Server, room: &Room, reactions: f64) -> Result<Measured> {
    let shared = shared();
    let notes = Rc::new(Notes::default());
    let mut speaker = Socket::open(&room.speaker, &shared).await?;
    let empty = server.memory()?;
    let (cpu, began) = (server.cpu()?, Instant::now());
    let sockets = fill(room, &shared).await?;
    let connect_cpu = server.cpu()? - cpu;
    let connect_seconds = began.elapsed().as_secs_f64();
    let interval = Duration::from_secs_f64(run.people as f64 / reactions.max(1e-9)).min(Duration::from_secs(86_400));
    for (number, socket) in sockets.into_iter().enumerate() {
        let first = interval.mul_f64(number as f64 / run.people as f64);
        let reacts = (reactions > 0.0).then_some((room.reacts, first, interval));
        spawn_local(listen(socket, Rc::clone(&shared), Rc::clone(&notes), reacts));
    }
    sleep(2 * MARGIN).await;
    let full = server.memory()?;

    let (every, whole) = (Duration::from_secs_f64(1.0 / run.rate), Duration::from_secs(run.seconds));
    let start = Instant::now() + every;
    let (from, until) = (start + MARGIN, start + MARGIN + whole);
    let (mut before, mut number) = (None, 0_u32);
    let mut due = start;
    while due < until + MARGIN {
        sleep_until(due).await;
        if before.is_none() && due >= from {
            notes.counts.set(true);
            before = Some((server.cpu()?, Instant::now()));
        }
        if due >= until {
            break;
        }
        speaker.say(&(room.says)(&notes.text(due))).await?;
        speaker.hear_for(Duration::from_millis(1), &shared).await;
        number += 1;
        due = start + every * number;
    }
    let (cpu, measured_at) = before.unwrap_or((server.cpu()?, Instant::now()));
    let cpu = server.cpu()? - cpu;
    let seconds = measured_at.elapsed().as_secs_f64();
    // The last messages still come.
    sleep(MARGIN).await;
    notes.counts.set(false);
    ensure!(notes.lost.get() == 0, "{} of {} connections were cut", notes.lost.get(), run.people);
    let late = notes.late.take();
    let expected = ((run.seconds as f64 * run.rate).round() - 1.0).max(0.0) * run.people as f64;
    ensure!(late.count() as f64 >= expected, "{} of {expected} deliveries came", late.count());
    let people = run.people as f64;
    Ok(Measured {
        deliveries: run.rate * people * seconds,
        cpu,
        seconds,
        late,
        kib_a_socket: (full - empty) as f64 / 1024.0 / people,
        connect_micros: connect_cpu.as_secs_f64() * 1e6 / people,
        connect_seconds,
    })
}

/// Opens the sockets of all who listen.
pub async fn fill(room: &Room, shared: &Shared) -> Result<Vec<Socket>> {
    let (mut waiting, mut opening, mut open) = (room.guests.iter(), FuturesUnordered::new(), Vec::new());
    loop {
        while opening.len() < AT_ONCE
            && let Some(guest) = waiting.next()
        {
            opening.push(Socket::open(guest, shared));
        }
        match opening.next().await {
            Some(socket) => open.push(socket?),
            None => return Ok(open),
        }
    }
}

/// A frame to send now and then: how it is made, the first wait and the pause.
pub type Reacts = (fn() -> String, Duration, Duration);

/// Listens until the connection is cut, and reacts now and then if it should.
pub async fn listen(mut socket: Socket, shared: Shared, notes: Rc<Notes>, reacts: Option<Reacts>) {
    let mut next = reacts.map(|(_, first, _)| Instant::now() + first);
    loop {
        let hear = socket.frames(&shared, |text| notes.heard(text));
        let went = match next {
            None => hear.await,
            Some(at) => match tokio::time::timeout_at(at, hear).await {
                Ok(went) => went,
                Err(_) => {
                    let Some((react, _, interval)) = reacts else { return };
                    next = Some(at + interval);
                    socket.say(&react()).await
                }
            },
        };
        if went.is_err() {
            notes.lost.set(notes.lost.get() + 1);
            return;
        }
    }
}
