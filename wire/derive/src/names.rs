//! Names as they are sent.

/// The letters of a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Case {
    /// As in the code.
    #[default]
    Own,
    /// `two_words`.
    Snake,
    /// `TWO_WORDS`.
    ScreamingSnake,
    /// `two-words`.
    Kebab,
}

impl Case {
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "snake_case" => Some(Self::Snake),
            "SCREAMING_SNAKE_CASE" => Some(Self::ScreamingSnake),
            "kebab-case" => Some(Self::Kebab),
            _ => None,
        }
    }

    /// The name of a variant, `TwoWords` in the code.
    pub fn variant(self, name: &str) -> String {
        let mut snake = String::new();
        for letter in name.chars() {
            if letter.is_ascii_uppercase() && !snake.is_empty() {
                snake.push('_');
            }
            snake.push(letter.to_ascii_lowercase());
        }
        match self {
            Self::Own => name.to_owned(),
            _ => self.field(&snake),
        }
    }

    /// The name of a field, `two_words` in the code.
    pub fn field(self, name: &str) -> String {
        match self {
            Self::Own | Self::Snake => name.to_owned(),
            Self::ScreamingSnake => name.to_ascii_uppercase(),
            Self::Kebab => name.replace('_', "-"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Case;

    #[test]
    fn names_are_those_that_serde_makes() {
        assert_eq!(Case::Snake.variant("PollOpened"), "poll_opened");
        assert_eq!(Case::ScreamingSnake.variant("ChatPrompt"), "CHAT_PROMPT");
        assert_eq!(Case::Kebab.variant("SuddenFade"), "sudden-fade");
        assert_eq!(Case::Own.variant("PollOpened"), "PollOpened");
        assert_eq!(Case::Kebab.field("two_words"), "two-words");
    }
}
