#![doc = include_str!("../README.md")]

mod bigbluebutton;
mod irc;
mod joined;
mod lines;
mod misread;
mod moment;
mod review;
mod session;
mod table;
mod teams;
mod text;
mod youtube;
mod zoom;

pub use joined::joined;
pub use misread::{Misread, Unclear};
pub use review::{Activity, Review};
pub use session::Session;

use conductor::signal::{Participant, Signal};
use conductor::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// Most bytes of a file.
pub const BYTES: usize = 32 * 1024 * 1024;
/// Most signals of a file.
pub const SIGNALS: usize = 500_000;
/// Most lines of a file.
pub const LINES: usize = 1_000_000;
/// Most bytes of a line that is read as a whole.
const LINE_BYTES: usize = 1024 * 1024;
/// Most sessions of a file, and the longest time that they may last together.
pub const SESSIONS: usize = 200;
const ALL_TOGETHER_S: f64 = 500.0 * 3600.0;
/// Longest session, seconds: what lies further apart is another session, or a mistake.
pub const LONGEST_S: i64 = 48 * 3600;
/// The latest moment that makes sense, ms since 1970: the end of the year 9999.
const LATEST_MS: i64 = 253_402_300_799_999;
/// Most lines that are named because they were not understood.
const NAMED: usize = 20;

/// The kind of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A chat that Zoom saved.
    ZoomChat,
    /// A report of participants from Zoom.
    ZoomParticipants,
    /// An attendance report from Microsoft Teams.
    TeamsAttendance,
    /// `events.xml` of a `BigBlueButton` recording.
    BigBlueButton,
    /// The live chat of a YouTube video as `yt-dlp` saves it.
    YoutubeChat,
    /// A log of an IRC client.
    IrcLog,
    /// Signals as lines of JSON, as `detect` and `replay` read them.
    Signals,
    /// An export of a session of this program.
    Export,
}

impl Format {
    /// Its name for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ZoomChat => "Zoom chat",
            Self::ZoomParticipants => "Zoom participants",
            Self::TeamsAttendance => "Teams attendance",
            Self::BigBlueButton => "BigBlueButton events.xml",
            Self::YoutubeChat => "YouTube live chat",
            Self::IrcLog => "IRC log",
            Self::Signals => "signals",
            Self::Export => "export of a session",
        }
    }
}

/// The content of a file, as far as it was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// The kind of the file.
    pub format: Format,
    /// Its sessions.
    pub sessions: Vec<Session>,
    /// Lines, rows or events that were understood and count.
    pub understood: u64,
    /// Those that were understood and say nothing that counts, such as private messages.
    pub passed_over: u64,
    /// Lines that were not understood.
    pub misread: u64,
    /// The first of them.
    pub named: Vec<Misread>,
}

/// A reason why a file was not read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, wire::Read)]
#[serde(rename_all = "snake_case")]
pub enum Unreadable {
    /// It is too large.
    #[error("the file is larger than {} MiB or has more than {} lines", BYTES >> 20, LINES)]
    TooLarge,
    /// It is packed.
    #[error("the file is packed: unpack it first, or save the workbook as CSV")]
    Packed,
    /// It holds no text.
    #[error("the file is no text in UTF-8 or UTF-16: save it as UTF-8")]
    NotText,
    /// It is none of the known formats.
    #[error("this is none of: {}", KNOWN)]
    Unknown,
    /// Nothing of it was understood.
    #[error("nothing in the file was understood as {}", .0.name())]
    Nothing(Format),
}

const KNOWN: &str = "a saved Zoom chat, a Zoom participants report, a Teams attendance report, BigBlueButton's events.xml, a YouTube live chat of \
                     yt-dlp, an IRC log, an export of this program, signals as lines of JSON";

/// Reads a file. `salt` makes the pseudonyms; it is to be drawn anew for each session and thrown away.
///
/// # Errors
/// [`Unreadable`] if nothing could be read. Single lines that are not understood are no error: they are counted.
pub fn read(bytes: &[u8], salt: u128) -> Result<Read, Unreadable> {
    if bytes.len() > BYTES {
        return Err(Unreadable::TooLarge);
    }
    if text::is_packed(bytes) {
        return Err(Unreadable::Packed);
    }
    let text = text::decode(bytes).ok_or(Unreadable::NotText)?;
    if text.bytes().filter(|byte| *byte == b'\n').count() > LINES {
        return Err(Unreadable::TooLarge);
    }
    let format = recognize(&text).ok_or(Unreadable::Unknown)?;
    let mut reading = Reading::new(format, salt);
    match format {
        Format::ZoomChat => zoom::chat(&text, &mut reading),
        Format::ZoomParticipants => zoom::participants(&text, &mut reading),
        Format::TeamsAttendance => teams::attendance(&text, &mut reading),
        Format::BigBlueButton => bigbluebutton::events(&text, &mut reading),
        Format::YoutubeChat => youtube::chat(&text, &mut reading),
        Format::IrcLog => irc::log(&text, &mut reading),
        Format::Signals => lines::signals(&text, &mut reading),
        Format::Export => lines::export(&text, &mut reading),
    }
    reading.finish()
}

