//! [`Breaker`]: stops asking a model after a number of failures in a row, and after a pause lets one call try it.
//!
//! It is our own, with two states and a probe, because the moment is passed in and an abandoned call must give its probe back; the
//! libraries count rates and let several probes through.

use metrics::gauge;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

#[derive(Debug)]
enum State {
    /// Calls go through; this many failed in a row.
    Closed(u32),
    /// No call goes through before this moment.
    Open(Instant),
    /// One call is trying.
    Probing,
}

/// Stops asking a model that fails.
#[derive(Debug)]
pub struct Breaker {
    state: Mutex<State>,
    threshold: u32,
    pause: Duration,
    name: String,
}

/// Leave to make one call. Dropped without a verdict it changes nothing, except that another call may probe.
#[derive(Debug)]
pub struct Permit<'a> {
    breaker: &'a Breaker,
    is_probe: bool,
    judged: bool,
}

impl Breaker {
    /// A closed one that opens after `threshold` failures in a row, for `pause`.
    #[must_use]
    pub fn new(name: &str, threshold: u32, pause: Duration) -> Self {
        Self { state: Mutex::new(State::Closed(0)), threshold, pause, name: name.to_owned() }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Leave to make a call, if there is any at `now`.
    pub fn permit(&self, now: Instant) -> Option<Permit<'_>> {
        let mut state = self.state();
        let is_probe = match *state {
            State::Closed(_) => false,
            State::Open(until) if now >= until => {
                *state = State::Probing;
                true
            }
            State::Open(_) | State::Probing => return None,
        };
        Some(Permit { breaker: self, is_probe, judged: false })
    }

    /// Returns whether calls are held back, or one is trying.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !matches!(*self.state(), State::Closed(_))
    }

    fn open(&self, state: &mut State, until: Instant) {
        *state = State::Open(until);
        gauge!("conductor_llm_paused", "model" => self.name.clone()).set(1.0);
    }
}

impl Permit<'_> {
    /// The call was answered as it should.
    pub fn succeeded(mut self) {
        self.judged = true;
        let mut state = self.breaker.state();
        // A call from before it opened proves nothing about now.
        if self.is_probe || matches!(*state, State::Closed(_)) {
            *state = State::Closed(0);
            gauge!("conductor_llm_paused", "model" => self.breaker.name.clone()).set(0.0);
        }
    }

    /// The call failed at `now`.
    pub fn failed(mut self, now: Instant) {
        self.judged = true;
        let mut state = self.breaker.state();
        match &mut *state {
            State::Closed(failures) if *failures + 1 < self.breaker.threshold => *failures += 1,
            State::Closed(_) => self.breaker.open(&mut state, now + self.breaker.pause),
            State::Probing if self.is_probe => self.breaker.open(&mut state, now + self.breaker.pause),
            State::Open(_) | State::Probing => {}
        }
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if self.is_probe && !self.judged {
            *self.breaker.state() = State::Open(Instant::now());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAUSE: Duration = Duration::from_secs(30);

    fn fail(breaker: &Breaker, now: Instant) -> bool {
        breaker.permit(now).map(|permit| permit.failed(now)).is_some()
    }

    #[test]
    fn it_opens_after_failures_in_a_row_and_not_before() {
        let (breaker, now) = (Breaker::new("m", 3, PAUSE), Instant::now());
        assert!(fail(&breaker, now) && fail(&breaker, now));
        breaker.permit(now).unwrap().succeeded();
        assert!(fail(&breaker, now) && fail(&breaker, now) && fail(&breaker, now));
        assert!(breaker.permit(now + PAUSE - Duration::from_millis(1)).is_none());
    }

    #[test]
    fn after_the_pause_one_call_decides() {
        let (breaker, now) = (Breaker::new("m", 1, PAUSE), Instant::now());
        assert!(fail(&breaker, now));
        let probe = breaker.permit(now + PAUSE).unwrap();
        assert!(breaker.permit(now + PAUSE).is_none(), "only one");
        probe.failed(now + PAUSE);
        assert!(breaker.permit(now + PAUSE).is_none(), "another pause");
        breaker.permit(now + 2 * PAUSE).unwrap().succeeded();
        assert!(breaker.permit(now + 2 * PAUSE).is_some());
    }

    #[test]
    fn a_probe_that_is_given_up_lets_another_one_try() {
        let (breaker, now) = (Breaker::new("m", 1, Duration::ZERO), Instant::now());
        assert!(fail(&breaker, now));
        drop(breaker.permit(now).unwrap());
        assert!(breaker.permit(Instant::now()).is_some());
    }

    #[test]
    fn a_call_from_before_it_opened_does_not_close_it() {
        let (breaker, now) = (Breaker::new("m", 1, PAUSE), Instant::now());
        let early = breaker.permit(now).unwrap();
        assert!(fail(&breaker, now));
        early.succeeded();
        assert!(breaker.permit(now).is_none());
    }
}
