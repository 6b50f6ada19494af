//! Addresses with a join code in them: one function finds the code in a path, a form and a query, and the page has one address.

use crate::store::JoinCode;
use axum::extract::Request;
use axum::http::{Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;

/// Sends who came with a code in another form, such as `/j/cn3-eaj` or a pasted link in the form, to the page of the code.
pub async fn canonical(request: Request, next: Next) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    match target(request.uri()).filter(|_| is_read) {
        Some(path) => (StatusCode::FOUND, [(header::LOCATION, path)]).into_response(),
        None => next.run(request).await,
    }
}

/// Where the page of the code is that an address holds, if that is another address.
fn target(uri: &Uri) -> Option<String> {
    let query = uri.query().unwrap_or_default();
    if uri.path() == "/j" {
        let code = JoinCode::in_text(&form_value(query, "code")?)?;
        return Some(format!("/j/{code}"));
    }
    let (kind, rest) = held(uri.path())?;
    let code = JoinCode::in_text(rest)?;
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    (rest != code.as_str()).then(|| format!("{kind}{code}{query}"))
}

/// The part of a page's path that should be a code, and what stands before it.
fn held(path: &str) -> Option<(&'static str, &str)> {
    ["/j/", "/p/"].into_iter().find_map(|kind| Some((kind, path.strip_prefix(kind)?)))
}

/// The code in a path that asks for the room of a code, which may be a guess. A text without a code in it guesses nothing. A route decodes
/// its path before it looks for a code, which then may be encoded once more.
#[must_use]
pub fn code_in(path: &str) -> Option<JoinCode> {
    let rest = held(path).map(|(_, rest)| rest).or_else(|| path.strip_prefix("/qr/")?.strip_suffix(".svg"))?;
    JoinCode::in_text(rest).or_else(|| JoinCode::in_text(&percent_decode_str(rest).decode_utf8_lossy()))
}

/// Returns whether a path is of a function that takes a code in its query or its body.
#[must_use]
pub fn asks_by_function(path: &str) -> bool {
    path.starts_with("/api/fn/join") || path.starts_with("/api/fn/projector")
}

/// A value of a form, as browsers send it.
fn form_value(query: &str, name: &str) -> Option<String> {
    let value = query.split('&').find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name))?.1.replace('+', " ");
    Some(percent_decode_str(&value).decode_utf8_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(address: &str) -> Option<String> {
        target(&address.parse().unwrap())
    }

    #[test]
    fn every_form_of_a_code_leads_to_its_page() {
        for address in ["/j/cn3-eaj", "/j/CN3%20EAJ", "/j/%E2%80%9ECN3EAJ%E2%80%9C", "/j/CN3EAJ/", "/j/http://x/j/CN3EAJ"] {
            assert_eq!(to(address).as_deref(), Some("/j/CN3EAJ"), "{address}");
        }
        assert_eq!(to("/j?code=cn3+eaj").as_deref(), Some("/j/CN3EAJ"));
        assert_eq!(to("/j?a=b&code=https%3A%2F%2Fx%2Fj%2FCN3EAJ").as_deref(), Some("/j/CN3EAJ"));
        assert_eq!(to("/p/cn3eaj?speaker").as_deref(), Some("/p/CN3EAJ?speaker"));
    }

    #[test]
    fn the_page_itself_and_what_is_no_code_stay() {
        for address in
            ["/j", "/j?code=", "/j?code=hello", "/j/CN3EAJ", "/j/CN3EAJ?x=1", "/j/hello-world", "/p/CN3EAJ?speaker", "/sessions/new"]
        {
            assert_eq!(to(address), None, "{address}");
        }
    }

    #[test]
    fn only_a_code_is_a_guess() {
        for path in
            ["/j/CN3EAJ", "/j/cn3-eaj", "/p/CN3EAJ", "/qr/CN3EAJ.svg", "/api/fn/join", "/j/%2543%254E%2533EAJ", "/qr/%2543N3EAJ.svg"]
        {
            assert!(code_in(path).is_some() || asks_by_function(path), "{path}");
        }
        for path in ["/j", "/j/", "/j/hello-world", "/p/unknown", "/qr/unknown.svg", "/api/fn/sessions", "/"] {
            assert!(code_in(path).is_none() && !asks_by_function(path), "{path}");
        }
    }
}
