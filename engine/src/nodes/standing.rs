//! [`Standing`]: this node's connection to the others, judged by what it last saw of Redis, for callers who ask and for those who wait for
//! a change.

use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::watch;

/// True if this node reaches the others.
#[derive(Debug)]
pub(super) struct Standing {
    /// True if messages to this node arrive.
    hears: AtomicBool,
    /// True if what this node sends is taken.
    speaks: AtomicBool,
    /// True if Redis answered the last time.
    answers: AtomicBool,
    /// True if Redis accepted the last write.
    writes: AtomicBool,
    whole: watch::Sender<bool>,
}

impl Default for Standing {
    /// A node that has neither heard nor said anything yet.
    fn default() -> Self {
        let [hears, speaks, answers, writes] = [false, false, true, true].map(AtomicBool::new);
        Self { hears, speaks, answers, writes, whole: watch::Sender::new(false) }
    }
}

impl Standing {
    /// Returns whether Redis answered the last time.
    pub(super) fn answers(&self) -> bool {
        self.answers.load(Ordering::Relaxed)
    }

    /// Notes whether messages to this node arrive, and returns whether they did before.
    pub(super) fn hears_now(&self, now: bool) -> bool {
        self.note(&self.hears, now)
    }

    /// Notes whether what this node sends is taken; whether it was before.
    pub(super) fn speaks_now(&self, now: bool) -> bool {
        self.note(&self.speaks, now)
    }

    /// Notes whether Redis answers; whether it did before.
    pub(super) fn answers_now(&self, now: bool) -> bool {
        self.note(&self.answers, now)
    }

    /// Notes whether Redis accepts writes, and returns whether it did before.
    pub(super) fn writes_now(&self, now: bool) -> bool {
        self.note(&self.writes, now)
    }

    fn note(&self, part: &AtomicBool, now: bool) -> bool {
        let before = part.swap(now, Ordering::Relaxed);
        if before != now {
            // Judged where it is published: of two that note something at once, the later publishes both.
            self.whole.send_if_modified(|whole| {
                let told = std::mem::replace(whole, self.health().is_ok());
                told != *whole
            });
        }
        before
    }

    /// The fault, if any.
    pub(super) fn health(&self) -> Result<(), &'static str> {
        if !self.answers() {
            return Err("leases cannot be renewed: sessions that this node owns go on, others cannot be reached");
        }
        if !self.hears.load(Ordering::Relaxed) || !self.speaks.load(Ordering::Relaxed) {
            return Err("other nodes cannot be reached: sessions that this node owns go on");
        }
        if !self.writes.load(Ordering::Relaxed) {
            return Err("Redis takes no writes, it may be full: sessions that run go on, others cannot be opened");
        }
        Ok(())
    }

    /// Returns whether all is well, now and whenever it changes.
    pub(super) fn watch(&self) -> watch::Receiver<bool> {
        self.whole.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_hears_of_changes_of_the_whole_and_of_nothing_else() {
        let standing = Standing::default();
        let mut watch = standing.watch();
        assert!(!*watch.borrow_and_update());
        assert!(!standing.hears_now(true));
        assert!(!watch.has_changed().unwrap(), "nothing was said yet");
        standing.speaks_now(true);
        assert!(watch.has_changed().unwrap() && *watch.borrow_and_update());
        assert!(standing.speaks_now(true));
        assert!(!watch.has_changed().unwrap());
        for part in [Standing::answers_now, Standing::writes_now, Standing::hears_now, Standing::speaks_now] {
            assert!(part(&standing, false));
            assert!(standing.health().is_err() && !*watch.borrow_and_update());
            part(&standing, true);
            assert!(standing.health().is_ok() && *watch.borrow_and_update());
        }
    }
}
