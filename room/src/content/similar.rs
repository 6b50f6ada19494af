//! [`groups`]: questions that seem to ask the same, by their words alone.
//!
//! Two texts are as similar as the share of their pairs of neighbouring letters that they have in common (Dice's coefficient of bigrams,
//! Dice 1945; for texts, Kondrak 2005), or of the words that carry meaning, whichever is larger. Letters survive endings and slips of the
//! pen, words another order.

use crate::question::{QuestionState, QuestionView};
use std::cmp::{Ordering, Reverse};
use std::collections::BTreeSet;

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
    /// Pairs of letters, sorted; one that stands in it twice is there twice.
    pairs: Vec<(char, char)>,
}

impl Known {
    fn new(text: &str) -> Self {
        let all = |c: char| !c.is_alphanumeric();
        let folded = text.to_lowercase();
        let words: Vec<&str> = folded.split(all).filter(|word| !word.is_empty()).collect();
        let with_meaning: Vec<&str> = words.iter().copied().filter(|word| !PLAIN.contains(word)).collect();
        // A text of plain words alone is compared by them.
        let words = if with_meaning.is_empty() { words } else { with_meaning };
        let mut pairs = Vec::new();
        for word in &words {
            let letters: Vec<char> = [' '].into_iter().chain(word.chars()).chain([' ']).collect();
            pairs.extend(letters.windows(2).filter_map(|pair| if let [one, other] = pair { Some((*one, *other)) } else { None }));
        }
        pairs.sort_unstable();
        Self { words: words.into_iter().map(str::to_owned).collect(), pairs }
    }

    fn is_like(&self, other: &Self) -> bool {
        let (fewer, sum) = (self.pairs.len().min(other.pairs.len()), self.pairs.len() + other.pairs.len());
        // Two lengths that differ much rule letters out.
        if ratio(2 * fewer, sum) >= ALIKE && ratio(2 * common(&self.pairs, &other.pairs), sum) >= ALIKE {
            return true;
        }
        let shared = self.words.intersection(&other.words).count();
        shared >= SHARED && ratio(2 * shared, self.words.len() + other.words.len()) >= ALIKE
    }
}

/// Number of entries that two sorted lists have in common.
fn common<T: Ord>(one: &[T], other: &[T]) -> usize {
    let (mut left, mut right, mut count) = (one.iter().peekable(), other.iter().peekable(), 0);
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        match a.cmp(b) {
            Ordering::Less => {
                left.next();
            }
            Ordering::Greater => {
                right.next();
            }
            Ordering::Equal => {
                count += 1;
                left.next();
                right.next();
            }
        }
    }
    count
}

#[expect(clippy::cast_precision_loss, reason = "texts are far shorter than 2^52 letters")]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
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
        let alike: Vec<usize> =
            known.iter().enumerate().skip(lead + 1).filter(|(n, other)| !taken[*n] && first.is_like(other)).map(|(n, _)| n).collect();
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
