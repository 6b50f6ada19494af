//! The arms: what the conductor may do when a room fades.

mod poll_kind;

pub use poll_kind::{PollKind, QuizKey, Scale};

use crate::driver::Channel;
use crate::id::QuestionId;
use crate::signal::Phase;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use wire::Read;

/// One possible action. [`Arm::Hold`] is an action too: do nothing, on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Arm {
    /// Do nothing; the comparison for every other arm.
    #[serde(alias = "NONE")]
    Hold,
    /// A quick poll.
    Poll,
    /// A prompt pinned in the chat.
    #[serde(alias = "BROADCAST", alias = "NUDGE")]
    ChatPrompt,
    /// Promote the audience's best open question.
    QnaPromote,
    /// A private cue to the organizer or speaker.
    Notification,
    /// A short challenge.
    Gamification,
}

impl Arm {
    /// Every arm, [`Arm::Hold`] first.
    pub const ALL: [Self; 6] = [Self::Hold, Self::Poll, Self::ChatPrompt, Self::QnaPromote, Self::Notification, Self::Gamification];

    /// The properties by which rules tell this arm from others.
    #[must_use]
    pub const fn spec(self) -> ArmSpec {
        /// The parts of an agenda in which something may be suggested: a room that is quiet in the others has no problem.
        const ANYWHERE: &[Phase] = &[Phase::Talk, Phase::Demo, Phase::Qa];
        match self {
            Self::Hold => ArmSpec { name: "HOLD", own_channel: None, needs: Need::Nothing, phases: &Phase::ALL, is_worded: false },
            Self::Poll => ArmSpec { name: "POLL", own_channel: None, needs: Need::Polls, phases: ANYWHERE, is_worded: true },
            Self::ChatPrompt => {
                ArmSpec { name: "CHAT_PROMPT", own_channel: Some(Channel::Chat), needs: Need::Chat, phases: ANYWHERE, is_worded: true }
            }
            // It has the words of whoever asked it.
            Self::QnaPromote => ArmSpec {
                name: "QNA_PROMOTE",
                own_channel: Some(Channel::Qa),
                needs: Need::OpenQuestion,
                phases: ANYWHERE,
                is_worded: false,
            },
            Self::Notification => ArmSpec { name: "NOTIFICATION", own_channel: None, needs: Need::Cues, phases: ANYWHERE, is_worded: true },
            // During a demonstration it would take the eyes off what is shown, and question time belongs to questions.
            Self::Gamification => ArmSpec {
                name: "GAMIFICATION",
                own_channel: Some(Channel::React),
                needs: Need::Reactions,
                phases: &[Phase::Talk],
                is_worded: true,
            },
        }
    }

    /// The name on the wire and in logs, such as `CHAT_PROMPT`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.spec().name
    }
}

/// The properties by which rules tell one arm from another. A rule asks for one of them instead of naming arms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArmSpec {
    /// The name on the wire and in logs. States are stored by it, so it must not change.
    pub name: &'static str,
    /// The channel that the arm raises by itself, which is therefore left out of the score before and after. Poll votes are in no score, so a
    /// poll has none.
    pub own_channel: Option<Channel>,
    /// The thing that a room must offer for it.
    pub needs: Need,
    /// The parts of an agenda in which it may be suggested.
    pub phases: &'static [Phase],
    /// True if somebody must write its words: a model or a template.
    pub is_worded: bool,
}

/// A thing that a room must offer for an arm to make sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing.
    Nothing,
    /// Polls are on.
    Polls,
    /// Chat is on.
    Chat,
    /// An open question of the audience.
    OpenQuestion,
    /// Somebody reads cues.
    Cues,
    /// Reactions are on.
    Reactions,
}

impl fmt::Display for Arm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The name is not that of an arm.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an arm; the arms are HOLD, POLL, CHAT_PROMPT, QNA_PROMOTE, NOTIFICATION, GAMIFICATION")]
pub struct UnknownArm(pub String);

impl FromStr for Arm {
    type Err = UnknownArm;
    /// Reads a name; the predecessor's `NONE`, `BROADCAST` and `NUDGE` are accepted.
    fn from_str(text: &str) -> Result<Self, UnknownArm> {
        match text {
            "NONE" => Ok(Self::Hold),
            "BROADCAST" | "NUDGE" => Ok(Self::ChatPrompt),
            _ => Self::ALL.into_iter().find(|arm| arm.name() == text).ok_or_else(|| UnknownArm(text.to_owned())),
        }
    }
}

