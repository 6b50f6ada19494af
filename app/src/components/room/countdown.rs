//! [`Countdown`]: the rest of a span of time, as a ring and as minutes and seconds.

use conductor::time::Timestamp;
use leptos::prelude::*;
use session::socket::use_socket;
use wording::format::countdown;
use wording::language::{Text, room as text, t};

/// Seconds that are left until `until`; `None` while the server renders and until the page's clock runs.
#[must_use]
pub fn use_left(until: Timestamp) -> Memo<Option<f64>> {
    let now = use_socket().now;
    Memo::new(move |_| now.get().map(|now| until.seconds_since(now).max(0.0)))
}

/// A ring that empties, with the remaining time inside.
#[component]
pub fn Ring(
    /// When it is full.
    from: Timestamp,
    /// When it is empty.
    until: Timestamp,
) -> impl IntoView {
    let left = use_left(until);
    let whole = until.seconds_since(from).max(1.0);
    // The ring's length is 100.
    let gone = move || left.get().map_or(0.0, |left| (100.0 - left / whole * 100.0).clamp(0.0, 100.0));
    view! {
        <span class="ring" class:ring--last=move || left.get().is_some_and(|left| left <= 10.0)>
            <svg class="ring__drawing" viewBox="0 0 40 40" aria-hidden="true" focusable="false">
                <circle class="ring__ground" cx="20" cy="20" r="17" pathLength="100"></circle>
                <circle class="ring__left" cx="20" cy="20" r="17" pathLength="100" stroke-dasharray="100" stroke-dashoffset=gone></circle>
            </svg>
            <span class="ring__words" role="timer" aria-label=t(text::TIME_LEFT)>{move || left.get().map_or_else(|| "–:––".to_owned(), countdown)}</span>
        </span>
    }
}

/// The time left, in words: `closes in 4:05`.
#[component]
pub fn Countdown(
    /// When it is over.
    until: Timestamp,
    /// The words for what happens at the end.
    words: Text,
) -> impl IntoView {
    let left = use_left(until);
    move || left.get().map(|left| view! { <span class="numbers">{t(words)}" "{countdown(left)}</span> })
}
