//! [`PollKind`]: the form that the answers to a poll have.

use super::content::{BadContent, Content, checked_text};
use serde::{Deserialize, Serialize};
use wire::Read;

/// Form of the answers to a poll.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum PollKind {
    /// One of the options.
    #[default]
    Single,
    /// Any number of the options.
    Multiple,
    /// A step of a scale. In a box, like the key of a quiz: most polls have neither, and every proposal holds a kind.
    Rating(Box<Scale>),
    /// A sentence of one's own.
    Text {
        /// True if an answer is shown only once an organizer has approved it.
        #[serde(default)]
        approve_first: bool,
    },
    /// Up to three words, counted over everybody.
    Words,
    /// Ideas of everybody's own, which others support.
    Ideas {
        /// True if an idea is shown only once an organizer has approved it.
        #[serde(default)]
        approve_first: bool,
    },
    /// All options, the best first.
    Ranking,
    /// One of the options, of which some are right. The faster of two right answers earns more points.
    Quiz(Box<QuizKey>),
}

/// Scale of a rating.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// Number of steps, 2 to 10.
    pub steps: u8,
    /// Label of the first step.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub low: String,
    /// Label of the last step.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub high: String,
}

/// Answers to a quiz.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct QuizKey {
    /// Positions of the right options, from 0. Empty where they are still secret.
    pub right: Vec<u8>,
}

impl PollKind {
    /// Longest label of a scale, in characters.
    pub const MAX_LABEL: usize = 40;
    /// Most options of a poll.
    pub const MAX_OPTIONS: usize = 6;

    /// Returns whether exactly one option is chosen and nothing else is special: the kind of every poll before there were others.
    #[must_use]
    pub const fn is_single(&self) -> bool {
        matches!(self, Self::Single)
    }

    /// Returns whether the organizer writes options.
    #[must_use]
    pub const fn has_options(&self) -> bool {
        matches!(self, Self::Single | Self::Multiple | Self::Ranking | Self::Quiz(_))
    }

    /// Returns whether people answer in their own words.
    #[must_use]
    pub const fn is_worded(&self) -> bool {
        matches!(self, Self::Text { .. } | Self::Words | Self::Ideas { .. })
    }

    /// The same without what would give the answer away.
    #[must_use]
    pub fn without_answers(self) -> Self {
        match self {
            Self::Quiz(_) => Self::Quiz(Box::default()),
            other => other,
        }
    }

    /// Bytes on the heap.
    pub(super) fn heap_bytes(&self) -> usize {
        match self {
            Self::Rating(scale) => size_of::<Scale>() + scale.low.capacity() + scale.high.capacity(),
            Self::Quiz(key) => size_of::<QuizKey>() + key.right.capacity(),
            Self::Single | Self::Multiple | Self::Text { .. } | Self::Words | Self::Ideas { .. } | Self::Ranking => 0,
        }
    }

    /// Checks what belongs to the kind, and the number of options.
    pub(super) fn check(&self, options: &[String]) -> Result<(), BadContent> {
        for option in options {
            checked_text("option", option, Content::MAX_OPTION)?;
        }
        let mut different: Vec<&str> = options.iter().map(|option| option.trim()).collect();
        different.sort_unstable();
        different.dedup();
        if !self.has_options() {
            if !options.is_empty() {
                return Err(BadContent::NoOptions);
            }
        } else if !(2..=Self::MAX_OPTIONS).contains(&options.len()) || different.len() != options.len() {
            return Err(BadContent::Options);
        }
        match self {
            Self::Rating(scale) => {
                let Scale { steps, low, high } = &**scale;
                if !(2..=10).contains(steps) {
                    return Err(BadContent::Steps);
                }
                let is_long = |label: &String| label.chars().count() > Self::MAX_LABEL;
                if is_long(low) || is_long(high) { Err(BadContent::TooLong { field: "label", limit: Self::MAX_LABEL }) } else { Ok(()) }
            }
            Self::Quiz(key) => {
                let right = &key.right;
                let mut known: Vec<u8> = right.iter().copied().filter(|option| usize::from(*option) < options.len()).collect();
                known.sort_unstable();
                known.dedup();
                if known.is_empty() || known.len() != right.len() { Err(BadContent::Right) } else { Ok(()) }
            }
            Self::Single | Self::Multiple | Self::Text { .. } | Self::Words | Self::Ideas { .. } | Self::Ranking => Ok(()),
        }
    }
}
