//! [`WideTable`]: a table that may be wider than the screen.

use crate::language::{Text, t};
use leptos::prelude::*;

/// Scrolls its content sideways, by keyboard too.
#[component]
pub fn WideTable(
    /// Its label for screen readers.
    label: Text,
    /// The table.
    children: Children,
) -> impl IntoView {
    view! { <div class="table-scroll" tabindex="0" role="region" aria-label=t(label)>{children()}</div> }
}
