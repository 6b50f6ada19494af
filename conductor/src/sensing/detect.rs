//! [`Detector`]: when what is seen becomes an alarm, and when the room's level may learn.
//!
//! Every statistic is in units of its threshold: 1 is an alarm. An alarm is news: after a drop there is none until the room has
//! recovered or what is left has become usual, and a room is called low once.

pub mod evidence;
pub mod findable;
pub mod low_engagement;
pub mod mass_exit;
pub mod shape;

use crate::anomaly::{AnomalyKind, Severity};
use crate::baseline::Baseline;
use crate::host::HostPrior;
use crate::norm::NORM;
use crate::presence::Presence;
use crate::table::{PerChannel, PerKind};
use crate::tick::ticks_in;
pub use crate::window::WINDOWS;
use crate::window::{History, NEVER, Sum, low, lowest};
use evidence::Evidence;
use findable::Outlook;
use low_engagement::Low;
use mass_exit::Exit;
use serde::{Deserialize, Serialize};

/// The first window of the slow statistic.
const SLOW: usize = 4;
/// The shortest window in which a recovery is looked for: five minutes, and longer where less is said.
const RECOVERY: usize = 4;
/// Effective acts that must be expected before a recovery can be seen.
const RECOVERY_ACTS: f64 = 10.0;
/// Ticks after an alarm in which a drop unfolds; what comes later may be another one.
const UNFOLDS_TICKS: u32 = ticks_in(120) as u32;
/// A drop is news although one lasts when its statistic is this high, and this many times the highest of the one that lasts.
const WORSE: [f64; 2] = [1.5, 1.4];
/// A share of visible pages this near to what it was has recovered.
const FOCUS_RECOVERED: f64 = 0.93;
/// A statistic below this is calm.
const CALM: f64 = 0.7;
/// Ticks of calm after which an exit may be news again.
const CALM_TICKS: u32 = ticks_in(120) as u32;
/// Ticks for which the leaves of an exit that was told are remembered.
const TOLD_TICKS: u32 = 2 * crate::presence::LEAVE_TICKS as u32;
/// Ticks between two looks at the host's custom.
const LOOK_TICKS: u32 = ticks_in(60) as u32;
/// Seconds of learning before anything can fall from a level.
const LEAST_LEARNED_S: f32 = 30.0;
/// Seconds of learning before a window's level counts towards the lowest.
const LOW_AFTER_S: f32 = 60.0;
/// An exit statistic of this size names a drop.
const EXIT_NEAR: f64 = 0.9;
/// A comparison with the host of this size names a drop.
const LOW_NEAR: f64 = 0.9;
/// A level learned for less is that of an opening: what falls from it at once may never have been well, seconds.
const NEVER_WELL_S: f32 = 480.0;
/// There a comparison of the fall alone with the host of this size names it.
const LOW_SINCE: f64 = 0.4;
/// A statistic of this size makes an alarm critical, and so does a score of the second.
const CRITICAL: [f64; 2] = [1.6, 0.2];
/// Stands for "cannot be told yet", where minus infinity would not survive as JSON.
const LEAST_STATISTIC: f64 = -99.0;

/// The state of the alarms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Detector {
    tick: u32,
    /// Ticks since activity last said nothing.
    awake: u32,
    /// The drop that lasts.
    drop: Option<Drop>,
    /// True if one is suspected.
    suspects: bool,
    exit: Latch,
    low: Latch,
    /// True if the room has been low for long enough to say so.
    low_lasts: bool,
    lows: [u16; WINDOWS.len()],
    statistics: PerKind<f64>,
    /// Factors on the thresholds.
    strictness: PerKind<Strictness>,
}

/// A drop that was found and lasts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Drop {
    tick: u32,
    /// Usual share of visible pages before it, if known.
    focus: Option<f32>,
    /// The highest statistic while it unfolded.
    worst: f64,
}

