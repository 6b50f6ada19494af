//! [`Wall`]: answers in words, equal ones counted together, shown or not.

use super::Ballot;
use super::view::{Answer, AnswerState, Verdict};
use crate::limits::{ANSWERS_SHOWN, ANSWERS_SHOWN_BYTES, JUDGED};
use crate::refusal::Refusal;
use crate::text::clean;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// About the bytes of an answer in a frame beside its words.
const ANSWER_BYTES: usize = 40;
/// Signs around words that make no other words of them.
const AROUND: [char; 18] = ['.', ',', ';', ':', '!', '?', '…', '"', '\'', '„', '“', '”', '‘', '’', '«', '»', '(', ')'];

/// The form in which equal answers are the same: compatible signs and small letters, without signs around them.
pub(crate) fn key(text: &str) -> String {
    let folded: String = text.nfkc().collect::<String>().to_lowercase().nfkc().collect();
    let folded = clean(&folded);
    let bare = folded.trim_matches(|c: char| AROUND.contains(&c) || c.is_whitespace());
    if bare.is_empty() { folded } else { bare.to_owned() }
}

/// Equal answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Group {
    /// The words as they were first written, or their key.
    text: String,
    count: u32,
    /// People among those counted who said it themselves. Without any, an idea is not there, though others support it.
    owners: u32,
    /// Later groups have higher numbers.
    number: u32,
}

/// Answers in words of one poll.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wall {
    /// By key.
    groups: BTreeMap<String, Group>,
    next: u32,
    /// Decisions of organizers, by key: true if the answer is shown.
    judged: BTreeMap<String, bool>,
    /// Keys that count as another.
    merged: BTreeMap<String, String>,
    /// Keys that wait for a decision although answers are shown at once.
    doubtful: BTreeSet<String>,
}

impl Wall {
    fn resolved(&self, words: &[String]) -> BTreeMap<String, String> {
        let mut all = BTreeMap::new();
        for word in words {
            let key = key(word);
            let key = self.merged.get(&key).cloned().unwrap_or(key);
            all.entry(key).or_insert_with(|| word.clone());
        }
        all
    }

    /// The decisions, without an answer.
    pub(crate) fn without_answers(&self) -> Self {
        Self { groups: BTreeMap::new(), next: 0, ..self.clone() }
    }

    /// Counts what one person said. With `as_written` the words are shown as the first person wrote them.
    pub(crate) fn add(&mut self, words: &[String], as_written: bool) {
        for (key, word) in self.resolved(words) {
            let number = self.next;
            let group = self.groups.entry(key.clone()).or_insert_with(|| Group {
                text: if as_written { word } else { key },
                count: 0,
                owners: 0,
                number,
            });
            if group.count == 0 && group.number == number {
                self.next += 1;
            }
            group.count += 1;
            group.owners += 1;
        }
    }

    /// Lets an answer wait for a decision, if there is none yet.
    pub(crate) fn doubt(&mut self, word: &str) {
        self.doubtful.insert(key(word));
    }

    /// Takes what one person said out of the counts.
    pub(crate) fn take(&mut self, words: &[String]) {
        for key in self.resolved(words).into_keys() {
            if let Some(group) = self.groups.get_mut(&key) {
                group.count -= 1;
                group.owners -= 1;
                if group.count == 0 {
                    self.groups.remove(&key);
                }
            }
        }
    }

    /// The key under which an idea counts.
    pub(super) fn resolve<'a>(&'a self, key: &'a str) -> &'a str {
        self.merged.get(key).map_or(key, String::as_str)
    }

    /// The words of an idea that is there, if attendees see it.
    pub(super) fn text_of(&self, key: &str, approve_first: bool) -> Option<&str> {
        let group = self.there(key).filter(|_| self.state(key, approve_first).is_shown())?;
        Some(&group.text)
    }

    /// Returns whether attendees see an idea.
    pub(super) fn shows(&self, idea: &str, approve_first: bool) -> bool {
        self.text_of(&self.target(idea), approve_first).is_some()
    }

    /// An answer that somebody has said.
    fn there(&self, key: &str) -> Option<&Group> {
        self.groups.get(key).filter(|group| group.owners > 0)
    }

