//! [`Track`]: samples as a chart needs them: placed, and with gaps where the room was not watched.

use super::path::{Point, Slice};
use super::scale::{Extent, Linear};
use conductor::time::Timestamp;
use protocol::Sample;

/// Samples on their way to a path.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    extent: Extent,
    /// A sample, or a gap.
    steps: Vec<Option<Sample>>,
}

impl Track {
    /// Samples, the oldest first; `None` without any. A pause much longer than usual is a gap: the room was not watched.
    #[must_use]
    pub fn of(samples: &[Sample]) -> Option<Self> {
        let extent = Extent::of(samples.iter().map(|sample| sample.at))?;
        let longest = longest_step(samples);
        let mut steps = Vec::with_capacity(samples.len());
        let mut before: Option<Timestamp> = None;
        for sample in samples {
            if before.is_some_and(|before| (sample.at - before).as_millis() > longest) {
                steps.push(None);
            }
            steps.push(Some(*sample));
            before = Some(sample.at);
        }
        Some(Self { extent, steps })
    }

    /// The span of time that it shows.
    #[must_use]
    pub const fn extent(&self) -> Extent {
        self.extent
    }

    /// The places of one number of each sample.
    #[must_use]
    pub fn points(&self, vertical: Linear, number: impl Fn(&Sample) -> Option<f64>) -> Vec<Option<Point>> {
        let place = |sample: &Sample| Some((self.extent.at(sample.at), vertical.at(number(sample)?)));
        self.steps.iter().map(|step| step.as_ref().and_then(place)).collect()
    }

    /// The places of the baseline band.
    #[must_use]
    pub fn band(&self) -> Vec<Option<Slice>> {
        let vertical = Linear::share();
        let place = |sample: &Sample| Some((self.extent.at(sample.at), vertical.at(sample.low?.get()), vertical.at(sample.high?.get())));
        self.steps.iter().map(|step| step.as_ref().and_then(place)).collect()
    }

    /// Stretches in which a fall by half would not show, from left to right.
    #[must_use]
    pub fn blind(&self) -> Vec<(f64, f64)> {
        let mut stretches: Vec<(f64, f64)> = Vec::new();
        let mut open = false;
        for step in &self.steps {
            let x = step.map(|sample| self.extent.at(sample.at));
            if let (true, Some(x), Some(last)) = (open, x, stretches.last_mut()) {
                last.1 = x;
            }
            open = step.is_some_and(|sample| sample.blind);
            if let (true, Some(x)) = (open, x)
                && stretches.last().is_none_or(|last| last.1 < x)
            {
                stretches.push((x, x));
            }
        }
        stretches
    }

    /// The sample nearest to a place of the plot's width, in [0, 1].
    #[must_use]
    pub fn nearest(&self, share: f64) -> Option<Sample> {
        let at = self.extent.scale().value(share * super::scale::WIDTH);
        #[expect(clippy::cast_precision_loss, reason = "ms since 1970 are far below 2^53")]
        let distance = |sample: &Sample| (sample.at.as_millis() as f64 - at).abs();
        self.steps.iter().flatten().copied().min_by(|a, b| distance(a).total_cmp(&distance(b)))
    }
}

/// The longest step that is still no gap, in ms: three usual steps, at least 15 s. Samples come every five seconds.
fn longest_step(samples: &[Sample]) -> i64 {
    let mut steps: Vec<i64> = samples.windows(2).map(|pair| (pair[1].at - pair[0].at).as_millis()).collect();
    steps.sort_unstable();
    let usual = steps.get(steps.len() / 2).copied().unwrap_or(0);
    (usual * 3).max(15_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use conductor::unit::Score;

    fn sample(s: i64, score: Option<f64>) -> Sample {
        let score = score.map(Score::new);
        let at = Timestamp::from_millis(s * 1000);
        let (low, high) = (Some(Score::new(0.4)), Some(Score::new(0.6)));
        Sample { at, score, low, high, people: 10, chat: 1.0, react: 2.0, qa: 0.0, half_s: None, blind: false }
    }

    #[test]
    fn an_hour_without_samples_is_a_gap() {
        let track = Track::of(&[sample(0, Some(0.5)), sample(5, Some(0.5)), sample(3_605, Some(0.5)), sample(3_610, Some(0.5))]).unwrap();
        let points = track.points(Linear::share(), |sample| sample.score.map(Score::get));
        assert_eq!(points.iter().map(Option::is_some).collect::<Vec<_>>(), [true, true, false, true, true]);
    }

    #[test]
    fn a_sample_without_a_score_is_a_gap_in_the_score_only() {
        let track = Track::of(&[sample(0, Some(0.5)), sample(5, None), sample(10, Some(0.5))]).unwrap();
        assert_eq!(track.points(Linear::share(), |sample| sample.score.map(Score::get))[1], None);
        assert!(track.band()[1].is_some());
    }

    #[test]
    fn the_nearest_sample_is_found_from_its_place() {
        let samples = [sample(0, Some(0.1)), sample(60, Some(0.2)), sample(120, Some(0.3))];
        let track = Track::of(&samples).unwrap();
        assert_eq!(track.nearest(0.45), Some(samples[1]));
        assert_eq!(track.nearest(1.0), Some(samples[2]));
    }

    #[test]
    fn blind_stretches_reach_to_the_next_sample_but_over_no_gap() {
        let blind = |s| Sample { blind: true, ..sample(s, None) };
        let samples = [sample(0, Some(0.5)), blind(5), blind(10), sample(15, Some(0.5)), blind(20), sample(3_600, Some(0.5)), blind(3_605)];
        let track = Track::of(&samples).unwrap();
        let at = |s: i64| track.extent().at(Timestamp::from_millis(s * 1000));
        assert_eq!(track.blind(), [(at(5), at(15)), (at(20), at(20)), (at(3_605), at(3_605))]);
    }

    #[test]
    fn a_sparse_history_is_no_row_of_gaps() {
        let samples: Vec<Sample> = (0..10).map(|i| sample(i * 60, Some(0.5))).collect();
        let points = Track::of(&samples).unwrap().points(Linear::share(), |sample| sample.score.map(Score::get));
        assert!(points.iter().all(Option::is_some));
    }
}
