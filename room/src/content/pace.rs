//! Pace buttons: the audience says whether it keeps up. Only those who run the room see the counts.

use crate::limits::PACE_SPAN;
use conductor::id::AttendeeId;
use conductor::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use wire::Read;

/// A person's answer about the pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Read)]
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

/// Counts of answers within [`PACE_SPAN`](crate::limits::PACE_SPAN).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct PaceCounts {
    /// Too fast.
    pub too_fast: u32,
    /// Lost.
    pub lost: u32,
    /// Good.
    pub good: u32,
}

/// Each person's answer, and its moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Paces {
    said: BTreeMap<AttendeeId, (Pace, Timestamp)>,
    /// The same by time, so that what fades is found without looking at everybody at every act.
    by_time: BTreeSet<(Timestamp, AttendeeId)>,
}

impl Paces {
    pub(crate) fn set(&mut self, who: AttendeeId, pace: Option<Pace>, now: Timestamp) {
        let before = match pace {
            Some(pace) => {
                self.by_time.insert((now, who));
                self.said.insert(who, (pace, now)).filter(|(_, at)| *at != now)
            }
            None => {
                self.forget(who);
                None
            }
        };
        if let Some((_, at)) = before {
            self.by_time.remove(&(at, who));
        }
    }

    /// Forgets somebody's answer.
    pub(crate) fn forget(&mut self, who: AttendeeId) {
        if let Some((_, at)) = self.said.remove(&who) {
            self.by_time.remove(&(at, who));
        }
    }

    /// Forgets answers that are too old.
    pub(crate) fn advance(&mut self, now: Timestamp) {
        while let Some(&(at, who)) = self.by_time.first().filter(|(at, _)| *at + PACE_SPAN <= now) {
            self.by_time.remove(&(at, who));
            self.said.remove(&who);
        }
    }

    pub(crate) fn get(&self, who: AttendeeId) -> Option<Pace> {
        self.said.get(&who).map(|(pace, _)| *pace)
    }

    pub(crate) fn counts(&self) -> PaceCounts {
        let mut counts = PaceCounts::default();
        for (pace, _) in self.said.values() {
            *match pace {
                Pace::TooFast => &mut counts.too_fast,
                Pace::Lost => &mut counts.lost,
                Pace::Good => &mut counts.good,
            } += 1;
        }
        counts
    }
}
