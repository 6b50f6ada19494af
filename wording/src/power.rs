//! The time it takes to know whether sending helps, in words.

use crate::language::{record as text, t};
use conductor::policy::Power;

/// The time it takes, as a sentence. `sessions` is the approximate number of further sessions, if it can be said.
#[must_use]
pub fn power_words(power: Power, sessions: Option<u32>) -> String {
    match (power, sessions) {
        (Power::Known { helps: true }, _) => t(text::POWER_HELPS).to_owned(),
        (Power::Known { helps: false }, _) => t(text::POWER_HARMS).to_owned(),
        (Power::Less, _) => t(text::POWER_LESS).to_owned(),
        (Power::Needs { decisions }, Some(sessions)) => {
            text::POWER_NEEDS.with(&[("sessions", &text::POWER_SESSIONS.of(sessions)), ("decisions", &text::POWER_DECISIONS.of(decisions))])
        }
        (Power::Needs { .. } | Power::Never, _) => t(text::POWER_NEVER).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_promised_in_sessions_and_decisions() {
        assert_eq!(
            power_words(Power::Needs { decisions: 84 }, Some(14)),
            "At this rate you will know in about 14 sessions (84 decisions) whether sending helps by 5 points or more."
        );
        assert_eq!(power_words(Power::Never, None), "With so few decisions held back, you will not know whether sending helps.");
        assert_eq!(power_words(Power::Known { helps: true }, None), "It is known now: sending helps.");
    }
}
