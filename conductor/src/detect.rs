//! [`Detector`]: four statistics on several windows, and when they become an alarm.

pub mod evidence;
pub mod gradual_decline;
pub mod low_engagement;
pub mod mass_exit;
pub mod sudden_drop;

use crate::anomaly::{AnomalyKind, Severity};
use crate::norm::NORM;
use crate::presence::Presence;
use crate::window::History;
use evidence::Evidence;
use serde::{Deserialize, Serialize};

/// The windows of the drop statistics, in ticks of 5 s: half a minute to eight minutes.
pub const WINDOWS: [usize; 6] = [6, 9, 12, 24, 48, 96];
/// Looks at the level in a minute.
const LOOKS: usize = 4;
/// Ticks between two looks.
const LOOK_TICKS: u32 = 4;
/// A statistic below this share of its threshold counts as calm.
const CALM: f64 = 0.85;
/// Ticks of calm after which a detector is armed again.
const CALM_TICKS: u32 = 6;
/// Ticks after which it is armed again in any case.
const REARM_TICKS: u32 = 120;
/// Ticks over which a fall is sudden.
const RECENT: usize = 10;
/// And very sudden.
const SHORT: usize = 6;
/// Margins over the thresholds that make an alarm critical.
const CRITICAL_MARGINS: [f64; 4] = [2.0, 2.0, 0.5, 2.0];
/// A score that makes an alarm critical.
const CRITICAL_SCORE: f64 = 0.2;

/// Stands for "cannot be told yet", where minus infinity would not survive as JSON.
const LEAST_STATISTIC: f64 = -99.0;

/// What the detectors look at in one tick.
#[derive(Debug)]
pub struct View<'a> {
    /// Evidence of a fall by window, see [`WINDOWS`]; minus infinity where the room is younger than the window.
    pub falls: [f64; WINDOWS.len()],
    /// The last looks at the level.
    pub lows: [f64; LOOKS],
    /// Whether summaries tell which pages are visible.
    pub focus_known: bool,
    /// Expected score minus score.
    pub gap: f64,
    /// Seconds since the room had people.
    pub age_s: f64,
    /// Who is here and who left.
    pub presence: &'a Presence,
    /// Leaves per person and minute that are usual here.
    pub leave_rate: f64,
}

/// The state of the alarms: an alarm is an event, so a detector that fired waits until it was calm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Detector {
    lows: [f64; LOOKS],
    tick: u32,
    arms: [Arming; 4],
    statistics: [f64; 4],
    /// Ticks outside lobby, opening, break and closing, and those of them with a healthy score.
    judged: u32,
    healthy: u32,
    /// Factors on the thresholds.
    #[serde(default = "usual_strictness")]
    strictness: [f32; 4],
}

const fn usual_strictness() -> [f32; 4] {
    [1.0; 4]
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Arming {
    fired: Option<u32>,
    calm: u32,
}

impl Default for Detector {
    fn default() -> Self {
        Self {
            lows: [0.0; LOOKS],
            tick: 0,
            arms: [Arming::default(); 4],
            statistics: [0.0; 4],
            judged: 0,
            healthy: 0,
            strictness: usual_strictness(),
        }
    }
}

/// A crossing, before it is put into words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// Which kind people see.
    pub kind: AnomalyKind,
    /// How bad it is.
    pub severity: Severity,
    /// The statistic of the detector that crossed.
    pub statistic: f64,
    /// Its threshold.
    pub threshold: f64,
    /// Ticks back to the estimated onset.
    pub window: usize,
}

/// What the monitor knows beside the history.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// The score now.
    pub score: f64,
    /// The score that was expected.
    pub expected: f64,
    /// Seconds since the room had people.
    pub age_s: f64,
    /// Leaves per person and minute that are usual here.
    pub leave_rate: f64,
    /// Lobby, opening, break or closing: what people do says little.
    pub hushed: bool,
    /// No alarm may be raised now.
    pub quiet: bool,
}

impl Detector {
    /// Multiplies the thresholds, in the order of [`AnomalyKind::ALL`]: for showing what they trade.
    pub const fn be_strict(&mut self, factors: [f32; 4]) {
        self.strictness = factors;
    }

    fn threshold(&self, index: usize) -> f64 {
        NORM.thresholds[index] * f64::from(self.strictness[index])
    }

