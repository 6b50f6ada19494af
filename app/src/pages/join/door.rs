//! The door of a room: entering a code, and why it does not open.

use crate::api::Failure;
use crate::components::frame::Brand;
use crate::components::go_to::GoTo;
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
        <Title text="Join a session"/>
        <main id="content" class="door">
            <Brand/>
            <div class="door__card">
                <h1 class="door__title">"Join a session"</h1>
                <p class="door__lead">"Enter the code on the screen, or scan it with your camera."</p>
                <CodeForm/>
            </div>
            <p class="door__foot">"No account, nothing to install. "<a href="/sign-in">"Running a session?"</a></p>
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
            <label class="visually-hidden" for="code">"Session code"</label>
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
                placeholder="CODE"
            />
            <button type="submit" class="button button--primary button--wide">"Join"</button>
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
        ErrorCode::NotFound => {
            ("No session has this code", "Codes have no look-alike characters. Check the one on the screen.".to_owned(), false)
        }
        ErrorCode::SessionEnded => ("This session is over", "Thank you for having been here.".to_owned(), false),
        ErrorCode::TooMany | ErrorCode::Busy => ("The room is full", failure.words(), true),
        ErrorCode::RateLimited => ("That was too fast", failure.words(), true),
        _ => ("The room cannot be opened", failure.words(), true),
    };
    view! {
        <Title text=title/>
        <main id="content" class="door">
            <Brand/>
            <div class="door__card">
                <h1 class="door__title">{title}</h1>
                <p class="door__lead">{words}</p>
                {again.then(|| view! { <a class="button button--wide" href="" rel="external">"Try again"</a> })}
                <CodeForm/>
            </div>
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
