//! [`Reading`]: the score of a room and everything that explains it, as a dashboard shows it.

use crate::anomaly::AnomalyKind;
pub use crate::driver::{Channel, Contribution, Driver};
use crate::time::{Span, Timestamp};
use crate::unit::Score;
use serde::{Deserialize, Serialize};
use wire::Read;

/// The state of the score: it is there, or the reason why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "snake_case")]
pub enum Warmth {
    /// Nobody has arrived yet.
    NoData,
    /// Fewer than five people: counts, no score.
    TooFew,
    /// A score, but the room's own baseline is not known yet.
    Warming,
    /// Score and alarms are on.
    Ready,
    /// A score, but no alarms: lobby, opening, break, closing, and shortly after.
    Quiet,
    /// So little happens here that even silence could not be told from the usual: there is neither a score nor an alarm of activity.
    TooQuiet,
    /// The session is over.
    Ended,
}

/// The trend of a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "snake_case")]
pub enum Trend {
    /// It rises.
    Rising,
    /// It stays about where it is.
    Steady,
    /// It falls.
    Falling,
}

/// Acts per minute of the whole room over the last minute or so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, Read)]
pub struct Rates {
    /// Chat messages per minute.
    pub chat: f64,
    /// Reactions per minute.
    pub react: f64,
    /// Questions and upvotes per minute.
    pub qa: f64,
}

/// A detector's statistic beside its threshold, so that a screen can show how near an alarm is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Statistic {
    /// The detector.
    pub kind: AnomalyKind,
    /// Its value now.
    pub value: f64,
    /// The value at which it alarms.
    pub threshold: f64,
}

/// Within which time which fall of activity would be found in this room; `None` where it would not. About five of six such falls are
/// found in the said time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(default)]
pub struct Findable {
    /// A fall by a quarter.
    pub quarter: Option<Span>,
    /// A fall by half.
    pub half: Option<Span>,
    /// A fall by three quarters.
    pub three_quarters: Option<Span>,
    /// Silence.
    pub silence: Option<Span>,
}

/// Earlier sessions of the same host with which a room's level is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct HostComparison {
    /// Number of earlier sessions that count.
    pub sessions: u32,
    /// True if they are enough to show what is usual for the host: only then a room can be called low.
    pub custom: bool,
}

/// A room's score at one moment, with its baseline and reasons.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Reading {
    /// The moment.
    pub at: Timestamp,
    /// People present.
    pub people: u32,
    /// The state of the score: it is there, or the reason why not.
    pub warmth: Warmth,
    /// The score, if there are at least five people.
    pub score: Option<Score>,
    /// The room's own baseline: the slow mean of its score, which a drop does not move.
    pub expected: Option<Score>,
    /// The range in which the score lies about nine times in ten while nothing is wrong.
    pub band: Option<(Score, Score)>,
    /// The score's trend.
    pub trend: Trend,
    /// The channels' contributions to the score, in the order chat, react, qa, focus; empty without a score.
    pub contributions: Vec<Contribution>,
    /// Acts per minute.
    pub per_minute: Rates,
    /// The detectors' statistics; empty while alarms are off.
    pub statistics: Vec<Statistic>,
    /// The falls that would be found, and the time that takes; `None` until the room's level is known.
    #[serde(default)]
    pub findable: Option<Findable>,
    /// Earlier sessions of the host with which the level is compared; `None` where none may be, as in a rehearsal.
    #[serde(default)]
    pub host: Option<HostComparison>,
}
