//! [`Context`]: what is known when an action is chosen, and the coarse key that the Beta view counts under.

use crate::anomaly::AnomalyKind;
use crate::arm::Arm;
use crate::signal::Phase;
use crate::unit::Score;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use wire::Read;

/// A room's score in the minutes before.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Before {
    /// Its mean over about two minutes.
    pub lately: Score,
    /// Its mean over about a quarter of an hour.
    pub usually: Score,
}

/// The room as the policy sees it when it chooses.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Context {
    /// The kind of fall.
    pub anomaly: AnomalyKind,
    /// Where in its agenda the session is.
    pub phase: Phase,
    /// People present.
    pub people: u32,
    /// The score now: its mean over the 30 s before, without the excluded channel where an arm has one.
    pub pre: Score,
    /// The expected score of this room.
    pub expected: Score,
    /// Minutes since the session began.
    pub minutes_in: f64,
    /// The score in the minutes before; `None` in rows of earlier programs and at the beginning of a session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Before>,
}

impl Context {
    /// The bucket of the Beta view that this context belongs to.
    #[must_use]
    pub fn key(&self) -> ContextKey {
        ContextKey { anomaly: self.anomaly, level: Level::of(self.pre), size: Size::of(self.people) }
    }

    /// Distance of the score below its expectation, in score units; negative if above.
    #[must_use]
    pub fn deficit(&self) -> f64 {
        self.expected.get() - self.pre.get()
    }
}

/// An earlier intervention in the same session.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Use {
    /// The act.
    pub arm: Arm,
    /// Seconds ago.
    pub ago_s: f64,
}

/// The bucket of a score, on its 0–100 scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Below 30.
    Critical,
    /// 30 to below 50.
    Low,
    /// 50 and above.
    Medium,
}

impl Level {
    /// Every level.
    pub const ALL: [Self; 3] = [Self::Critical, Self::Low, Self::Medium];

    /// The bucket of a score.
    #[must_use]
    pub fn of(score: Score) -> Self {
        match score.get() * 100.0 {
            below if below < 30.0 => Self::Critical,
            below if below < 50.0 => Self::Low,
            _ => Self::Medium,
        }
    }

    /// The name within a key.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Low => "low",
            Self::Medium => "medium",
        }
    }
}

/// The bucket of an audience.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// Fewer than 10 people.
    Small,
    /// 10 to 49 people.
    Medium,
    /// 50 people and more.
    Large,
}

impl Size {
    /// Every size.
    pub const ALL: [Self; 3] = [Self::Small, Self::Medium, Self::Large];

    /// The bucket of a number of people.
    #[must_use]
    pub const fn of(people: u32) -> Self {
        match people {
            0..=9 => Self::Small,
            10..=49 => Self::Medium,
            _ => Self::Large,
        }
    }

    /// The name within a key.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
        }
    }
}

/// A bucket of contexts: anomaly, level, size. Written `SUDDEN_DROP_low_medium`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Read)]
#[serde(try_from = "String", into = "String")]
pub struct ContextKey {
    /// The kind of fall.
    pub anomaly: AnomalyKind,
    /// The bucket of the score.
    pub level: Level,
    /// The bucket of the audience.
    pub size: Size,
}

impl fmt::Display for ContextKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}_{}", self.anomaly.name(), self.level.name(), self.size.name())
    }
}

impl From<ContextKey> for String {
    fn from(key: ContextKey) -> Self {
        key.to_string()
    }
}

/// The text is not a context key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a context key such as SUDDEN_DROP_low_medium")]
pub struct BadContextKey(pub String);

impl FromStr for ContextKey {
    type Err = BadContextKey;
    /// Reads `ANOMALY_level_size`, and the predecessor's four-part `ANOMALY_level_size_deviation`, whose last part is dropped.
    fn from_str(text: &str) -> Result<Self, BadContextKey> {
        let bad = || BadContextKey(text.to_owned());
        let (anomaly, rest) = AnomalyKind::ALL
            .into_iter()
            .find_map(|kind| Some((kind, text.strip_prefix(kind.name())?.strip_prefix('_')?)))
            .ok_or_else(bad)?;
        let mut parts = rest.split('_');
        let (Some(level), Some(size), deviation, None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            return Err(bad());
        };
        if deviation.is_some_and(|part| !matches!(part, "mild" | "moderate" | "severe")) {
            return Err(bad());
        }
        let level = Level::ALL.into_iter().find(|known| known.name() == level).ok_or_else(bad)?;
        let size = Size::ALL.into_iter().find(|known| known.name() == size).ok_or_else(bad)?;
        Ok(Self { anomaly, level, size })
    }
}

impl TryFrom<String> for ContextKey {
    type Error = BadContextKey;
    fn try_from(text: String) -> Result<Self, BadContextKey> {
        text.parse()
    }
}