/// The kind of a text, by its beginning.
fn recognize(text: &str) -> Option<Format> {
    let mut cut = text.len().min(64 * 1024);
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    let beginning = &text[..cut];
    let first = beginning.trim_start();
    if first.starts_with('<') && !first.starts_with(irc::TAGGED) {
        return (beginning.contains("<recording") && beginning.contains("<event ")).then_some(Format::BigBlueButton);
    }
    if first.starts_with('{') {
        if beginning.contains("ChatItemAction\"") {
            return Some(Format::YoutubeChat);
        }
        let line = first.lines().next().unwrap_or_default();
        if line.contains("\"kind\"") && line.contains("\"t\"") {
            return Some(Format::Signals);
        }
        return (beginning.contains("\"card\"") || beginning.contains("\"timeline\"")).then_some(Format::Export);
    }
    if teams::is_attendance(beginning) {
        return Some(Format::TeamsAttendance);
    }
    if zoom::is_participants(beginning) {
        return Some(Format::ZoomParticipants);
    }
    // Of two kinds of lines the more frequent one decides.
    let lines = || beginning.lines().take(400);
    let zoom = lines().filter(|line| zoom::is_chat_line(line)).count();
    let irc = lines().filter(|line| irc::is_line(line)).count();
    match (zoom, irc) {
        (0, 0) => None,
        (zoom, irc) if zoom >= irc => Some(Format::ZoomChat),
        _ => Some(Format::IrcLog),
    }
}

/// The sessions that have been read so far. Bounded.
pub(crate) struct Reading {
    format: Format,
    salt: u128,
    sessions: Vec<Session>,
    understood: u64,
    passed_over: u64,
    misread: u64,
    named: Vec<Misread>,
    signals: usize,
    exact_s: u32,
    /// True once more came than is read of one file.
    full: bool,
}

impl Reading {
    fn new(format: Format, salt: u128) -> Self {
        let sessions = vec![Session { format, number: 1, signals: Vec::new(), knows_presence: false, knows_acts: false, exact_s: 1 }];
        Self { format, salt, sessions, understood: 0, passed_over: 0, misread: 0, named: Vec::new(), signals: 0, exact_s: 1, full: false }
    }

    /// The pseudonym of a name.
    fn who(&self, name: &str) -> Participant {
        // A name that stands with other spaces or case is the same person's.
        let name = name.trim().to_lowercase();
        let salted = Participant::from_name(&format!("{:032x}{name}", self.salt)).0;
        // Mixed once more (Steele et al. 2014, SplitMix64), because the hash is simple.
        let mut z = salted ^ (self.salt >> 64) as u64;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Participant(z ^ (z >> 31))
    }

    /// Begins another session of the same file.
    fn another(&mut self) {
        if self.sessions.len() == SESSIONS {
            self.full = true;
        } else if self.sessions.last().is_some_and(|session| !session.signals.is_empty()) {
            let number = u32::try_from(self.sessions.len() + 1).unwrap_or(u32::MAX);
            self.sessions.push(Session {
                format: self.format,
                number,
                signals: Vec::new(),
                knows_presence: false,
                knows_acts: false,
                exact_s: 1,
            });
        }
    }

    /// Takes a line that was understood, and what happened at `ms`.
    fn take(&mut self, ms: i64, signal: Signal) {
        self.understood += 1;
        self.also(ms, signal);
    }

    /// Takes something more that the same line says.
    fn also(&mut self, ms: i64, signal: Signal) {
        if self.signals >= SIGNALS || self.full {
            self.misread(0, Unclear::More);
            return;
        }
        if !(0..=LATEST_MS).contains(&ms) {
            self.misread(0, Unclear::Moment);
            return;
        }
        if let Some(session) = self.sessions.last_mut() {
            self.signals += 1;
            match signal {
                Signal::Join { .. } | Signal::Leave { .. } | Signal::Heartbeat { .. } => session.knows_presence = true,
                Signal::Chat { .. } | Signal::Reaction { .. } | Signal::Question { .. } => session.knows_acts = true,
                _ => {}
            }
            session.signals.push((Timestamp::from_millis(ms), signal));
        }
    }

    /// Passes over a line that says nothing that counts.
    const fn pass(&mut self) {
        self.passed_over += 1;
    }

    /// Counts a line that was not understood, and names the first ones.
    fn misread(&mut self, line: usize, why: Unclear) {
        self.misread += 1;
        let misread = Misread { line: u32::try_from(line).unwrap_or(u32::MAX), why };
        // What is no single line is named once.
        if self.named.len() < NAMED && (line > 0 || self.named.last() != Some(&misread)) {
            self.named.push(misread);
        }
    }

    fn finish(self) -> Result<Read, Unreadable> {
        let Self { format, sessions, understood, passed_over, mut misread, mut named, exact_s, .. } = self;
        let mut left_out = |count: usize, why: Unclear| {
            if count > 0 {
                misread += count as u64;
                named.truncate(NAMED - 1);
                named.push(Misread { line: 0, why });
            }
        };
        let (mut kept, mut lasts_s) = (Vec::new(), 0.0);
        for mut session in sessions {
            session.exact_s = exact_s;
            // Such a log does not tell who was there before it began.
            session.knows_presence &= format != Format::IrcLog;
            session.signals.sort_by_key(|(at, _)| *at);
            let Some(&(first, _)) = session.signals.first() else { continue };
            let before = session.signals.len();
            session.signals.retain(|(at, _)| *at <= first + Span::from_secs(LONGEST_S));
            left_out(before - session.signals.len(), Unclear::Late);
            lasts_s += session.end().seconds_since(session.start());
            if lasts_s > ALL_TOGETHER_S {
                left_out(session.signals.len(), Unclear::More);
                continue;
            }
            kept.push(session);
        }
        if kept.is_empty() {
            return Err(Unreadable::Nothing(format));
        }
        Ok(Read { format, sessions: kept, understood, passed_over, misread, named })
    }
}
