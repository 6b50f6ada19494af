//! Private links on the dashboard: for people without an account who look after this session. The list is downloaded when it is opened.

mod list;

use crate::chunk::{Lost, later, wasm_split};
use conductor::id::SessionId;
use kit::icon::{Icon, IconName};
use leptos::html;
use leptos::prelude::*;
use wording::language::{links as text, t};

/// The panel of private links, closed at first.
#[component]
pub fn PrivateLinksPanel(
    /// The session.
    session: SessionId,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let details = NodeRef::<html::Details>::new();
    let toggled = move || open.set(details.get_untracked().is_some_and(|details| details.has_attribute("open")));
    // Somebody may have opened it before the page was taken over.
    Effect::new(move |_| {
        if details.get().is_some() {
            toggled();
        }
    });
    view! {
        <details class="panel share for-organizer" node_ref=details on:toggle=move |_| toggled()>
            <summary class="panel__head share__summary">
                <Icon name=IconName::Share/>
                <h2 class="panel__title">{t(text::TITLE)}</h2>
                <span class="agenda__now"></span>
                <Icon name=IconName::Down/>
            </summary>
            <div class="panel__body">{move || open.get().then(|| later(load_private_links, move || shown(session)))}</div>
        </details>
    }
}

/// The panel's content.
#[wasm_split(links, wasm_split_path = leptos::wasm_split, fallible, preload(load_private_links))]
pub(crate) fn shown(session: SessionId) -> Result<AnyView, Lost> {
    Ok(view! { <list::PrivateLinks session/> }.into_any())
}
