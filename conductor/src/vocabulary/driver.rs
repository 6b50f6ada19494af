//! [`Driver`]: what moves the score, and [`Contribution`]: by how much.

use serde::{Deserialize, Serialize};
use wire::Read;

/// A kind of activity that the score counts. Poll votes are none: a poll must not raise the score that judges it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Chat messages.
    Chat,
    /// Emoji reactions.
    React,
    /// Questions and upvotes.
    Qa,
}

impl Channel {
    /// Every channel, in the order of every [`PerChannel`](crate::table::PerChannel).
    pub const ALL: [Self; 3] = [Self::Chat, Self::React, Self::Qa];

    /// The name in stored states, such as `chat`. It must not change.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::React => "react",
            Self::Qa => "qa",
        }
    }
}

/// A driver of the score: a channel, or the share of people who have the page in front.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "snake_case")]
pub enum Driver {
    /// Chat messages.
    Chat,
    /// Emoji reactions.
    React,
    /// Questions and upvotes.
    Qa,
    /// Share of visible pages.
    Focus,
}

impl From<Channel> for Driver {
    fn from(channel: Channel) -> Self {
        match channel {
            Channel::Chat => Self::Chat,
            Channel::React => Self::React,
            Channel::Qa => Self::Qa,
        }
    }
}

/// The contribution of one driver to the score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Contribution {
    /// The driver.
    pub channel: Driver,
    /// By how much, in logit units; negative lowers the score.
    pub value: f64,
    /// Observed over expected activity, if the driver is a channel; share of visible pages over its usual share for focus.
    pub ratio: Option<f64>,
}

/// A driver that does this share of what is usual, or more, explains nothing.
const USUAL: f64 = 0.9;

impl Contribution {
    /// The share of what is usual to which the driver fell, below 0.9, if it pulls the score down and says by how much: what explains a
    /// fall to people.
    #[must_use]
    pub fn fell_to(&self) -> Option<f64> {
        self.ratio.filter(|ratio| self.value < 0.0 && ratio.is_finite() && (0.0..USUAL).contains(ratio))
    }
}
