//! Cross-origin requests (CORS): pages of the listed sites may ask from their visitors' browsers.

use crate::http::origin::Origins;
use axum::http::{HeaderName, HeaderValue, Method, header, request};
use std::time::Duration;
use tower_http::cors::{AllowCredentials, AllowOrigin, CorsLayer};

/// Time for which browsers may remember a permission: a restart of the server may change it.
const REMEMBERED: Duration = Duration::from_secs(600);

/// The layer that tells browsers what sites in `CONDUCTOR_CORS_ORIGINS` may do; none if there are none. It stands around everything that
/// may refuse, so that those sites can read why, and answers what browsers ask beforehand without letting it in: that is never limited.
pub(in crate::http) fn layer(origins: &Origins) -> Option<CorsLayer> {
    if !origins.has_guests() {
        return None;
    }
    let (of, with) = (origins.clone(), origins.clone());
    let is_guest = |origins: &Origins, origin: &HeaderValue, parts: &request::Parts| origins.is_guest(Some(origin), parts.uri.path());
    let layer = CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(move |origin, parts| is_guest(&of, origin, parts)))
        .allow_credentials(AllowCredentials::predicate(move |origin, parts| is_guest(&with, origin, parts)))
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, HeaderName::from_static("idempotency-key")])
        .expose_headers([header::RETRY_AFTER, header::CONTENT_DISPOSITION])
        .max_age(REMEMBERED);
    Some(layer)
}
