//! [`Settings`]: everything about conducting that a session may tune.

use crate::arm::Arm;
use crate::plan::{MOST, Quiet};
use crate::time::Span;
use crate::unit::Probability;
use serde::{Deserialize, Serialize};
use wire::Read;

/// Everything about conducting that a session may tune. Fields that a stored copy lacks take their default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Confidence from which [`Mode::SemiAuto`](crate::mode::Mode::SemiAuto) sends alone. Default 0.75.
    pub auto_approve_threshold: Probability,
    /// Time for which a proposal waits for a person before it expires. Default 1,800 s.
    pub proposal_ttl: Span,
    /// Most proposals that may wait; the oldest expires when another would exceed it. Default 1,000; at least 1.
    pub max_pending: usize,
    /// Most interventions in any sixty minutes, those a person launched included. Default 6; 0 suggests nothing; at most 60.
    pub budget_per_hour: u32,
    /// Least time from one intervention to the next that the machine suggests. Default 300 s.
    pub cooldown: Span,
    /// Arms that are never suggested and never sent. [`Arm::Hold`] cannot be among them. Default none.
    pub never: Vec<Arm>,
    /// The score before is the mean over this span before sending. Default 30 s.
    pub pre_window: Span,
    /// The score after is measured from this long after sending. Default 60 s.
    pub post_from: Span,
    /// The score after is measured until this long after sending; nothing else is sent before. Default 180 s.
    pub post_to: Span,
    /// Without a dashboard for this long, a mode that acts alone falls back to MANUAL. Default 180 s.
    pub unattended_after: Span,
    /// A draft that has not come within this span has failed. Default 8 s.
    pub draft_deadline: Span,
    /// A delivery that is not confirmed within this span has failed. Default 10 s.
    pub delivery_deadline: Span,
    /// A waiting proposal expires when its room has been healthy again for this long. Default 60 s.
    pub recovered_after: Span,
    /// An anomaly that had to wait (for a measurement, a cooldown) is dropped when it is older than this. Default 300 s.
    pub deferral: Span,
    /// Times in which nothing is suggested, whatever the room does: those of the agenda. Default none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quiet: Vec<Quiet>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            auto_approve_threshold: Probability::new(0.75),
            proposal_ttl: Span::from_secs(1800),
            max_pending: 1000,
            budget_per_hour: 6,
            cooldown: Span::from_secs(300),
            never: Vec::new(),
            pre_window: Span::from_secs(30),
            post_from: Span::from_secs(60),
            post_to: Span::from_secs(180),
            unattended_after: Span::from_secs(180),
            draft_deadline: Span::from_secs(8),
            delivery_deadline: Span::from_secs(10),
            recovered_after: Span::from_secs(60),
            deferral: Span::from_secs(300),
            quiet: Vec::new(),
        }
    }
}

/// A reason why settings are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSettings {
    /// A span is shorter than it can be.
    #[error("{0} is too short")]
    TooShort(&'static str),
    /// A span is longer than a day.
    #[error("{0} is longer than a day")]
    TooLong(&'static str),
    /// The window for the score after is empty.
    #[error("post_to must be later than post_from")]
    Window,
    /// No proposal could ever wait.
    #[error("max_pending must be at least 1")]
    MaxPending,
    /// More interventions than anybody could bear, and than are counted.
    #[error("budget_per_hour is at most 60")]
    Budget,
    /// Doing nothing cannot be forbidden.
    #[error("HOLD cannot be on the never-do list")]
    NeverHold,
    /// More quiet times than an agenda has items, or one that ends before it begins.
    #[error("there are at most {MOST} quiet times, and each ends after it begins")]
    Quiet,
}

impl Settings {
    /// The largest budget of an hour.
    pub const MAX_BUDGET: u32 = 60;

    /// Checks that the settings can be followed.
    ///
    /// # Errors
    /// [`BadSettings`] names the first setting that cannot.
    pub fn check(&self) -> Result<(), BadSettings> {
        let day = Span::from_secs(86_400);
        for (name, span, least) in [
            ("proposal_ttl", self.proposal_ttl, 1),
            ("cooldown", self.cooldown, 0),
            ("pre_window", self.pre_window, 1000),
            ("post_from", self.post_from, 0),
            ("post_to", self.post_to, 1000),
            ("unattended_after", self.unattended_after, 1),
            ("draft_deadline", self.draft_deadline, 1),
            ("delivery_deadline", self.delivery_deadline, 1),
            ("recovered_after", self.recovered_after, 0),
            ("deferral", self.deferral, 0),
        ] {
            if span < Span::from_millis(least) {
                return Err(BadSettings::TooShort(name));
            }
            if span > day {
                return Err(BadSettings::TooLong(name));
            }
        }
        if self.post_to <= self.post_from {
            return Err(BadSettings::Window);
        }
        if self.max_pending == 0 {
            return Err(BadSettings::MaxPending);
        }
        if self.budget_per_hour > Self::MAX_BUDGET {
            return Err(BadSettings::Budget);
        }
        if self.never.contains(&Arm::Hold) {
            return Err(BadSettings::NeverHold);
        }
        if self.quiet.len() > MOST || self.quiet.iter().any(|quiet| quiet.to <= quiet.from) {
            return Err(BadSettings::Quiet);
        }
        Ok(())
    }
}
