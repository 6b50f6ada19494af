//! [`Holdout`]: the share of decisions that hold at random, for the comparison.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The share of decisions that hold at random, whatever is believed. Written `auto` or as a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Form", into = "Form")]
pub enum Holdout {
    /// A share that follows what is known: much while little is known, little once the effect is.
    #[default]
    Automatic,
    /// A fixed share. With 0 nothing holds by chance: a policy waits only where it believes that nothing beats waiting.
    Fixed(f64),
}

/// The stored form: a number, as before the automatic share, or a word.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(untagged)]
enum Form {
    Share(f64),
    Word(Word),
}

#[derive(Clone, Copy, Serialize, Deserialize)]
enum Word {
    #[serde(rename = "auto")]
    Automatic,
}

impl From<Form> for Holdout {
    fn from(form: Form) -> Self {
        match form {
            Form::Share(share) => Self::Fixed(share),
            Form::Word(Word::Automatic) => Self::Automatic,
        }
    }
}

impl From<Holdout> for Form {
    fn from(holdout: Holdout) -> Self {
        match holdout {
            Holdout::Fixed(share) => Self::Share(share),
            Holdout::Automatic => Self::Word(Word::Automatic),
        }
    }
}

/// The text is no holdout, or the share is out of bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the holdout must be auto, or a share from 0 to 0.5")]
pub struct BadHoldout;

impl Holdout {
    /// The largest share that a person may set: more would be a policy that mostly does nothing.
    pub const MOST: f64 = 0.5;
    /// A share below this leaves so few holds that no answer comes within years.
    pub const FEW: f64 = 0.02;
    /// The holdout rate of every policy before it became a setting. Rows of a log that name none were drawn by it.
    pub const AS_EVER: Self = Self::Fixed(0.05);

    /// Checks that a person may set it.
    ///
    /// # Errors
    /// [`BadHoldout`] if the share is out of bounds.
    pub fn check(self) -> Result<Self, BadHoldout> {
        match self {
            Self::Fixed(share) if !(0.0..=Self::MOST).contains(&share) => Err(BadHoldout),
            _ => Ok(self),
        }
    }

    /// Returns whether it leaves too few holds for an answer.
    #[must_use]
    pub fn is_too_small(self) -> bool {
        matches!(self, Self::Fixed(share) if share < Self::FEW)
    }
}

impl fmt::Display for Holdout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Automatic => f.write_str("auto"),
            Self::Fixed(share) => share.fmt(f),
        }
    }
}

impl FromStr for Holdout {
    type Err = BadHoldout;
    fn from_str(text: &str) -> Result<Self, BadHoldout> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("auto") { Ok(Self::Automatic) } else { Self::Fixed(text.parse().map_err(|_| BadHoldout)?).check() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holdout_is_auto_or_a_share_up_to_one_half() {
        for (text, holdout) in
            [("auto", Holdout::Automatic), (" AUTO ", Holdout::Automatic), ("0", Holdout::Fixed(0.0)), ("0.5", Holdout::Fixed(0.5))]
        {
            assert_eq!(text.parse(), Ok(holdout));
        }
        for text in ["", "0.51", "-0.1", "NaN", "inf", "5 %", "some"] {
            assert_eq!(text.parse::<Holdout>(), Err(BadHoldout), "{text}");
        }
    }

    #[test]
    fn a_stored_number_opens_as_a_fixed_share() {
        let open = |text: &str| serde_json::from_str::<Holdout>(text).unwrap();
        assert_eq!(open("0.05"), Holdout::AS_EVER);
        for holdout in [Holdout::Automatic, Holdout::Fixed(0.25)] {
            assert_eq!(open(&serde_json::to_string(&holdout).unwrap()), holdout);
        }
        assert!(serde_json::from_str::<Holdout>("\"never\"").is_err());
    }

    #[test]
    fn below_two_percent_is_too_small_for_an_answer() {
        assert!(Holdout::Fixed(0.019).is_too_small() && Holdout::Fixed(0.0).is_too_small());
        assert!(!Holdout::Fixed(0.02).is_too_small() && !Holdout::Automatic.is_too_small());
    }
}
