//! [`LocalTime`]: a moment, in UTC as the server renders it and in the reader's own time once the page runs.

use conductor::time::Timestamp;
use leptos::prelude::*;
use wording::format::{iso, utc_day, utc_time};
use wording::language::Text;

/// The part of a moment to show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Precision {
    /// Hours and minutes.
    #[default]
    Time,
    /// Hours, minutes and seconds.
    Seconds,
    /// The day too.
    Day,
}

/// A moment.
#[component]
pub fn LocalTime(
    /// The moment.
    at: Timestamp,
    /// The part of it to show.
    #[prop(optional)]
    shown: Precision,
) -> impl IntoView {
    let here = use_clock_of_reader();
    view! { <time datetime=iso(at)>{move || words(at, shown, here.get())}</time> }
}

/// A text with a day and a time in its only place.
pub fn dated(text: Text, at: Timestamp) -> impl IntoView {
    let (before, after) = text.split();
    // An empty text would be rendered as a space.
    view! { {before}<LocalTime at shown=Precision::Day/>{(!after.is_empty()).then_some(after)} }
}

/// Returns whether times can be shown as the reader's clock does: not while the server renders, and not before the page has taken over.
#[must_use]
pub fn use_clock_of_reader() -> ReadSignal<bool> {
    let (here, set_here) = signal(false);
    Effect::new(move |_| set_here.set(true));
    here
}

/// A moment in words, by the reader's clock if `here`, else in UTC.
#[must_use]
pub fn words(at: Timestamp, shown: Precision, here: bool) -> String {
    let at = if here { shifted(at) } else { at };
    match shown {
        Precision::Time => utc_time(at, false),
        Precision::Seconds => utc_time(at, true),
        Precision::Day => format!("{} {}", utc_day(at), utc_time(at, false)),
    }
}

/// The moment at which a clock in UTC would show what the reader's clock shows at `at`: one formatter then serves both sides.
#[cfg(feature = "hydrate")]
fn shifted(at: Timestamp) -> Timestamp {
    #[expect(clippy::cast_precision_loss, reason = "ms since 1970 are far below 2^53")]
    let date = web_sys::js_sys::Date::new(&(at.as_millis() as f64).into());
    #[expect(clippy::cast_possible_truncation, reason = "offsets are minutes within a day")]
    let offset = date.get_timezone_offset() as i64;
    Timestamp::from_millis(at.as_millis() - offset * 60_000)
}

#[cfg(not(feature = "hydrate"))]
const fn shifted(at: Timestamp) -> Timestamp {
    at
}