/// Keeps an alarm from being given again until it was calm for a while.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Latch {
    fired: bool,
    calm: u32,
    /// Ticks since it was given.
    since: u32,
}

impl Default for Latch {
    fn default() -> Self {
        Self { fired: false, calm: 0, since: u32::MAX }
    }
}

impl Latch {
    const fn fire(&mut self) {
        (self.fired, self.since) = (true, 0);
    }

    fn look(&mut self, statistic: f64) {
        self.calm = if statistic < CALM { self.calm + 1 } else { 0 };
        self.fired &= self.calm < CALM_TICKS;
        self.since = self.since.saturating_add(1);
    }
}

/// A factor on the threshold of a detector.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
struct Strictness(f32);

impl Default for Strictness {
    fn default() -> Self {
        Self(1.0)
    }
}

impl Default for Detector {
    fn default() -> Self {
        Self {
            tick: 0,
            awake: 0,
            drop: None,
            suspects: false,
            exit: Latch::default(),
            low: Latch::default(),
            low_lasts: false,
            lows: [NEVER; WINDOWS.len()],
            statistics: PerKind::default(),
            strictness: PerKind::default(),
        }
    }
}

/// A crossing, before it is put into words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// The kind shown to people.
    pub kind: AnomalyKind,
    /// The severity.
    pub severity: Severity,
    /// The statistic of the detector that crossed.
    pub statistic: f64,
    /// Its threshold.
    pub threshold: f64,
    /// Ticks back to the estimated onset.
    pub ticks: usize,
}

/// Facts that the monitor knows beside the history.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The score now.
    pub score: f64,
    /// Lobby, opening, break or closing: what people do says little.
    pub hushed: bool,
    /// No alarm may be raised now.
    pub quiet: bool,
    /// Even silence could not be told from what this room does anyway.
    pub too_quiet: bool,
    /// The usual behavior of the host's rooms.
    pub host: Option<&'a HostPrior>,
}

impl Detector {
    /// Multiplies the thresholds: for showing what they trade.
    pub fn be_strict(&mut self, factors: PerKind<f32>) {
        self.strictness = factors.map(Strictness);
    }

    fn threshold(&self, kind: AnomalyKind) -> f64 {
        f64::from(self.strictness[kind].0)
    }

    /// Looks at the end of a tick that is the newest of `history`. May take the levels back to what they were before a drop, or
    /// accept what it left.
    pub fn tick(&mut self, history: &History, presence: &Presence, baseline: &mut Baseline, facts: Facts) -> Option<Crossing> {
        self.tick += 1;
        self.awake = if facts.hushed { 0 } else { self.awake + 1 };
        let sums = if facts.hushed { [None; WINDOWS.len()] } else { history.windows() };
        let evidence = self.evidence(&sums, baseline);
        self.remember_lows(&sums, &evidence);
        self.suspects = evidence.iter().flatten().any(|evidence| evidence.root >= NORM.suspect);
        let strongest = |range: std::ops::Range<usize>| {
            range.filter_map(|window| evidence[window].map(|evidence| evidence.total())).fold(LEAST_STATISTIC, f64::max)
        };
        let exit = mass_exit::exit(presence, baseline.leave_rate(), self.exit.since <= TOLD_TICKS);
        if self.tick.is_multiple_of(LOOK_TICKS) {
            let Low { statistic, lasting } = low_engagement::low(history, facts.host);
            self.statistics[AnomalyKind::LowEngagement] = statistic.max(LEAST_STATISTIC);
            self.low_lasts = lasting;
        }
        let low = self.statistics[AnomalyKind::LowEngagement];
        self.statistics = PerKind::of(|kind| match kind {
            AnomalyKind::SuddenDrop => strongest(0..SLOW),
            AnomalyKind::GradualDecline => strongest(SLOW..WINDOWS.len()),
            AnomalyKind::MassExit => exit.statistic,
            AnomalyKind::LowEngagement => low,
        });
        self.exit.look(exit.statistic);
        self.low.look(low);
        self.follow_drop(&sums, baseline);
        if facts.quiet {
            return None;
        }
        self.crossing(history, &sums, &evidence, exit, baseline, facts)
    }

