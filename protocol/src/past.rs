//! Past sessions of an organizer: those that were held here, and those that were imported from other programs' files.

use conductor::anomaly::AnomalyKind;
use conductor::time::Timestamp;
use import::{Activity, Format, Misread, Unreadable};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wire::Read;

/// Most bytes of an upload, all of its files together.
pub const BYTES: usize = 16 * 1024 * 1024;
/// Most files of an upload.
pub const FILES: usize = 20;
/// Most imported sessions that are kept for an organizer.
pub const KEPT: u64 = 500;
/// Most sessions that are listed, the newest.
pub const LISTED: u32 = 200;

/// An organizer's past sessions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Read)]
pub struct PastPage {
    /// The sessions, the newest first.
    pub sessions: Vec<PastSession>,
    /// Number of sessions with which a new one is compared.
    pub compared: u32,
    /// True if they are enough to show what is usual.
    pub custom: bool,
}

/// A session of the past.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct PastSession {
    /// The id of the session if it was held here, else its own.
    pub id: Uuid,
    /// When it ended or was last heard of. Of an imported session without a date only the time of day is known.
    pub at: Timestamp,
    /// Title of a session that was held here and still exists.
    pub title: Option<String>,
    /// Facts of an imported session; `None` if it was held here.
    pub about: Option<About>,
    /// True if new sessions are compared with it.
    pub counts: bool,
    /// Alarms that there would have been in an imported session.
    pub alarms: Vec<PastAlarm>,
}

/// Facts of an imported session.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct About {
    /// The kind of file.
    pub format: Format,
    /// Its liveliness.
    pub activity: Activity,
    /// True if the file told both who was there and what they did.
    pub whole: bool,
    /// True if the file told its date.
    pub dated: bool,
    /// Exactness of its times, seconds.
    pub exact_s: u32,
}

/// An alarm that there would have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct PastAlarm {
    /// Its number within the session, from 1.
    pub n: u32,
    /// Seconds since the session began.
    pub at_s: u32,
    /// Its kind.
    pub kind: AnomalyKind,
    /// The organizer's word on whether people were being lost.
    pub lost: Option<bool>,
}

/// An organizer's word on an alarm; `None` takes it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelAlarm {
    /// True if people were being lost.
    pub lost: Option<bool>,
}

/// The answer to an upload.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Read)]
pub struct Imported {
    /// The files, in their order.
    pub files: Vec<ImportedFile>,
    /// The sessions that were found in them.
    pub sessions: Vec<ImportedSession>,
}

/// A file and what was understood of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Read)]
pub struct ImportedFile {
    /// Its name, as it was sent.
    pub name: String,
    /// The kind of file, if it was understood.
    pub format: Option<Format>,
    /// The reason why it could not be read at all.
    pub unreadable: Option<Unreadable>,
    /// The same in words.
    pub error: Option<String>,
    /// Lines that were understood and count.
    pub understood: u64,
    /// Lines that were understood and say nothing that counts.
    pub passed_over: u64,
    /// Lines that were not understood.
    pub misread: u64,
    /// The first of them.
    pub named: Vec<Misread>,
}

/// A session that was found in an upload.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct ImportedSession {
    /// False if it had been imported before.
    pub new: bool,
    /// The session.
    pub session: PastSession,
}
