//! [`Tally`]: what the running tick has counted so far.

use crate::table::PerChannel;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Counts of the running tick.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    pub seen: PerChannel<u32>,
    pub focused: u32,
    pub asked: u32,
    /// Integral of connected people over the tick, person-milliseconds, up to [`Self::until`].
    pub person_ms: f64,
    pub until: Timestamp,
}

impl Tally {
    pub fn new(now: Timestamp) -> Self {
        Self { until: now, ..Self::default() }
    }

    pub fn hold(&mut self, people: u32, now: Timestamp) {
        let ms = (now - self.until).as_millis();
        if ms > 0 {
            self.person_ms += f64::from(people) * ms as f64;
            self.until = now;
        }
    }

    pub fn seen(&self) -> PerChannel<f64> {
        self.seen.map(f64::from)
    }
}
