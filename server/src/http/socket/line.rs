//! [`Line`]: one connection's way out. Its own task writes to it, and so does whoever goes round with what is new for everybody
//! ([`crate::hub::fan`]); both without waiting, one at a time. Only its own task waits, once there is no room.

use super::port::Port;
use super::writer::Writer;
use crate::hub::{Batches, Ear, Queue, Seat, encode, frame};
use crate::live::presence::Sight;
use crate::live::{Personal, Whispers};
use axum::body::Bytes;
use axum::extract::ws::Utf8Bytes;
use protocol::{CloseCode, LiveState, ServerFrame};
use std::io::{self, ErrorKind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::yield_now;
use tokio::time::sleep;

/// A write that has made no headway for so long means that the other end is too slow.
const STALLED: Duration = Duration::from_secs(10);
/// Interval at which a stalled connection is checked for falling behind.
const CHECK: Duration = Duration::from_millis(50);
/// Commands of one connection that may be under way; it reads no further until one is answered.
const UNDER_WAY: usize = 32;
/// Most messages that wait for one connection alone: answers to all its commands under way, and some news about itself.
pub const PERSONAL: usize = 3 * UNDER_WAY;

/// Why a connection is of no use any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The other end cannot keep up.
    Slow,
    /// The other end is gone.
    Lost,
}

/// The sources that a connection follows.
#[derive(Debug)]
pub struct Feed {
    /// Messages to everybody.
    pub queue: Queue,
    /// The hidden tallies that its person may see.
    pub sight: Arc<Sight>,
    /// Messages to this connection alone.
    pub whispers: Whispers,
}

/// One connection's way out.
#[derive(Debug)]
pub struct Line {
    port: Port,
    out: Mutex<Out>,
    /// Rings when its task has something to do.
    bell: Arc<Notify>,
}

#[derive(Debug, Default)]
struct Out {
    writer: Writer,
    feed: Option<Feed>,
    /// Commands that are not answered yet.
    under_way: usize,
    /// Why the connection was told to go, if it was.
    leave: Option<CloseCode>,
    broken: Option<Broken>,
}

/// The result of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Went {
    /// Everything is written.
    All,
    /// So far everything is written, and there is more.
    More,
    /// There is no room; the flag says whether a frame became whole before.
    Stalled(bool),
    Broken(Broken),
}

impl Line {
    /// A line that goes out through `port`.
    #[must_use]
    pub fn new(port: Port) -> Arc<Self> {
        Arc::new(Self { port, out: Mutex::default(), bell: Arc::default() })
    }

    /// The way to the other end.
    #[must_use]
    pub const fn port(&self) -> &Port {
        &self.port
    }

    /// The bell of its task.
    #[must_use]
    pub const fn bell(&self) -> &Arc<Notify> {
        &self.bell
    }

    // Whoever panicked while it wrote gave the line up.
    fn out(&self) -> MutexGuard<'_, Out> {
        self.out.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins to follow.
    pub fn follow(&self, feed: Feed) {
        self.out().feed = Some(feed);
    }

    /// Lets whoever goes round write to it, until the seat is dropped. What came before is taken when the bell, which this rings, is
    /// answered.
    #[must_use]
    pub fn join(self: &Arc<Self>) -> Option<Seat> {
        let ear: Arc<dyn Ear> = Arc::<Self>::clone(self);
        let seat = self.out().feed.as_ref().map(|feed| feed.queue.join(ear));
        self.bell.notify_one();
        seat
    }

    /// Follows nothing any more.
    pub fn unfollow(&self) {
        let feed = self.out().feed.take();
        // Not under the lock: others are told that it is gone.
        drop(feed);
    }

    /// Appends messages; [`Self::settle`] writes them.
    pub fn say(&self, texts: impl IntoIterator<Item = Utf8Bytes>) {
        let mut run = Vec::new();
        for said in texts {
            frame::text(&mut run, &said);
        }
        self.out().writer.push(run.into(), 0);
    }

    /// Appends a control frame.
    pub fn control(&self, control: Bytes) {
        self.out().writer.push_control(control);
    }

    /// Lets `last` be the last frame; what has not begun is not written any more.
    pub fn end(&self, last: Bytes) {
        self.out().writer.end(last);
    }

    /// Takes note that a command is sent on; it is answered through the whispers.
    pub fn begin(&self) {
        self.out().under_way += 1;
    }

    /// Takes note that a command will not be answered there.
    pub fn never_began(&self) {
        self.out().answered();
    }

    /// Returns whether the connection may send another command.
    #[must_use]
    pub fn may_read(&self) -> bool {
        self.out().under_way < UNDER_WAY
    }

    /// Why the connection is to go once everything is written, if it is.
    #[must_use]
    pub fn over(&self) -> Option<CloseCode> {
        let out = self.out();
        out.leave.or_else(|| out.feed.as_ref().and_then(|feed| feed.queue.closed()))
    }

    /// Writes what waits, as far as there is room now; its task hears of the rest.
    pub fn push_on(&self) {
        if self.out().write(&self.port) != Went::All {
            self.bell.notify_one();
        }
    }

