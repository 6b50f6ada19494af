//! The attendee's pages: entering a code, and the room.

use crate::api::session::join;
use crate::components::loaded::Loaded;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// The page on which a code is entered.
#[component]
pub fn EnterCodePage() -> impl IntoView {
    view! { <Title text="Join"/><main id="content" class="page page--narrow"><h1>"Join a session"</h1></main> }.into_any()
}

/// The room behind the code that the address names.
#[component]
pub fn JoinPage() -> impl IntoView {
    let params = use_params_map();
    let page = Resource::new(move || params.with(|params| params.get("code").unwrap_or_default()), join);
    let shown = |page: protocol::JoinPage| view! { <main id="content" class="page"><h1>{page.title}</h1></main> }.into_any();
    view! { <Loaded resource=page page=shown/> }.into_any()
}
