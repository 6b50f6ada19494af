//! [`LanguageSwitch`]: shows the page in another language, and remembers that in a cookie, so that the server knows it next time.

use leptos::prelude::*;
#[cfg(feature = "hydrate")]
use wording::language::COOKIE;
use wording::language::{Language, current};

/// A button for each other language, in that language. The page is loaded again: who is in a room stays in it, by their cookie.
#[component]
pub fn LanguageSwitch(
    /// The class of the buttons.
    #[prop(default = "language")]
    class: &'static str,
) -> impl IntoView {
    let here = current();
    let button = move |language: Language| {
        view! {
            <button type="button" class=class lang=language.tag() on:click=move |_| switch_to(language)>
                {language.own_name()}
            </button>
        }
    };
    Language::ALL.into_iter().filter(|language| *language != here).map(button).collect_view()
}

#[cfg(feature = "hydrate")]
fn switch_to(language: Language) {
    use wasm_bindgen::JsCast;
    if let Some(document) = document().dyn_ref::<web_sys::HtmlDocument>() {
        // Neither fails here, and a page that keeps its language harms nobody.
        let _ = document.set_cookie(&format!("{COOKIE}={language}; Path=/; Max-Age=31536000; SameSite=Lax"));
        let _ = window().location().reload();
    }
}

#[cfg(not(feature = "hydrate"))]
fn switch_to(_: Language) {}
