//! The monitor's output: a tick for its history, and a crossing for people.

use super::{Monitor, TICK};
use crate::anomaly::Anomaly;
use crate::detect::Crossing;
use crate::norm::NORM;
use crate::presence::LEAVE_TICKS;
use crate::table::PerChannel;
use crate::time::{Span, Timestamp};
use crate::unit::{Score, logistic};
use crate::window::Row;

impl Monitor {
    pub(super) fn row(&self, seen: PerChannel<f64>, exposure: PerChannel<f64>, focused: f64, asked: f64) -> Row {
        Row {
            seen: seen.map(|seen| seen as u16),
            exposure: exposure.map(|exposure| exposure as f32),
            level: self.baseline.rates().map(|rate| rate as f32),
            weight: self.baseline.weight() as f32,
            learned_s: self.baseline.learned_s() as f32,
            lows: self.detector.lows(),
            focused: focused as u32,
            asked: asked as u32,
            usual_focus: self.baseline.focus().unwrap_or(-1.0) as f32,
            people: self.presence.connected(),
        }
    }

    pub(super) fn anomaly(&self, crossing: Crossing, score: f64, at: Timestamp) -> Anomaly {
        let yardstick = self.yardstick();
        let began = self.history.row_before(crossing.ticks).map_or(0, |row| row.people);
        let usual = self.baseline.usual_score().map_or_else(|| logistic(NORM.usual), |(mean, _)| mean);
        let usual = self.baseline.recent_score().map_or(usual, |recent| recent.max(usual));
        Anomaly {
            kind: crossing.kind,
            severity: crossing.severity,
            onset: self.opened.max(at - Span::from_millis(crossing.ticks as i64 * TICK.as_millis())),
            at,
            statistic: crossing.statistic,
            threshold: crossing.threshold,
            score: Score::new(score),
            expected: Score::new(usual),
            people: self.people(),
            people_before: began.max(self.presence.people_before(crossing.ticks.min(LEAVE_TICKS))),
            reasons: self.scorer.reasons(&yardstick),
        }
    }
}
