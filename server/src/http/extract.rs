//! Extractors whose errors have the one shape.

use crate::http::error::Failure;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use conductor::misread::{self, Misread};
use protocol::{ApiError, ErrorCode};
use serde::de::DeserializeOwned;
use std::str::FromStr;

/// A JSON body.
#[derive(Clone, Copy, Debug)]
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Failure;
    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        if !is_json(request.headers()) {
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            return Err(Failure::with_status(status, ErrorCode::BadRequest, "send the body as application/json"));
        }
        let bytes = Bytes::from_request(request, state).await?;
        let text = std::str::from_utf8(&bytes).map_err(|_| ApiError::new(ErrorCode::BadRequest, "the body is not UTF-8"))?;
        object(text).map(Self).map_err(Failure::from)
    }
}

/// Reads a JSON object.
///
/// # Errors
/// `bad_request` if it is no JSON, `invalid` if it is JSON of another shape; the words say where.
fn object<T: DeserializeOwned>(text: &str) -> Result<T, ApiError> {
    // Fields in an array, by their order, would be read as well.
    if text.trim_start().starts_with('[') {
        return Err(ApiError::new(ErrorCode::Invalid, "the body must be an object, not an array"));
    }
    misread::read(text).map_err(|error| match error {
        Misread::Syntax(_) => ApiError::new(ErrorCode::BadRequest, format!("the body: {error}")),
        Misread::Shape(words) if words.starts_with("must be ") => ApiError::new(ErrorCode::Invalid, format!("the body {words}")),
        Misread::Shape(words) => ApiError::new(ErrorCode::Invalid, words),
    })
}

/// The kind of a body as its sender names it, without parameters; empty if they name none.
pub(super) fn media_type(headers: &HeaderMap) -> &str {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim()
}

/// Returns whether a browser asks for a page.
pub(super) fn wants_page(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = media_type(headers).to_ascii_lowercase();
    kind == "application/json" || kind.starts_with("application/") && kind.ends_with("+json")
}

/// The ids in a path, in their order.
#[derive(Clone, Copy, Debug)]
pub struct Ids<T>(pub T);

impl<S: Send + Sync, A: FromStr + Send> FromRequestParts<S> for Ids<(A,)> {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Path(a) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| not_an_id())?;
        Ok(Self((a.parse().map_err(|_| not_an_id())?,)))
    }
}

impl<S: Send + Sync, A: FromStr + Send, B: FromStr + Send> FromRequestParts<S> for Ids<(A, B)> {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Path((a, b)) = Path::<(String, String)>::from_request_parts(parts, state).await.map_err(|_| not_an_id())?;
        Ok(Self((a.parse().map_err(|_| not_an_id())?, b.parse().map_err(|_| not_an_id())?)))
    }
}

fn not_an_id() -> Failure {
    ApiError::new(ErrorCode::BadRequest, "the path holds something that is not an id").into()
}

/// The query string, parsed.
#[derive(Clone, Copy, Debug)]
pub struct Asked<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(value)) => Ok(Self(value)),
            Err(rejection) => Err(ApiError::new(ErrorCode::BadRequest, asked_words(&rejection.body_text())).into()),
        }
    }
}

/// The error of a query in words of the query, without those of the program.
fn asked_words(rejection: &str) -> String {
    let words = rejection.strip_prefix("Failed to deserialize query string: ").unwrap_or(rejection);
    match words.split_once(": ") {
        Some((name, "invalid digit found in string" | "cannot parse integer from empty string")) => {
            format!("{name}: must be a whole number of at least 0")
        }
        Some((name, "number too large to fit in target type")) => format!("{name}: must be a smaller number"),
        Some((name, words)) if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') => {
            format!("{name}: {}", misread::words(words))
        }
        _ => misread::words(words),
    }
}

#[cfg(test)]
mod tests {
    use super::asked_words;

    #[test]
    fn a_query_is_refused_in_words_of_the_query() {
        for (said, words) in [
            ("Failed to deserialize query string: limit: invalid digit found in string", "limit: must be a whole number of at least 0"),
            ("Failed to deserialize query string: unknown field `x`, expected `limit`", "there is no field \"x\"; known: limit"),
            ("Failed to deserialize query string: x: unknown field `x`, expected `limit`", "x: there is no field \"x\"; known: limit"),
        ] {
            assert_eq!(asked_words(said), words);
        }
    }
}
