//! The strength of one window's evidence that a room does less than it used to.
//!
//! A window-limited likelihood ratio (Lai 1995, *J. R. Statist. Soc. B* 57; Willsky & Jones 1976, *IEEE Trans. Autom. Control*
//! 21) as a signed root (Barndorff-Nielsen 1986, *Biometrika* 73). Counts are quasi-negative-binomial (McCullagh & Nelder,
//! *Generalized Linear Models*, 2nd ed., ch. 9): acts come in clusters, and the rate of a real room wanders over minutes by half
//! of itself, so that a window is compared with what such a room does anyway, and with the lowest that this very room has done.

use crate::driver::Channel;
use crate::norm::NORM;
use crate::table::PerChannel;
use crate::tick::TICKS_A_MINUTE;
use crate::window::Sum;

use super::WINDOWS;

/// Less expected than this says nothing.
const LEAST_EXPECTED: f64 = 0.05;
/// Visible pages beside activity: the length of their weights.
fn together() -> f64 {
    NORM.focus_weight.hypot(1.0)
}

/// Effective acts: those of each channel divided by how many come in one go.
#[must_use]
pub fn effective(acts: PerChannel<f64>, clustering: PerChannel<f64>) -> f64 {
    Channel::ALL.into_iter().map(|channel| acts[channel] / clustering[channel]).sum()
}

/// The yardstick for one window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// Index into [`WINDOWS`].
    pub window: usize,
    /// Effective acts that are expected.
    pub expected: f64,
    /// Effective acts behind the level.
    pub weight: f64,
    /// Seconds in which the level was learned.
    pub learned_s: f64,
    /// The lowest earlier window, as a share of its level.
    pub lowest_before: Option<f64>,
}

impl Comparison {
    /// The variance of the room's log rate in the window, that of the level's own uncertainty included.
    #[must_use]
    pub fn excess(&self) -> f64 {
        let a_minute = self.expected * TICKS_A_MINUTE / WINDOWS[self.window] as f64;
        let [more, power] = NORM.quiet_excess;
        let quiet = (1.0 + more / (1.0 + a_minute)).powf(power);
        let [young, fades_s] = NORM.young_excess;
        NORM.excess[self.window] * quiet + young * (-self.learned_s / fades_s).exp() + 1.0 / self.weight.max(0.3)
    }

    /// Signed root of the likelihood ratio of `seen` effective acts; positive means fewer than expected.
    #[must_use]
    pub fn root(&self, seen: f64) -> f64 {
        let (mean, size) = (self.expected, 1.0 / self.excess());
        let term = if seen > 0.0 { seen * (seen / mean).ln() } else { 0.0 };
        let ratio = 2.0 * (term - (seen + size) * ((seen + size) / (mean + size)).ln());
        let root = ratio.max(0.0).sqrt();
        if seen < mean { root } else { -root }
    }

    /// The evidence in units of the threshold: 1 is an alarm.
    #[must_use]
    pub fn strength(&self, seen: f64) -> f64 {
        let known = self.lowest_before.is_some_and(|lowest| seen < NORM.clearly_lower * lowest * self.expected);
        let penalty = NORM.penalties[self.window] + if known { 0.0 } else { NORM.seen_before };
        let a_minute = self.expected * TICKS_A_MINUTE / WINDOWS[self.window] as f64;
        let [threshold, slope] = NORM.threshold;
        (self.root(seen) - penalty) / (threshold - slope * a_minute.max(0.05).ln().abs())
    }
}

/// The evidence of one window. 1 is an alarm; positive numbers mean a fall.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    /// Evidence from all channels together, if anything is expected.
    pub activity: Option<f64>,
    /// Evidence from the share of visible pages, if it is known.
    pub focus: Option<f64>,
    /// The plain signed root of activity, without doubt about a young level, from which it is suspected that something falls.
    pub root: f64,
    /// Effective acts seen and expected.
    pub acts: [f64; 2],
}

impl Evidence {
    /// Weighs the evidence of a window.
    #[must_use]
    pub fn of(window: usize, sum: &Sum, clustering: PerChannel<f64>) -> Self {
        let expected = effective(sum.expected(), clustering);
        let seen = effective(sum.seen, clustering);
        let comparison = Comparison {
            window,
            expected,
            weight: f64::from(sum.first.weight),
            learned_s: f64::from(sum.first.learned_s),
            lowest_before: sum.first.lowest(window),
        };
        let told = expected >= LEAST_EXPECTED;
        Self {
            activity: told.then(|| comparison.strength(seen)),
            focus: focus_fall(sum).map(|fall| fall / NORM.focus_threshold),
            root: if told { Comparison { learned_s: f64::INFINITY, ..comparison }.root(seen) } else { 0.0 },
            acts: [seen, expected],
        }
    }

    /// Activity and focus together, in units of the threshold. The share of visible pages speaks alone where nobody ever says anything.
    #[must_use]
    pub fn total(&self) -> f64 {
        match (self.activity, self.focus) {
            (Some(activity), Some(focus)) => (activity.max(-1.0) + NORM.focus_weight * focus) / together(),
            (Some(activity), None) => activity,
            (None, Some(focus)) => focus,
            (None, None) => f64::NEG_INFINITY,
        }
    }
}

/// Fall of the share of visible pages in standard deviations, against the quarter of an hour before the window.
fn focus_fall(sum: &Sum) -> Option<f64> {
    let usual = f64::from(sum.first.usual_focus);
    if usual < 0.0 || sum.asked < 1.0 {
        return None;
    }
    let usual = usual.clamp(0.02, 0.98);
    let deviation = (usual * (1.0 - usual) / sum.asked + NORM.focus_drift * NORM.focus_drift).sqrt();
    Some((usual - sum.focused / sum.asked) / deviation)
}
