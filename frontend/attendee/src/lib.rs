//! The entry point of attendees' phones and of the screen for everybody: takes over the page that the server rendered, and knows no other.
#![cfg(target_arch = "wasm32")]

/// Takes over the page. Called once, by the page's start script.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    app::shell::guard::before_take_over();
    leptos::mount::hydrate_body(app::AttendeeApp);
}
