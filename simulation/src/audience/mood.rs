//! [`Mood`]: the hidden engagement of a room over time, and what bends it.

use super::{Habits, Scenario};
use conductor::anomaly::AnomalyKind;
use conductor::arm::Arm;
use rand::Rng;
use rand_distr::{Distribution, StandardNormal};

/// Rates follow engagement to this power.
pub const POWER: f64 = 1.5;
/// Time constant of the slow drift, seconds.
const DRIFT_S: f64 = 480.0;
/// Seconds in which an intervention takes hold.
const RISE_S: f64 = 10.0;
/// Seconds for which it works.
const WORKS_S: f64 = 200.0;
/// Seconds in which its effect fades.
const FADE_S: f64 = 60.0;

/// Something that happens to a room.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Happening {
    /// Engagement falls until activity is `depth` of what it was.
    Fade {
        /// Its name.
        kind: AnomalyKind,
        /// Activity at the bottom, as a share of the usual.
        depth: f64,
        /// Seconds of the fall.
        ramp_s: f64,
        /// Seconds at the bottom.
        hold_s: f64,
        /// Seconds of the natural recovery.
        recovery_s: f64,
    },
    /// People leave for good.
    Exit {
        /// Their share of those present.
        share: f64,
        /// Within how many seconds.
        over_s: f64,
    },
    /// Connections drop together and come back within [`Habits::return_s`]. Not an anomaly.
    Storm {
        /// The share of those present.
        share: f64,
        /// Within how many seconds.
        over_s: f64,
    },
    /// A hand-over or a shared screen: people wait, still attentive. Not an anomaly.
    Pause {
        /// Activity meanwhile, as a share of the usual.
        depth: f64,
        /// Seconds.
        hold_s: f64,
    },
    /// The host asks.
    Poll {
        /// Seconds until the poll closes.
        open_s: f64,
    },
}

/// A happening and its moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Planned {
    /// Seconds from the beginning.
    pub at_s: f64,
    /// The event.
    pub happening: Happening,
}

impl Planned {
    /// The label of an anomaly and when it is over, seconds; `None` for what is natural.
    #[must_use]
    pub fn anomaly(&self) -> Option<(AnomalyKind, f64)> {
        match self.happening {
            Happening::Fade { kind, ramp_s, hold_s, recovery_s, .. } => Some((kind, self.at_s + ramp_s + hold_s + recovery_s)),
            Happening::Exit { over_s, .. } => Some((AnomalyKind::MassExit, self.at_s + over_s + 60.0)),
            Happening::Storm { .. } | Happening::Pause { .. } | Happening::Poll { .. } => None,
        }
    }
}

/// The hidden state.
#[derive(Clone, Debug)]
pub struct Mood {
    usual: f64,
    drift: f64,
    drift_sd: f64,
    lifts: Vec<Lift>,
    scenario: Scenario,
}

/// One intervention at work.
#[derive(Clone, Copy, Debug)]
struct Lift {
    arm: Arm,
    since_s: f64,
    effect: f64,
    active: bool,
}

impl Mood {
    pub fn new(habits: &Habits, scenario: Scenario) -> Self {
        Self { usual: habits.engagement, drift: 0.0, drift_sd: habits.drift, lifts: Vec::new(), scenario }
    }

    /// Lets the mood drift for `dt` seconds (an Ornstein–Uhlenbeck step) and notes which interventions are shown.
    pub fn step(&mut self, now_s: f64, dt: f64, active: &[Arm], rng: &mut impl Rng) {
        let keep = (-dt / DRIFT_S).exp();
        let z: f64 = StandardNormal.sample(rng);
        self.drift = keep * self.drift + self.drift_sd * (1.0 - keep * keep).sqrt() * z;
        for lift in &mut self.lifts {
            lift.active &= active.contains(&lift.arm);
        }
        for &arm in active {
            if arm != Arm::Hold && !self.lifts.iter().any(|lift| lift.active && lift.arm == arm) {
                let repetitions = self.lifts.iter().filter(|lift| lift.arm == arm).count();
                let effect = self.scenario.effect(arm) * 0.5_f64.powi(i32::try_from(repetitions).unwrap_or(i32::MAX));
                self.lifts.push(Lift { arm, since_s: now_s, effect, active: true });
            }
        }
    }

    /// Engagement at `now_s`, in (0, 1).
    pub fn engagement(&self, now_s: f64, plan: &[Planned]) -> f64 {
        let usual = self.usual * self.drift.exp();
        let faded = usual * plan.iter().map(|planned| fade(planned, now_s)).product::<f64>().powf(1.0 / POWER);
        let lift: f64 = self.lifts.iter().map(|lift| lift.effect * shape(now_s - lift.since_s)).sum();
        (faded + lift.min(usual - faded + 0.02)).clamp(0.02, 0.98)
    }
}

/// Share of usual activity that a fade leaves.
fn fade(planned: &Planned, now_s: f64) -> f64 {
    let Happening::Fade { depth, ramp_s, hold_s, recovery_s, .. } = planned.happening else { return 1.0 };
    let since = now_s - planned.at_s;
    let fallen = (since / ramp_s.max(1e-3)).clamp(0.0, 1.0);
    let risen = ((since - ramp_s - hold_s) / recovery_s.max(1e-3)).clamp(0.0, 1.0);
    depth.powf(fallen * (1.0 - risen))
}

/// Share of an effect that works `since` seconds after delivery.
fn shape(since: f64) -> f64 {
    if since <= 0.0 { 0.0 } else { (since / RISE_S).min(1.0) * (1.0 - (since - WORKS_S) / FADE_S).clamp(0.0, 1.0) }
}
