//! [`RoomEvent`]: an event in a room, as screens see it.

use crate::chat::{MessageView, Speaker};
use crate::intervention_view::{Ending, InterventionView};
use crate::poll::{PollView, Tally};
use crate::question::{QuestionState, QuestionView};
use crate::talk::TalkRules;
use conductor::id::{AttendeeId, InterventionId, MessageId, PollId, QuestionId};
use conductor::signal::{Phase, Signal};
use conductor::time::Timestamp;
use serde::{Deserialize, Serialize};
use wire::Read;

/// Something that happened. [`RoomPulse`](crate::RoomPulse) tells the counts instead: people, reactions, upvotes, voters and pace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RoomEvent {
    /// Somebody said something; a message that is known already has new words, or is shown again.
    Said {
        /// The message; `mine` is false here, the sender knows its identifier.
        message: MessageView,
    },
    /// A message was taken away.
    Hidden {
        /// The message.
        message: MessageId,
    },
    /// A person was muted, or may speak again.
    Muted {
        /// The speaker.
        speaker: Speaker,
        /// True if they are muted.
        on: bool,
    },
    /// A poll opened.
    PollOpened {
        /// The poll, as somebody sees it who has not voted.
        poll: PollView,
    },
    /// The tally of an open poll is shown to everybody from now on.
    PollRevealed {
        /// The poll.
        poll: PollId,
        /// Its tally now.
        tally: Tally,
    },
    /// A poll closed; its tally is final.
    PollClosed {
        /// The poll.
        poll: PollId,
        /// When.
        at: Timestamp,
        /// Its tally.
        tally: Tally,
    },
    /// A poll was withdrawn with its intervention: attendees no longer see it.
    PollWithdrawn {
        /// The poll.
        poll: PollId,
    },
    /// A message that not everybody sees: it waits, was turned down or taken away. It replaces the one that is known.
    MessageForHosts {
        /// The message.
        message: MessageView,
    },
    /// Another message is pinned, or none.
    Pinned {
        /// The message.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<MessageView>,
    },
    /// The rules for what people write have changed.
    RulesSet {
        /// The rules.
        rules: TalkRules,
    },
    /// A question that not everybody sees: it waits, or was put away. It replaces the one that is known.
    QuestionForHosts {
        /// The question.
        question: QuestionView,
    },
    /// Somebody asked a question; one that is known already has changed.
    Asked {
        /// The question; `mine` is false here, the sender knows its identifier.
        question: QuestionView,
    },
    /// A question moved on.
    QuestionMarked {
        /// The question.
        question: QuestionId,
        /// Its new state.
        state: QuestionState,
    },
    /// An intervention reached the room. A poll's [`RoomEvent::PollOpened`] and a promotion's [`RoomEvent::QuestionMarked`] come first.
    Intervened {
        /// The intervention.
        intervention: InterventionView,
    },
    /// A cue for those who run the room.
    Cued {
        /// The intervention.
        intervention: InterventionView,
    },
    /// An intervention is over.
    InterventionEnded {
        /// The intervention.
        intervention: InterventionId,
        /// When.
        at: Timestamp,
        /// The reason why it ended.
        ending: Ending,
    },
    /// A cue for those who run the room is over.
    CueEnded {
        /// The intervention.
        intervention: InterventionId,
        /// When.
        at: Timestamp,
        /// The reason why it ended.
        ending: Ending,
    },
    /// The agenda moved on.
    PhaseChanged {
        /// The new phase.
        phase: Phase,
    },
    /// The session ended.
    Ended {
        /// When.
        at: Timestamp,
    },
    /// Something changed that only one person sees: a ban, a hand, what waits of theirs. It names them, so it cannot be serialized.
    #[serde(skip)]
    Concerns(AttendeeId),
    /// A person supports a question, or no longer does, by an act of another. It names them, so it cannot be serialized.
    #[serde(skip)]
    Supports {
        /// The person.
        who: AttendeeId,
        /// The question.
        question: QuestionId,
        /// True if they support it.
        on: bool,
    },
    /// A signal that the conductor counts. It names who acted, so it cannot be serialized.
    #[serde(skip)]
    Counted(Signal),
    /// Something that this version does not know.
    #[serde(other)]
    Unknown,
}

/// The people who may see an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Every screen of the session.
    Everyone,
    /// Screens of those who run the session.
    Organizers,
    /// No screen.
    Nobody,
}

impl RoomEvent {
    /// The people who may see it.
    #[must_use]
    pub const fn audience(&self) -> Audience {
        match self {
            Self::Counted(_) | Self::Concerns(_) | Self::Supports { .. } | Self::Unknown => Audience::Nobody,
            Self::Muted { .. }
            | Self::Cued { .. }
            | Self::CueEnded { .. }
            | Self::MessageForHosts { .. }
            | Self::QuestionForHosts { .. } => Audience::Organizers,
            Self::Said { .. }
            | Self::Hidden { .. }
            | Self::Pinned { .. }
            | Self::RulesSet { .. }
            | Self::PollOpened { .. }
            | Self::PollRevealed { .. }
            | Self::PollClosed { .. }
            | Self::PollWithdrawn { .. }
            | Self::Asked { .. }
            | Self::QuestionMarked { .. }
            | Self::Intervened { .. }
            | Self::InterventionEnded { .. }
            | Self::PhaseChanged { .. }
            | Self::Ended { .. } => Audience::Everyone,
        }
    }
}

/// The signal that the conductor counts for an event, if any.
#[must_use]
pub const fn signal(event: &RoomEvent) -> Option<Signal> {
    match event {
        RoomEvent::Counted(signal) => Some(*signal),
        _ => None,
    }
}
