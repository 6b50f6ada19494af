//! The agenda on the dashboard: the current item, the next one, and a form for all of them.

mod items;
mod moment;

use crate::chunk::{Lost, later, wasm_split};
use api::agenda::agenda;
use conductor::id::SessionId;
use conductor::plan::Plan;
use kit::icon::{Icon, IconName};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use session::live::on_other_phase;
use session::socket::use_socket;
use wording::language::{agenda as text, t};

/// Asks for the agenda again when the phase changes, whichever page or program changed it.
pub fn follow_agenda(session: SessionId, plan: RwSignal<Plan>) {
    on_other_phase(use_socket().live, move || {
        spawn_local(async move {
            if let Ok(found) = agenda(session).await {
                plan.try_set(found);
            }
        });
    });
}

/// The agenda: open from the beginning if there is one.
#[component]
pub fn AgendaPanel(
    /// The session.
    session: SessionId,
    /// Its agenda.
    plan: RwSignal<Plan>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let details = NodeRef::<html::Details>::new();
    Effect::new(move |_| {
        if let Some(details) = details.get() {
            if plan.with_untracked(|plan| !plan.items.is_empty()) {
                let _ = details.set_attribute("open", "");
            }
            // Somebody may have opened it before the page was taken over.
            open.set(details.has_attribute("open"));
        }
    });
    let current = move || plan.with(|plan| plan.current().map(|at| plan.items[at].title.clone()));
    view! {
        <details class="panel share" node_ref=details on:toggle=move |_| open.set(details.get_untracked().is_some_and(|details| details.has_attribute("open")))>
            <summary class="panel__head share__summary">
                <Icon name=IconName::Clock/>
                <h2 class="panel__title">{t(text::TITLE)}</h2>
                <span class="agenda__now" dir="auto">{current}</span>
                <Icon name=IconName::Down/>
            </summary>
            <div class="panel__body">{move || open.get().then(|| later(load_items, move || shown(session, plan)))}</div>
        </details>
    }
}

/// The panel's content.
#[wasm_split(agenda, wasm_split_path = leptos::wasm_split, fallible, preload(load_items))]
pub(crate) fn shown(session: SessionId, plan: RwSignal<Plan>) -> Result<AnyView, Lost> {
    Ok(view! { <items::Items session plan/> }.into_any())
}
