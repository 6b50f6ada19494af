//! The texts of a page on their way to the browser: lines of an inert script element, with the language's tag in the first.

#[cfg(feature = "ssr")]
use super::{Language, tables};

/// The identifier of the element.
#[cfg(any(feature = "ssr", feature = "hydrate"))]
const ID: &str = "texts";

/// The texts of a page in its language, for its head: a browser's program starts after it has read them. `attendee` leaves out what only
/// organizers read. Nothing of this type is run; it has the nonce as every script of a page has.
#[cfg(feature = "ssr")]
pub fn script(language: Language, attendee: bool) -> impl leptos::prelude::IntoView {
    use leptos::nonce::use_nonce;
    use leptos::prelude::*;
    let mut lines = language.tag().to_owned();
    for line in tables::lines(attendee) {
        lines.push('\n');
        lines.push_str(line[language as usize]);
    }
    view! { <script type="text/plain" id=ID nonce=use_nonce() inner_html=lines></script> }
}

/// A line of the page's texts. One that this half of the product does not have is empty.
#[cfg(feature = "hydrate")]
pub(super) fn line(line: u16) -> &'static str {
    // The first line is the language's tag.
    lines().get(usize::from(line) + 1).copied().unwrap_or_default()
}

/// The language of the page's texts.
#[cfg(feature = "hydrate")]
pub(super) fn language() -> super::Language {
    lines().first().and_then(|tag| tag.parse().ok()).unwrap_or_default()
}

/// The page's texts, read once and kept for as long as the page is there.
#[cfg(feature = "hydrate")]
fn lines() -> &'static [&'static str] {
    static LINES: std::sync::OnceLock<Vec<&'static str>> = std::sync::OnceLock::new();
    LINES.get_or_init(|| {
        let element = leptos::prelude::document().get_element_by_id(ID);
        let text: &'static str = element.and_then(|element| element.text_content()).unwrap_or_default().leak();
        text.split('\n').collect()
    })
}
