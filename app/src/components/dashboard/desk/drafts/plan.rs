//! A poll that opens at a random moment.

use super::List;
use super::work::{Work, WorkFailure};
use api::drafts::plan_draft;
use conductor::id::DraftId;
use conductor::planned::{LONGEST_MINUTES, SHORTEST_MINUTES};
use conductor::time::Timestamp;
use kit::local_time::LocalTime;
use leptos::prelude::*;
use session::live::{LiveStoreFields, has_ended};
use session::socket::use_socket;
use wording::language::{drafts as text, t};

/// Minutes that the field begins with.
const MINUTES: u32 = 20;

/// The plan of a poll: a switch, and the length of its window.
#[component]
pub(super) fn Plan(
    /// The list.
    list: List,
    /// The draft.
    id: DraftId,
    /// Its latest moment, if it is planned.
    until: Option<Timestamp>,
) -> impl IntoView {
    let live = use_socket().live;
    let work = Work::of(list);
    let minutes = RwSignal::new(MINUTES.to_string());
    let session = list.session;
    let is_planned = until.is_some();
    // While the conductor is stopped nothing opens by itself.
    let is_off = move || work.is_pending() || has_ended(live) || (!is_planned && live.stopped().get());
    // The browser turns a switch by itself; where the server refuses, it is turned back.
    let on = RwSignal::new(is_planned);
    Effect::new(move |_| {
        if work.failure().is_some() {
            on.set(is_planned);
        }
    });
    let switch = move |_| {
        on.set(!is_planned);
        // What is not a number is refused like one that does not fit.
        let minutes = (!is_planned).then(|| minutes.get_untracked().trim().parse().unwrap_or(0));
        work.run(async move { plan_draft(session, id, minutes).await }, || ());
    };
    let hint = format!("draft-{id}-plan-hint");
    let described_by = hint.clone();
    view! {
        <div class="row draft__plan">
            <label class="check">
                <input type="checkbox" role="switch" id=format!("draft-{id}-plan") prop:checked=move || on.get() checked=is_planned disabled=is_off aria-describedby=hint.clone() on:change=switch/>
                <span>{t(if is_planned { text::OPENS_AT_RANDOM } else { text::AT_RANDOM })}</span>
            </label>
            {match until {
                Some(at) => {
                    let (before, after) = text::OPENS_UNTIL.split();
                    view! { <span class="badge badge--accent">{before}<LocalTime at/>{after}</span> }.into_any()
                }
                None => view! {
                    <label class="row draft__minutes">
                        <input class="input" type="number" inputmode="numeric" min=SHORTEST_MINUTES.to_string() max=LONGEST_MINUTES.to_string() disabled=is_off prop:value=move || minutes.get() value=MINUTES.to_string() on:input:target=move |event| minutes.set(event.target().value()) aria-describedby=described_by/>
                        <span>{t(text::MINUTES)}</span>
                    </label>
                }.into_any(),
            }}
        </div>
        <p class="muted small" id=hint>{t(text::AT_RANDOM_HINT)}</p>
        <WorkFailure work/>
    }
}
