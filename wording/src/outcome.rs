//! Outcomes in words: of one decision, and of everything that was sent. The English words are those of `protocol::outcome_view`.

use crate::format::{points, signed_points};
use crate::language::{Language, current, reasons as text, t, terms};
use conductor::lift::Lift;
use conductor::policy::{PolicyView, Started, Treatment};
use protocol::OutcomeView;

/// A lift: an estimate with its interval, or that there is not enough data to tell.
#[must_use]
pub fn lift_words(lift: &Lift) -> String {
    let (sends, holdouts) = (terms::SENDS.of(lift.n_sent as u64), terms::HOLDOUTS.of(lift.n_holdout as u64));
    match &lift.anytime {
        Some(estimate) => {
            let interval = terms::EFFECT_RANGE.with(&[
                ("mean", &signed_points(estimate.estimate)),
                ("low", &signed_points(estimate.low)),
                ("high", &signed_points(estimate.high)),
            ]);
            text::LIFT.with(&[("interval", &interval), ("sends", &sends), ("holdouts", &holdouts)])
        }
        None => text::NO_LIFT.with(&[("sends", &sends), ("holdouts", &holdouts)]),
    }
}

/// An outcome in words: how the score moved, beside the lift that is known so far. The server's own sentence is English and also says why
/// something could not be measured.
#[must_use]
pub fn outcome_words(outcome: &OutcomeView) -> String {
    if current() == Language::English {
        return outcome.words.clone();
    }
    let moved = match (outcome.treated, outcome.pre, outcome.post) {
        (Treatment::NotTreated, ..) => return t(text::NOTHING_SENT).to_owned(),
        (treated, Some(pre), Some(post)) => {
            let words = if treated == Treatment::Holdout { text::MOVED_HELD } else { text::MOVED };
            words.with(&[("from", &points(pre)), ("to", &points(post))])
        }
        _ => t(text::NOT_MEASURED).to_owned(),
    };
    let lift = outcome.lift.as_ref().map_or_else(|| t(text::NO_LIFT_YET).to_owned(), lift_words);
    format!("{moved} {lift}")
}

/// On how much a policy rests.
#[must_use]
pub fn statement_words(policy: &PolicyView) -> String {
    const COLD: u64 = PolicyView::COLD;
    let (sent, held) = policy.measured();
    let Started { outcomes, events } = policy.started;
    let words = match (sent + held, outcomes) {
        (0, 0) => return t(text::PRIOR_ALONE).to_owned(),
        (0, _) => text::STARTED_ONLY,
        (1..COLD, 0) => text::COLD,
        (1..COLD, _) => text::COLD_STARTED,
        (_, 0) => text::LEARNED,
        _ => text::LEARNED_STARTED,
    };
    let words = words.with(&[
        ("sent", &terms::SENDS.of(sent)),
        ("held", &text::HOLDS.of(held)),
        ("outcomes", &text::OUTCOMES.of(outcomes)),
        ("events", &text::OF_EARLIER.of(events)),
    ]);
    if policy.changes == 0 { words } else { words + &text::CHANGED.of(policy.changes) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use conductor::lift::Interval;
    use leptos::prelude::{Owner, provide_context};

    /// The interval of a single look is another one, and nobody is shown it.
    fn lift(anytime: Option<Interval>) -> Lift {
        let estimate = Some(Interval { estimate: 0.09, low: 0.08, high: 0.1 });
        Lift { n_sent: 1, n_holdout: 34, estimate, anytime, sent: None, believed: None }
    }

    #[test]
    fn a_lift_says_in_english_what_the_rest_interface_says() {
        for lift in [lift(None), lift(Some(Interval { estimate: 0.061, low: -0.012, high: 0.13 }))] {
            assert_eq!(lift_words(&lift), protocol::outcome_view::lift_words(&lift));
        }
    }

    #[test]
    fn a_lift_claims_no_more_in_german() {
        Owner::new().with(|| {
            provide_context(Language::German);
            assert_eq!(
                lift_words(&lift(None)),
                "Zu wenig Daten, um zu sagen, ob Senden hilft: bisher nur aus 1 Sendung und 34 Vergleichen."
            );
        });
    }
}