/// Exactly what people will see when an intervention is delivered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(tag = "arm", rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub enum Content {
    /// A poll: one question, and two to six options if its kind has any.
    Poll {
        /// At most 300 characters.
        question: String,
        /// Two to six options of at most 100 characters.
        options: Vec<String>,
        /// Form of the answers.
        #[serde(default, skip_serializing_if = "PollKind::is_single")]
        kind: PollKind,
    },
    /// A pinned prompt.
    ChatPrompt {
        /// At most 300 characters.
        text: String,
    },
    /// A promoted question of the audience.
    QnaPromote {
        /// The question that is promoted.
        question: QuestionId,
        /// Its words, as shown.
        text: String,
    },
    /// A cue that only organizers and the speaker's view see.
    Notification {
        /// At most 300 characters.
        text: String,
    },
    /// A short challenge with a countdown.
    Gamification {
        /// At most 300 characters.
        text: String,
        /// Duration in seconds, 30 to 600.
        seconds: u32,
    },
}

/// A reason why a content cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadContent {
    /// A text is empty.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// A text is too long.
    #[error("{field} has more than {limit} characters")]
    TooLong {
        /// The field.
        field: &'static str,
        /// The limit in characters.
        limit: usize,
    },
    /// A poll needs two to six different options.
    #[error("a poll needs two to six different options")]
    Options,
    /// The kind of poll has no options.
    #[error("this kind of poll has no options")]
    NoOptions,
    /// A scale has two to ten steps.
    #[error("a scale has two to ten steps")]
    Steps,
    /// A quiz needs a right option.
    #[error("a quiz needs at least one right option")]
    Right,
    /// A poll's timer runs for five seconds to an hour.
    #[error("a poll's timer runs for five seconds to an hour")]
    Timer,
    /// A challenge runs for 30 to 600 seconds.
    #[error("a challenge runs for 30 to 600 seconds")]
    Seconds,
}

impl Content {
    /// Longest text or question, in characters.
    pub const MAX_TEXT: usize = 300;
    /// Longest poll option, in characters.
    pub const MAX_OPTION: usize = 100;

    /// The arm that this content belongs to.
    #[must_use]
    pub const fn arm(&self) -> Arm {
        match self {
            Self::Poll { .. } => Arm::Poll,
            Self::ChatPrompt { .. } => Arm::ChatPrompt,
            Self::QnaPromote { .. } => Arm::QnaPromote,
            Self::Notification { .. } => Arm::Notification,
            Self::Gamification { .. } => Arm::Gamification,
        }
    }

    /// The same without what would give the answer to a quiz away.
    #[must_use]
    pub fn without_answers(self) -> Self {
        match self {
            Self::Poll { question, options, kind } => Self::Poll { question, options, kind: kind.without_answers() },
            other => other,
        }
    }

    /// Checks lengths and counts.
    ///
    /// # Errors
    /// [`BadContent`] names the first text or count that breaks a limit.
    pub fn check(&self) -> Result<(), BadContent> {
        match self {
            Self::Poll { question, options, kind } => {
                checked_text("question", question, Self::MAX_TEXT)?;
                kind.check(options)
            }
            Self::ChatPrompt { text } | Self::Notification { text } | Self::QnaPromote { text, .. } => {
                checked_text("text", text, Self::MAX_TEXT)
            }
            Self::Gamification { text, seconds } => {
                checked_text("text", text, Self::MAX_TEXT)?;
                if (30..=600).contains(seconds) { Ok(()) } else { Err(BadContent::Seconds) }
            }
        }
    }
}

fn checked_text(field: &'static str, text: &str, limit: usize) -> Result<(), BadContent> {
    if text.trim().is_empty() {
        Err(BadContent::Empty(field))
    } else if text.chars().count() > limit {
        Err(BadContent::TooLong { field, limit })
    } else {
        Ok(())
    }
}

/// The source of a draft's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum Source {
    /// A built-in template.
    Template {
        /// The reason why no model wrote it, if one is configured.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
    },
    /// A language model.
    Model {
        /// The model's name.
        model: String,
    },
    /// The organizer prepared it before the session.
    Prepared,
    /// A person wrote or edited it.
    Person,
}
