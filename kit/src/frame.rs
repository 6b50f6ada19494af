//! [`Frame`]: the head that organizers' pages share, apart from the dashboard.

use super::icon::{Icon, IconName};
use super::language_switch::LanguageSwitch;
use super::theme::ThemeToggle;
use api::account::{SignOut, signed_in};
use api::page_resource;
use leptos::prelude::*;
use wording::language::{Text, common, gate as text, t};

/// The product's mark and name.
#[component]
pub fn Brand() -> impl IntoView {
    view! {
        <a class="brand" href="/" aria-label=t(common::BRAND)>
            <Mark/>
            <span class="brand__name">"Engagement " <b>"Conductor"</b></span>
        </a>
    }
}

/// The product's mark: a beat, its dip and its rise.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">
            <rect class="mark__ground" width="32" height="32" rx="9"></rect>
            <path class="mark__line" d="M6.500 11.500c3.500 0 4.500 9.500 8 9.500 4.500 0 4-11 9.500-11.500"></path>
            <circle class="mark__dot" cx="24.500" cy="9.500" r="2.900"></circle>
        </svg>
    }
}

/// A page with the shared head.
#[component]
pub fn Frame(
    /// The page.
    children: Children,
) -> impl IntoView {
    let me = page_resource(|| (), |()| signed_in());
    let sign_out = ServerAction::<SignOut>::new();
    view! {
        <header class="head">
            <Brand/>
            <nav class="head__nav" aria-label=t(text::MAIN)>
                <a class="head__link" href="/">{t(text::SESSIONS)}</a>
                <a class="head__link" href="/rehearse">{t(text::REHEARSE)}</a>
                <Suspense>
                    {move || Suspend::new(async move {
                        let runs_it = me.await.is_ok_and(|me| me.is_some_and(|me| me.operator));
                        runs_it.then(|| view! { <a class="head__link" href="/operations">{t(text::OPERATIONS)}</a> })
                    })}
                </Suspense>
            </nav>
            <div class="head__end">
                <LanguageSwitch/>
                <ThemeToggle/>
                <Suspense>
                    {move || Suspend::new(async move {
                        me.await.ok().flatten().map(|me| view! {
                            <a class="head__link head__tokens" href="/tokens">{t(text::TOKENS)}</a>
                            <a class="head__link head__me" href="/account" aria-label=text::ACCOUNT.with(&[("name", &me.name)])>
                                <Icon name=IconName::People/><span class="head__name">{me.name.clone()}</span>
                            </a>
                            <ActionForm action=sign_out>
                                <button type="submit" class="button button--quiet button--small">{t(text::SIGN_OUT)}</button>
                            </ActionForm>
                        })
                    })}
                </Suspense>
            </div>
        </header>
        {children()}
    }
}

/// The title of a page, and what it is for.
pub fn page_head(title: Text, lead: impl IntoView) -> impl IntoView {
    view! {
        <div class="page__head">
            <div>
                <h1 class="page__title">{t(title)}</h1>
                <p class="page__lead">{lead}</p>
            </div>
        </div>
    }
}
