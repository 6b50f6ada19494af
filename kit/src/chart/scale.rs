//! Scales: from data to plot units, and where ticks go.

use conductor::time::Timestamp;

/// Width of every plot, in its own units.
pub const WIDTH: f64 = 1000.0;
/// Height of every plot, in its own units.
pub const HEIGHT: f64 = 100.0;

/// A linear map from an interval of the data to an interval of the plot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Linear {
    from: f64,
    to: f64,
    start: f64,
    end: f64,
}

impl Linear {
    /// Maps `from` to `start` and `to` to `end`. An empty interval of the data maps to the middle.
    #[must_use]
    pub const fn new((from, to): (f64, f64), (start, end): (f64, f64)) -> Self {
        Self { from, to, start, end }
    }

    /// A score in [0, 1], or any share, to a height: 1 is at the top.
    #[must_use]
    pub const fn share() -> Self {
        Self::new((0.0, 1.0), (HEIGHT, 0.0))
    }

    /// The place of `value`; values outside of the data's interval land outside of the plot's.
    #[must_use]
    pub fn at(&self, value: f64) -> f64 {
        let span = self.to - self.from;
        if span == 0.0 { f64::midpoint(self.start, self.end) } else { self.start + (value - self.from) / span * (self.end - self.start) }
    }

    /// The value at a place: the inverse of [`Self::at`]. An empty interval of the plot gives the start of the data's.
    #[must_use]
    pub fn value(&self, place: f64) -> f64 {
        let span = self.end - self.start;
        if span == 0.0 { self.from } else { self.from + (place - self.start) / span * (self.to - self.from) }
    }
}

/// The span of time that a timeline shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Its start.
    pub from: Timestamp,
    /// Its end.
    pub to: Timestamp,
}

impl Extent {
    /// Shortest span that is shown, so that a session's first minute does not jump about: two minutes.
    pub const LEAST_MS: i64 = 120_000;

    /// From the first moment to the last, but at least [`Self::LEAST_MS`]; a shorter span grows to the right. `None` without moments.
    #[must_use]
    pub fn of(moments: impl IntoIterator<Item = Timestamp>) -> Option<Self> {
        let mut moments = moments.into_iter();
        let first = moments.next()?;
        let (from, to) = moments.fold((first, first), |(from, to), at| (from.min(at), to.max(at)));
        Some(Self { from, to: to.max(Timestamp::from_millis(from.as_millis() + Self::LEAST_MS)) })
    }

    /// Maps its moments to the plot's width.
    #[must_use]
    pub fn scale(self) -> Linear {
        Linear::new((millis(self.from), millis(self.to)), (0.0, WIDTH))
    }

    /// The place of a moment.
    #[must_use]
    pub fn at(self, moment: Timestamp) -> f64 {
        self.scale().at(millis(moment))
    }

    /// At most `most` round moments within, at equal distances.
    #[must_use]
    pub fn ticks(self, most: usize) -> Vec<Timestamp> {
        const STEPS_S: [i64; 14] = [10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400];
        let (from, to) = (self.from.as_millis(), self.to.as_millis());
        let step = STEPS_S
            .into_iter()
            .map(|seconds| seconds * 1000)
            .find(|step| usize::try_from((to - from) / step).is_ok_and(|n| n < most.max(1)))
            .unwrap_or(86_400_000);
        let mut ticks = Vec::new();
        let mut at = from.div_euclid(step) * step;
        while at <= to && ticks.len() < most {
            if at >= from {
                ticks.push(Timestamp::from_millis(at));
            }
            at += step;
        }
        ticks
    }
}

#[expect(clippy::cast_precision_loss, reason = "ms since 1970 are far below 2^53")]
const fn millis(at: Timestamp) -> f64 {
    at.as_millis() as f64
}

/// The smallest round number (1, 2 or 5 times a power of ten) that is at least `value`, and at least 1: the top of a scale from 0.
#[must_use]
pub fn round_top(value: f64) -> f64 {
    let mut power = 1.0;
    loop {
        for factor in [1.0, 2.0, 5.0] {
            if factor * power >= value || power > 1e12 {
                return factor * power;
            }
        }
        power *= 10.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millis(ms)
    }

    #[test]
    fn a_score_of_one_is_at_the_top() {
        assert_eq!((Linear::share().at(1.0), Linear::share().at(0.0), Linear::share().at(0.25)), (0.0, 100.0, 75.0));
    }

    #[test]
    fn a_place_leads_back_to_its_value() {
        let scale = Linear::new((10.0, 30.0), (0.0, 1000.0));
        assert_eq!(scale.at(15.0), 250.0);
        assert_eq!(scale.value(scale.at(15.0)), 15.0);
    }

    #[test]
    fn an_empty_interval_lands_in_the_middle() {
        assert_eq!(Linear::new((3.0, 3.0), (0.0, 100.0)).at(3.0), 50.0);
    }

    #[test]
    fn a_young_session_shows_two_minutes_and_grows_to_the_right() {
        let extent = Extent::of([at(1_000), at(6_000)]).unwrap();
        assert_eq!((extent.from, extent.to), (at(1_000), at(121_000)));
        assert_eq!(Extent::of([]), None);
    }

    #[test]
    fn ticks_are_round_and_not_too_many() {
        let extent = Extent { from: at(61_000), to: at(661_000) };
        let ticks = extent.ticks(6);
        assert_eq!(ticks, [at(120_000), at(240_000), at(360_000), at(480_000), at(600_000)]);
        let long = Extent { from: at(0), to: at(3 * 86_400_000) };
        assert!(long.ticks(6).len() <= 6);
    }

    #[test]
    fn tops_are_round() {
        assert_eq!((round_top(0.0), round_top(1.2), round_top(7.0), round_top(48.0), round_top(101.0)), (1.0, 2.0, 10.0, 50.0, 200.0));
    }
}