    /// Keys of one's own ideas, in their order, and of all that a ballot counts for: also those that one supports, each once.
    fn keys<'a>(&self, ballot: Option<&'a Ballot>) -> (Vec<(String, &'a str)>, BTreeSet<String>) {
        let Some(ballot) = ballot else { return Default::default() };
        let mut own: Vec<(String, &'a str)> = Vec::new();
        for word in ballot.words() {
            let key = self.target(word);
            if own.iter().all(|(known, _)| *known != key) {
                own.push((key, word));
            }
        }
        let liked = ballot.liked().iter().map(|liked| self.resolve(liked).to_owned());
        let all = own.iter().map(|(key, _)| key.clone()).chain(liked).collect();
        (own, all)
    }

    /// Counts a ballot of ideas in the place of the one before, in time that depends on the two alone. An idea that nobody's own words hold
    /// any more is not there; who still supports it counts again if it comes back, with the words in which it comes back.
    pub(super) fn change_ideas(&mut self, before: Option<&Ballot>, after: Option<&Ballot>) {
        let ((own_before, all_before), (own_after, all_after)) = (self.keys(before), self.keys(after));
        let own_before: BTreeSet<String> = own_before.into_iter().map(|(key, _)| key).collect();
        for new in all_after.difference(&all_before) {
            self.groups.entry(new.clone()).or_default().count += 1;
        }
        for (key, word) in &own_after {
            let Some(group) = self.groups.get_mut(key).filter(|_| !own_before.contains(key)) else { continue };
            if group.owners == 0 {
                (*word).clone_into(&mut group.text);
                group.number = self.next;
                self.next += 1;
            }
            group.owners += 1;
        }
        for gone in own_before.iter().filter(|key| own_after.iter().all(|(own, _)| own != *key)) {
            let Some(group) = self.groups.get_mut(gone) else { continue };
            group.owners -= 1;
            if group.owners == 0 {
                group.text.clear();
                group.number = 0;
            }
        }
        for gone in all_before.difference(&all_after) {
            let Some(group) = self.groups.get_mut(gone) else { continue };
            group.count -= 1;
            if group.count == 0 {
                self.groups.remove(gone);
            }
        }
    }

    /// Counts everybody's ideas anew; those that stay keep their words and their order.
    pub(super) fn recount_ideas<'a>(&mut self, everybody: impl Iterator<Item = &'a Ballot>) {
        let known = std::mem::take(&mut self.groups);
        for ballot in everybody {
            self.change_ideas(None, Some(ballot));
        }
        for (key, group) in &mut self.groups {
            if let Some(known) = known.get(key).filter(|known| known.owners > 0 && group.owners > 0) {
                known.text.clone_into(&mut group.text);
                group.number = known.number;
            }
        }
    }

    /// Refuses what [`Self::judge`] cannot do.
    pub(crate) fn may_judge(&self, answer: &str, verdict: &Verdict) -> Result<(), Refusal> {
        let answer = key(answer);
        if answer.is_empty() {
            return Err(Refusal::NotFound("answer"));
        }
        if self.judged.len() + self.merged.len() >= JUDGED && !self.judged.contains_key(&answer) && !self.merged.contains_key(&answer) {
            return Err(Refusal::TooMany("decisions"));
        }
        if let Verdict::Merge { into } = verdict {
            let into = self.target(into);
            if self.there(&answer).is_none() || self.there(&into).is_none() {
                return Err(Refusal::NotFound("answer"));
            }
            if into == answer {
                return Err(Refusal::BadChoice("an answer cannot be merged into itself"));
            }
        }
        Ok(())
    }

    fn target(&self, answer: &str) -> String {
        let key = key(answer);
        self.merged.get(&key).cloned().unwrap_or(key)
    }

    /// Does what an organizer decided; returns whether the counts must be made anew by [`Self::recount`].
    pub(crate) fn judge(&mut self, answer: &str, verdict: &Verdict) -> bool {
        let answer = key(answer);
        match verdict {
            Verdict::Show | Verdict::Hide => {
                self.judged.insert(answer.clone(), *verdict == Verdict::Show);
                self.merged.remove(&answer).is_some()
            }
            Verdict::Merge { into } => {
                let into = self.target(into);
                for other in self.merged.values_mut().filter(|other| **other == answer) {
                    into.clone_into(other);
                }
                self.merged.insert(answer, into);
                true
            }
        }
    }

    /// Counts everybody anew; groups that stay keep their words and their order.
    pub(crate) fn recount<'a>(&mut self, everybody: impl Iterator<Item = &'a [String]>, as_written: bool) {
        for group in self.groups.values_mut() {
            (group.count, group.owners) = (0, 0);
        }
        for words in everybody {
            self.add(words, as_written);
        }
        self.groups.retain(|_, group| group.count > 0);
    }

    fn state(&self, key: &str, approve_first: bool) -> AnswerState {
        match self.judged.get(key) {
            Some(true) => AnswerState::Shown,
            Some(false) => AnswerState::Hidden,
            None if approve_first || self.doubtful.contains(key) => AnswerState::Waiting,
            None => AnswerState::Shown,
        }
    }

    /// Every answer that may be seen; with `all`, those also that wait or are hidden.
    pub(crate) fn answers(&self, approve_first: bool, all: bool) -> Vec<Answer> {
        let mut groups: Vec<(&String, &Group)> = self.groups.iter().filter(|(_, group)| group.owners > 0).collect();
        groups.sort_by_key(|(_, group)| (Reverse(group.count), Reverse(group.number)));
        let answers = groups.into_iter().map(|(key, group)| Answer {
            text: group.text.clone(),
            count: group.count,
            state: self.state(key, approve_first),
        });
        answers.filter(|answer| all || answer.state.is_shown()).collect()
    }
}

