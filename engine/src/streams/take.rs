//! [`Taker`]: counts events in their sessions. When it returns, everything it counted is stored.

use super::collected::Collected;
use super::event::{Event, Source};
use super::present::Present;
use super::sessions::Sessions;
use crate::live::{Ingested, Registry};
use conductor::id::SessionId;
use conductor::signal::Signal;
use moka::future::Cache;
use protocol::{ApiError, ErrorCode};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Polls whose session is remembered, for entries that do not name it.
const POLLS: u64 = 10_000;
/// Time for which one session's events are tried while it cannot store them. After that they wait to be reclaimed, and others go on.
const TRIES_FOR: Duration = Duration::from_secs(5);
/// Wait between two tries.
const AGAIN: Duration = Duration::from_millis(250);

/// An event with its place.
#[derive(Debug)]
pub(super) struct Arrived {
    /// The stream it came from.
    pub source: Source,
    /// Its id in the stream; empty for Pub/Sub.
    pub entry: String,
    /// Its age, if known.
    pub age: Option<Duration>,
    /// The event in it.
    pub event: Event,
}

/// Counts events in their sessions. Cheap to clone.
#[derive(Clone)]
pub(super) struct Taker {
    registry: Registry,
    sessions: Sessions,
    collected: Arc<Collected>,
    max_age: Duration,
    polls: Cache<String, SessionId>,
    present: Arc<Mutex<Present>>,
}

impl Taker {
    pub fn new(registry: Registry, sessions: Sessions, collected: Arc<Collected>, max_age: Duration) -> Self {
        Self { registry, sessions, collected, max_age, polls: Cache::new(POLLS), present: Arc::default() }
    }

    /// Counts these events, each session's in their order; the entries that are done with, counted or not.
    pub async fn take(&self, arrived: Vec<Arrived>) -> Vec<(Source, String)> {
        let (mut done, mut by_session) = (Vec::with_capacity(arrived.len()), BTreeMap::<SessionId, (Vec<_>, Vec<_>)>::new());
        for Arrived { source, entry, age, event } in arrived {
            self.collected.understood(source.name());
            match self.place(&event, age).await {
                Ok(session) => {
                    let (signals, entries) = by_session.entry(session).or_default();
                    signals.extend(event.signals);
                    entries.push((source, entry));
                }
                Err(why) => {
                    self.collected.skipped(why);
                    done.push((source, entry));
                }
            }
        }
        for (session, (signals, entries)) in by_session {
            if self.count(session, signals).await {
                done.extend(entries);
            }
        }
        done
    }

    /// The session in which an event counts, or why it counts nowhere.
    async fn place(&self, event: &Event, age: Option<Duration>) -> Result<SessionId, &'static str> {
        let session = match (&event.session, &event.poll) {
            (Some(theirs), _) => self.sessions.find(theirs),
            (None, Some(poll)) => self.polls.get(poll).await,
            (None, None) => None,
        };
        let session = session.ok_or("unknown_session")?;
        if let Some(poll) = &event.poll {
            self.polls.insert(poll.clone(), session).await;
        }
        if event.signals.is_empty() {
            return Err("unknown_type");
        }
        if event.is_act() && age.is_some_and(|age| age > self.max_age) {
            return Err("late");
        }
        Ok(session)
    }

    /// Counts signals in a session; whether they are done with.
    async fn count(&self, session: SessionId, signals: Vec<Ingested>) -> bool {
        let until = Instant::now() + TRIES_FOR;
        loop {
            let error = match self.registry.open(session).await {
                Ok(_) => match self.count_in(session, signals.clone()).await {
                    Ok(()) => return true,
                    Err(error) => error,
                },
                Err(error) => error,
            };
            match error.code {
                ErrorCode::NotFound => {
                    self.collected.skipped("unknown_session");
                    return true;
                }
                ErrorCode::SessionEnded => {
                    self.collected.skipped("session_ended");
                    return true;
                }
                _ if Instant::now() >= until => return false,
                _ => {
                    self.collected.failed("store", &error.message);
                    sleep(AGAIN).await;
                }
            }
        }
    }

    async fn count_in(&self, session: SessionId, mut signals: Vec<Ingested>) -> Result<(), ApiError> {
        let comes_or_goes = |ingested: &Ingested| matches!(ingested.signal, Signal::Join { .. } | Signal::Leave { .. });
        let ids: Vec<String> = signals.iter().filter(|signal| comes_or_goes(signal)).filter_map(|signal| signal.id.clone()).collect();
        let mut repeated = 0;
        if !ids.is_empty() {
            // Connections are counted here, so a repeated one must not get this far.
            let seen = self.registry.store().ingest_seen(session, &ids).await?;
            let before = signals.len();
            signals.retain(|signal| !comes_or_goes(signal) || signal.id.as_ref().is_none_or(|id| !seen.contains(id)));
            repeated = u32::try_from(before - signals.len()).unwrap_or(u32::MAX);
        }
        let (signals, changed) = self.present().sift(session, signals);
        let taken = self.registry.ingest(session, signals).await?;
        self.present().note(session, changed);
        self.collected.counted(taken.counted, taken.repeated + repeated);
        Ok(())
    }

    fn present(&self) -> std::sync::MutexGuard<'_, Present> {
        self.present.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
