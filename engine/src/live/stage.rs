//! [`Stage`]: a session that is played instead of lived, on a clock of its own.
//!
//! Its people are simulated or recorded. Everything they do happens at whole seconds of the session, whenever the server finds time to play
//! them: the same seed gives the same rehearsal, however fast it runs and however busy the machine is.

mod people;
mod tape;

use conductor::id::AttendeeId;
use conductor::signal::Signal;
use conductor::time::{Span, Timestamp};
use people::People;
use protocol::{Recording, Rehearsal};
use room::{Act, Room};
use simulation::audience::PRELUDE_S;
use std::time::Duration;
use tape::Tape;
use tokio::time::Instant;

/// Longest duration of a rehearsal by its own clock, its prelude included.
pub const REHEARSAL_LENGTH: Span = Span::from_secs(LENGTH_S as i64);
const LENGTH_S: u32 = 3600;
/// Seconds played between two looks at the mailbox: a message may wait this long.
const AT_ONCE_S: u32 = 60;
/// Time for which a rehearsal continues that nobody watches.
const UNWATCHED: Duration = Duration::from_secs(180);
/// Longest duration of a rehearsal by the wall clock.
const LONGEST: Duration = Duration::from_secs(3600);

/// Largest jump of the clock that a posted signal may cause, in seconds.
const JUMP_S: u32 = 6 * 3600;

/// Something that happens on a stage.
#[derive(Debug)]
pub enum Step {
    /// Somebody does something in the room.
    Act(AttendeeId, Act),
    /// Something is counted, and nothing is seen.
    Signal(Signal),
}

/// The players.
#[derive(Debug)]
enum Cast {
    People(Box<People>),
    Tape(Box<Tape>),
    /// Signals that a program posts: the clock begins with the first one, whose time is here.
    Posted(Option<f64>),
}

/// A session's own clock, and who plays on it.
#[derive(Debug)]
pub(super) struct Stage {
    cast: Cast,
    /// When the session began, by its own clock.
    began: Timestamp,
    /// Seconds that have been played.
    played_s: u32,
    speed: u32,
    /// Seconds that are due and not played yet.
    due_s: f64,
    wound_at: Instant,
    opened_at: Instant,
    watched_at: Instant,
}

impl Stage {
    /// The stage of a rehearsal that began at `began`, `played_s` seconds later.
    pub fn new(rehearsal: Rehearsal, began: Timestamp, played_s: u32) -> Self {
        let now = Instant::now();
        let cast = match rehearsal.recording {
            None => Cast::People(Box::new(People::new(rehearsal, played_s))),
            Some(Recording::Included) => Cast::Tape(Box::new(Tape::included(played_s))),
            Some(Recording::Posted) => Cast::Posted(None),
        };
        Self { cast, began, played_s, speed: rehearsal.speed.max(1), due_s: 0.0, wound_at: now, opened_at: now, watched_at: now }
    }

    /// The moment, by the session's clock.
    pub fn now(&self) -> Timestamp {
        self.began + Span::from_secs(i64::from(self.played_s))
    }

    /// Lets the clock run on to the present: at its speed, or as fast as life while it `waits` for a person. Returns how many seconds are
    /// to be played now.
    pub fn wind(&mut self, waits: bool, watched: bool) -> u32 {
        let now = Instant::now();
        let speed = match self.cast {
            Cast::People(_) | Cast::Tape(_) if waits => 1,
            // Until the first signal comes, no time passes.
            Cast::Posted(None) => 0,
            _ => self.speed,
        };
        self.due_s += now.duration_since(self.wound_at).as_secs_f64() * f64::from(speed);
        self.wound_at = now;
        if watched {
            self.watched_at = now;
        }
        // A machine that was asleep does not catch up on hours.
        self.due_s = self.due_s.min(f64::from(AT_ONCE_S));
        let seconds = self.due_s.floor() as u32;
        self.due_s -= f64::from(seconds);
        seconds
    }

    /// Lets a second pass.
    pub const fn pass(&mut self) {
        self.played_s += 1;
    }

    /// Returns whether it is over: played to its end, or nobody watches.
    pub fn is_over(&self) -> bool {
        let now = Instant::now();
        let is_played = match &self.cast {
            Cast::People(_) => self.played_s >= LENGTH_S,
            Cast::Tape(tape) => tape.is_over(),
            // The poster says so.
            Cast::Posted(_) => return false,
        };
        is_played || now.duration_since(self.watched_at) >= UNWATCHED || now.duration_since(self.opened_at) >= LONGEST
    }

    /// Returns whether time passes before anybody watches.
    pub const fn has_prelude(&self) -> bool {
        !matches!(self.cast, Cast::Posted(_))
    }

    /// Returns whether nobody watches yet.
    pub const fn is_in_prelude(&self) -> bool {
        self.has_prelude() && self.played_s < PRELUDE_S
    }

    /// Plays the second that ends now, and returns its steps.
    pub fn play(&mut self, room: &Room) -> Vec<Step> {
        match &mut self.cast {
            Cast::People(people) => people.play(self.played_s, room),
            Cast::Tape(tape) => tape.play(self.played_s, room),
            Cast::Posted(_) => Vec::new(),
        }
    }

    /// Those who were in the room, after a restart.
    pub fn present(&self) -> Vec<Step> {
        match &self.cast {
            Cast::People(people) => people.present(),
            Cast::Tape(tape) => tape.present(),
            Cast::Posted(_) => Vec::new(),
        }
    }

    /// The signal about people present and looking, together with the real people of `here`. A recording brings its own.
    pub fn heartbeat(&self, here: Option<&Signal>) -> Option<Signal> {
        match &self.cast {
            Cast::People(people) => people.heartbeat(here),
            Cast::Tape(_) | Cast::Posted(_) => None,
        }
    }

    /// Seconds that have to pass until what happened at `at_s`, on the poster's clock, can be counted.
    pub fn until(&mut self, at_s: f64) -> u32 {
        let Cast::Posted(first) = &mut self.cast else { return 0 };
        let played = f64::from(self.played_s);
        let since = at_s - *first.get_or_insert(at_s - played);
        (since - played).clamp(0.0, f64::from(JUMP_S)) as u32
    }
}