/// Keeps as many answers as a frame has room for, those that wait before all others; returns how many are left out.
pub(crate) fn cut(answers: &mut Vec<Answer>) -> u32 {
    answers.sort_by_key(|answer| answer.state != AnswerState::Waiting);
    let mut bytes = 0;
    let fits = answers.iter().take(ANSWERS_SHOWN).take_while(|answer| {
        bytes += ANSWER_BYTES + answer.text.len();
        bytes <= ANSWERS_SHOWN_BYTES
    });
    let kept = fits.count();
    let left_out = answers.len() - kept;
    answers.truncate(kept);
    u32::try_from(left_out).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_words_have_one_key() {
        for (a, b) in [("Rust", "rust "), ("ﬁne", "fine"), ("Ｒｕｓｔ", "rust"), ("Ja!", "ja"), ("„Nein“", "nein"), ("STRASSE", "strasse")]
        {
            assert_eq!(key(a), key(b), "{a} {b}");
        }
        assert_ne!(key("C++"), key("C#"));
        assert_eq!(key("!!!"), "!!!");
    }

    #[test]
    fn a_key_is_its_own_key() {
        for text in ["İstanbul", "ΑΣ", "ﷺ", "Ǆ", "…a…", "ẞ", "K"] {
            assert_eq!(key(&key(text)), key(text), "{text}");
        }
    }

    #[test]
    fn a_long_wall_is_cut_and_says_so() {
        let answer = |n: u32| Answer { text: format!("{n} {}", "x".repeat(190)), count: 1, state: AnswerState::Shown };
        let mut answers: Vec<Answer> = (0..100).map(answer).collect();
        answers.push(Answer { state: AnswerState::Waiting, ..answer(100) });
        let left_out = cut(&mut answers);
        assert_eq!(answers.len() + left_out as usize, 101);
        assert_eq!(answers[0].state, AnswerState::Waiting, "what waits must be seen");
        assert!(answers.iter().map(|answer| answer.text.len()).sum::<usize>() <= ANSWERS_SHOWN_BYTES);
    }

    #[test]
    fn who_gave_both_of_two_merged_answers_counts_once() {
        let said = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let people = [said(&["color", "colour"]), said(&["colour"]), said(&["hue"])];
        let mut wall = Wall::default();
        people.iter().for_each(|words| wall.add(words, false));
        assert!(wall.judge("Colour", &Verdict::Merge { into: "color".to_owned() }));
        wall.recount(people.iter().map(Vec::as_slice), false);
        let counts = |wall: &Wall| wall.answers(false, true).into_iter().map(|answer| (answer.text, answer.count)).collect::<BTreeSet<_>>();
        assert_eq!(counts(&wall), [("color".to_owned(), 2), ("hue".to_owned(), 1)].into());
        people.iter().for_each(|words| wall.take(words));
        assert_eq!(counts(&wall), BTreeSet::new());
    }
}
