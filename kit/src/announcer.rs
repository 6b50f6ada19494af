//! [`Announcer`]: the page's one polite and one urgent voice for people who do not see it.

use leptos::prelude::*;

/// Speaks to screen readers. Copy it freely.
#[derive(Clone, Copy)]
pub struct Announcer {
    polite: RwSignal<String>,
    urgent: RwSignal<String>,
}

impl Announcer {
    /// Says something as soon as there is time. A newer text replaces one that was not said yet.
    pub fn say(self, words: impl Into<String>) {
        self.polite.set(words.into());
    }

    /// Says something at once: a proposal waits, the connection is lost, sending was stopped. Nothing else is worth it.
    pub fn alert(self, words: impl Into<String>) {
        self.urgent.set(words.into());
    }
}

/// Makes the page's voice; once, at its root.
pub fn provide_announcer() {
    provide_context(Announcer { polite: RwSignal::new(String::new()), urgent: RwSignal::new(String::new()) });
}

/// The page's voice.
///
/// # Panics
/// Outside of the app.
#[must_use]
pub fn use_announcer() -> Announcer {
    use_context().expect("the app's root provides the announcer")
}

/// The nodes that screen readers listen to; once, at the root.
#[component]
pub fn Announcements() -> impl IntoView {
    let Announcer { polite, urgent } = use_announcer();
    view! {
        <div class="visually-hidden" role="status">{polite}</div>
        <div class="visually-hidden" role="alert">{urgent}</div>
    }
}
