//! [`Unscored`]: signals that no score has counted yet, kept to measure how long that takes.

use tokio::time::Instant;

/// Maximum signals whose wait for one score is measured; in a busier second, the first ones.
const MEASURED: usize = 256;

/// Arrival times of signals that no score has counted yet.
#[derive(Debug, Default)]
pub(super) struct Unscored(Vec<Instant>);

impl Unscored {
    /// So many signals came then.
    pub fn note(&mut self, arrived: Instant, signals: u32) {
        let room = MEASURED - self.0.len();
        self.0.extend(std::iter::repeat_n(arrived, room.min(signals as usize)));
    }

    /// A score that counts all of them is shown.
    pub fn shown(&mut self) {
        for arrived in self.0.drain(..) {
            metrics::histogram!("conductor_signal_to_score_seconds").record(arrived.elapsed());
        }
    }

    /// Nobody looks: no score is shown.
    pub fn forget(&mut self) {
        self.0.clear();
    }
}
