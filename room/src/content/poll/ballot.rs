//! [`Ballot`]: the answer of one person to a poll of any kind.

use super::wall::key;
use crate::limits::{ANSWER_CHARS, IDEA_CHARS, IDEAS_EACH, WORD_CHARS, WORDS_EACH};
use crate::refusal::Refusal;
use crate::text::checked;
use conductor::arm::{BadContent, PollKind};
use std::collections::BTreeSet;

/// The answer of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ballot {
    /// One bit for each option or step.
    Marks(u16),
    /// Every option, the best first.
    Order(Vec<u8>),
    /// Their own words, as they wrote them.
    Words(Vec<String>),
    /// Their own ideas, as they wrote them, and the keys of those that they support.
    Ideas { own: Vec<String>, liked: BTreeSet<String> },
}

static NONE_LIKED: BTreeSet<String> = BTreeSet::new();

/// Number of counts that a poll keeps: one for each option or step.
pub(crate) fn slots(kind: &PollKind, options: usize) -> usize {
    match kind {
        PollKind::Rating(scale) => usize::from(scale.steps),
        PollKind::Text { .. } | PollKind::Words | PollKind::Ideas { .. } => 0,
        PollKind::Single | PollKind::Multiple | PollKind::Ranking | PollKind::Quiz(_) => options,
    }
}

impl Ballot {
    /// The ballot for choices among `slots`, if they fit the kind.
    pub(crate) fn of_choices(kind: &PollKind, slots: usize, choices: &[u8]) -> Result<Self, Refusal> {
        if kind.is_worded() {
            return Err(Refusal::BadChoice("answer in words"));
        }
        match choices {
            [] => return Err(Refusal::BadChoice("choose an option")),
            [_, _, ..] if !matches!(kind, PollKind::Multiple | PollKind::Ranking) => {
                return Err(Refusal::BadChoice("choose one option only"));
            }
            _ => {}
        }
        if choices.iter().any(|choice| usize::from(*choice) >= slots) {
            return Err(Refusal::BadChoice("there is no such option"));
        }
        let marks = mask(choices);
        if marks.count_ones() as usize != choices.len() {
            return Err(Refusal::BadChoice("an option is chosen twice"));
        }
        match kind {
            PollKind::Ranking if choices.len() != slots => Err(Refusal::BadChoice("put every option into an order")),
            PollKind::Ranking => Ok(Self::Order(choices.to_vec())),
            _ => Ok(Self::Marks(marks)),
        }
    }

    /// The ballot for words, if they fit the kind. Words that count as the same are one.
    pub(crate) fn of_words(kind: &PollKind, words: &[String]) -> Result<Self, Refusal> {
        let (most, limit) = match kind {
            PollKind::Text { .. } => (1, ANSWER_CHARS),
            PollKind::Words => (WORDS_EACH, WORD_CHARS),
            PollKind::Ideas { .. } => (IDEAS_EACH, IDEA_CHARS),
            _ => return Err(Refusal::BadChoice("choose an option")),
        };
        if words.len() > most {
            return Err(Refusal::TooMany(if matches!(kind, PollKind::Ideas { .. }) { "ideas" } else { "words" }));
        }
        let mut keys = BTreeSet::new();
        let mut said = Vec::new();
        for word in words {
            let word = checked("answer", word, limit)?;
            let key = key(&word);
            // A single sign may stand for many letters.
            if key.chars().count() > limit {
                return Err(BadContent::TooLong { field: "answer", limit }.into());
            }
            if keys.insert(key) {
                said.push(word);
            }
        }
        if said.is_empty() { Err(BadContent::Empty("answer").into()) } else { Ok(Self::Words(said)) }
    }

    /// Counts it, or with `on` false takes it out of the counts again.
    pub(crate) fn count(&self, counts: &mut [u32], on: bool) {
        let mut change = |option: usize, by: u32| {
            if let Some(count) = counts.get_mut(option) {
                *count = if on { *count + by } else { *count - by };
            }
        };
        match self {
            Self::Marks(marks) => bits(*marks).for_each(|option| change(usize::from(option), 1)),
            Self::Order(order) => {
                for (points, option) in (1_u32..).zip(order.iter().rev()) {
                    change(usize::from(*option), points);
                }
            }
            Self::Words(_) | Self::Ideas { .. } => {}
        }
    }

    /// Positions of what was chosen; of a ranking in its order.
    pub(crate) fn choices(&self) -> Vec<u8> {
        match self {
            Self::Marks(marks) => bits(*marks).collect(),
            Self::Order(order) => order.clone(),
            Self::Words(_) | Self::Ideas { .. } => Vec::new(),
        }
    }

    /// Words of the person.
    pub(crate) fn words(&self) -> &[String] {
        match self {
            Self::Words(words) | Self::Ideas { own: words, .. } => words,
            Self::Marks(_) | Self::Order(_) => &[],
        }
    }

    /// Keys of the ideas that the person supports.
    pub(crate) fn liked(&self) -> &BTreeSet<String> {
        match self {
            Self::Ideas { liked, .. } => liked,
            Self::Marks(_) | Self::Order(_) | Self::Words(_) => &NONE_LIKED,
        }
    }

    /// Returns whether the person took back all that they said.
    pub(crate) fn is_empty(&self) -> bool {
        matches!(self, Self::Ideas { own, liked } if own.is_empty() && liked.is_empty())
    }
}

fn bits(marks: u16) -> impl Iterator<Item = u8> {
    (0_u8..16).filter(move |option| marks >> option & 1 == 1)
}

/// One bit for each choice below 16; others are refused before.
fn mask(choices: &[u8]) -> u16 {
    choices.iter().fold(0, |mask, choice| mask | 1_u16.checked_shl(u32::from(*choice)).unwrap_or(0))
}
