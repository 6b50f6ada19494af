//! [`Content`]: the words of an arm, exactly as people see them.

use super::{Arm, PollKind};
use crate::id::QuestionId;
use crate::time::Span;
use serde::{Deserialize, Serialize};
use wire::Read;

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

    /// The content of an arm that shows one text, for `seconds` if its time is part of it; `None` for the other arms.
    #[must_use]
    pub fn of_text(arm: Arm, text: String, seconds: u32) -> Option<Self> {
        match arm {
            Arm::ChatPrompt => Some(Self::ChatPrompt { text }),
            Arm::Notification => Some(Self::Notification { text }),
            Arm::Gamification => Some(Self::Gamification { text, seconds }),
            Arm::Hold | Arm::Poll | Arm::QnaPromote => None,
        }
    }

    /// The text or question that people read first.
    #[must_use]
    pub const fn text(&self) -> &String {
        match self {
            Self::Poll { question: text, .. }
            | Self::ChatPrompt { text }
            | Self::QnaPromote { text, .. }
            | Self::Notification { text }
            | Self::Gamification { text, .. } => text,
        }
    }

    const fn text_mut(&mut self) -> &mut String {
        match self {
            Self::Poll { question: text, .. }
            | Self::ChatPrompt { text }
            | Self::QnaPromote { text, .. }
            | Self::Notification { text }
            | Self::Gamification { text, .. } => text,
        }
    }

    /// The options of a poll; none otherwise.
    #[must_use]
    pub fn options(&self) -> &[String] {
        if let Self::Poll { options, .. } = self { options } else { &[] }
    }

    /// The seconds for which it is shown, if they are part of it.
    #[must_use]
    pub const fn seconds(&self) -> Option<u32> {
        if let Self::Gamification { seconds, .. } = self { Some(*seconds) } else { None }
    }

    /// The time for which a room shows it; `None` if it ends otherwise.
    #[must_use]
    pub fn shown_for(&self) -> Option<Span> {
        self.seconds().map(|seconds| Span::from_secs(seconds.into())).or(self.arm().spec().shown_for)
    }

    /// The same with all its texts changed.
    #[must_use]
    pub fn map_texts(mut self, change: impl Fn(&str) -> String) -> Self {
        let text = self.text_mut();
        *text = change(text);
        if let Self::Poll { options, kind, .. } = &mut self {
            options.iter_mut().for_each(|option| *option = change(option));
            if let PollKind::Rating(scale) = kind {
                (scale.low, scale.high) = (change(&scale.low), change(&scale.high));
            }
        }
        self
    }

    /// Bytes on the heap.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        let poll = match self {
            Self::Poll { options, kind, .. } => {
                options.capacity() * size_of::<String>() + options.iter().map(String::capacity).sum::<usize>() + kind.heap_bytes()
            }
            _ => 0,
        };
        self.text().capacity() + poll
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
            other => {
                checked_text("text", other.text(), Self::MAX_TEXT)?;
                if other.seconds().is_none_or(|seconds| (30..=600).contains(&seconds)) { Ok(()) } else { Err(BadContent::Seconds) }
            }
        }
    }
}

pub(super) fn checked_text(field: &'static str, text: &str, limit: usize) -> Result<(), BadContent> {
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