    /// The statistics of the last tick and their thresholds.
    #[must_use]
    pub fn statistics(&self) -> PerKind<(AnomalyKind, f64, f64)> {
        PerKind::of(|kind| (kind, self.statistics[kind], self.threshold(kind)))
    }

    /// Returns whether a drop was found and lasts.
    #[must_use]
    pub const fn has_dropped(&self) -> bool {
        self.drop.is_some()
    }

    /// Returns whether the level may learn from now: neither a drop lasts, nor is one suspected.
    #[must_use]
    pub const fn may_learn(&self) -> bool {
        self.drop.is_none() && !self.suspects
    }

    /// The lowest windows so far, for the next row.
    #[must_use]
    pub const fn lows(&self) -> [u16; WINDOWS.len()] {
        self.lows
    }

    fn evidence(&self, sums: &[Option<Sum>; WINDOWS.len()], baseline: &Baseline) -> [Option<Evidence>; WINDOWS.len()] {
        let clustering = baseline.clustering();
        let mut all = [None; WINDOWS.len()];
        for (window, slot) in all.iter_mut().enumerate() {
            *slot = sums[window].filter(|sum| sum.first.learned_s >= LEAST_LEARNED_S).map(|sum| Evidence::of(window, &sum, clustering));
        }
        all
    }

    fn remember_lows(&mut self, sums: &[Option<Sum>; WINDOWS.len()], evidence: &[Option<Evidence>; WINDOWS.len()]) {
        for window in 0..WINDOWS.len() {
            let (Some(sum), Some(evidence)) = (sums[window], evidence[window]) else { continue };
            let [seen, expected] = evidence.acts;
            if self.awake as usize >= WINDOWS[window] && sum.first.learned_s >= LOW_AFTER_S && expected > 0.0 {
                self.lows[window] = self.lows[window].min(low(seen / expected));
            }
        }
    }

    /// Ends a drop from which the room has recovered, or whose remains have become usual.
    fn follow_drop(&mut self, sums: &[Option<Sum>; WINDOWS.len()], baseline: &mut Baseline) {
        let Some(drop) = self.drop else { return };
        let rates = baseline.rates();
        let clustering = baseline.clustering();
        let share = |window: usize| {
            let sum = sums[window]?;
            let expected = evidence::effective(PerChannel::of(|channel| rates[channel] * sum.exposure[channel]), clustering);
            Some((evidence::effective(sum.seen, clustering), expected))
        };
        let told = (RECOVERY..WINDOWS.len())
            .find_map(|window| share(window).filter(|(_, expected)| *expected >= RECOVERY_ACTS).map(|acts| (window, acts)));
        let lively = told.is_none_or(|(_, (seen, expected))| seen >= NORM.recovered * expected);
        let watched = sums[RECOVERY].filter(|sum| sum.asked >= 1.0).zip(drop.focus);
        let looking = watched.is_none_or(|(sum, usual)| sum.focused / sum.asked >= FOCUS_RECOVERED * f64::from(usual));
        let known = told.is_some() || watched.is_some();
        let old = self.tick - drop.tick;
        let least = WINDOWS[told.map_or(RECOVERY, |(window, _)| window)];
        if known && lively && looking && old as usize >= least {
            self.drop = None;
        } else if old >= NORM.accept_ticks {
            if let Some((seen, expected)) = share(WINDOWS.len() - 1).or(told.map(|(_, acts)| acts)) {
                baseline.accept(((seen + 0.5) / (expected + 0.5)).min(1.0));
            }
            baseline.accept_focus();
            self.drop = None;
        }
    }

