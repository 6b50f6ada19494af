//! Numbers, moments and the product's terms in words: one function for each, so that server and browser render the same.

pub use crate::anomaly::anomaly_name;
pub use crate::arm::arm_name;
use crate::language::{self, Language, Text, agenda, common, errors, events, sessions, t, terms};
use conductor::mode::Mode;
use conductor::policy::Belief;
use conductor::proposal::DismissReason;
use conductor::reading::{Driver, Trend, Warmth};
use conductor::signal::Phase;
use conductor::time::Timestamp;
use conductor::unit::{Probability, Score};
use protocol::{ApiError, ErrorCode, Rehearsal, Scenario, TeamRole};

/// A score on the scale of screens: 0 to 100, rounded.
#[must_use]
pub fn points(score: Score) -> i64 {
    rounded(score.get() * 100.0)
}

/// A probability as a whole number of percent.
#[must_use]
pub fn percent(probability: Probability) -> String {
    format!("{} %", rounded(probability.get() * 100.0))
}

/// A difference of scores in points, with its sign and a true minus.
#[must_use]
pub fn signed_points(difference: f64) -> String {
    match rounded(difference * 100.0) {
        0 => "0".to_owned(),
        more if more > 0 => format!("+{more}"),
        less => format!("−{}", less.unsigned_abs()),
    }
}

/// A number with `decimals` places, with the separator of the page's language.
#[must_use]
pub fn decimal(number: f64, decimals: usize) -> String {
    let digits = format!("{number:.decimals$}");
    match language::current() {
        Language::English => digits,
        Language::German => digits.replace('.', ","),
    }
}

/// A rate with one decimal below ten, and none above.
#[must_use]
pub fn rate(per_minute: f64) -> String {
    if per_minute < 9.95 { decimal(per_minute, 1) } else { format!("{per_minute:.0}") }
}

/// A ratio such as `0.4×`.
#[must_use]
pub fn times(ratio: f64) -> String {
    if ratio < 9.95 { decimal(ratio, 1) + "×" } else { format!("{ratio:.0}×") }
}

