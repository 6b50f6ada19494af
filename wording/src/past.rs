//! Files of past sessions, in the language of the page.

use crate::language::{Text, past as text, t};
use import::{Format, Unclear, Unreadable};
use protocol::past::PastSession;

/// The kind of a file.
#[must_use]
pub fn format_name(format: Format) -> &'static str {
    match format {
        Format::Signals => t(text::SIGNALS),
        Format::Export => t(text::EXPORT),
        format => format.name(),
    }
}

/// The reason why a file could not be read at all.
#[must_use]
pub const fn unreadable_words(why: Unreadable) -> Text {
    match why {
        Unreadable::TooLarge => text::TOO_LARGE,
        Unreadable::Packed => text::PACKED,
        Unreadable::NotText => text::NOT_TEXT,
        Unreadable::Unknown => text::UNKNOWN,
        Unreadable::Nothing(_) => text::NOTHING,
    }
}

/// The reason why a line was not understood.
#[must_use]
pub const fn unclear_words(why: Unclear) -> Text {
    match why {
        Unclear::Stay => text::STAY,
        Unclear::Message => text::MESSAGE,
        Unclear::Deed => text::DEED,
        Unclear::Signal => text::SIGNAL,
        Unclear::Json => text::JSON,
        Unclear::Sample => text::SAMPLE,
        Unclear::Event => text::EVENT,
        Unclear::Long => text::LONG,
        Unclear::Moment => text::MOMENT,
        Unclear::Late => text::LATE,
        Unclear::More => text::MORE,
    }
}

/// The number of alarms that there would have been in imported sessions that tell enough; `None` without such a session.
#[must_use]
pub fn would_words(sessions: &[PastSession]) -> Option<String> {
    let whole: Vec<&PastSession> = sessions.iter().filter(|session| session.about.is_some_and(|about| about.whole)).collect();
    let alarms = || whole.iter().flat_map(|session| &session.alarms);
    let said = |lost| alarms().filter(|alarm| alarm.lost == Some(lost)).count();
    (!whole.is_empty())
        .then(|| text::WOULD.with(&[("sessions", &whole.len()), ("alarms", &alarms().count()), ("yes", &said(true)), ("no", &said(false))]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use conductor::anomaly::AnomalyKind;
    use conductor::time::Timestamp;
    use import::Activity;
    use protocol::past::{About, PastAlarm};
    use uuid::Uuid;

    #[test]
    fn only_sessions_that_tell_enough_are_an_honest_test() {
        let about = |whole| About { format: Format::ZoomChat, activity: Activity::default(), whole, dated: true, exact_s: 1 };
        let alarm = |n, lost| PastAlarm { n, at_s: 60 * n, kind: AnomalyKind::SuddenDrop, lost };
        let session = |about: Option<About>, alarms: Vec<PastAlarm>| PastSession {
            id: Uuid::nil(),
            at: Timestamp::default(),
            title: None,
            about,
            counts: true,
            alarms,
        };
        let sessions = [
            session(None, vec![]),
            session(Some(about(false)), vec![alarm(1, None)]),
            session(Some(about(true)), vec![alarm(1, Some(true)), alarm(2, Some(false)), alarm(3, None)]),
        ];
        let words = would_words(&sessions).expect("one tells enough");
        assert!(words.starts_with("In 1 imported sessions it would have alarmed 3 times."), "{words}");
        assert!(words.ends_with("yes 1 times and no 1 times."), "{words}");
        assert_eq!(would_words(&sessions[..2]), None);
    }
}
