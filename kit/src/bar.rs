//! [`Bar`]: a share as a bar. Drawn with SVG attributes, because the content security policy allows no inline styles.

use leptos::prelude::*;

/// A share as a bar. The number beside it says the same in words.
#[component]
pub fn Bar(
    /// Percent, 0 to 100.
    #[prop(into)]
    percent: Signal<u32>,
) -> impl IntoView {
    view! {
        <svg class="share-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect class="share-bar__fill" x="0" y="0" height="10" width=move || percent.get()></rect>
        </svg>
    }
}
