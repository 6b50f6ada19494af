//! Built-in words, for each arm and each way in which a room fades. They name no topic, because nobody here knows it, and ask for something
//! that takes one tap or one line.

use conductor::anomaly::{Anomaly, AnomalyKind};
use conductor::arm::{Arm, Content, PollKind};
use protocol::Language;
use rand::{Rng, RngExt};

mod english;
mod german;

/// A poll: a question and its options.
type Poll = (&'static str, &'static [&'static str]);
/// Choices by the way in which the room fades.
type By<T> = [(AnomalyKind, &'static [T]); AnomalyKind::ALL.len()];

/// All built-in words of a language. Every language has as many for each anomaly, so that a seed draws the same in all.
struct Words {
    polls: By<Poll>,
    prompts: By<&'static str>,
    cues: By<&'static str>,
    /// Challenges: words and seconds.
    challenges: By<(&'static str, u32)>,
}

const fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &english::WORDS,
        Language::German => &german::WORDS,
    }
}

/// Words for an arm that needs nothing from the room, in a language.
///
/// # Panics
/// If `arm` is [`Arm::Hold`] or [`Arm::QnaPromote`], which have no words of their own.
pub fn pick<R: Rng + ?Sized>(arm: Arm, anomaly: &Anomaly, language: Language, rng: &mut R) -> Content {
    let words = words(language);
    match arm {
        Arm::Poll => {
            let (question, options) = one_of(of(&words.polls, anomaly.kind), rng);
            Content::Poll {
                question: (*question).to_owned(),
                options: options.iter().map(|option| (*option).to_owned()).collect(),
                kind: PollKind::Single,
            }
        }
        Arm::ChatPrompt => Content::ChatPrompt { text: (*one_of(of(&words.prompts, anomaly.kind), rng)).to_owned() },
        Arm::Notification => Content::Notification { text: (*one_of(of(&words.cues, anomaly.kind), rng)).to_owned() },
        Arm::Gamification => {
            let (text, seconds) = one_of(of(&words.challenges, anomaly.kind), rng);
            Content::Gamification { text: (*text).to_owned(), seconds: *seconds }
        }
        Arm::Hold | Arm::QnaPromote => unreachable!("{arm} has no template"),
    }
}

fn of<T>(table: &By<T>, kind: AnomalyKind) -> &'static [T] {
    table.iter().find(|(of, _)| *of == kind).map_or(&[], |(_, texts)| texts)
}

fn one_of<'a, T, R: Rng + ?Sized>(texts: &'a [T], rng: &mut R) -> &'a T {
    &texts[rng.random_range(0..texts.len())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use conductor::anomaly::Severity;
    use conductor::time::Timestamp;
    use conductor::unit::Score;
    use rand::SeedableRng;
    use rand_pcg::Pcg64;
    use std::collections::BTreeSet;

    fn all() -> impl Iterator<Item = (Arm, AnomalyKind, Language)> {
        let pairs = Arm::BY_HAND.into_iter().flat_map(|arm| AnomalyKind::ALL.into_iter().map(move |kind| (arm, kind)));
        pairs.flat_map(|(arm, kind)| Language::ALL.into_iter().map(move |language| (arm, kind, language)))
    }

    fn anomaly(kind: AnomalyKind) -> Anomaly {
        Anomaly {
            kind,
            severity: Severity::Warning,
            onset: Timestamp::default(),
            at: Timestamp::default(),
            statistic: 3.0,
            threshold: 2.4,
            score: Score::new(0.3),
            expected: Score::new(0.6),
            people: 40,
            people_before: 40,
            reasons: Vec::new(),
        }
    }

    #[test]
    fn every_text_can_be_shown_and_belongs_to_its_arm() {
        let mut rng = Pcg64::seed_from_u64(1);
        for (arm, kind, language) in all() {
            for _ in 0..50 {
                let content = pick(arm, &anomaly(kind), language, &mut rng);
                assert_eq!(content.arm(), arm);
                assert_eq!(content.check(), Ok(()), "{content:?}");
            }
        }
    }

    #[test]
    fn there_are_several_texts_for_each_and_the_seed_chooses() {
        for (arm, kind, language) in all() {
            let text = |seed| format!("{:?}", pick(arm, &anomaly(kind), language, &mut Pcg64::seed_from_u64(seed)));
            let different: BTreeSet<String> = (0..40).map(text).collect();
            assert!(different.len() >= 2, "{arm} against {kind} in {language}");
            assert_eq!(text(7), text(7));
        }
    }

    fn shape<T>(table: &By<T>) -> Vec<(AnomalyKind, usize)> {
        table.iter().map(|(kind, texts)| (*kind, texts.len())).collect()
    }

    #[test]
    fn every_language_has_its_own_words_and_as_many() {
        let english = words(Language::English);
        for language in Language::ALL.into_iter().filter(|language| *language != Language::English) {
            let other = words(language);
            assert_eq!(shape(&other.polls), shape(&english.polls));
            assert_eq!(shape(&other.prompts), shape(&english.prompts));
            assert_eq!(shape(&other.cues), shape(&english.cues));
            assert_eq!(shape(&other.challenges), shape(&english.challenges));
        }
        for (arm, kind, _) in all() {
            for seed in 0..20 {
                let text = |language| pick(arm, &anomaly(kind), language, &mut Pcg64::seed_from_u64(seed));
                assert_ne!(text(Language::English), text(Language::German));
            }
        }
    }
}
