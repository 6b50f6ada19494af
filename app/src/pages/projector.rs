//! The screen for everybody.

use crate::api::session::projector;
use crate::components::loaded::Loaded;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The screen for everybody of the session behind the code that the address names.
#[component]
pub fn ProjectorPage() -> impl IntoView {
    let params = use_params_map();
    let page = Resource::new(move || params.with(|params| params.get("code").unwrap_or_default()), projector);
    let shown = |page: protocol::ProjectorPage| view! { <main id="content" class="page"><h1>{page.title}</h1></main> }.into_any();
    view! { <Loaded resource=page page=shown/> }.into_any()
}
