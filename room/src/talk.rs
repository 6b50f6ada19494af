//! [`TalkRules`]: an organizer's rules for messages and questions, and the words that wait for a decision.

use crate::chat::is_false;
use crate::limits::{BLOCKED_BYTES, BLOCKED_CHARS, BLOCKED_WORDS};
use crate::name::{look, separates};
use crate::refusal::Refusal;
use crate::text::checked;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use wire::Read;

/// An organizer's rules for what people write. Slow mode is a rule of the [`Door`](crate::Door).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct TalkRules {
    /// Questions wait until an organizer approves them.
    #[serde(default, skip_serializing_if = "is_false")]
    pub approve_questions: bool,
    /// Messages wait until an organizer approves them.
    #[serde(default, skip_serializing_if = "is_false")]
    pub approve_chat: bool,
    /// Nobody but organizers writes messages.
    #[serde(default, skip_serializing_if = "is_false")]
    pub chat_off: bool,
    /// Messages and questions hold no links.
    #[serde(default, skip_serializing_if = "is_false")]
    pub no_links: bool,
}

impl TalkRules {
    /// Returns whether these are the rules of a room in which nobody has set any.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// The rules of one room, and its list of words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Talk {
    rules: TalkRules,
    /// As organizers wrote them.
    words: Vec<String>,
    blocked: Blocked,
}

impl Talk {
    pub(crate) const fn rules(&self) -> TalkRules {
        self.rules
    }

    pub(crate) fn words(&self) -> &[String] {
        &self.words
    }

    /// Sets the rules; returns whether those that everybody knows have changed.
    pub(crate) fn set(&mut self, rules: TalkRules, words: Vec<String>) -> bool {
        self.blocked = Blocked::new(&words);
        self.words = words;
        std::mem::replace(&mut self.rules, rules) != rules
    }

    /// Refuses what nobody may write now.
    pub(crate) fn may_write(&self, text: &str) -> Result<(), Refusal> {
        if self.rules.no_links && has_link(text) { Err(Refusal::Link) } else { Ok(()) }
    }

    /// Refuses messages while the chat is off.
    pub(crate) fn may_chat(&self, text: &str) -> Result<(), Refusal> {
        if self.rules.chat_off { Err(Refusal::ChatOff) } else { self.may_write(text) }
    }

    /// Returns whether a message waits for approval.
    pub(crate) fn holds_message(&self, text: &str) -> bool {
        self.rules.approve_chat || self.has_blocked(text)
    }

    /// Returns whether a question waits for approval.
    pub(crate) fn holds_question(&self, text: &str) -> bool {
        self.rules.approve_questions || self.has_blocked(text)
    }

    /// Returns whether a text holds a word of the list, however it is written.
    pub(crate) fn has_blocked(&self, text: &str) -> bool {
        self.blocked.is_in(text)
    }
}

/// A list of words that can be used, cleaned.
///
/// # Errors
/// [`Refusal`] if there are too many, or one is too long.
pub(crate) fn checked_words(words: &[String]) -> Result<Vec<String>, Refusal> {
    if words.len() > BLOCKED_WORDS || words.iter().map(String::len).sum::<usize>() > BLOCKED_BYTES {
        return Err(Refusal::TooMany("blocked words"));
    }
    let mut all = Vec::new();
    for word in words {
        let word = checked("blocked word", word, BLOCKED_CHARS)?;
        if !all.contains(&word) {
            all.push(word);
        }
    }
    Ok(all)
}

/// Words by their [`look`], so that a letter of another script, a digit or a sign in place of a letter is the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Blocked {
    /// Words and phrases.
    whole: BTreeSet<String>,
    /// Beginnings of words, written with a star behind them.
    starts: Vec<String>,
}

impl Blocked {
    fn new(words: &[String]) -> Self {
        let mut blocked = Self::default();
        for word in words {
            match word.strip_suffix('*') {
                Some(start) if start.chars().any(char::is_alphanumeric) => blocked.starts.push(look(start)),
                _ => drop(blocked.whole.insert(looks(word).join(" "))),
            }
        }
        blocked
    }

