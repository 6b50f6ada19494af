//! Files of past sessions, read and reviewed: what they were, what the conductor would have said in them, and what they leave.

use conductor::host::{HostPrior, Summary};
use import::{Review, Session, joined, read};
use protocol::past::{About, ImportedFile, PastAlarm, PastSession};
use rand::RngExt;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A file as it was sent.
#[derive(Debug)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// A session that was found.
#[derive(Debug)]
pub struct Found {
    /// The session as pages show it.
    pub shown: PastSession,
    /// Its summary for later ones, if it tells enough.
    pub summary: Option<Summary>,
    /// A digest that makes it this session and no other.
    pub mark: [u8; 32],
}

/// Reads files and lets the conductor watch their sessions, in order of time, after what `earlier` sessions left. The salt of their
/// pseudonyms is drawn here and thrown away.
#[must_use]
pub fn review(files: &[File], mut earlier: Vec<Summary>) -> (Vec<ImportedFile>, Vec<Found>) {
    let salt = rand::rng().random();
    let (mut told, mut sessions) = (Vec::new(), Vec::new());
    for File { name, bytes } in files {
        let mut file = ImportedFile { name: name.clone(), ..ImportedFile::default() };
        match read(bytes, salt) {
            Ok(read) => {
                file.format = Some(read.format);
                (file.understood, file.passed_over, file.misread, file.named) =
                    (read.understood, read.passed_over, read.misread, read.named);
                sessions.extend(read.sessions);
            }
            Err(error) => (file.unreadable, file.error) = (Some(error), Some(error.to_string())),
        }
        told.push(file);
    }
    let mut sessions = joined(sessions);
    sessions.sort_by_key(Session::start);
    let mut found = Vec::new();
    for session in sessions {
        let Review { activity, alarms, summary } = Review::of(&session, HostPrior::of(&earlier));
        earlier.extend(summary);
        let whole_seconds = |seconds: f64| if seconds > 0.0 { seconds as u32 } else { 0 };
        let alarms = (1..).zip(alarms).map(|(n, alarm)| PastAlarm {
            n,
            at_s: whole_seconds(alarm.at.seconds_since(session.start())),
            kind: alarm.kind,
            lost: None,
        });
        let shown = PastSession {
            id: Uuid::now_v7(),
            at: session.end(),
            title: None,
            about: Some(About {
                format: session.format,
                activity,
                whole: session.is_whole(),
                dated: session.is_dated(),
                exact_s: session.exact_s,
            }),
            counts: summary.is_some(),
            alarms: alarms.collect(),
        };
        let mut mark = Sha256::new();
        session.print(|bytes| mark.update(bytes));
        found.push(Found { shown, summary, mark: mark.finalize().into() });
    }
    (told, found)
}
