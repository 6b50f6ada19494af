//! The dashboard of a session.

use crate::api::session::dashboard;
use crate::components::loaded::Loaded;
use conductor::id::SessionId;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// The dashboard of the session that the address names.
#[component]
pub fn DashboardPage() -> impl IntoView {
    let params = use_params_map();
    let page = Resource::new(
        move || params.with(|params| params.get("id").and_then(|id| id.parse::<SessionId>().ok())),
        async |session| match session {
            Some(session) => dashboard(session).await,
            None => Err(protocol::ApiError::not_found("session").into()),
        },
    );
    view! { <Loaded resource=page page=shown/> }.into_any()
}

fn shown(page: protocol::DashboardPage) -> AnyView {
    view! {
        <Title text=page.card.title.clone()/>
        <main id="content" class="page"><h1>{page.card.title}</h1><p>{page.join_url}</p></main>
    }
    .into_any()
}
