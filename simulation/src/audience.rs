//! Simulated audiences with known truth, for tests, benches, rehearsals and load.
//!
//! A [`Crowd`] is a room of people who arrive, chat in bursts, react to moments, ask, vote, look away, drop out and leave,
//! driven by one hidden number, the engagement, that follows a [`Scenario`] and is lifted by interventions by a known amount.
//! A [`Script`](script::Script) makes labelled recordings of whole sessions from it. Everything follows from one seed.
//!
//! It is a model of habits, not of persons: rates fall with the size of the room, talk begets talk (Hawkes 1971, *Biometrika*
//! 58), a few people do most of it, and the share of visible pages follows engagement.

mod activity;
mod crowd;
pub mod customs;
mod habits;
pub mod judge;
pub mod likeness;
mod mood;
mod people;
mod profile;
pub mod script;

pub use crowd::{Crowd, Deed, PaceDeed};
pub use habits::Habits;
pub use mood::{Happening, Planned};
pub use profile::{Profile, UnknownProfile};

use conductor::anomaly::AnomalyKind;
use conductor::arm::Arm;
use serde::{Deserialize, Serialize};

/// A course that a simulated room follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scenario {
    /// Nothing goes wrong.
    Healthy,
    /// Attention sinks over minutes.
    SlowFade,
    /// Attention is gone within seconds.
    SuddenFade,
    /// Many people leave.
    MassExit,
    /// Two people flood the chat, the others withdraw.
    Hostile,
    /// Four people: too few for a score.
    Tiny,
}

/// The pace at which a scenario unfolds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tempo {
    /// As in a session of an hour: the turn comes after ten minutes.
    Live,
    /// As in a demonstration of two minutes: the turn comes after twenty seconds, and people are lively.
    Rehearsal,
    /// On a clock that is led through a prelude in a moment: the turn comes a minute after [`PRELUDE_S`].
    Staged,
}

/// Seconds of a staged session that pass before anybody watches, so that the room is known when its turn comes.
pub const PRELUDE_S: u32 = 900;

impl Scenario {
    /// Every scenario.
    pub const ALL: [Self; 6] = [Self::Healthy, Self::SlowFade, Self::SuddenFade, Self::MassExit, Self::Hostile, Self::Tiny];

    /// When the turn comes, in seconds; `None` if it does not come.
    #[must_use]
    pub const fn onset_s(self, tempo: Tempo) -> Option<f64> {
        match (self, tempo) {
            (Self::Healthy | Self::Tiny, _) => None,
            (_, Tempo::Live) => Some(600.0),
            (_, Tempo::Rehearsal) => Some(20.0),
            (_, Tempo::Staged) => Some(PRELUDE_S as f64 + 60.0),
        }
    }

    /// The known truth: by how much an intervention lifts engagement, in units of the score, while it works and as far as the
    /// room has anything to regain. Each repetition of the same arm does half of it. An arm that is
    /// not named does as much as a challenge.
    #[must_use]
    pub const fn effect(self, arm: Arm) -> f64 {
        match (self, arm) {
            (_, Arm::Hold) | (Self::Tiny, _) => 0.0,
            (Self::Healthy, _) => 0.01,
            (Self::SuddenFade, Arm::Poll) => 0.24,
            (Self::SuddenFade, Arm::ChatPrompt) => 0.12,
            (Self::SuddenFade, Arm::QnaPromote) => 0.10,
            (Self::SuddenFade, Arm::Notification) => 0.08,
            (Self::SuddenFade, _) => 0.18,
            (Self::SlowFade, Arm::Poll) => 0.14,
            (Self::SlowFade, Arm::ChatPrompt) => 0.18,
            (Self::SlowFade, Arm::QnaPromote) => 0.20,
            (Self::SlowFade, Arm::Notification) => 0.12,
            (Self::SlowFade, _) => 0.06,
            (Self::MassExit, Arm::Notification) => 0.10,
            (Self::MassExit, _) => 0.04,
            (Self::Hostile, Arm::ChatPrompt) => -0.06,
            (Self::Hostile, Arm::Notification) => 0.16,
            (Self::Hostile, Arm::QnaPromote) => 0.12,
            (Self::Hostile, Arm::Poll) => 0.08,
            (Self::Hostile, _) => 0.02,
        }
    }

    /// The events of a scenario, and their times.
    fn plan(self, tempo: Tempo) -> Vec<Planned> {
        let Some(at_s) = self.onset_s(tempo) else { return Vec::new() };
        let quick = tempo == Tempo::Rehearsal;
        let slow_s = if tempo == Tempo::Staged { 180.0 } else { 420.0 };
        let fade = |kind, depth, ramp_s| Happening::Fade { kind, depth, ramp_s, hold_s: 420.0, recovery_s: 90.0 };
        let happening = match self {
            Self::Healthy | Self::Tiny => return Vec::new(),
            Self::SuddenFade => fade(AnomalyKind::SuddenDrop, 0.03, 5.0),
            Self::SlowFade => fade(AnomalyKind::GradualDecline, 0.06, if quick { 35.0 } else { slow_s }),
            Self::MassExit => Happening::Exit { share: 0.4, over_s: if quick { 30.0 } else { 75.0 } },
            Self::Hostile => fade(AnomalyKind::GradualDecline, 0.2, if quick { 30.0 } else { 120.0 }),
        };
        vec![Planned { at_s, happening }]
    }
}
