//! [`Stream`]: many recorded or foreign sessions as lines of JSON in, alarms and scores as lines of JSON out, by the same
//! [`Monitor`] that watches live rooms.

use crate::anomaly::AnomalyKind;
use crate::host::{HostPrior, KEPT, Summary};
use crate::misread::{Misread, read};
use crate::monitor::{Monitor, OUTLOOK_TICKS, TICK};
use crate::reading::Findable;
use crate::signal::{Participant, Phase, Signal};
use crate::table::PerKind;
use crate::tick::ticks_in;
use crate::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// One line: what happened when in which session.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Seconds on the clock of the stream.
    pub t: f64,
    /// The session's foreign name.
    pub session: String,
    /// The event.
    pub signal: Signal,
}

/// A reason why a line is not an event.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// The line is not a JSON object of the expected shape.
    #[error("not an event: {0}")]
    Shape(#[from] Misread),
    /// The kind is unknown.
    #[error("{0:?} is not a kind of event")]
    Kind(String),
    /// A field that this kind needs is missing.
    #[error("an event of kind {kind} needs the field {field}")]
    Missing {
        /// The kind.
        kind: &'static str,
        /// The field.
        field: &'static str,
    },
    /// The time is not a sensible number of seconds.
    #[error("t must be a number of seconds from 0 to 100 thousand million")]
    Time,
    /// The name of the session is empty or longer than 128 bytes.
    #[error("session must have 1 to 128 bytes")]
    Session,
}

/// Latest moment of a stream, seconds: the year 5138 if it counts from 1970.
const LATEST_S: f64 = 1e11;

#[derive(Deserialize)]
struct Line {
    t: f64,
    session: String,
    kind: String,
    user: Option<String>,
    phase: Option<Phase>,
    n: Option<u32>,
    focused: Option<u32>,
    scheduled_start: Option<f64>,
    scheduled_end: Option<f64>,
    expected: Option<u32>,
}

/// Reads one line.
///
/// # Errors
/// [`LineError`] says what is wrong with the line.
pub fn parse_line(line: &str) -> Result<Event, LineError> {
    let line: Line = read(line)?;
    if !(0.0..=LATEST_S).contains(&line.t) {
        return Err(LineError::Time);
    }
    if line.session.is_empty() || line.session.len() > 128 {
        return Err(LineError::Session);
    }
    let who = |kind| line.user.as_deref().map(Participant::from_name).ok_or(LineError::Missing { kind, field: "user" });
    let signal = match line.kind.as_str() {
        "session_open" => Signal::SessionOpen {
            starts_in_s: line.scheduled_start.map(|start| start - line.t),
            ends_in_s: line.scheduled_end.map(|end| end - line.t),
            expected: line.expected,
        },
        "session_close" => Signal::SessionClose,
        "phase" => Signal::Phase { phase: line.phase.ok_or(LineError::Missing { kind: "phase", field: "phase" })? },
        "join" => Signal::Join { who: who("join")? },
        "leave" => Signal::Leave { who: who("leave")? },
        "chat" => Signal::Chat { who: who("chat")? },
        "reaction" => Signal::Reaction { who: who("reaction")? },
        "question" => Signal::Question { who: who("question")? },
        "upvote" => Signal::Upvote { who: who("upvote")? },
        "poll_vote" => Signal::PollVote { who: who("poll_vote")? },
        "poll_open" => Signal::PollOpen,
        "poll_close" => Signal::PollClose,
        "heartbeat" => Signal::Heartbeat { n: line.n.ok_or(LineError::Missing { kind: "heartbeat", field: "n" })?, focused: line.focused },
        other => return Err(LineError::Kind(other.to_owned())),
    };
    Ok(Event { t: line.t, session: line.session, signal })
}

