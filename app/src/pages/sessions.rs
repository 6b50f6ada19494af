//! The organizer's sessions.

use crate::api::session::sessions;
use crate::components::frame::Frame;
use crate::components::loaded::Loaded;
use leptos::prelude::*;
use leptos_meta::Title;
use protocol::SessionCard;

/// The organizer's sessions, or the way to the first one.
#[component]
pub fn SessionsPage() -> impl IntoView {
    let cards = Resource::new(|| (), |()| sessions());
    view! { <Title text="Your sessions"/><Loaded resource=cards page=list/> }.into_any()
}

fn list(cards: Vec<SessionCard>) -> AnyView {
    let rows = cards
        .into_iter()
        .map(|card| view! { <li><a href=format!("/sessions/{}", card.id)>{card.title}</a> " " {card.code}</li> })
        .collect_view();
    view! {
        <Frame>
            <main id="content" class="page">
                <h1>"Your sessions"</h1>
                <a class="button button--primary" href="/sessions/new">"Create a session"</a>
                <a class="button" href="/rehearse">"Rehearse with a simulated audience"</a>
                <ul>{rows}</ul>
            </main>
        </Frame>
    }
    .into_any()
}