    /// Looks at the end of a tick.
    pub fn tick(&mut self, history: &History, presence: &Presence, facts: Facts) -> Option<Crossing> {
        self.tick += 1;
        self.judged += u32::from(!facts.hushed);
        self.healthy += u32::from(!facts.hushed && facts.score >= NORM.unhealthy_score);
        if self.tick.is_multiple_of(LOOK_TICKS) {
            self.lows.rotate_left(1);
            let window = history.window(low_engagement::WINDOW).or_else(|| history.window(low_engagement::LEAST));
            self.lows[LOOKS - 1] = window.map_or(0.0, |window| low_engagement::level(&window));
        }
        let mut evidence = [None; WINDOWS.len()];
        for (index, slot) in evidence.iter_mut().enumerate() {
            *slot = history.window(WINDOWS[index]).map(|window| Evidence::of(&window, NORM.drift[index]));
        }
        let view = View {
            falls: evidence.map(|evidence| evidence.map_or(f64::NEG_INFINITY, |evidence| evidence.total())),
            lows: self.lows,
            focus_known: evidence[2].is_some_and(|evidence| evidence.focus.is_some()),
            gap: facts.expected - facts.score,
            age_s: facts.age_s,
            presence,
            leave_rate: facts.leave_rate,
        };
        let exit = mass_exit::exit(&view);
        self.statistics =
            [sudden_drop::statistic(&view), gradual_decline::statistic(&view), exit.statistic, low_engagement::statistic(&view)]
                .map(|statistic| statistic.max(LEAST_STATISTIC));
        let mut first = None;
        for index in 0..self.arms.len() {
            let (value, threshold) = (self.statistics[index], self.threshold(index));
            let arming = &mut self.arms[index];
            arming.calm = if value < CALM * threshold { arming.calm + 1 } else { 0 };
            if arming.fired.is_some_and(|fired| arming.calm >= CALM_TICKS || self.tick - fired >= REARM_TICKS) {
                arming.fired = None;
            }
            if value >= threshold && arming.fired.is_none() && !facts.quiet {
                arming.fired = Some(self.tick);
                first.get_or_insert(index);
            }
        }
        first.map(|index| {
            let kind = self.name(index, history, facts);
            let (statistic, threshold) = (self.statistics[index], self.threshold(index));
            let grave = statistic - threshold >= CRITICAL_MARGINS[index] || facts.score < CRITICAL_SCORE;
            let severity = if grave { Severity::Critical } else { Severity::Warning };
            Crossing { kind, severity, statistic, threshold, window: onset_window(kind, &view, exit.ticks) }
        })
    }

    /// The statistics of the last tick, in the order of [`AnomalyKind::ALL`].
    #[must_use]
    pub const fn statistics(&self) -> [f64; 4] {
        self.statistics
    }

    /// Whether the room never had anything to fall from.
    fn was_never_healthy(&self) -> bool {
        let [seconds, share] = if self.judged < self.tick { NORM.healthy_after_opening } else { NORM.healthy };
        f64::from(self.healthy) * 5.0 < seconds && f64::from(self.healthy) < share * f64::from(self.judged)
    }

    /// Decides which kind people see. The detector that crossed first is not always the best name.
    fn name(&self, index: usize, history: &History, facts: Facts) -> AnomalyKind {
        let exit = AnomalyKind::MassExit as usize;
        let fall = |ticks| history.window(ticks).map_or(0.0, |window| f64::from(window.score) - facts.score);
        let level = || history.window(low_engagement::LEAST).map_or(0.0, |window| low_engagement::level(&window));
        if index == exit || self.statistics[exit] >= NORM.exit_near * self.threshold(exit) {
            AnomalyKind::MassExit
        } else if index == AnomalyKind::LowEngagement as usize || (self.was_never_healthy() && level() >= NORM.low_name) {
            AnomalyKind::LowEngagement
        } else if fall(SHORT) + 0.5 * fall(RECENT) >= NORM.sudden_fall {
            AnomalyKind::SuddenDrop
        } else {
            AnomalyKind::GradualDecline
        }
    }
}

/// How many ticks ago it began: the window that shows it best, among those that fit its kind.
fn onset_window(kind: AnomalyKind, view: &View, exit_ticks: usize) -> usize {
    let best = |range: std::ops::Range<usize>| {
        let strongest = range.clone().max_by(|&a, &b| view.falls[a].total_cmp(&view.falls[b]));
        WINDOWS[strongest.filter(|&index| view.falls[index].is_finite()).unwrap_or(range.start)]
    };
    match kind {
        AnomalyKind::SuddenDrop => best(0..4),
        AnomalyKind::GradualDecline => best(3..WINDOWS.len()),
        AnomalyKind::MassExit => exit_ticks.max(1),
        AnomalyKind::LowEngagement => low_engagement::LEAST,
    }
}
