//! The page for addresses that have none.

use kit::frame::Brand;
use kit::icon::{Icon, IconName};
use leptos::prelude::*;
use leptos_meta::Title;
use wording::language::{common, gate as text, t};

/// The page for addresses that have none. The answer's status is 404.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    api::backend::answer_with_status_of(&protocol::ApiError::not_found("page"));
    view! {
        <Title text=t(text::NOT_FOUND)/>
        <header class="head"><Brand/></header>
        <main id="content" class="page page--narrow">
            <div class="empty">
                <span class="empty__mark"><Icon name=IconName::Search/></span>
                <h1 class="empty__title">{t(common::NOTHING_HERE)}</h1>
                <p class="empty__words">{t(text::NOT_FOUND_WORDS)}</p>
                <div class="empty__actions">
                    <a class="button button--primary" href="/j" rel="external">{t(text::ENTER_A_CODE)}</a>
                    <a class="button" href="/">{t(text::YOUR_SESSIONS)}</a>
                </div>
            </div>
        </main>
    }
    .into_any()
}
