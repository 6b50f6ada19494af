//! The door of a room: entering a code, and why it does not open.

use crate::api::Failure;
use crate::components::frame::Brand;
use crate::components::go_to::GoTo;
use crate::components::language_switch::LanguageSwitch;
use crate::language::{door as text, t};
use leptos::prelude::*;
use leptos_meta::Title;
use protocol::ErrorCode;

/// The page on which a code is entered. A plain form: it works before the page's program has arrived, and without it.
#[component]
pub fn EnterCodePage(
    /// What was entered, if the form was sent.
    entered: Option<String>,
) -> impl IntoView {
    if let Some(code) = entered.map(|code| cleaned(&code)).filter(|code| !code.is_empty()) {
        return view! { <GoTo path=format!("/j/{code}")/> }.into_any();
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

/// A code as people type it, without the spaces and dashes that they read into it.
fn cleaned(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).take(12).collect::<String>().to_ascii_uppercase()
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
                maxlength="12"
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

#[cfg(test)]
mod tests {
    use super::cleaned;

    #[test]
    fn a_code_may_be_typed_with_spaces_dashes_and_small_letters() {
        assert_eq!(cleaned(" ab-c 7k9 "), "ABC7K9");
        assert_eq!(cleaned("../admin?x=1"), "ADMINX1");
        assert_eq!(cleaned("—"), "");
    }
}
