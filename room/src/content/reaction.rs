//! Emoji reactions: a closed set, only counted.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use wire::Read;

/// One of the emoji that a person can send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "snake_case")]
pub enum Reaction {
    /// 👍
    Like,
    /// ❤️
    Love,
    /// 👏
    Clap,
    /// 😂
    Laugh,
    /// 🎉
    Party,
    /// 🔥
    Fire,
    /// 💡
    Idea,
    /// 🤔
    Think,
}

impl Reaction {
    /// Every reaction, in the order in which buttons show them.
    pub const ALL: [Self; 8] = [Self::Like, Self::Love, Self::Clap, Self::Laugh, Self::Party, Self::Fire, Self::Idea, Self::Think];

    /// The emoji.
    #[must_use]
    pub const fn emoji(self) -> &'static str {
        match self {
            Self::Like => "👍",
            Self::Love => "❤️",
            Self::Clap => "👏",
            Self::Laugh => "😂",
            Self::Party => "🎉",
            Self::Fire => "🔥",
            Self::Idea => "💡",
            Self::Think => "🤔",
        }
    }
}

/// Count of each reaction since the room opened; those never sent are absent. Latest wins: a screen shows the increase.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(transparent)]
pub struct ReactionCounts(pub BTreeMap<Reaction, u32>);

impl ReactionCounts {
    /// Number of times that one reaction was sent.
    #[must_use]
    pub fn get(&self, reaction: Reaction) -> u32 {
        self.0.get(&reaction).copied().unwrap_or(0)
    }

    /// Number of all reactions sent.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.0.values().sum()
    }

    /// Increase of each count over `earlier`.
    #[must_use]
    pub fn since(&self, earlier: &Self) -> Self {
        Self(
            self.0
                .iter()
                .map(|(&reaction, &count)| (reaction, count.saturating_sub(earlier.get(reaction))))
                .filter(|&(_, more)| more > 0)
                .collect(),
        )
    }

    /// Counts one more.
    pub fn add(&mut self, reaction: Reaction) {
        let count = self.0.entry(reaction).or_insert(0);
        *count = count.saturating_add(1);
    }
}