    fn is_in(&self, text: &str) -> bool {
        if self.whole.is_empty() && self.starts.is_empty() {
            return false;
        }
        let words = looks(text);
        let spread = spread_out(text);
        let all = || words.iter().chain(&spread);
        let is_start = all().any(|word| self.starts.iter().any(|start| word.starts_with(start.as_str())));
        is_start || all().any(|word| self.whole.contains(word)) || {
            let text = format!(" {} ", words.join(" "));
            self.whole.iter().any(|phrase| phrase.contains(' ') && text.contains(&format!(" {phrase} ")))
        }
    }
}

/// The looks of the words of a text.
fn looks(text: &str) -> Vec<String> {
    let words = text.split(separates).map(|word| word.trim_matches(|c| matches!(c, '!' | '|')));
    words.filter(|word| !word.is_empty()).map(look).collect()
}

/// The looks of words whose letters stand apart: "s p a m", "s.p.a.m".
fn spread_out(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut letters = String::new();
    for word in text.split(separates).filter(|word| !word.is_empty()).chain(["  "]) {
        let mut chars = word.chars();
        match (chars.next(), chars.next()) {
            (Some(letter), None) => letters.push(letter),
            _ => {
                if letters.chars().nth(2).is_some() {
                    words.push(look(&letters));
                }
                letters.clear();
            }
        }
    }
    words
}

/// Endings of names that people write without anything before them, and that are words of no language.
const DOMAINS: [&str; 12] = ["com", "org", "net", "io", "de", "eu", "info", "app", "dev", "ly", "gg", "me"];

/// Returns whether a text holds something that a browser would open.
fn has_link(text: &str) -> bool {
    let lower = text.to_lowercase();
    let is_name = |word: &str| {
        let name = word.trim_matches(|c: char| !c.is_alphanumeric());
        let name = name.split(['/', '?', '#', ':']).next().unwrap_or_default();
        let Some((before, ending)) = name.rsplit_once('.') else { return false };
        let is_plain = before.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
        is_plain && before.chars().any(char::is_alphabetic) && DOMAINS.contains(&ending)
    };
    lower.contains("://") || lower.contains("www.") || lower.split_whitespace().any(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_in(words: &[&str], text: &str) -> bool {
        Blocked::new(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>()).is_in(text)
    }

    #[test]
    fn a_blocked_word_is_found_however_it_is_written() {
        for text in
            ["Spam", "so much SPAM!", "s p a m", "S.P.A.M", "$p4m", "ѕраm", "ｓｐａｍ", "𝓼𝓹𝓪𝓶", "spa\u{301}m", "no (spam)", "spam?!"]
        {
            assert!(is_in(&["spam"], text), "{text}");
        }
    }

    #[test]
    fn other_words_are_not_found() {
        for text in ["spammer", "wigwam", "a", "I s it", "Scunthorpe", "", "🦊", "span"] {
            assert!(!is_in(&["spam", "cunt"], text), "{text}");
        }
        assert!(!is_in(&[], "spam"));
    }

    #[test]
    fn beginnings_and_phrases_can_be_blocked() {
        assert!(is_in(&["idiot*"], "Idiotenhaufen") && is_in(&["idiot*"], "1d10ten"));
        assert!(is_in(&["buy now"], "Please BUY, now!") && !is_in(&["buy now"], "buy nowhere"));
        assert!(!is_in(&["*"], "anything"));
    }

    #[test]
    fn links_are_found_and_words_are_not() {
        for text in ["https://x.test", "see www.x", "go to example.com!", "EXAMPLE.ORG/path", "a.b.io?x=1"] {
            assert!(has_link(text), "{text}");
        }
        for text in ["e.g. this", "3.5 of 4", "Hello.World", "z.B. das", "end.me", "Node.js"] {
            assert_eq!(has_link(text), text == "end.me", "{text}");
        }
    }
}
