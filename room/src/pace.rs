//! Pace buttons: how the audience keeps up. Only those who run the room see the counts.

use crate::limits::PACE_SPAN;
use conductor::id::AttendeeId;
use conductor::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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

/// Who said what, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Paces(BTreeMap<AttendeeId, (Pace, Timestamp)>);

impl Paces {
    pub(crate) fn set(&mut self, who: AttendeeId, pace: Option<Pace>, now: Timestamp) {
        match pace {
            Some(pace) => {
                self.0.insert(who, (pace, now));
            }
            None => {
                self.0.remove(&who);
            }
        }
    }

    /// Forgets what was said too long ago.
    pub(crate) fn advance(&mut self, now: Timestamp) {
        self.0.retain(|_, (_, at)| now < *at + PACE_SPAN);
    }

    pub(crate) fn get(&self, who: AttendeeId) -> Option<Pace> {
        self.0.get(&who).map(|(pace, _)| *pace)
    }

    pub(crate) fn counts(&self) -> PaceCounts {
        let mut counts = PaceCounts::default();
        for (pace, _) in self.0.values() {
            *match pace {
                Pace::TooFast => &mut counts.too_fast,
                Pace::Lost => &mut counts.lost,
                Pace::Good => &mut counts.good,
            } += 1;
        }
        counts
    }
}
