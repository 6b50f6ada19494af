//! Lines that were not understood, and reasons for that.

use serde::{Deserialize, Serialize};
use std::fmt;
use wire::Read;

/// A line that was not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Misread {
    /// Number of the line, or of the event of an XML file, from 1; 0 if it is no single one.
    pub line: u32,
    /// The reason, without anything that stood there.
    pub why: Unclear,
}

/// Reason why a line was not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(rename_all = "snake_case")]
pub enum Unclear {
    /// A stay without a person, a beginning or an end.
    Stay,
    /// A message or question without its time or its author.
    Message,
    /// Neither a message nor a coming or going with its time.
    Deed,
    /// A line that is no signal.
    Signal,
    /// No JSON.
    Json,
    /// A sample without its time or its people.
    Sample,
    /// An event without an end, a name, a time or a person.
    Event,
    /// Longer than lines are read.
    Long,
    /// A moment that cannot be.
    Moment,
    /// More than two days after the first line.
    Late,
    /// More than is read of one file.
    More,
}

impl Unclear {
    /// The reason in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Stay => "a stay without a person, a beginning or an end",
            Self::Message => "a message or question without its time or its author",
            Self::Deed => "neither a message nor a coming or going with its time",
            Self::Signal => "no signal",
            Self::Json => "no JSON",
            Self::Sample => "a sample without its time or its people",
            Self::Event => "an event without an end, a name, a time or a person",
            Self::Long => "a line that is too long",
            Self::Moment => "a moment that cannot be",
            Self::Late => "more than two days after the first line",
            Self::More => "more than is read of one file",
        }
    }
}

impl fmt::Display for Unclear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}
