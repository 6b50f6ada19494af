//! A number in large print, with its name.

use crate::language::{Text, t};
use leptos::prelude::*;

/// One of a list of tiles.
#[must_use]
pub fn tile(name: Text, value: String) -> impl IntoView {
    view! { <div class="tile"><dt>{t(name)}</dt><dd>{value}</dd></div> }
}
