//! [`WideTable`]: a table that may be wider than the screen.

use leptos::prelude::*;
use wording::language::{Text, t};

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
