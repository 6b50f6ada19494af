//! [`Mode`]: a person, the machine where it is confident, or the machine decides that a proposal is sent.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use wire::Read;

/// The share of people in decisions. Ordered by how much the machine may do alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Mode {
    /// Nothing is sent without a person.
    #[default]
    Manual,
    /// The machine sends what it is confident about; a person decides the rest.
    SemiAuto,
    /// The machine sends alone, within budget, cooldown and the never-do list.
    Auto,
}

impl Mode {
    /// Every mode, the most careful first.
    pub const ALL: [Self; 3] = [Self::Manual, Self::SemiAuto, Self::Auto];

    /// The name on the wire and in logs, such as `SEMI_AUTO`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Manual => "MANUAL",
            Self::SemiAuto => "SEMI_AUTO",
            Self::Auto => "AUTO",
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The name is not that of a mode.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a mode; the modes are MANUAL, SEMI_AUTO, AUTO")]
pub struct UnknownMode(pub String);

impl FromStr for Mode {
    type Err = UnknownMode;
    fn from_str(text: &str) -> Result<Self, UnknownMode> {
        Self::ALL.into_iter().find(|mode| mode.name() == text).ok_or_else(|| UnknownMode(text.to_owned()))
    }
}