    /// Writes everything that waits and everything that is new, and waits for room where there is none.
    ///
    /// # Errors
    /// [`Broken`] if the other end is gone or too slow.
    pub async fn settle(&self) -> Result<(), Broken> {
        loop {
            let went = self.out().advance(&self.port, &mut Batches::default());
            match went {
                Went::All => {
                    // Whoever goes round does not say so to a line that waits for room.
                    if self.over().is_some() {
                        self.bell.notify_one();
                    }
                    return Ok(());
                }
                Went::More => yield_now().await,
                // Boxed: few ever wait, and all would hold room for it.
                Went::Stalled(_) => Box::pin(self.headway()).await?,
                Went::Broken(broken) => return Err(broken),
            }
        }
    }

    /// Waits until a frame more is written. While that takes long, the connection is watched: one that falls too far behind is given up
    /// rather than waited for.
    async fn headway(&self) -> Result<(), Broken> {
        let stalled = sleep(STALLED);
        tokio::pin!(stalled);
        loop {
            tokio::select! {
                biased;
                room = self.port.room() => {
                    room.map_err(|_| Broken::Lost)?;
                    match self.out().write(&self.port) {
                        Went::Stalled(false) => {}
                        Went::Broken(broken) => return Err(broken),
                        Went::All | Went::More | Went::Stalled(true) => return Ok(()),
                    }
                }
                () = sleep(CHECK) => {}
                () = &mut stalled => return Err(Broken::Slow),
            }
            self.out().check()?;
        }
    }
}

impl Ear for Line {
    fn hear(&self, batches: &mut Batches) -> bool {
        let mut out = self.out();
        // Its task waits for room, and goes on by itself until it has caught up.
        if !out.writer.is_empty() || out.broken.is_some() {
            return false;
        }
        let (could_read, is_over) = (out.under_way < UNDER_WAY, out.feed.as_ref().is_some_and(|feed| feed.queue.closed().is_some()));
        let went = out.advance(&self.port, batches);
        let may_read_again = !could_read && out.under_way < UNDER_WAY;
        let is_over = is_over || out.leave.is_some();
        drop(out);
        if matches!(went, Went::Stalled(_) | Went::Broken(_)) || may_read_again || is_over {
            self.bell.notify_one();
        }
        went == Went::More
    }

    fn fail(&self) {
        self.out().broken = Some(Broken::Lost);
        self.bell.notify_one();
    }
}

impl Out {
    fn answered(&mut self) {
        self.under_way = self.under_way.saturating_sub(1);
    }

    fn check(&self) -> Result<(), Broken> {
        self.feed.as_ref().map_or(Ok(()), |feed| feed.queue.check().map_err(|_| Broken::Slow))
    }

    fn breaks(&mut self, broken: Broken) -> Went {
        self.broken = Some(broken);
        Went::Broken(broken)
    }

    /// Writes what waits, as far as there is room.
    fn write(&mut self, port: &Port) -> Went {
        if let Some(broken) = self.broken {
            return Went::Broken(broken);
        }
        let mut is_whole = false;
        loop {
            let next = self.writer.next();
            if next.is_empty() {
                return Went::All;
            }
            match port.write(next) {
                Ok(written) => is_whole |= self.writer.wrote(written),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Went::Stalled(is_whole),
                Err(_) => return self.breaks(Broken::Lost),
            }
        }
    }

    /// Writes what waits; then what the connection alone is told, which explains what everybody is told; then that.
    fn advance(&mut self, port: &Port, batches: &mut Batches) -> Went {
        match self.write(port) {
            Went::All => {}
            other => return other,
        }
        let said = self.said();
        let Some(feed) = &mut self.feed else { return Went::All };
        let Ok(batch) = feed.queue.take(|poll| feed.sight.sees(poll), batches) else { return self.breaks(Broken::Slow) };
        let is_more = batch.is_more();
        let whole = if is_more { Went::More } else { Went::All };
        if said.is_empty() {
            match write_run(port, batch.run()) {
                Ok(written) if written == batch.run().len() => return whole,
                Ok(written) => self.writer.push(batch.run().clone(), written),
                Err(_) => return self.breaks(Broken::Lost),
            }
        } else {
            let mut run = said;
            run.extend_from_slice(batch.run());
            self.writer.push(run.into(), 0);
        }
        match self.write(port) {
            Went::All => whole,
            other => other,
        }
    }

    /// Takes the messages to this connection alone, as frames.
    fn said(&mut self) -> Vec<u8> {
        let mut run = Vec::new();
        while self.leave.is_none()
            && let Some(personal) = self.feed.as_ref().and_then(|feed| feed.whispers.take())
        {
            let said = match personal {
                Personal::Answer { command, refused } => {
                    self.answered();
                    match refused {
                        None => ServerFrame::Ack { command },
                        Some(error) => ServerFrame::Nack { command, error: *error },
                    }
                }
                Personal::You(you) => ServerFrame::State { state: LiveState::You(*you) },
                Personal::Own(own) => ServerFrame::State { state: LiveState::Own(own) },
                // Connections here share the sight that was opened.
                Personal::Sees(_) => continue,
                Personal::Leave(code) => {
                    self.leave = Some(code);
                    continue;
                }
            };
            frame::text(&mut run, &encode(&said));
        }
        run
    }
}

/// Writes a run, as far as there is room; how many bytes went.
fn write_run(port: &Port, run: &[u8]) -> io::Result<usize> {
    if run.is_empty() {
        return Ok(0);
    }
    match port.write(run) {
        Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(0),
        other => other,
    }
}

#[cfg(test)]
mod tests;
