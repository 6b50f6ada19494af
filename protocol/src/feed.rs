//! [`FeedItem`]: an entry of the activity feed, in words and in parts.

use crate::outcome_view::OutcomeView;
use conductor::anomaly::AnomalyKind;
use conductor::arm::Arm;
use conductor::gate::Block;
use conductor::mode::Mode;
use conductor::proposal::{Decider, Status};
use conductor::time::Timestamp;
use conductor::unit::Score;
use serde::{Deserialize, Serialize};
use wire::Read;

/// The subject of an entry of the activity feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "snake_case")]
pub enum FeedKind {
    /// A drop was found.
    Anomaly,
    /// Something was suggested.
    Suggested,
    /// Something was sent.
    Sent,
    /// Holding was drawn: nothing was done, on purpose.
    Waited,
    /// Nothing is suggested for a drop, at least for now.
    Suppressed,
    /// A proposal was dismissed.
    Dismissed,
    /// A proposal was put off.
    Snoozed,
    /// A proposal expired.
    Expired,
    /// Something could not be drafted or delivered.
    Failed,
    /// Something was taken back.
    Undone,
    /// An outcome was measured, or could not be.
    Outcome,
    /// The mode or the settings changed.
    Changed,
    /// Sending was stopped.
    Stopped,
    /// Sending was resumed.
    Resumed,
    /// Something that this version does not know.
    #[serde(other)]
    Unknown,
}

/// An entry of the activity feed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct FeedItem {
    /// The moment.
    pub at: Timestamp,
    /// The subject.
    pub kind: FeedKind,
    /// The person or program that did it.
    pub by: Decider,
    /// One English sentence.
    pub words: String,
    /// The parts of the sentence, for pages in other languages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<FeedAbout>,
}

/// The parts of an entry of the activity feed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FeedAbout {
    /// A drop was found.
    Anomaly {
        /// The way in which the room fades.
        found: AnomalyKind,
        /// The score then.
        score: Score,
        /// The expected score at that time.
        expected: Score,
        /// People present.
        people: u32,
        /// People present before.
        people_before: u32,
    },
    /// Nothing is suggested for a drop.
    Suppressed {
        /// The way in which the room fades.
        found: AnomalyKind,
        /// The reason why not.
        block: Block,
    },
    /// A proposal came to a status.
    Proposal {
        /// The proposed arm.
        arm: Arm,
        /// The status.
        status: Status,
    },
    /// A person launched something.
    Launched {
        /// The arm.
        arm: Arm,
    },
    /// A person's launch was taken back.
    Withdrawn {
        /// The arm.
        arm: Arm,
    },
    /// Holding was drawn.
    Waited {
        /// True if on purpose, for the comparison.
        forced: bool,
    },
    /// An outcome is known.
    Outcome {
        /// The outcome.
        outcome: Box<OutcomeView>,
    },
    /// A prepared poll opens at a random moment.
    Planned {
        /// The latest moment.
        latest: Timestamp,
    },
    /// A planned poll opens no longer by itself.
    Unplanned,
    /// A planned poll was opened.
    PlanOpened,
    /// The mode changed.
    Mode {
        /// The mode before.
        from: Mode,
        /// The mode now.
        to: Mode,
    },
    /// The settings changed.
    Tuned,
    /// Sending was stopped.
    Stopped,
    /// Sending was resumed.
    Resumed,
    /// Something that this version does not know.
    #[serde(other)]
    Unknown,
}
