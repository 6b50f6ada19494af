//! Keyboard shortcuts of the dashboard, which can be switched off (WCAG 2.1.4), and moving the focus on purpose.
//!
//! A control names its key by `data-shortcut`; the first one on the page answers. Approving is never one key: `a` only puts the focus
//! on the button.

use crate::chunk::{Lost, later, wasm_split};
use kit::icon::{Icon, IconName};
use kit::sheet::Sheet;
use leptos::prelude::*;
use wording::language::{Text, proposal as text, t};

/// Keys, and their effects.
const KEYS: [(&str, Text); 9] = [
    ("y", text::KEY_Y),
    ("n", text::KEY_N),
    ("u", text::KEY_U),
    ("a", text::KEY_A),
    ("e", text::KEY_E),
    ("z", text::KEY_Z),
    ("d", text::KEY_D),
    ("s", text::KEY_S),
    ("?", text::KEY_HELP),
];

/// Puts the focus on the element with an id, once the page has changed.
pub fn focus_on(id: &str) {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;
        let id = id.to_owned();
        request_animation_frame(move || {
            let element = document().get_element_by_id(&id).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
            // An element that is gone has no need of the focus.
            let _ = element.map(|element| element.focus());
        });
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = id;
}

/// True if single keys do something; remembered by the browser.
#[derive(Clone, Copy)]
pub struct Shortcuts {
    is_on: RwSignal<bool>,
    help: RwSignal<bool>,
}

impl Shortcuts {
    /// On until the browser remembers otherwise.
    #[must_use]
    pub fn new() -> Self {
        let shortcuts = Self { is_on: RwSignal::new(true), help: RwSignal::new(false) };
        Effect::new(move |_| shortcuts.is_on.set(memory::are_on()));
        Effect::new(move |_| shortcuts.listen());
        shortcuts
    }

    /// Shows the keys.
    pub fn show_help(self) {
        self.help.set(true);
    }

    fn switch(self, on: bool) {
        self.is_on.set(on);
        memory::remember(on);
    }

    #[cfg(feature = "hydrate")]
    fn listen(self) {
        let handle = window_event_listener(leptos::ev::keydown, move |event| {
            if !self.is_on.get_untracked() || event.ctrl_key() || event.meta_key() || event.alt_key() || event.repeat() || is_typing(&event)
            {
                return;
            }
            let key = event.key();
            match key.as_str() {
                "?" => self.help.set(true),
                "a" | "e" | "z" | "d" | "s" | "y" | "n" | "u" => {
                    if let Some(control) = control(&key) {
                        event.prevent_default();
                        if key == "a" {
                            let _ = control.focus();
                        } else {
                            control.click();
                        }
                    }
                }
                _ => {}
            }
        });
        on_cleanup(move || handle.remove());
    }

    #[cfg(not(feature = "hydrate"))]
    fn listen(self) {}
}

impl Default for Shortcuts {
    fn default() -> Self {
        Self::new()
    }
}

/// The first control of a key.
#[cfg(feature = "hydrate")]
fn control(key: &str) -> Option<web_sys::HtmlElement> {
    use wasm_bindgen::JsCast;
    let control = document().query_selector(&format!("[data-shortcut={key}]:not([disabled])")).ok().flatten()?;
    // What a role does not allow is not shown.
    control.dyn_into::<web_sys::HtmlElement>().ok().filter(|control| control.offset_width() > 0)
}

/// Returns whether the key belongs to a text, or to an open dialog.
#[cfg(feature = "hydrate")]
fn is_typing(event: &leptos::ev::KeyboardEvent) -> bool {
    use wasm_bindgen::JsCast;
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|element| element.closest("input, textarea, select, dialog, [contenteditable]").ok().flatten().is_some())
}

#[cfg(feature = "hydrate")]
mod memory {
    const KEY: &str = "shortcuts";

    fn storage() -> Option<web_sys::Storage> {
        leptos::prelude::window().local_storage().ok().flatten()
    }

    pub(super) fn are_on() -> bool {
        storage().and_then(|storage| storage.get_item(KEY).ok().flatten()).is_none_or(|value| value != "off")
    }

    pub(super) fn remember(on: bool) {
        // A browser that keeps nothing asks again next time.
        let _ = storage().map(|storage| storage.set_item(KEY, if on { "on" } else { "off" }));
    }
}

#[cfg(not(feature = "hydrate"))]
mod memory {
    pub(super) const fn are_on() -> bool {
        true
    }
    pub(super) const fn remember(_: bool) {}
}

/// The sheet that shows the keys and switches them off.
#[component]
pub fn ShortcutsSheet(
    /// The page's shortcuts.
    shortcuts: Shortcuts,
) -> impl IntoView {
    view! { <Sheet open=shortcuts.help title=text::KEYBOARD>{later(load_keys, move || keys(shortcuts))}</Sheet> }
}

/// The sheet's content.
#[wasm_split(settings, wasm_split_path = leptos::wasm_split, fallible, preload(load_keys))]
pub(crate) fn keys(shortcuts: Shortcuts) -> Result<AnyView, Lost> {
    let rows = move || KEYS.map(|(key, does)| view! { <tr><td><kbd>{key}</kbd></td><td>{t(does)}</td></tr> }).into_iter().collect_view();
    let content = view! {
        <div class="stack">
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=shortcuts.is_on
                    on:change:target=move |event| shortcuts.switch(event.target().checked())
                />
                <span>{t(text::KEYS_ON)}</span>
            </label>
            <table class="table">{rows()}</table>
            <p class="notice"><Icon name=IconName::Info/><span>{t(text::KEYS_REST)}</span></p>
        </div>
    };
    Ok(content.into_any())
}
