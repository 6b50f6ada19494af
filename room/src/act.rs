//! [`Act`]: everything that can be done in a room.

mod durability;

pub use self::durability::Durability;
use crate::ban::Whom;
use crate::chat::Speaker;
use crate::door::{Door, Means};
use crate::pace::Pace;
use crate::poll::{Verdict, legacy};
use crate::question::QuestionState;
use crate::reaction::Reaction;
use crate::talk::TalkRules;
pub use crate::viewer::{Actor, Viewer};
use conductor::arm::{Content, PollKind};
use conductor::id::{AttendeeId, InterventionId, MessageId, PollId, QuestionId};
use conductor::signal::Phase;
use serde::{Deserialize, Serialize};

/// One act. Identifiers of new things are made by whoever acts, so that a repeated act is recognized.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Act {
    /// An attendee's page comes to the front: their first one opens, or they come back. Possibly with a name.
    Join {
        /// A name to show; without one the name given before stays, or a pseudonym is shown.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
    /// No page of an attendee is in front any more.
    Away {
        /// True if one is still connected.
        connected: bool,
    },
    /// An attendee says goodbye: their last page is closed.
    Leave,
    /// An attendee changes their name. Messages already said keep the old one.
    Rename {
        /// The new name; empty goes back to the pseudonym.
        name: String,
    },
    /// An attendee's acts count in the score and in what is learned, or they do not: in the room they stay what they are.
    Measure {
        /// True if they count, as everybody's do at first.
        on: bool,
    },
    /// A chat message.
    Say {
        /// A fresh identifier.
        message: MessageId,
        /// At most [`MESSAGE_CHARS`](crate::limits::MESSAGE_CHARS).
        text: String,
    },
    /// A chat message that answers another.
    Reply {
        /// A fresh identifier.
        message: MessageId,
        /// The message that it answers.
        to: MessageId,
        /// At most [`MESSAGE_CHARS`](crate::limits::MESSAGE_CHARS).
        text: String,
    },
    /// An attendee changes a message of theirs, within [`EDIT_SPAN`](crate::limits::EDIT_SPAN).
    Edit {
        /// The message.
        message: MessageId,
        /// The new words.
        text: String,
    },
    /// An organizer shows a message to everybody that waits for approval or was taken away.
    Show {
        /// The message.
        message: MessageId,
        /// The [`revision`](crate::MessageView::revision) that was read: other words are not shown. Without it, whatever it says now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        revision: Option<u32>,
    },
    /// An organizer pins a message, or none.
    Pin {
        /// The message; `None` unpins.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<MessageId>,
        /// The [`revision`](crate::MessageView::revision) that was read: other words are not pinned. Without it, whatever it says now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        revision: Option<u32>,
    },
    /// A message is taken away: by an organizer, or by the attendee who said it.
    Hide {
        /// The message.
        message: MessageId,
    },
    /// An organizer silences a person (no messages, questions or names), or lets them speak again.
    Mute {
        /// The person, by the number that their messages and questions carry.
        speaker: Speaker,
        /// True if they are silenced.
        on: bool,
    },
    /// An organizer opens a poll.
    OpenPoll {
        /// A fresh identifier.
        poll: PollId,
        /// The question.
        question: String,
        /// Two to six different options; none if the kind has none.
        #[serde(default)]
        options: Vec<String>,
        /// Form of the answers.
        #[serde(default, alias = "multiple", deserialize_with = "legacy::kind", skip_serializing_if = "PollKind::is_single")]
        kind: PollKind,
        /// Seconds after which it closes by itself, 5 to 3,600; without, it stays open.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seconds: Option<u32>,
    },
    /// An organizer asks a closed poll again, with the same question and options. Both rounds are shown side by side.
    AskAgain {
        /// A fresh identifier.
        poll: PollId,
        /// The closed poll; no quiz, since the answer to one is known by then.
        of: PollId,
        /// Seconds after which it closes by itself, 5 to 3,600; without, it stays open.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seconds: Option<u32>,
    },
    /// An attendee votes, or changes their vote while the poll is open.
    Vote {
        /// The poll.
        poll: PollId,
        /// Positions of the chosen options or steps, from 0: exactly one unless the poll allows several; of a ranking all, the best first.
        choices: Vec<u8>,
    },
    /// An attendee supports an idea of a poll, or no longer does.
    Support {
        /// The poll.
        poll: PollId,
        /// The idea, as it is shown.
        idea: String,
        /// True to support it.
        on: bool,
    },
    /// An attendee answers a poll in words, or changes their answer while the poll is open.
    Answer {
        /// The poll.
        poll: PollId,
        /// One sentence, or up to three words of a word cloud.
        words: Vec<String>,
    },
    /// An organizer shows, hides or merges answers in words.
    JudgeAnswer {
        /// The poll.
        poll: PollId,
        /// The words; everything that counts as the same is meant.
        answer: String,
        /// The decision.
        verdict: Verdict,
    },
    /// An organizer shows the tally to everybody while the poll goes on.
    RevealPoll {
        /// The poll.
        poll: PollId,
    },
    /// An organizer closes a poll; its tally is shown to everybody.
    ClosePoll {
        /// The poll.
        poll: PollId,
    },
    /// An attendee asks a question.
    Ask {
        /// A fresh identifier.
        question: QuestionId,
        /// At most [`QUESTION_CHARS`](crate::limits::QUESTION_CHARS).
        text: String,
    },
    /// An attendee asks a question without a name: nothing that others can read tells who asked.
    AskUnnamed {
        /// A fresh identifier.
        question: QuestionId,
        /// At most [`QUESTION_CHARS`](crate::limits::QUESTION_CHARS).
        text: String,
    },
    /// An attendee takes a question of theirs back that still waits.
    WithdrawQuestion {
        /// The question.
        question: QuestionId,
    },
    /// An organizer adds to a question; what is left out stays as it is.
    AmendQuestion {
        /// The question.
        question: QuestionId,
        /// A word that sorts it; empty takes it away.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        label: Option<String>,
        /// True if it is kept on top of those that wait.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pinned: Option<bool>,
        /// A written answer, with which the question is answered; empty takes it away.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer: Option<String>,
    },
    /// An organizer lets questions count as another: who asked or supports one of them supports the other, once. Queueing a merged
    /// question again takes it apart.
    MergeQuestions {
        /// The question that stays.
        into: QuestionId,
        /// The others.
        questions: Vec<QuestionId>,
    },
    /// An attendee supports the question of another, or no longer does.
    Upvote {
        /// The question.
        question: QuestionId,
        /// True if it is supported.
        on: bool,
    },
    /// An organizer moves a question on.
    MarkQuestion {
        /// The question.
        question: QuestionId,
        /// Its new state. Making one live puts the one that was live back into the queue.
        state: QuestionState,
    },
    /// An attendee reacts.
    React {
        /// The emoji.
        emoji: Reaction,
    },
    /// An attendee says how the pace is, or takes it back.
    Pace {
        /// The attendee's pace; `None` takes it back.
        pace: Option<Pace>,
    },
    /// An intervention reaches the room. Only the system and organizers can.
    Intervene {
        /// A fresh identifier.
        intervention: InterventionId,
        /// The content that people see.
        content: Content,
        /// The identifier of the poll that a poll intervention opens; without one it shares the intervention's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        poll: Option<PollId>,
    },
    /// An intervention is undone: its poll closes, its prompt is unpinned, its question goes back into the queue.
    Withdraw {
        /// The intervention.
        intervention: InterventionId,
    },
    /// An organizer moves the agenda on.
    SetPhase {
        /// The new phase.
        phase: Phase,
    },
    /// An organizer sets how people are let in.
    SetDoor {
        /// The new door.
        door: Door,
    },
    /// A newcomer asks to be let in, or enters the passcode.
    Knock {
        /// The name under which an organizer sees them ask; without one a pseudonym.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// The passcode that they typed, if any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        passcode: Option<String>,
    },
    /// People may take part although the door is shut.
    LetIn {
        /// The people.
        people: Vec<AttendeeId>,
        /// The reason. Of an organizer it is their word, whatever they say.
        #[serde(default)]
        means: Means,
    },
    /// The program sets people aside, or lets them count again, whom it cannot tell from made-up ones or could not. Only the system can.
    SetAside {
        /// The people.
        people: Vec<AttendeeId>,
        /// True if they are set aside.
        on: bool,
        /// True if only an organizer lets them count again; otherwise they do by staying, too.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        until_decided: bool,
    },
    /// An organizer sets people aside who may be made up, until it is decided whether they count: those who came after a poll had opened,
    /// voted in it and did not stay, or, without a poll, those from one network who asked most of the questions that wait.
    Doubt {
        /// The poll.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        poll: Option<PollId>,
        /// True to set aside everybody who came late from the network that most of them came from, also who has stayed since.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        whole_network: bool,
    },
    /// An organizer decides about everybody who is set aside.
    Settle {
        /// True if their acts count.
        count: bool,
    },
    /// An organizer sets the rules for what people write.
    SetRules {
        /// The rules that everybody knows.
        #[serde(default)]
        rules: TalkRules,
        /// Words that wait for a decision wherever they stand; a star behind one means every word that begins so.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        blocked: Vec<String>,
    },
    /// An organizer shuts a person out of the session: what they wrote is taken away, their votes do not count, and they can only look.
    Ban {
        /// The person.
        whom: Whom,
    },
    /// An organizer lets somebody in again who was shut out; what the ban took away comes back.
    Unban {
        /// Number of the ban.
        ban: u32,
    },
    /// An attendee raises their hand, or lowers it.
    RaiseHand {
        /// True if it is up.
        on: bool,
    },
    /// An organizer lowers a hand: it was its turn.
    LowerHand {
        /// Number of the hand.
        hand: u32,
    },
    /// The session ends: everything open closes, nothing more is accepted.
    End,
}

impl Act {
    /// Returns whether it puts words of one person before others: a message, a question or a name.
    #[must_use]
    pub const fn speaks(&self) -> bool {
        matches!(
            self,
            Self::Say { .. }
                | Self::Reply { .. }
                | Self::Edit { .. }
                | Self::Ask { .. }
                | Self::AskUnnamed { .. }
                | Self::Rename { .. }
                | Self::Knock { passcode: None, .. }
        )
    }

    /// Returns whether a client may send it at all: the server derives presence from connections.
    #[must_use]
    pub const fn may_come_from_a_client(&self) -> bool {
        !matches!(
            self,
            Self::Join { .. }
                | Self::Away { .. }
                | Self::Leave
                | Self::Intervene { .. }
                | Self::Withdraw { .. }
                | Self::SetAside { .. }
                | Self::End
        )
    }
}
