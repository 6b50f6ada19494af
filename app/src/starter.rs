//! The drafts that an empty list is offered, in each language.

use conductor::arm::{Content, PollKind};
use conductor::prepared::Prepared;
use leptos::prelude::{Owner, provide_context};
use wording::language::{Language, Text, drafts as text, t};

/// The polls: a question and its options.
const POLLS: [(Text, &[Text]); 3] = [
    (text::READY_TOPIC, &[text::READY_TOPIC_1, text::READY_TOPIC_2, text::READY_TOPIC_3, text::READY_TOPIC_4]),
    (text::READY_NEXT, &[text::READY_NEXT_1, text::READY_NEXT_2, text::READY_NEXT_3, text::READY_NEXT_4]),
    (text::READY_USE, &[text::READY_USE_1, text::READY_USE_2, text::READY_USE_3]),
];

/// Three polls and a prompt.
#[must_use]
pub fn drafts(language: Language) -> Vec<Prepared> {
    let owner = Owner::new();
    owner.with(|| {
        provide_context(language);
        let polls = POLLS.map(|(question, options)| Content::Poll {
            question: t(question).to_owned(),
            options: options.iter().map(|option| t(*option).to_owned()).collect(),
            kind: PollKind::Single,
        });
        let prompt = Content::ChatPrompt { text: t(text::READY_PROMPT).to_owned() };
        polls.into_iter().chain([prompt]).map(Prepared::from).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_draft_of_the_starter_can_be_shown_in_every_language() {
        let lists = Language::ALL.map(drafts);
        for list in &lists {
            assert_eq!(list.len(), 4);
            assert!(list.iter().all(|prepared| prepared.check() == Ok(())), "{list:?}");
        }
        assert_ne!(lists[0], lists[1]);
    }
}