/// An output line.
#[derive(Serialize)]
#[serde(untagged)]
enum Output<'a> {
    Alarm { session: &'a str, t: f64, r#type: AnomalyKind, score: f64 },
    Engagement { session: &'a str, t: f64, engagement: f64 },
    Findable { session: &'a str, t: f64, findable: Said },
}

/// Seconds in which a fall would be found, `null` where it would not.
#[derive(Serialize)]
struct Said {
    quarter: Option<f64>,
    half: Option<f64>,
    three_quarters: Option<f64>,
    silence: Option<f64>,
}

impl From<Findable> for Said {
    fn from(findable: Findable) -> Self {
        let seconds = |span: Option<Span>| span.map(|span| span.as_millis() as f64 / 1000.0);
        Self {
            quarter: seconds(findable.quarter),
            half: seconds(findable.half),
            three_quarters: seconds(findable.three_quarters),
            silence: seconds(findable.silence),
        }
    }
}

/// Sessions that are being read.
#[derive(Debug, Default)]
pub struct Stream {
    rooms: BTreeMap<String, Room>,
    /// Sessions that are over: what still trickles in is ignored until they open again.
    over: BTreeSet<String>,
    /// Summaries of ended sessions, by their recording, oldest first: a stream is taken for the sessions of one host.
    earlier: VecDeque<(String, Summary)>,
    /// When the next room is due.
    due: Option<Timestamp>,
    /// Factors on the thresholds, if they are not as usual.
    strictness: Option<PerKind<f32>>,
}

/// The recording that a session is of: a name that ends in a dot and a number is another version of one.
fn recording(session: &str) -> &str {
    match session.rsplit_once('.') {
        Some((name, number)) if !name.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => session,
    }
}

#[derive(Debug)]
struct Room {
    monitor: Monitor,
    due: Timestamp,
    ticks: u32,
}

/// A stream without any line for longer than this was interrupted.
const GAP: Span = Span::from_secs(600);
/// Ticks between two samples of the score.
const SAMPLE_TICKS: u32 = ticks_in(15) as u32;

impl Stream {
    /// A reader that has seen nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with the thresholds of the detectors multiplied, as [`Monitor::with_strictness`] does: for choosing them anew.
    #[must_use]
    pub const fn with_strictness(mut self, factors: PerKind<f32>) -> Self {
        self.strictness = Some(factors);
        self
    }

    /// Takes one line and appends alarm and score lines to `out`, each with its line end.
    ///
    /// Every room's clock follows the newest line of any room, so that silence counts; nothing depends on later lines.
    ///
    /// # Errors
    /// [`LineError`] if the line is no event; it changes nothing.
    pub fn line(&mut self, line: &str, out: &mut String) -> Result<(), LineError> {
        let event = parse_line(line)?;
        self.event(&event, out);
        Ok(())
    }

    /// Takes one event; see [`Stream::line`].
    pub fn event(&mut self, event: &Event, out: &mut String) {
        let now = at(event.t);
        self.advance(now, out);
        if matches!(event.signal, Signal::SessionOpen { .. }) {
            self.over.remove(&event.session);
        } else if self.over.contains(&event.session) {
            return;
        }
        if !self.rooms.contains_key(&event.session) {
            self.open(&event.session, now);
        }
        if let Some(room) = self.rooms.get_mut(&event.session) {
            room.monitor.signal(&event.signal, now);
        }
        if event.signal == Signal::SessionClose {
            self.close(&event.session);
        }
    }

    fn open(&mut self, session: &str, now: Timestamp) {
        self.due = Some(self.due.map_or(now + TICK, |due| due.min(now + TICK)));
        let others: Vec<Summary> =
            self.earlier.iter().filter(|(name, _)| name != recording(session)).map(|(_, summary)| *summary).collect();
        let mut monitor = Monitor::new(now).with_host(HostPrior::of(&others));
        if let Some(factors) = self.strictness {
            monitor = monitor.with_strictness(factors);
        }
        self.rooms.insert(session.to_owned(), Room { monitor, due: now + TICK, ticks: 0 });
    }

    /// Ends a session. What it leaves is kept once for each recording.
    fn close(&mut self, session: &str) {
        let Some(room) = self.rooms.remove(session) else { return };
        self.over.insert(session.to_owned());
        let name = recording(session);
        if self.earlier.iter().any(|(known, _)| known == name) {
            return;
        }
        if self.earlier.len() > KEPT {
            self.earlier.pop_front();
        }
        self.earlier.push_back((name.to_owned(), *room.monitor.summary()));
    }

    fn advance(&mut self, now: Timestamp, out: &mut String) {
        if self.due.is_some_and(|due| (now - due).as_millis() > GAP.as_millis()) {
            // Nobody wrote for so long that nothing is known, not even that the room is silent.
            for room in self.rooms.values_mut() {
                room.due = now;
            }
            self.due = self.rooms.values().map(|room| room.due).min();
        }
        while let Some(due) = self.due.filter(|&due| due <= now) {
            for (session, room) in self.rooms.iter_mut().filter(|(_, room)| room.due <= due) {
                room.tick(session, out);
            }
            self.due = self.rooms.values().map(|room| room.due).min();
        }
    }
}

impl Room {
    fn tick(&mut self, session: &str, out: &mut String) {
        let now = self.due;
        let t = now.as_millis() as f64 / 1000.0;
        self.due = now + TICK;
        self.ticks += 1;
        while let Some(anomaly) = self.monitor.tick(now) {
            write(out, &Output::Alarm { session, t, r#type: anomaly.kind, score: anomaly.statistic / anomaly.threshold });
        }
        if self.ticks.is_multiple_of(SAMPLE_TICKS)
            && let Some(score) = self.monitor.score_without(None)
        {
            write(out, &Output::Engagement { session, t, engagement: score.get() });
        }
        if self.ticks.is_multiple_of(OUTLOOK_TICKS)
            && let Some(findable) = self.monitor.findable()
        {
            write(out, &Output::Findable { session, t, findable: findable.into() });
        }
    }
}

fn write(out: &mut String, line: &Output) {
    if let Ok(text) = serde_json::to_string(line) {
        out.push_str(&text);
        out.push('\n');
    }
}

fn at(t: f64) -> Timestamp {
    Timestamp::from_millis(0) + Span::from_millis((t * 1000.0).round() as i64)
}
