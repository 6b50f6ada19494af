//! Liveness, readiness and metrics.

use crate::http::Site;
use crate::http::error::Failure;
use crate::http::peer::Peer;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use protocol::ApiError;
use std::sync::Arc;

/// `/healthz`: the process answers.
pub async fn live() -> &'static str {
    "ok\n"
}

/// `/readyz`: 200 if requests should be sent here, else 503; either way with the reasons.
pub async fn ready(State(site): State<Arc<Site>>) -> Response {
    let readiness = site.operations.readiness().await;
    let status = if readiness.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(readiness)).into_response()
}

/// `/metrics` on the main address: for this machine only, and not where people come by another name: there a proxy stands before the server,
/// behind which everybody looks like this machine.
pub async fn metrics(State(site): State<Arc<Site>>, Extension(peer): Extension<Peer>, headers: HeaderMap) -> Response {
    let is_forwarded = headers.contains_key("x-forwarded-for") || headers.contains_key("forwarded");
    if site.has_metrics_listener || site.origins.is_public() || is_forwarded || !peer.0.ip().to_canonical().is_loopback() {
        return Failure::from(ApiError::not_found("page")).into_response();
    }
    scrape(State(site)).await
}

/// `/metrics` on an address of its own.
pub async fn scrape(State(site): State<Arc<Site>>) -> Response {
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], site.metrics.render()).into_response()
}
