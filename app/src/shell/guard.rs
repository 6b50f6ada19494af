//! The guard of a page that others change too: a translator, an extension, a phone that makes links of numbers.
//!
//! The browser's program takes over the nodes that the server rendered, and writes to them later. `guard.js` runs in the page's head,
//! before anybody else: it undoes changes until the takeover, restores texts that change later, and shows a notice if the program has
//! stopped in spite of that.

#[cfg(any(feature = "ssr", feature = "hydrate"))]
use leptos::prelude::*;

/// The script, for the page's head.
#[cfg(feature = "ssr")]
pub(super) fn script() -> impl IntoView {
    use leptos::nonce::use_nonce;
    view! { <script nonce=use_nonce() inner_html=include_str!("guard.js")></script> }
}

/// A notice that the program has broken off, and a way out; hidden until then.
#[cfg(feature = "ssr")]
pub(super) fn broken() -> impl IntoView {
    use wording::language::{common as text, t};
    view! {
        <div id="broken" class="broken" role="alert" hidden>
            <p><b>{t(text::BROKEN)}</b>" "{t(text::BROKEN_WORDS)}</p>
            <a class="button button--primary" href="" rel="external">{t(text::LOAD_AGAIN)}</a>
        </div>
    }
}

/// Makes the document what the server sent, so that the program can take it over. To be called right before.
#[cfg(feature = "hydrate")]
pub fn before_take_over() {
    // A browser that cannot make an event has no script that would hear it.
    if let Ok(event) = web_sys::Event::new("takeover") {
        let _ = window().dispatch_event(&event);
    }
}
