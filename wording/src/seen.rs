//! The falls that would have shown in a session.

use crate::language::{record as text, t};
use protocol::Totals;

/// The share of time in which a fall by half would have shown, as a sentence; `None` where that is not known.
#[must_use]
pub fn seen_words(totals: &Totals) -> Option<String> {
    let percent = (totals.half_seen?.clamp(0.0, 1.0) * 100.0).round();
    Some(match percent {
        0.0 => t(text::SEEN_NEVER).to_owned(),
        100.0 => t(text::SEEN_ALWAYS).to_owned(),
        percent => text::SEEN_PARTLY.with(&[("share", &percent)]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quiet_session_is_called_too_quiet() {
        let said = |half_seen| seen_words(&Totals { half_seen, ..Totals::default() });
        assert_eq!(said(None), None);
        assert!(said(Some(0.0)).is_some_and(|words| words.starts_with("Too quiet")));
        assert_eq!(said(Some(0.42)).as_deref(), Some("A fall of activity by half would have shown in 42 % of the time."));
    }
}
