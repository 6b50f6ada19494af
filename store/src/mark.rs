//! [`Mark`]: the high-water mark, the database's progress noted in a second place. SQLite silently opens a write-ahead log that was cut or
//! garbled and continues from the rest; the mark says how much that would lose.

use super::{FILE, Store, StoreError};
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::Arc;

/// The file within the data directory.
const MARK: &str = "high-water";
/// Bytes of the file: always the same, so that one write replaces it.
const LENGTH: usize = 64;

/// The mark of a database of which nothing is known yet.
const NOTHING: &str = "nothing yet";

/// Counts a commit, within it: its number and a mark that no other commit has.
pub(super) const COUNT: &str = "insert into meta (key, value) values ('commits', '1 ' || lower(hex(randomblob(16))))
    on conflict (key) do update
    set value = (cast(substr(value, 1, instr(value, ' ') - 1) as integer) + 1) || ' ' || lower(hex(randomblob(16)))
    returning value";

/// The high-water mark: the database's progress, noted outside the database.
#[derive(Clone, Debug)]
pub struct Mark(Arc<File>);

impl Mark {
    pub(super) fn open(dir: &Path) -> io::Result<Self> {
        let file = dir.join(MARK);
        let is_new = !file.exists();
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mark = Self(Arc::new(options.open(file)?));
        if is_new {
            mark.write(NOTHING)?;
            // From here on an empty mark is a damaged one, whatever the power does.
            mark.0.sync_all()?;
        }
        Ok(mark)
    }

    fn write(&self, text: &str) -> io::Result<()> {
        let text = format!("{text:<width$}\n", width = LENGTH - 1);
        #[cfg(unix)]
        let written = std::os::unix::fs::FileExt::write_all_at(&*self.0, text.as_bytes(), 0);
        #[cfg(not(unix))]
        let written = {
            use std::io::{Seek, SeekFrom, Write};
            (&*self.0).seek(SeekFrom::Start(0)).and_then(|_| (&*self.0).write_all(text.as_bytes()))
        };
        written
    }

    /// Takes note of a commit that is on disk. If this fails the mark stays behind, which is no loss.
    pub(super) fn note(&self, commit: &str) {
        if let Err(error) = self.write(commit) {
            tracing::warn!(%error, "the high-water mark could not be written");
        }
    }
}

/// The number of a commit and its own mark.
fn read(text: &str) -> Option<(u64, &str)> {
    let (number, own) = text.trim().split_once(' ')?;
    Some((number.parse().ok()?, own))
}

impl Store {
    /// Compares how far the database has come with the mark beside it.
    ///
    /// # Errors
    /// [`StoreError::Lost`] if commits are missing that were acknowledged, or others are in their place; [`StoreError::Unmarked`] if the mark
    /// cannot be read.
    pub(super) async fn check_mark(&self, dir: &Path) -> Result<(), StoreError> {
        let row = one!(self, (String,), "select value from meta where key = 'commits'")?.map(|row| row.0);
        let (found, found_own) = row.as_deref().and_then(read).unwrap_or((0, ""));
        let text = match fs::read_to_string(dir.join(MARK)) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) if error.kind() == ErrorKind::InvalidData => return Err(StoreError::Unmarked),
            Err(error) => return Err(StoreError::DataDir { dir: dir.to_owned(), why: format!("{MARK}: {error}") }),
        };
        if text.trim() == NOTHING {
            return Ok(());
        }
        let (marked, own) = read(&text).ok_or(StoreError::Unmarked)?;
        if found > marked || (found == marked && found_own == own) {
            return Ok(());
        }
        // SQLite overwrites it when it is closed.
        let log = dir.join(format!("{FILE}-wal"));
        if log.exists() {
            let _ = fs::copy(&log, dir.join(format!("{FILE}-wal.damaged")));
        }
        Err(StoreError::Lost { missing: (marked - found).max(1), of: marked })
    }

    /// Forgets how far the database had come: for who accepts what is lost, and for a database that is about to be filled.
    ///
    /// # Errors
    /// If the mark is there and cannot be written.
    pub fn forget_mark(dir: &Path) -> Result<(), StoreError> {
        // Emptied, not removed: an open store goes on writing to this file.
        let forget = || {
            let file = OpenOptions::new().write(true).truncate(true).open(dir.join(MARK))?;
            Mark(Arc::new(file)).write(NOTHING)
        };
        match forget() {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(StoreError::DataDir { dir: dir.to_owned(), why: format!("{MARK}: {error}") })
            }
            _ => Ok(()),
        }
    }
}
