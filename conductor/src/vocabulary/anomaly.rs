//! [`Anomaly`]: a detector's finding: its kind, its onset, and the reasons.

use crate::driver::Contribution;
use crate::time::Timestamp;
use crate::unit::Score;
use serde::{Deserialize, Serialize};
use std::fmt;
use wire::Read;

/// The way in which a room fades.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AnomalyKind {
    /// Activity or attention fell within about a minute.
    SuddenDrop,
    /// Activity or attention has been sinking for several minutes.
    GradualDecline,
    /// Many people left within two minutes.
    MassExit,
    /// The room never got going, or has been far below rooms like it for minutes.
    LowEngagement,
}

impl AnomalyKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::SuddenDrop, Self::GradualDecline, Self::MassExit, Self::LowEngagement];

    /// The name on the wire and in logs, such as `SUDDEN_DROP`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.spec().name
    }

    /// The properties by which rules and sentences tell this kind from others.
    #[must_use]
    pub const fn spec(self) -> KindSpec {
        match self {
            Self::SuddenDrop => KindSpec { name: "SUDDEN_DROP", title: "Sudden drop", shows: Shows::Fall, horizon_s: 180.0 },
            Self::GradualDecline => KindSpec { name: "GRADUAL_DECLINE", title: "Gradual decline", shows: Shows::Fall, horizon_s: 600.0 },
            Self::MassExit => KindSpec { name: "MASS_EXIT", title: "Mass exit", shows: Shows::Exit, horizon_s: 120.0 },
            Self::LowEngagement => KindSpec { name: "LOW_ENGAGEMENT", title: "Low engagement", shows: Shows::Level, horizon_s: 600.0 },
        }
    }
}

/// The properties by which rules and sentences tell one kind of anomaly from another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KindSpec {
    /// The name on the wire and in logs. States are stored by it, so it must not change.
    pub name: &'static str,
    /// The name at the start of an English sentence.
    pub title: &'static str,
    /// The fact that explains it, and from which a room recovers.
    pub shows: Shows,
    /// Seconds after its start from which on finding it is worth nothing, where detectors are judged.
    pub horizon_s: f64,
}

/// The fact that explains an anomaly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// The score fell.
    Fall,
    /// The score is low; the room's own expectation may be low too.
    Level,
    /// People left.
    Exit,
}

impl fmt::Display for AnomalyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The severity of an anomaly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Severity {
    /// The statistic crossed its threshold.
    Warning,
    /// The statistic is far beyond its threshold, or the score is below 0.2.
    Critical,
}

/// One alarm: an event, not a state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Anomaly {
    /// The way in which the room fades.
    pub kind: AnomalyKind,
    /// Its severity.
    pub severity: Severity,
    /// When it began: an estimate, the start of the window that shows it best.
    pub onset: Timestamp,
    /// When it was found: the end of a statistic tick.
    pub at: Timestamp,
    /// The statistic that crossed, on its own scale.
    pub statistic: f64,
    /// The threshold it crossed.
    pub threshold: f64,
    /// The score at [`Self::at`].
    pub score: Score,
    /// The score that was expected of this room.
    pub expected: Score,
    /// People present at [`Self::at`].
    pub people: u32,
    /// People present at [`Self::onset`].
    pub people_before: u32,
    /// The drivers that moved the score away from the expected one, largest first.
    pub reasons: Vec<Contribution>,
}
