//! [`FailurePage`]: a page that could not be loaded.

use crate::frame::Brand;
use crate::icon::{Icon, IconName};
use api::Failure;
use leptos::prelude::*;
use leptos_meta::Title;
use wording::language::{common as text, t};

/// A page that could not be loaded, in plain words.
#[component]
pub fn FailurePage(
    /// Why not.
    failure: Failure,
) -> impl IntoView {
    let missing = failure.0.code == protocol::ErrorCode::NotFound;
    let title = t(if missing { text::NOTHING_HERE } else { text::NOT_LOADED });
    view! {
        <Title text=title/>
        <header class="head"><Brand/></header>
        <main id="content" class="page page--narrow">
            <div class="empty">
                <span class="empty__mark"><Icon name=if missing { IconName::Search } else { IconName::Warning }/></span>
                <h1 class="empty__title">{title}</h1>
                <p class="empty__words">{failure.words()}</p>
                <div class="empty__actions"><a class="button button--primary" href="/">{t(text::TO_YOUR_SESSIONS)}</a></div>
            </div>
        </main>
    }
}
