//! [`Collected`]: counts of entries read and not understood, and the failures, for `/metrics`, `/readyz` and the operator's page.

use super::event::Source;
use conductor::time::Timestamp;
use metrics::{counter, gauge};
use protocol::operations::{SignalsView, StreamRow};
use settings::clock::now;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};

/// Number of latest entries by which the state is judged.
const JUDGED: usize = 200;
/// The fewest of them that judge at all.
const ENOUGH: usize = 10;
/// The largest share of them that may fail, as one in this many.
const ONE_IN: usize = 10;
/// So many failures in a row are too many.
const IN_A_ROW: u32 = 10;

#[derive(Debug, Default)]
struct State {
    events: u64,
    /// True if each of the latest entries was understood.
    latest: VecDeque<bool>,
    in_a_row: u32,
    last_error: Option<String>,
    connected: bool,
    counted: u64,
    skipped: u64,
    restarts: u64,
    last_event_at: Option<Timestamp>,
    streams: BTreeMap<&'static str, StreamRow>,
}

impl State {
    fn stream(&mut self, name: &'static str) -> &mut StreamRow {
        self.streams.entry(name).or_default()
    }
}

/// Counts and state of the reader.
#[derive(Debug)]
pub struct Collected(Mutex<State>);

impl Default for Collected {
    fn default() -> Self {
        gauge!("conductor_signals_connected").set(0.0);
        gauge!("conductor_signals_consecutive_errors").set(0.0);
        Self(Mutex::default())
    }
}

