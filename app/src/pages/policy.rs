//! What the policy of an event learned.

use crate::api::record::policy;
use crate::components::frame::Frame;
use crate::components::loaded::Loaded;
use conductor::id::EventId;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// What the policy of the event that the address names learned.
#[component]
pub fn PolicyPage() -> impl IntoView {
    let params = use_params_map();
    let page = Resource::new(
        move || params.with(|params| params.get("id").and_then(|id| id.parse::<EventId>().ok())),
        async |event| match event {
            Some(event) => policy(event).await,
            None => Err(protocol::ApiError::not_found("event").into()),
        },
    );
    view! { <Loaded resource=page page=shown/> }.into_any()
}

fn shown(page: protocol::PolicyPage) -> AnyView {
    view! { <Title text="Policy"/><Frame><main id="content" class="page"><h1>{page.event.title}</h1><p>{page.policy.statement}</p></main></Frame> }
        .into_any()
}