/// A span in seconds as a countdown: `4:05`, or `1:02:30`. Negative spans are over: `0:00`.
#[must_use]
pub fn countdown(seconds: f64) -> String {
    let left = rounded(seconds.max(0.0).ceil());
    let (hours, minutes, seconds) = (left / 3600, left / 60 % 60, left % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// A length of time in words, for settings: `45 s`, `5 min`, `1 h 30 min`.
#[must_use]
pub fn span(seconds: i64) -> String {
    match seconds {
        s if s < 60 => format!("{s} s"),
        s if s < 3600 && s % 60 == 0 => format!("{} min", s / 60),
        s if s < 3600 => format!("{} min {} s", s / 60, s % 60),
        s if s % 3600 < 60 => format!("{} h", s / 3600),
        s => format!("{} h {} min", s / 3600, s / 60 % 60),
    }
}

/// Year, month and day of a moment in UTC.
///
/// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`: <https://howardhinnant.github.io/date_algorithms.html>.
fn civil(at: Timestamp) -> (i64, i64, i64) {
    let z = at.as_millis().div_euclid(86_400_000) + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// Hours and minutes of a moment in UTC, and seconds if wanted.
#[must_use]
pub fn utc_time(at: Timestamp, with_seconds: bool) -> String {
    let s = at.as_millis().div_euclid(1000).rem_euclid(86_400);
    let (hours, minutes, seconds) = (s / 3600, s / 60 % 60, s % 60);
    if with_seconds { format!("{hours:02}:{minutes:02}:{seconds:02}") } else { format!("{hours:02}:{minutes:02}") }
}

/// Day, month and year of a moment in UTC, such as `24 Nov 2026`.
#[must_use]
pub fn utc_day(at: Timestamp) -> String {
    let (year, month, day) = civil(at);
    let name = usize::try_from(month - 1).ok().and_then(|month| t(common::MONTHS).split(' ').nth(month)).unwrap_or_default();
    common::DAY.with(&[("day", &day), ("month", &name), ("year", &year)])
}

/// A moment as RFC 3339 in UTC, for machines.
#[must_use]
pub fn iso(at: Timestamp) -> String {
    let (year, month, day) = civil(at);
    format!("{year:04}-{month:02}-{day:02}T{}Z", utc_time(at, true))
}

/// An error in a sentence for people: what is wrong, and how long to wait if that is known. The server's own sentence is English and says
/// more; in other languages the code has to do.
#[must_use]
pub fn error_words(error: &ApiError) -> String {
    let mut words = if language::current() == Language::English { sentence(&error.message) } else { String::new() };
    if words.is_empty() {
        words.push_str(t(error_text(error.code)));
    }
    if let Some(seconds) = error.retry_after {
        words.push(' ');
        words.push_str(&common::TRY_AGAIN_IN.with(&[("span", &span(i64::from(seconds.max(1))))]));
    }
    words
}

/// A clause as a sentence.
fn sentence(clause: &str) -> String {
    let mut words = String::new();
    let mut letters = clause.chars();
    if let Some(first) = letters.next() {
        words.extend(first.to_uppercase());
        words.push_str(letters.as_str());
        if !words.ends_with(['.', '!', '?']) {
            words.push('.');
        }
    }
    words
}

const fn error_text(code: ErrorCode) -> Text {
    match code {
        ErrorCode::BadRequest => errors::BAD_REQUEST,
        ErrorCode::Invalid => errors::INVALID,
        ErrorCode::Unauthenticated => errors::UNAUTHENTICATED,
        ErrorCode::BadCredentials => errors::BAD_CREDENTIALS,
        ErrorCode::Forbidden => errors::FORBIDDEN,
        ErrorCode::Muted => errors::MUTED,
        ErrorCode::Banned => errors::BANNED,
        ErrorCode::NotAllowed => errors::NOT_ALLOWED,
        ErrorCode::NameReserved => errors::NAME_RESERVED,
        ErrorCode::WrongPasscode => errors::WRONG_PASSCODE,
        ErrorCode::NotFound => errors::NOT_FOUND,
        ErrorCode::Exists => errors::EXISTS,
        ErrorCode::Stale => errors::STALE,
        ErrorCode::Conflict => errors::CONFLICT,
        ErrorCode::Over => errors::OVER,
        ErrorCode::SessionEnded => errors::SESSION_ENDED,
        ErrorCode::TooLarge => errors::TOO_LARGE,
        ErrorCode::TooMany => errors::TOO_MANY,
        ErrorCode::RateLimited => errors::RATE_LIMITED,
        ErrorCode::Stopped => errors::STOPPED,
        ErrorCode::Busy => errors::BUSY,
        ErrorCode::StorageUnavailable => errors::STORAGE,
        ErrorCode::Unavailable => errors::UNAVAILABLE,
        ErrorCode::Internal | ErrorCode::Unknown => errors::INTERNAL,
    }
}

/// Name of a phase of the agenda.
#[must_use]
pub const fn phase_name(phase: Phase) -> Text {
    match phase {
        Phase::Lobby => agenda::LOBBY,
        Phase::Opening => agenda::OPENING,
        Phase::Talk => agenda::TALK,
        Phase::Demo => agenda::DEMO,
        Phase::Break => agenda::BREAK,
        Phase::Qa => agenda::QA,
        Phase::Closing => agenda::CLOSING,
    }
}

/// A role in the team of an event as people call it.
#[must_use]
pub const fn role_name(role: TeamRole) -> Text {
    match role {
        TeamRole::Viewer => events::VIEWER,
        TeamRole::Speaker => events::SPEAKER,
        TeamRole::Moderator => events::MODERATOR,
        TeamRole::Organizer => events::ORGANIZER,
        TeamRole::Owner => events::OWNER,
    }
}

/// A mode as people call it.
#[must_use]
pub const fn mode_name(mode: Mode) -> Text {
    match mode {
        Mode::Manual => terms::MANUAL,
        Mode::SemiAuto => terms::SEMI_AUTO,
        Mode::Auto => terms::AUTO,
    }
}

/// A mode's effect, in a sentence.
#[must_use]
pub const fn mode_words(mode: Mode) -> Text {
    match mode {
        Mode::Manual => terms::MANUAL_WORDS,
        Mode::SemiAuto => terms::SEMI_AUTO_WORDS,
        Mode::Auto => terms::AUTO_WORDS,
    }
}

/// The name of a played session.
#[must_use]
pub const fn played_name(rehearsal: &Rehearsal) -> Text {
    if rehearsal.recording.is_some() { sessions::REPLAY } else { sessions::REHEARSAL }
}

/// A scenario as people call it.
#[must_use]
pub const fn scenario_name(scenario: Scenario) -> Text {
    match scenario {
        Scenario::Healthy => sessions::HEALTHY,
        Scenario::SlowFade => sessions::SLOW_FADE,
        Scenario::SuddenFade => sessions::SUDDEN_FADE,
        Scenario::MassExit => sessions::MASS_EXIT,
        Scenario::Hostile => sessions::HOSTILE,
        Scenario::Tiny => sessions::TINY,
    }
}

/// The behavior of a scenario's people, in a sentence.
#[must_use]
pub const fn scenario_words(scenario: Scenario) -> Text {
    match scenario {
        Scenario::Healthy => sessions::HEALTHY_WORDS,
        Scenario::SlowFade => sessions::SLOW_FADE_WORDS,
        Scenario::SuddenFade => sessions::SUDDEN_FADE_WORDS,
        Scenario::MassExit => sessions::MASS_EXIT_WORDS,
        Scenario::Hostile => sessions::HOSTILE_WORDS,
        Scenario::Tiny => sessions::TINY_WORDS,
    }
}

/// The everyday name of something that moves a score.
#[must_use]
pub const fn driver_name(driver: Driver) -> Text {
    match driver {
        Driver::Chat => terms::CHAT,
        Driver::React => terms::REACTIONS,
        Driver::Qa => terms::QUESTIONS,
        Driver::Focus => terms::ATTENTION,
    }
}

/// A score's trend, in a word.
#[must_use]
pub const fn trend_word(trend: Trend) -> Text {
    match trend {
        Trend::Rising => terms::RISING,
        Trend::Steady => terms::STEADY,
        Trend::Falling => terms::FALLING,
    }
}

/// Returns whether there is a score, and if not why not: a heading and a sentence. `None` if there is nothing to explain.
#[must_use]
pub const fn warmth_words(warmth: Warmth) -> Option<(Text, Text)> {
    match warmth {
        Warmth::NoData => Some((terms::NO_DATA, terms::NO_DATA_WORDS)),
        Warmth::TooFew => Some((terms::TOO_FEW, terms::TOO_FEW_WORDS)),
        Warmth::Warming => Some((terms::WARMING, terms::WARMING_WORDS)),
        Warmth::Quiet => Some((terms::QUIET, terms::QUIET_WORDS)),
        Warmth::TooQuiet => Some((terms::TOO_QUIET, terms::TOO_QUIET_WORDS)),
        Warmth::Ended => Some((terms::OVER, terms::OVER_WORDS)),
        Warmth::Ready => None,
    }
}

/// A reason for dismissing, as its chip says.
#[must_use]
pub const fn dismiss_words(reason: DismissReason) -> Text {
    match reason {
        DismissReason::NotNeeded => terms::NOT_NEEDED,
        DismissReason::BadMoment => terms::BAD_MOMENT,
        DismissReason::WrongArm => terms::WRONG_ARM,
        DismissReason::BadWords => terms::BAD_WORDS,
        DismissReason::Other => terms::OTHER_REASON,
    }
}

/// A belief about an effect, as a range with its data. A belief is no measurement, and below three sends it is only the prior.
#[must_use]
pub fn belief_words(belief: &Belief, n_sends: u32, n_holdouts: u32) -> String {
    let (low, high) = belief.interval();
    let range =
        terms::EFFECT_RANGE.with(&[("mean", &signed_points(belief.mean)), ("low", &signed_points(low)), ("high", &signed_points(high))]);
    let words = if n_sends < 3 { terms::PRIOR_GUESS } else { terms::EXPECTED_EFFECT };
    words.with(&[("range", &range), ("sends", &terms::SENDS.of(n_sends)), ("holdouts", &terms::HOLDOUTS.of(n_holdouts))])
}

/// The nearest whole number.
fn rounded(value: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "the cast saturates, and what is shown is far smaller")]
    {
        value.round() as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_shown_from_0_to_100() {
        assert_eq!((points(Score::new(0.0)), points(Score::new(0.634)), points(Score::new(1.0))), (0, 63, 100));
    }

    #[test]
    fn differences_carry_their_sign_and_a_true_minus() {
        assert_eq!((signed_points(0.061).as_str(), signed_points(-0.128).as_str(), signed_points(-0.001).as_str()), ("+6", "−13", "0"));
    }

    #[test]
    fn a_countdown_rounds_up_and_ends_at_zero() {
        assert_eq!(countdown(245.0), "4:05");
        assert_eq!(countdown(244.2), "4:05");
        assert_eq!(countdown(3750.0), "1:02:30");
        assert_eq!(countdown(-3.0), "0:00");
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        assert_eq!(iso(Timestamp::from_millis(0)), "1970-01-01T00:00:00Z");
        assert_eq!(iso(Timestamp::from_millis(951_782_400_000)), "2000-02-29T00:00:00Z");
        assert_eq!(iso(Timestamp::from_millis(1_795_557_600_000)), "2026-11-24T22:00:00Z");
        assert_eq!(iso(Timestamp::from_millis(-1_000)), "1969-12-31T23:59:59Z");
        assert_eq!(utc_day(Timestamp::from_millis(1_795_557_600_000)), "24 Nov 2026");
    }

    #[test]
    fn an_error_is_a_sentence_that_says_how_long_to_wait() {
        let error = ApiError::new(ErrorCode::RateLimited, "too many tries").retry_after(90);
        assert_eq!(error_words(&error), "Too many tries. Try again in 1 min 30 s.");
        assert_eq!(error_words(&ApiError::not_found("session")), "There is no such session.");
    }

    #[test]
    fn a_belief_without_data_is_called_a_guess() {
        let belief = Belief { mean: 0.06, sd: 0.0357, p_better_than_hold: Probability::new(0.95) };
        assert_eq!(belief_words(&belief, 14, 6), "Expected effect +6 points (95 % interval −1 to +13), from 14 sends and 6 holdouts");
        assert!(belief_words(&belief, 1, 0).starts_with("Prior guess +6 points"));
        assert!(belief_words(&belief, 1, 0).ends_with("not enough data yet: 1 send and 0 holdouts"));
    }
}
