//! The catalog: every text of the pages in every [`Language`], side by side, and [`t`], which gives the one of this page.
//!
//! The server has all texts. A browser has none: it finds those of its page's language, and only those of its half of the product, in the
//! page ([`script`]). A text is a number to the browser's programs, so a new language makes no program larger.
//!
//! To add a language: give [`Language`] a variant; what does not compile then are the lines that lack a translation. To add a text: one
//! line in the table of its page. Without every translation it does not compile.

#[cfg(feature = "ssr")]
mod negotiate;
mod script;
mod tables;
mod text;

#[cfg(not(feature = "hydrate"))]
use leptos::prelude::use_context;
#[cfg(feature = "ssr")]
pub use negotiate::negotiated;
pub use protocol::Language;
#[cfg(feature = "ssr")]
pub use script::script;
pub use tables::*;
pub use text::{Counted, Text, t};

/// Every text, in the order of [`Language::ALL`]; of a counted one the forms, one after another. For tests of rendered pages.
#[cfg(feature = "ssr")]
pub fn catalog() -> impl Iterator<Item = &'static [&'static str; Language::COUNT]> {
    lines(false)
}

/// The context of a page that carries only what attendees read. Debug builds then refuse every other text.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy, Debug)]
pub struct ForAttendees;

/// The cookie that remembers the choice made with the switch. It holds a tag and nothing about anybody.
#[cfg(any(feature = "ssr", feature = "hydrate"))]
pub const COOKIE: &str = "language";

/// The language of this page: the server's choice for the request.
#[cfg(not(feature = "hydrate"))]
#[must_use]
pub fn current() -> Language {
    use_context().unwrap_or_default()
}

/// The language of this page: the server's choice for the request.
#[cfg(feature = "hydrate")]
#[must_use]
pub fn current() -> Language {
    script::language()
}
