//! [`RoomView`]: a whole room as one viewer sees it, for a page's first rendering and for a client that lost its place.

use crate::chat::{MessageView, Speaker, is_false};
use crate::door::Outside;
use crate::intervention::InterventionView;
use crate::pace::{Pace, PaceCounts};
use crate::poll::PollView;
pub(crate) use crate::poll::is_zero;
use crate::question::QuestionView;
use crate::reaction::ReactionCounts;
use crate::talk::TalkRules;
use conductor::signal::Phase;
use conductor::time::Timestamp;
use serde::{Deserialize, Serialize};
use wire::Read;

/// The viewer themself, if they are an attendee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct YouView {
    /// The name that others see: given, or a pseudonym.
    pub name: String,
    /// True if the name was given.
    pub named: bool,
    /// Their number, once they spoke.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<Speaker>,
    /// True if they are muted.
    pub muted: bool,
    /// True if they are shut out of the session: they only look.
    #[serde(default, skip_serializing_if = "is_false")]
    pub banned: bool,
    /// True if their hand is up.
    #[serde(default, skip_serializing_if = "is_false")]
    pub hand: bool,
    /// Their answer about the pace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pace: Option<Pace>,
    /// True if they asked to be left out of the score.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unmeasured: bool,
    /// The obstacle that keeps them from taking part, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outside: Option<Outside>,
}

/// A whole room as one viewer sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct RoomView {
    /// The session's title.
    pub title: String,
    /// The agenda's phase.
    pub phase: Phase,
    /// When the session ended, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// People who look, or did a moment ago.
    pub people: u32,
    /// People whose pages are hidden or silent, and who have not said goodbye.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub away: u32,
    /// The viewer, if they are an attendee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub you: Option<YouView>,
    /// Open polls, the newest first, then the newest closed ones.
    pub polls: Vec<PollView>,
    /// The live question, then waiting ones by support, then answered ones (and, for organizers, archived ones), the newest first;
    /// at most [`QUESTIONS_SHOWN`](crate::limits::QUESTIONS_SHOWN), the viewer's own and the newest among them.
    pub questions: Vec<QuestionView>,
    /// Number of questions that are not among [`Self::questions`], for organizers.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub questions_left_out: u32,
    /// The last messages, the oldest first.
    pub chat: Vec<MessageView>,
    /// The message that an organizer pinned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pinned: Option<MessageView>,
    /// The rules for what people write.
    #[serde(default, skip_serializing_if = "TalkRules::is_default")]
    pub rules: TalkRules,
    /// Reactions since the room opened.
    pub reactions: ReactionCounts,
    /// Interventions that are shown now, the newest first; cues only for organizers.
    pub interventions: Vec<InterventionView>,
    /// Pace, for organizers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pace: Option<PaceCounts>,
    /// Muted people, for organizers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub muted: Vec<Speaker>,
    /// People here or away who asked to be left out of the score; for those who run the room.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unmeasured: u32,
}
