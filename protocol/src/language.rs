//! [`Language`]: the languages in which pages are shown, and in which a session's interventions are written.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use wire::Read;

/// A language of the product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Read)]
pub enum Language {
    /// English, also where nobody chose.
    #[default]
    #[serde(rename = "en")]
    English,
    /// German.
    #[serde(rename = "de")]
    German,
}

impl Language {
    /// Every language, in the order in which texts name their translations.
    pub const ALL: [Self; 2] = [Self::English, Self::German];
    /// Number of languages.
    pub const COUNT: usize = Self::ALL.len();

    /// Its tag (BCP 47), as on the wire and in `lang` attributes.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// Its name in itself, so that who reads only this language finds it.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
        }
    }

    /// Its name in English, for models that are asked to write it.
    #[must_use]
    pub const fn english_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "German",
        }
    }

    /// Index of the plural form for a number, starting at 0. These are the categories of Unicode's plural rules (CLDR) for whole numbers;
    /// English and German have the same two.
    #[must_use]
    pub const fn form(self, n: u64) -> usize {
        match self {
            Self::English | Self::German => (n != 1) as usize,
        }
    }

    /// Number of plural forms.
    #[must_use]
    pub const fn forms(self) -> usize {
        match self {
            Self::English | Self::German => 2,
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// The tag is not that of a language of the product.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a language here; they are en, de")]
pub struct UnknownLanguage(pub String);

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(tag: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|language| language.tag() == tag).ok_or_else(|| UnknownLanguage(tag.to_owned()))
    }
}
