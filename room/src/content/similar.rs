//! [`groups`]: questions that seem to ask the same, by their words alone.
//!
//! Two texts are as similar as the share of their pairs of neighbouring letters that they have in common (Dice's coefficient of bigrams,
//! Dice 1945; for texts, Kondrak 2005), or of the words that carry meaning, whichever is larger. Letters survive endings and slips of the
//! pen, words another order.

use crate::question::{QuestionState, QuestionView};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Similarity from which two questions are proposed as one. The tests have pairs on both sides of it.
const ALIKE: f64 = 0.62;
/// Fewest words with meaning that two texts share if only their words speak for them.
const SHARED: usize = 2;
/// Most supported questions that are compared with each other.
const COMPARED: usize = 300;

/// Words of English and German that a question holds whatever it is about.
const PLAIN: [&str; 88] = [
    "a", "an", "the", "is", "are", "am", "was", "be", "been", "do", "does", "did", "will", "would", "can", "could", "shall", "should",
    "may", "to", "of", "in", "on", "at", "for", "and", "or", "it", "this", "that", "we", "you", "i", "they", "he", "she", "what", "which",
    "who", "how", "why", "when", "where", "there", "with", "our", "your", "der", "die", "das", "den", "dem", "ein", "eine", "einen", "ist",
    "sind", "war", "wird", "werden", "kann", "können", "soll", "sollen", "und", "oder", "zu", "im", "am", "auf", "mit", "für", "es", "wir",
    "ihr", "sie", "ich", "man", "was", "wer", "wie", "warum", "wann", "wo", "gibt", "denn", "please", "bitte",
];

/// A text, prepared to be compared.
struct Known {
    words: BTreeSet<String>,
    /// Pairs of letters, and the number of times that each stands in it.
    pairs: BTreeMap<(char, char), u32>,
    count: u32,
}

impl Known {
    fn new(text: &str) -> Self {
        let all = |c: char| !c.is_alphanumeric();
        let folded = text.to_lowercase();
        let words: Vec<&str> = folded.split(all).filter(|word| !word.is_empty()).collect();
        let with_meaning: Vec<&str> = words.iter().copied().filter(|word| !PLAIN.contains(word)).collect();
        // A text of plain words alone is compared by them.
        let words = if with_meaning.is_empty() { words } else { with_meaning };
        let mut pairs = BTreeMap::new();
        let mut count = 0;
        for word in &words {
            let letters: Vec<char> = [' '].into_iter().chain(word.chars()).chain([' ']).collect();
            for pair in letters.windows(2) {
                if let [one, other] = pair {
                    *pairs.entry((*one, *other)).or_default() += 1;
                    count += 1;
                }
            }
        }
        Self { words: words.into_iter().map(str::to_owned).collect(), pairs, count }
    }

    fn similarity(&self, other: &Self) -> f64 {
        let common: u32 = self.pairs.iter().map(|(pair, n)| other.pairs.get(pair).map_or(0, |m| *n.min(m))).sum();
        let letters = ratio(2 * common, self.count + other.count);
        let shared = self.words.intersection(&other.words).count();
        let sum = self.words.len() + other.words.len();
        let words = if shared >= SHARED { ratio(2 * number(shared), number(sum)) } else { 0.0 };
        letters.max(words)
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn ratio(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}

/// Groups of texts that seem to say the same: the position of the one that comes first, and of those that are like it. Texts that come
/// first lead, so give the most supported first. A text is in one group at most.
#[must_use]
pub fn groups(texts: &[&str]) -> Vec<(usize, Vec<usize>)> {
    let known: Vec<Known> = texts.iter().map(|text| Known::new(text)).collect();
    let mut taken = vec![false; texts.len()];
    let mut groups = Vec::new();
    for (lead, first) in known.iter().enumerate() {
        if taken[lead] {
            continue;
        }
        let alike: Vec<usize> = known
            .iter()
            .enumerate()
            .skip(lead + 1)
            .filter(|(n, other)| !taken[*n] && first.similarity(other) >= ALIKE)
            .map(|(n, _)| n)
            .collect();
        if !alike.is_empty() {
            alike.iter().for_each(|n| taken[*n] = true);
            groups.push((lead, alike));
        }
    }
    groups
}

/// Groups among the questions that wait: the most supported one of each, and those that seem to ask the same.
#[must_use]
pub fn waiting(questions: &[QuestionView]) -> Vec<(&QuestionView, Vec<&QuestionView>)> {
    let mut waiting: Vec<&QuestionView> = questions.iter().filter(|question| question.state == QuestionState::Queued).collect();
    waiting.sort_by_key(|question| (Reverse(question.votes), question.at));
    waiting.truncate(COMPARED);
    let texts: Vec<&str> = waiting.iter().map(|question| question.text.as_str()).collect();
    let groups = groups(&texts).into_iter();
    groups.map(|(lead, alike)| (waiting[lead], alike.into_iter().map(|n| waiting[n]).collect())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_that_ask_the_same_are_one_group() {
        for pair in [
            ["How does it scale?", "How does this scale"],
            ["Will the slides be shared?", "will you share the slides"],
            ["When is the next release?", "When will the next release be?"],
            ["Wann kommt das nächste Release?", "Wann kommt der nächste Release"],
            ["Wird es die Folien geben?", "Gibt es die Folien?"],
            ["What about pricing for small teams?", "Pricing for small teams?"],
        ] {
            assert_eq!(groups(&pair), [(0, vec![1])], "{pair:?}");
        }
    }

    #[test]
    fn questions_that_ask_something_else_are_apart() {
        for pair in [
            ["How does it scale?", "How does it work?"],
            ["When is lunch?", "When is the next release?"],
            ["Will the slides be shared?", "Will the budget be cut?"],
            ["What is the budget for next year?", "What is the plan for next summer?"],
            ["Wann ist Pause?", "Wann ist Schluss?"],
            ["", "?"],
        ] {
            assert!(groups(&pair).is_empty(), "{pair:?}");
        }
    }

    #[test]
    fn a_question_is_in_one_group_and_the_first_leads() {
        let found = groups(&["How does it scale?", "Lunch?", "how does it scale", "lunch??", "How will it scale?"]);
        assert_eq!(found, [(0, vec![2, 4]), (1, vec![3])]);
    }
}
