//! A page for people who cannot be let in now. It tries again by itself; programs get the same as JSON.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The page that says to wait, and tries again after `seconds`. It holds no script and no style of its own, and is in both languages,
/// because it is also sent where nothing of the request was read.
#[must_use]
pub fn text(seconds: u32) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta http-equiv=\"refresh\" content=\"{seconds}\"><title>One moment</title></head><body>\
         <h1>One moment</h1><p>Many people are coming at once. This page tries again by itself.</p>\
         <p lang=\"de\">Gerade kommen viele auf einmal. Diese Seite versucht es von selbst wieder.</p></body></html>"
    )
}

/// The same as an answer.
#[must_use]
pub fn page(status: StatusCode, seconds: u32) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::RETRY_AFTER, seconds.to_string()),
    ];
    (status, headers, text(seconds)).into_response()
}
