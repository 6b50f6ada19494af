//! [`Power`]: the time until it is known whether sending helps, before there are data and while they come.

use super::{HeldBack, Holdout, Policy, rate};
use serde::{Deserialize, Serialize};
use wire::Read;

/// The effect that is asked about, in score units: 5 points.
pub const ASKED: f64 = 0.05;
/// Decisions beyond which nobody waits for an answer.
const MOST: u32 = 5_000;

/// The time it takes to know whether sending helps by [`ASKED`] or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Power {
    /// The interval has left zero behind.
    Known {
        /// True if sending helps; else it harms.
        helps: bool,
    },
    /// If it helps or harms at all, then by less.
    Less,
    /// So many more decisions, in the middle of what may happen.
    Needs {
        /// Number of decisions.
        decisions: u32,
    },
    /// Not within thousands of decisions, or nothing is held back.
    Never,
}

impl Power {
    /// About how many more sessions the answer takes, if `measured` decisions came from `sessions` so far. Before there are any, one decision a
    /// session is assumed.
    #[must_use]
    pub fn sessions(self, measured: u64, sessions: u64) -> Option<u32> {
        let Self::Needs { decisions } = self else { return None };
        let a_session = (measured as f64 + 1.0) / (sessions as f64 + 1.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most thousands")]
        Some((f64::from(decisions) / a_session.max(0.1)).ceil() as u32)
    }
}

impl Policy {
    /// The time it takes to know whether sending helps by [`ASKED`] or more.
    #[must_use]
    pub fn power(&self) -> Power {
        let interval = self.evidence.interval();
        if let Some(interval) = interval.filter(|interval| !interval.covers(0.0)) {
            return Power::Known { helps: interval.estimate > 0.0 };
        }
        if interval.is_some_and(|interval| interval.high < ASKED && interval.low > -ASKED) {
            return Power::Less;
        }
        let HeldBack { rate: fixed, .. } = self.held_back();
        let held = |half_width: f64| match self.settings.holdout {
            Holdout::Fixed(_) => fixed,
            Holdout::Automatic => rate::by_width(half_width),
        };
        let needed = self.evidence.decisions_until(ASKED, self.model.noise(), held, MOST);
        needed.map_or(Power::Never, |decisions| Power::Needs { decisions })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_follow_from_how_many_decisions_one_has_brought() {
        let needs = Power::Needs { decisions: 90 };
        assert_eq!(needs.sessions(0, 0), Some(90), "one a session is assumed");
        assert_eq!(needs.sessions(59, 9), Some(15), "six a session");
        assert_eq!(Power::Never.sessions(59, 9), None);
    }

    #[test]
    fn before_any_data_an_answer_takes_about_a_hundred_decisions() {
        let Power::Needs { decisions } = Policy::default().power() else { panic!("nothing is known yet") };
        assert!((60..180).contains(&decisions), "{decisions}");
        let Power::Needs { decisions: at_five } = Policy::default().holding(Holdout::AS_EVER).power() else { panic!("slowly") };
        assert!(at_five > 2 * decisions, "{at_five}");
        assert_eq!(Policy::default().holding(Holdout::Fixed(0.0)).power(), Power::Never);
    }
}
