//! The theme: the system's, or light or dark as chosen; remembered in a cookie, so that the server renders the right one at once.

use super::icon::{Icon, IconName};
use leptos::prelude::*;
use wording::language::{common as text, t};

/// The name of the cookie.
#[cfg(any(feature = "ssr", feature = "hydrate"))]
const COOKIE: &str = "theme";

/// The theme that the request's cookie chooses, if any: `light` or `dark`.
#[cfg(feature = "ssr")]
#[must_use]
pub fn chosen_in_cookie() -> Option<&'static str> {
    chosen_in(&use_context::<http::request::Parts>()?.headers)
}

/// The theme that a cookie in a request's headers chooses, if any.
#[cfg(feature = "ssr")]
#[must_use]
pub fn chosen_in(headers: &http::HeaderMap) -> Option<&'static str> {
    let cookies = headers.get(http::header::COOKIE)?.to_str().ok()?;
    let value = cookies.split(';').find_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='))?;
    ["light", "dark"].into_iter().find(|theme| *theme == value)
}

/// Switches between light and dark.
#[component]
pub fn ThemeToggle() -> impl IntoView {
    view! {
        <button
            type="button"
            class="icon-button"
            title=t(text::LIGHT_OR_DARK)
            aria-label=t(text::LIGHT_OR_DARK)
            on:click=|_| switch()
        >
            <Icon name=IconName::Contrast/>
        </button>
    }
}

#[cfg(feature = "hydrate")]
fn switch() {
    use wasm_bindgen::JsCast;
    let Some(root) = document().document_element() else { return };
    let system_is_dark = || window().match_media("(prefers-color-scheme: dark)").ok().flatten().is_some_and(|query| query.matches());
    let is_dark = root.get_attribute("data-theme").map_or_else(system_is_dark, |theme| theme == "dark");
    let theme = if is_dark { "light" } else { "dark" };
    // Neither can fail here, and a theme that does not switch harms nobody.
    let _ = root.set_attribute("data-theme", theme);
    if let Some(document) = document().dyn_ref::<web_sys::HtmlDocument>() {
        let _ = document.set_cookie(&format!("{COOKIE}={theme}; Path=/; Max-Age=31536000; SameSite=Lax"));
    }
}

#[cfg(not(feature = "hydrate"))]
fn switch() {}
