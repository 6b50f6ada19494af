//! The browser's entry point: takes over the page that the server rendered.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen::prelude::*;

/// Takes over the page, once the chunks of what the server has rendered are there. Called once, by the page's start script.
///
/// # Errors
/// A chunk could not be downloaded; the page is as it was.
#[wasm_bindgen]
pub async fn hydrate() -> Result<(), JsValue> {
    console_error_panic_hook::set_once();
    app::shell::fetch_rendered().await.map_err(|_| JsValue::from_str("a chunk could not be downloaded"))?;
    app::shell::guard::before_take_over();
    leptos::mount::hydrate_body(app::App);
    Ok(())
}

/// Downloads the chunks that may be wanted later. Called by the start script when the browser has nothing else to do.
#[wasm_bindgen]
pub async fn fetch_rest() {
    app::shell::fetch_rest().await;
}