    fn crossing(
        &mut self,
        history: &History,
        sums: &[Option<Sum>; WINDOWS.len()],
        evidence: &[Option<Evidence>; WINDOWS.len()],
        leaving: Exit,
        baseline: &mut Baseline,
        facts: Facts,
    ) -> Option<Crossing> {
        let statistics = self.statistics;
        let over = PerKind::of(|kind| statistics[kind] >= self.threshold(kind));
        let [exit, low] = [AnomalyKind::MassExit, AnomalyKind::LowEngagement].map(|kind| statistics[kind]);
        let exits = over[AnomalyKind::MassExit] && !self.exit.fired;
        let lows = over[AnomalyKind::LowEngagement] && self.low_lasts && !self.low.fired && self.drop.is_none();
        let watched = sums[0].is_some_and(|sum| sum.asked >= 1.0);
        let strength = statistics[AnomalyKind::SuddenDrop].max(statistics[AnomalyKind::GradualDecline]);
        let news = match &mut self.drop {
            None => true,
            Some(drop) if self.tick - drop.tick < UNFOLDS_TICKS => {
                drop.worst = drop.worst.max(strength);
                false
            }
            Some(drop) => strength >= WORSE[0].max(WORSE[1] * drop.worst),
        };
        let drops =
            (over[AnomalyKind::SuddenDrop] || over[AnomalyKind::GradualDecline]) && news && !leaving.waits && (watched || !facts.too_quiet);
        if !(exits || lows || drops) {
            return None;
        }
        let mut kind = AnomalyKind::MassExit;
        let mut ticks = leaving.ticks.max(1);
        let statistic = if exits {
            exit
        } else if lows && !drops {
            (kind, ticks) = (AnomalyKind::LowEngagement, WINDOWS[5]);
            low
        } else {
            let window = strongest(evidence);
            let first = sums[window].map(|sum| sum.first).unwrap_or_default();
            baseline.restore(first.level.map(f64::from));
            let focus = Some(first.usual_focus).filter(|usual| *usual >= 0.0);
            let shape = shape::shape(history, window, baseline.rates(), focus.map(f64::from), baseline.clustering());
            let never_well = first.learned_s < NEVER_WELL_S && low_engagement::low_since(history, facts.host, WINDOWS[window]) >= LOW_SINCE;
            kind = if exit >= EXIT_NEAR {
                AnomalyKind::MassExit
            } else if (low >= LOW_NEAR || never_well) && !self.low.fired {
                AnomalyKind::LowEngagement
            } else if shape.gradual {
                AnomalyKind::GradualDecline
            } else {
                AnomalyKind::SuddenDrop
            };
            ticks = shape.ticks;
            self.drop = Some(Drop { tick: self.tick, focus, worst: strength });
            strength
        };
        match kind {
            AnomalyKind::MassExit => self.exit.fire(),
            AnomalyKind::LowEngagement => self.low.fire(),
            AnomalyKind::SuddenDrop | AnomalyKind::GradualDecline => {}
        }
        let grave = statistic >= CRITICAL[0] || facts.score < CRITICAL[1];
        let severity = if grave { Severity::Critical } else { Severity::Warning };
        Some(Crossing { kind, severity, statistic, threshold: self.threshold(kind), ticks })
    }

    /// The falls that would be found in this room as it is.
    #[must_use]
    pub fn outlook(&self, baseline: &Baseline, exposure: PerChannel<f64>) -> Outlook {
        let rates = baseline.rates();
        let a_tick = evidence::effective(PerChannel::of(|channel| rates[channel] * exposure[channel]), baseline.clustering());
        Outlook { a_tick, weight: baseline.weight(), learned_s: baseline.learned_s(), lows: self.lows.map(lowest) }
    }
}

/// The window that shows a fall best.
fn strongest(evidence: &[Option<Evidence>; WINDOWS.len()]) -> usize {
    let total = |window: &usize| evidence[*window].map_or(f64::NEG_INFINITY, |evidence| evidence.total());
    (0..WINDOWS.len()).max_by(|a, b| total(a).total_cmp(&total(b))).unwrap_or_default()
}
