//! The door of a room: entering a code, and why it does not open.

use api::Failure;
use kit::frame::Brand;
use kit::language_switch::LanguageSwitch;
use leptos::prelude::*;
use leptos_meta::Title;
use protocol::ErrorCode;
use wording::language::{door as text, t};

/// The page on which a code is entered. A plain form: it works before the page's program has arrived, and without it.
#[component]
pub fn EnterCodePage(
    /// The code that was entered, if the form was sent.
    entered: Option<String>,
) -> impl IntoView {
    // The server sends who entered a code to its room; what is left holds none.
    if entered.is_some_and(|entered| !entered.is_empty()) {
        let error = protocol::ApiError::not_found("session");
        #[cfg(feature = "ssr")]
        api::backend::answer_with_status_of(&error);
        return view! { <ClosedDoor failure=error.into()/> }.into_any();
    }
    view! {
        <Title text=t(text::TITLE)/>
        <main id="content" class="door">
            <Brand/>
            <div class="door__card">
                <h1 class="door__title">{t(text::TITLE)}</h1>
                <p class="door__lead">{t(text::LEAD)}</p>
                <CodeForm/>
            </div>
            <p class="door__foot">{t(text::NO_ACCOUNT)}" "<a href="/sign-in">{t(text::RUNNING)}</a></p>
            <p class="door__foot"><LanguageSwitch/></p>
        </main>
    }
    .into_any()
}

/// The form for a code.
#[component]
fn CodeForm() -> impl IntoView {
    view! {
        <form class="door__form" action="/j" method="get">
            <label class="visually-hidden" for="code">{t(text::CODE)}</label>
            <input
                id="code"
                class="input input--code door__code"
                name="code"
                type="text"
                required
                autocomplete="off"
                autocapitalize="characters"
                spellcheck="false"
                placeholder=t(text::CODE_HERE)
            />
            <button type="submit" class="button button--primary button--wide">{t(text::JOIN)}</button>
        </form>
    }
}

/// Why there is no room here, and what can be done about it.
#[component]
pub fn ClosedDoor(
    /// Why.
    failure: Failure,
) -> impl IntoView {
    let (title, words, again) = match failure.0.code {
        ErrorCode::NotFound => (text::NO_SUCH, t(text::NO_SUCH_WORDS).to_owned(), false),
        ErrorCode::SessionEnded => (text::OVER, t(text::OVER_WORDS).to_owned(), false),
        ErrorCode::TooMany | ErrorCode::Busy => (text::FULL, failure.words(), true),
        ErrorCode::RateLimited => (text::TOO_FAST, failure.words(), true),
        _ => (text::SHUT, failure.words(), true),
    };
    let title = t(title);
    view! {
        <Title text=title/>
        <main id="content" class="door">
            <Brand/>
            <div class="door__card">
                <h1 class="door__title">{title}</h1>
                <p class="door__lead">{words}</p>
                {again.then(|| view! { <a class="button button--wide" href="" rel="external">{t(text::AGAIN)}</a> })}
                <CodeForm/>
            </div>
            <p class="door__foot"><LanguageSwitch/></p>
        </main>
    }
}
