//! What happened in a session.

use crate::api::record::history;
use crate::components::frame::Frame;
use crate::components::loaded::Loaded;
use conductor::id::SessionId;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// What happened in the session that the address names.
#[component]
pub fn HistoryPage() -> impl IntoView {
    let params = use_params_map();
    let page = Resource::new(
        move || params.with(|params| params.get("id").and_then(|id| id.parse::<SessionId>().ok())),
        async |session| match session {
            Some(session) => history(session).await,
            None => Err(protocol::ApiError::not_found("session").into()),
        },
    );
    view! { <Loaded resource=page page=shown/> }.into_any()
}

fn shown(page: protocol::HistoryPage) -> AnyView {
    view! { <Title text="History"/><Frame><main id="content" class="page"><h1>{page.card.title}</h1></main></Frame> }.into_any()
}
