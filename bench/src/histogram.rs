//! [`Histogram`]: counts of measured durations, exact to two percent.

use std::time::Duration;

/// Buckets for each doubling.
const STEPS: u64 = 64;

/// Counts of measured durations.
#[derive(Clone, Debug, Default)]
pub struct Histogram {
    counts: Vec<u64>,
    all: u64,
}

/// The bucket of a number of microseconds.
fn bucket(micros: u64) -> usize {
    let shift = (micros / STEPS).checked_ilog2().map_or(0, |doublings| doublings + 1);
    // Below `STEPS` each number has a bucket; above, each doubling has half as many again.
    let within = micros >> shift;
    usize::try_from(u64::from(shift) * STEPS / 2 + within).unwrap_or(usize::MAX)
}

/// The largest number of microseconds in a bucket.
fn upto(bucket: usize) -> u64 {
    let (bucket, half) = (bucket as u64, STEPS / 2);
    if bucket < STEPS {
        return bucket;
    }
    let shift = bucket / half - 1;
    ((bucket - shift * half + 1) << shift) - 1
}

impl Histogram {
    /// Counts a duration.
    pub fn record(&mut self, duration: Duration) {
        let bucket = bucket(u64::try_from(duration.as_micros()).unwrap_or(u64::MAX));
        if self.counts.len() <= bucket {
            self.counts.resize(bucket + 1, 0);
        }
        self.counts[bucket] += 1;
        self.all += 1;
    }

    /// Number of measured durations.
    pub const fn count(&self) -> u64 {
        self.all
    }

    /// The duration that this part of all does not exceed, in milliseconds.
    pub fn millis(&self, part: f64) -> f64 {
        let wanted = (self.all as f64 * part).ceil() as u64;
        let mut seen = 0;
        for (bucket, count) in self.counts.iter().enumerate() {
            seen += count;
            if seen >= wanted && seen > 0 {
                return upto(bucket) as f64 / 1000.0;
            }
        }
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_duration_is_found_within_two_percent() {
        let mut last = 0;
        for micros in (0..2_000).chain((2_000..90_000_000).step_by(4_999)) {
            let found = upto(bucket(micros));
            assert!(found >= micros && found - micros <= micros / 31, "{micros} is found as {found}");
            assert!(bucket(micros) >= last, "buckets are in order");
            last = bucket(micros);
        }
    }

    #[test]
    fn a_part_of_all_is_found() {
        let mut histogram = Histogram::default();
        (1..=1000).for_each(|millis| histogram.record(Duration::from_millis(millis)));
        for (part, expected) in [(0.5, 500.0), (0.99, 990.0), (1.0, 1000.0)] {
            let found = histogram.millis(part);
            assert!((expected..expected * 1.04).contains(&found), "{part}: {found}");
        }
        assert_eq!(Histogram::default().millis(0.5), 0.0);
    }
}
