//! A number in large print, with its name.

use leptos::prelude::*;
use wording::language::{Text, t};

/// One of a list of tiles.
#[must_use]
pub fn tile(name: Text, value: String) -> impl IntoView {
    view! { <div class="tile"><dt>{t(name)}</dt><dd>{value}</dd></div> }
}
