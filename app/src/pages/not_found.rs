//! The page for addresses that have none.

use crate::components::frame::Brand;
use crate::components::icon::{Icon, IconName};
use leptos::prelude::*;
use leptos_meta::Title;

/// The page for addresses that have none. The answer's status is 404.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <Title text="Not found"/>
        <header class="head"><Brand/></header>
        <main id="content" class="page page--narrow">
            <div class="empty">
                <span class="empty__mark"><Icon name=IconName::Search/></span>
                <h1 class="empty__title">"There is nothing here"</h1>
                <p class="empty__words">"The address may be mistyped, or the session was deleted."</p>
                <div class="empty__actions">
                    <a class="button button--primary" href="/j" rel="external">"Enter a session code"</a>
                    <a class="button" href="/">"Your sessions"</a>
                </div>
            </div>
        </main>
    }
    .into_any()
}
