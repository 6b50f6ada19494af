//! [`Sessions`]: maps the platform's sessions to ours. Whoever can write to the platform's Redis is trusted with every session anyway, so
//! an id of ours needs no permission; a file of the operator's maps their ids.

use conductor::id::SessionId;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// Interval at which changes of the file are looked for.
const LOOK: Duration = Duration::from_secs(2);

#[derive(Debug, Default)]
struct Known {
    ids: HashMap<String, SessionId>,
    changed: Option<SystemTime>,
    looked: Option<Instant>,
}

/// Mapping of another platform's sessions to ours. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Sessions {
    file: Option<Arc<Path>>,
    known: Arc<Mutex<Known>>,
}

impl Sessions {
    /// Those of a file, if there is one.
    #[must_use]
    pub fn new(file: Option<PathBuf>) -> Self {
        Self { file: file.map(Arc::from), known: Arc::default() }
    }

    /// The session here that `theirs` is, if it is known.
    #[must_use]
    pub fn find(&self, theirs: &str) -> Option<SessionId> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = &self.file
            && known.looked.is_none_or(|looked| looked.elapsed() >= LOOK)
        {
            known.looked = Some(Instant::now());
            known.look(file);
        }
        known.ids.get(theirs).copied().or_else(|| theirs.parse().ok())
    }
}

impl Known {
    /// Reads the file if it changed. If it cannot be read, the old mapping stays.
    fn look(&mut self, file: &Path) {
        let changed = std::fs::metadata(file).and_then(|about| about.modified());
        if changed.as_ref().ok().is_some_and(|changed| self.changed == Some(*changed)) {
            return;
        }
        match changed.and_then(|changed| Ok((changed, std::fs::read_to_string(file)?))) {
            Ok((changed, text)) => {
                self.changed = Some(changed);
                self.ids = lines(&text);
                tracing::info!(sessions = self.ids.len(), "read the file of the platform's sessions");
            }
            Err(error) => tracing::warn!(%error, "the file of the platform's sessions cannot be read"),
        }
    }
}

/// The two ids of each line. Empty lines and those that begin with # say nothing.
fn lines(text: &str) -> HashMap<String, SessionId> {
    let mut ids = HashMap::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.rsplit_once(char::is_whitespace).and_then(|(theirs, ours)| Some((theirs.trim(), ours.parse().ok()?))) {
            Some((theirs, ours)) => drop(ids.insert(theirs.to_owned(), ours)),
            None => tracing::warn!("a line of the file of the platform's sessions is not their id, a space and our id"),
        }
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn an_id_is_that_of_the_file_or_our_own() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("sessions");
        let (one, two) = (SessionId(Uuid::from_u128(1)), SessionId(Uuid::from_u128(2)));
        std::fs::write(&file, format!("# theirs ours\nkeynote  {one}\n\nnonsense\nhall b\t{two}\n")).unwrap();
        let sessions = Sessions::new(Some(file));
        assert_eq!((sessions.find("keynote"), sessions.find("hall b")), (Some(one), Some(two)));
        assert_eq!((sessions.find(&two.to_string()), sessions.find("nonsense")), (Some(two), None));
    }
}