impl Collected {
    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let result = change(&mut state);
        gauge!("conductor_signals_consecutive_errors").set(f64::from(state.in_a_row));
        result
    }

    fn judge(state: &mut State, good: bool) {
        if state.latest.len() == JUDGED {
            state.latest.pop_front();
        }
        state.latest.push_back(good);
        state.in_a_row = if good { 0 } else { state.in_a_row.saturating_add(1) };
    }

    /// Number of entries that were read.
    #[must_use]
    pub fn events(&self) -> u64 {
        self.with(|state| state.events)
    }

    /// An entry of `stream` was understood.
    pub(super) fn understood(&self, stream: &'static str) {
        counter!("conductor_signals_events_total", "stream" => stream).increment(1);
        let at = now();
        #[expect(clippy::cast_precision_loss, reason = "a gauge")]
        gauge!("conductor_signals_last_event_timestamp_seconds").set(at.as_millis() as f64 / 1000.0);
        self.with(|state| {
            state.events += 1;
            state.last_event_at = Some(at);
            state.stream(stream).received += 1;
            Self::judge(state, true);
        });
    }

    /// An entry of `stream` was not understood.
    pub(super) fn dead(&self, stream: &'static str, why: &str) {
        counter!("conductor_signals_dead_letters_total", "stream" => stream).increment(1);
        tracing::warn!(stream, why, "an entry was not understood");
        self.with(|state| {
            state.events += 1;
            let row = state.stream(stream);
            row.received += 1;
            row.dead += 1;
            Self::judge(state, false);
            state.last_error = Some(format!("an entry was not understood: {why}"));
        });
    }

    /// Entries that another consumer read and did not acknowledge were taken over.
    pub(super) fn reclaimed(&self, stream: &'static str, entries: usize) {
        counter!("conductor_signals_reclaimed_total", "stream" => stream).increment(entries as u64);
        self.with(|state| state.stream(stream).retried += entries as u64);
    }

    /// Entries are done with, and Redis knows.
    pub(super) fn acknowledged(&self, stream: &'static str, entries: usize) {
        counter!("conductor_signals_acknowledged_total", "stream" => stream).increment(entries as u64);
        self.with(|state| state.stream(stream).acknowledged += entries as u64);
    }

    /// An entry was understood and is not counted.
    pub(super) fn skipped(&self, why: &'static str) {
        counter!("conductor_signals_skipped_total", "why" => why).increment(1);
        self.with(|state| state.skipped += 1);
    }

    /// Signals were counted.
    pub(super) fn counted(&self, counted: u32, repeated: u32) {
        counter!("conductor_signals_counted_total").increment(u64::from(counted));
        counter!("conductor_signals_skipped_total", "why" => "repeated").increment(u64::from(repeated));
        self.with(|state| {
            state.counted += u64::from(counted);
            state.skipped += u64::from(repeated);
        });
    }

    /// Something else than an entry failed, and is tried again.
    pub(super) fn failed(&self, what: &'static str, error: &str) {
        counter!("conductor_signals_errors_total", "what" => what).increment(1);
        tracing::warn!(what, error, "signals of the platform wait");
        self.with(|state| {
            state.in_a_row = state.in_a_row.saturating_add(1);
            state.last_error = Some(error.to_owned());
        });
    }

    /// The reader reads.
    pub(super) fn connected(&self) {
        gauge!("conductor_signals_connected").set(1.0);
        self.with(|state| {
            state.connected = true;
            // The failures until now were those of the connection.
            state.in_a_row = 0;
        });
    }

    /// The reader ended, and is started again.
    pub(super) fn lost(&self, why: &str) {
        gauge!("conductor_signals_connected").set(0.0);
        counter!("conductor_signals_restarts_total").increment(1);
        self.failed("reader", why);
        self.with(|state| {
            state.connected = false;
            state.restarts += 1;
        });
    }

    /// Number of entries of a stream that are still to be read, and of those read and not acknowledged.
    pub(super) fn lag(&self, stream: &'static str, lag: usize, pending: usize) {
        #[expect(clippy::cast_precision_loss, reason = "a gauge")]
        let number = |number: usize| number as f64;
        gauge!("conductor_signals_lag", "stream" => stream).set(number(lag));
        gauge!("conductor_signals_pending", "stream" => stream).set(number(pending));
        self.with(|state| {
            let row = state.stream(stream);
            (row.lag, row.pending) = (lag as u64, pending as u64);
        });
    }

    /// All of it, for people.
    #[must_use]
    pub fn view(&self) -> SignalsView {
        self.with(|state| {
            let row = |source: Source| StreamRow { name: source.name().to_owned(), ..state.stream(source.name()).clone() };
            let streams = Source::ALL.map(row).to_vec();
            SignalsView {
                connected: state.connected,
                counted: state.counted,
                skipped: state.skipped,
                restarts: state.restarts,
                consecutive_errors: state.in_a_row,
                last_error: state.last_error.clone(),
                last_event_at: state.last_event_at,
                streams,
            }
        })
    }

    /// Returns whether it goes well.
    ///
    /// # Errors
    /// A sentence that says what does not.
    pub fn health(&self) -> Result<(), String> {
        self.with(|state| {
            let bad = state.latest.iter().filter(|good| !**good).count();
            let last = state.last_error.as_deref().unwrap_or_default();
            if !state.connected {
                Err(format!("signals of the platform are not read: {last}"))
            } else if state.in_a_row >= IN_A_ROW {
                Err(format!("{} failures in a row; the last: {last}", state.in_a_row))
            } else if state.latest.len() >= ENOUGH && bad * ONE_IN > state.latest.len() {
                Err(format!("{bad} of the last {} entries were not understood; the last: {last}", state.latest.len()))
            } else {
                Ok(())
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn health_is_what_happened_lately() {
        let collected = Collected::default();
        assert!(collected.health().unwrap_err().contains("not read"));
        collected.connected();
        collected.health().unwrap();
        for _ in 0..9 {
            collected.failed("store", "the store is away");
        }
        collected.health().unwrap();
        collected.failed("store", "the store is away");
        assert!(collected.health().unwrap_err().contains("10 failures in a row; the last: the store is away"));
        for _ in 0..18 {
            collected.understood("s");
        }
        collected.health().unwrap();
        for _ in 0..3 {
            collected.dead("s", "not a JSON object");
        }
        assert!(collected.health().unwrap_err().contains("3 of the last 21"));
        for _ in 0..20 {
            collected.understood("s");
        }
        collected.health().unwrap();
        collected.lost("Redis answered LOADING");
        assert!(collected.health().unwrap_err().contains("LOADING"));
    }
}
