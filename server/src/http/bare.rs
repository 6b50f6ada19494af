//! Pages without script and style, for when nothing else can be said. They are in both languages.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The text of a page. `head` follows the title's place, and nothing is escaped.
#[must_use]
pub fn text(title: &str, head: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         {head}<title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
    )
}

/// A page as an answer that nobody keeps, with the seconds to wait before the next try, if there are any.
#[must_use]
pub fn page(status: StatusCode, text: String, retry_after: Option<u32>) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    let mut answer = (status, headers, text).into_response();
    if let Some(seconds) = retry_after {
        answer.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    answer
}
