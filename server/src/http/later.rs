//! A page for people who cannot be let in now. It tries again by itself; programs get the same as JSON.

use super::bare;
use axum::http::StatusCode;
use axum::response::Response;

/// The page that says to wait, and tries again after `seconds`. It holds no script and no style of its own, and is in both languages,
/// because it is also sent where nothing of the request was read.
#[must_use]
pub fn text(seconds: u32) -> String {
    bare::text(
        "One moment",
        &format!("<meta http-equiv=\"refresh\" content=\"{seconds}\">"),
        "<p>Many people are coming at once. This page tries again by itself.</p>\
         <p lang=\"de\">Gerade kommen viele auf einmal. Diese Seite versucht es von selbst wieder.</p>",
    )
}

/// The same as an answer.
#[must_use]
pub fn page(status: StatusCode, seconds: u32) -> Response {
    bare::page(status, text(seconds), Some(seconds))
}
