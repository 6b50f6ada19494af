//! Pace buttons: how the audience keeps up. Only those who run the room see the counts.

use serde::{Deserialize, Serialize};

/// How the pace is for one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// Too fast.
    TooFast,
    /// They are lost.
    Lost,
    /// It is good.
    Good,
}

impl Pace {
    /// Every pace, in the order in which buttons show them.
    pub const ALL: [Self; 3] = [Self::TooFast, Self::Lost, Self::Good];
}

/// How many said what within [`PACE_SPAN`](crate::limits::PACE_SPAN).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaceCounts {
    /// Too fast.
    pub too_fast: u32,
    /// Lost.
    pub lost: u32,
    /// Good.
    pub good: u32,
}
