//! [`GoTo`]: another page is the right one.

use leptos::prelude::*;

/// Goes to another page of this site: the server answers with a redirection, whatever the client says it accepts; a browser that comes
/// here by itself loads the page.
#[component]
pub fn GoTo(
    /// Its path.
    path: String,
) -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let (Some(answer), Ok(location)) = (use_context::<leptos_axum::ResponseOptions>(), http::HeaderValue::from_str(&path)) {
        answer.insert_header(http::header::LOCATION, location);
        answer.set_status(http::StatusCode::FOUND);
    }
    #[cfg(not(feature = "ssr"))]
    Effect::new(move |_| {
        // Fails only for addresses that are none.
        let _ = window().location().replace(&path);
    });
}
