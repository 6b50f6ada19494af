//! [`ConductView`] and [`ConductEvent`]: the conductor's state for dashboards, and its changes.

use crate::feed::FeedItem;
use crate::outcome_view::OutcomeView;
use conductor::anomaly::Anomaly;
use conductor::arm::Arm;
use conductor::id::InterventionId;
use conductor::measurement::Measurement;
use conductor::mode::Mode;
use conductor::proposal::{Decider, Proposal};
use conductor::settings::Settings;
use conductor::time::Timestamp;
use conductor::unit::Score;
use room::Guard;
use serde::{Deserialize, Serialize};
use wire::Read;

/// A point of the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Sample {
    /// The moment.
    pub at: Timestamp,
    /// The score, if there was one.
    pub score: Option<Score>,
    /// Lower end of the baseline band.
    pub low: Option<Score>,
    /// Upper end of the baseline band.
    pub high: Option<Score>,
    /// People present.
    pub people: u32,
    /// Messages per minute.
    pub chat: f64,
    /// Reactions per minute.
    pub react: f64,
    /// Questions and upvotes per minute.
    pub qa: f64,
    /// Seconds within which a fall of activity by half would be found, if it would.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub half_s: Option<u32>,
    /// True if the room's level is known and a fall by half would not be found.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub blind: bool,
}

/// A numbered mark on the timeline: an intervention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Flag {
    /// Its number, from 1.
    pub n: u32,
    /// When it was sent.
    pub at: Timestamp,
    /// The arm that was sent.
    pub arm: Arm,
    /// The intervention.
    pub intervention: InterventionId,
}

/// Everything that a dashboard shows of the conductor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct ConductView {
    /// The mode: who decides.
    pub mode: Mode,
    /// True if sending is stopped.
    pub stopped: bool,
    /// The settings that organizers may tune.
    #[serde(default)]
    pub settings: Settings,
    /// Proposals that wait or are being sent, and recent ones, the oldest first.
    pub proposals: Vec<Proposal>,
    /// The window that is being measured.
    pub measurement: Option<Measurement>,
    /// Recent outcomes, the newest first.
    #[serde(default)]
    pub outcomes: Vec<OutcomeView>,
    /// The latest events, the newest first; at most [`FEED_ITEMS`](crate::limits::FEED_ITEMS).
    pub feed: Vec<FeedItem>,
    /// The score over time, the oldest first; at most [`TIMELINE_POINTS`](crate::limits::TIMELINE_POINTS).
    pub timeline: Vec<Sample>,
    /// Interventions, the oldest first.
    pub flags: Vec<Flag>,
    /// Dashboards that watch.
    pub dashboards: u32,
    /// The door, and the people who are set aside.
    #[serde(default)]
    pub guard: Guard,
}

/// A change of the conductor's state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ConductEvent {
    /// A proposal is new or has changed; the whole of it.
    Proposal(Proposal),
    /// A drop was found.
    Anomaly(Anomaly),
    /// A window opens in which an effect is measured.
    Measuring(Measurement),
    /// An outcome was measured, or could not be.
    Outcome(OutcomeView),
    /// The mode changed.
    Mode {
        /// The mode before.
        from: Mode,
        /// The mode now.
        to: Mode,
        /// The person or program that changed it.
        by: Decider,
        /// The reason, if it was not a person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
    },
    /// An organizer tuned the settings.
    Tuned {
        /// Everything that may be tuned.
        settings: Settings,
    },
    /// Sending was stopped.
    Stopped {
        /// The organizer who stopped it.
        by: Decider,
    },
    /// An organizer resumed sending.
    Resumed {
        /// The organizer who resumed.
        by: Decider,
    },
    /// The next point of the timeline; every five seconds.
    Sample(Sample),
    /// An intervention was sent.
    Flag(Flag),
    /// An entry of the activity feed.
    Feed(FeedItem),
    /// The rules for entry, or the set of people set aside, changed.
    Guard(Guard),
    /// Another number of dashboards watches.
    Dashboards {
        /// The number of people.
        count: u32,
    },
    /// Something that this version does not know.
    #[serde(other)]
    Unknown,
}
