//! The reasons of a proposal, of its expiry, and the name of who decided on it.

use crate::format::points;
use crate::language::{Text, reasons as text, t};
use conductor::anomaly::{Anomaly, Shows};
use conductor::gate::GateAnswer;
use conductor::policy::Inadmissible;
use conductor::proposal::Expiry;
use conductor::reading::{Contribution, Driver};
use conductor::record::DecidedBy;

/// The reason for a proposal: one sentence without a full stop.
#[must_use]
pub fn why_now(anomaly: &Anomaly) -> String {
    let span = span(anomaly.at.seconds_since(anomaly.onset));
    let (was, is) = (points(anomaly.expected), points(anomaly.score));
    let reason = anomaly.reasons.iter().find_map(clause);
    match (anomaly.kind.spec().shows, reason) {
        (Shows::Exit, _) => text::LEFT.with(&[
            ("gone", &anomaly.people_before.saturating_sub(anomaly.people)),
            ("before", &anomaly.people_before),
            ("span", &span),
            ("is", &is),
        ]),
        (Shows::Level, Some(reason)) => text::LOW_BECAUSE.with(&[("reason", &reason), ("is", &is), ("span", &span)]),
        (Shows::Level, None) => text::LOW.with(&[("is", &is), ("span", &span)]),
        (Shows::Fall, Some(reason)) => text::FELL_BECAUSE.with(&[("reason", &reason), ("was", &was), ("is", &is), ("span", &span)]),
        (Shows::Fall, None) => text::FELL.with(&[("was", &was), ("is", &is), ("span", &span)]),
    }
}

/// The effect of one driver, if it lowers the score by a known amount.
fn clause(reason: &Contribution) -> Option<String> {
    let ratio = reason.fell_to()?;
    let words = match reason.channel {
        Driver::Chat => text::CHAT_AT,
        Driver::React => text::REACTIONS_AT,
        Driver::Qa => text::QUESTIONS_AT,
        Driver::Focus => text::ATTENTION_AT,
    };
    Some(words.with(&[("percent", &(ratio * 100.0).round())]))
}

/// Seconds up to two minutes, then minutes.
fn span(seconds: f64) -> String {
    let seconds = seconds.max(1.0);
    if seconds < 120.0 { text::SECONDS.with(&[("n", &seconds.round())]) } else { text::MINUTES.with(&[("n", &(seconds / 60.0).round())]) }
}

/// The reason why an arm could not be chosen, as a clause.
#[must_use]
pub const fn inadmissible_words(why: Inadmissible) -> Text {
    match why {
        Inadmissible::NeverDo => text::NEVER_DO,
        Inadmissible::Budget => text::BUDGET,
        Inadmissible::Cooldown => text::COOLDOWN,
        Inadmissible::Phase => text::PHASE,
        Inadmissible::NoMaterial => text::NO_MATERIAL,
        Inadmissible::NotConfigured => text::NOT_CONFIGURED,
    }
}

/// The reason why a proposal expired, as a clause.
#[must_use]
pub const fn expiry_words(why: Expiry) -> Text {
    match why {
        Expiry::Ttl => text::TTL,
        Expiry::Evicted => text::EVICTED,
        Expiry::Superseded => text::SUPERSEDED,
        Expiry::Recovered => text::RECOVERED,
        Expiry::SessionEnded => text::SESSION_ENDED,
        Expiry::Stopped => text::STOPPED,
        Expiry::Forbidden => text::FORBIDDEN,
    }
}

/// The gate's answer.
#[must_use]
pub const fn gate_words(answer: GateAnswer) -> Text {
    match answer {
        GateAnswer::Admitted => text::ADMIT,
        GateAnswer::Manual => text::MANUAL,
        GateAnswer::Unsure => text::UNSURE,
        GateAnswer::Held => text::HELD,
        GateAnswer::HeldForComparison => text::HELD_FOR_COMPARISON,
    }
}

/// The person or program that decided.
#[must_use]
pub fn decided_by(who: &DecidedBy) -> String {
    match who {
        DecidedBy::Nobody => t(text::BY_NOBODY).to_owned(),
        DecidedBy::Conductor => t(text::BY_CONDUCTOR).to_owned(),
        DecidedBy::Person { name } => name.clone(),
        DecidedBy::Expiry { why } => text::BY_NOBODY_AS.with(&[("why", &expiry_words(*why))]),
        DecidedBy::Failure { why } => text::BY_NOBODY_AS.with(&[("why", why)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use conductor::anomaly::{AnomalyKind, Severity};
    use conductor::time::Timestamp;
    use conductor::unit::Score;
    use leptos::prelude::{Owner, provide_context};

    fn anomaly(kind: AnomalyKind, reasons: Vec<Contribution>) -> Anomaly {
        Anomaly {
            kind,
            severity: Severity::Warning,
            onset: Timestamp::from_millis(1_000_000),
            at: Timestamp::from_millis(1_050_000),
            statistic: 3.0,
            threshold: 2.4,
            score: Score::new(0.38),
            expected: Score::new(0.61),
            people: 22,
            people_before: 40,
            reasons,
        }
    }

    #[test]
    fn the_sentence_names_the_driver_the_fall_and_its_age() {
        let chat = Contribution { channel: Driver::Chat, value: -0.3, ratio: Some(0.218) };
        let fall = anomaly(AnomalyKind::SuddenDrop, vec![chat]);
        assert_eq!(
            why_now(&fall),
            "Chat is at 22 % of what is usual here, and the score went from 61 to 38 over the last 50 s",
            "as the conductor's own"
        );
        Owner::new().with(|| {
            provide_context(Language::German);
            assert_eq!(
                why_now(&fall),
                "Der Chat liegt bei 22 % dessen, was hier üblich ist, und der Wert sank in den letzten 50 s von 61 auf 38"
            );
        });
    }

    #[test]
    fn clauses_are_those_of_the_conductor_in_english() {
        for why in
            [Expiry::Ttl, Expiry::Evicted, Expiry::Superseded, Expiry::Recovered, Expiry::SessionEnded, Expiry::Stopped, Expiry::Forbidden]
        {
            assert_eq!(t(expiry_words(why)), why.to_string());
            let by = DecidedBy::Expiry { why };
            assert_eq!(decided_by(&by), by.to_string());
        }
        use Inadmissible::{Budget, Cooldown, NeverDo, NoMaterial, NotConfigured, Phase};
        for why in [NeverDo, Budget, Cooldown, Phase, NoMaterial, NotConfigured] {
            assert_eq!(t(inadmissible_words(why)), why.to_string());
        }
        use GateAnswer::{Admitted, Held, HeldForComparison, Manual, Unsure};
        for answer in [Admitted, Manual, Unsure, Held, HeldForComparison] {
            assert_eq!(t(gate_words(answer)), answer.to_string());
        }
    }

    #[test]
    fn the_gates_answer_is_in_the_pages_language() {
        Owner::new().with(|| {
            provide_context(Language::German);
            assert_eq!(t(gate_words(GateAnswer::Admitted)), "darf automatisch gesendet werden");
        });
    }
}
