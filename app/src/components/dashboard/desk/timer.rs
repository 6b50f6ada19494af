//! The field for the time after which a poll closes by itself.

use leptos::prelude::*;
use wording::language::{desk as text, t};

/// A choice of times, or none.
#[component]
pub(super) fn TimerField(
    /// Id of the field.
    #[prop(into)]
    id: String,
    /// The choice, in seconds.
    timer: RwSignal<Option<u32>>,
) -> impl IntoView {
    // A time that a file gave may be none of the usual ones.
    let known = [15, 30, 60, 120, 300, 600];
    let own = timer.get_untracked().filter(|seconds| !known.contains(seconds));
    let times = [None].into_iter().chain(known.map(Some)).chain(own.map(Some));
    let times = times
        .map(|seconds: Option<u32>| {
            let words = seconds.map_or_else(|| t(text::NO_TIMER).to_owned(), |seconds| wording::format::span(i64::from(seconds)));
            let value = seconds.map(|seconds| seconds.to_string()).unwrap_or_default();
            view! { <option value=value selected=move || timer.get() == seconds>{words}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>{t(text::TIMER)}</label>
            <select
                class="input"
                id=id
                prop:value=move || timer.get().map(|seconds| seconds.to_string()).unwrap_or_default()
                on:change:target=move |event| timer.set(event.target().value().parse().ok())
            >
                {times}
            </select>
        </div>
    }
}
