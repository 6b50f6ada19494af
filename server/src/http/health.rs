//! Liveness, readiness and metrics.

use crate::http::AppState;
use crate::http::error::Failure;
use crate::http::listen::peer::Peer;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Version, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use protocol::ApiError;
use std::net::IpAddr;
use std::sync::Arc;

/// `/healthz`: the process answers.
pub async fn live() -> &'static str {
    "ok\n"
}

/// `/readyz`: 200 if requests should be sent here, else 503; either way with the reasons.
pub async fn ready(State(app): State<Arc<AppState>>) -> Response {
    let readiness = app.operations.readiness().await;
    let status = if readiness.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(readiness)).into_response()
}

/// `/metrics` on the main address: for this machine only, and not where people come by another name: there a proxy stands before the server,
/// behind which everybody looks like this machine.
pub async fn metrics(State(app): State<Arc<AppState>>, Extension(peer): Extension<Peer>, version: Version, headers: HeaderMap) -> Response {
    let is_here = peer.0.ip().to_canonical().is_loopback() && is_direct(version, &headers);
    if app.has_metrics_listener || app.origins.is_public() || !is_here {
        return Failure::from(ApiError::not_found("page")).into_response();
    }
    scrape(State(app)).await
}

/// Returns whether nothing says that a proxy passed a request on: a header of one, the name by which people come, or the version of HTTP that
/// proxies speak which were told nothing else.
fn is_direct(version: Version, headers: &HeaderMap) -> bool {
    let is_forwarded = headers.keys().any(|name| {
        let name = name.as_str();
        name.starts_with("x-forwarded") || matches!(name, "forwarded" | "via" | "x-real-ip" | "x-client-ip" | "true-client-ip")
    });
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, port)| if port.ends_with(']') { host } else { name });
    let is_own = name == "localhost" || name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|ip| ip.to_canonical().is_loopback());
    version == Version::HTTP_11 && is_own && !is_forwarded
}

/// `/metrics` on an address of its own.
pub async fn scrape(State(app): State<Arc<AppState>>) -> Response {
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], app.metrics.render()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn direct(version: Version, pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = pairs.iter().map(|(name, value)| (header::HeaderName::from_static(name), HeaderValue::from_static(value)));
        is_direct(version, &headers.collect())
    }

    #[test]
    fn a_proxy_that_says_little_is_known_all_the_same() {
        for host in ["127.0.0.1:8080", "localhost", "[::1]:8080", "[::1]"] {
            assert!(direct(Version::HTTP_11, &[("host", host)]), "{host}");
        }
        assert!(!direct(Version::HTTP_10, &[("host", "127.0.0.1:8080")]), "nginx, as it is without settings");
        assert!(!direct(Version::HTTP_11, &[("host", "hall.example")]), "one that passes the name on");
        assert!(!direct(Version::HTTP_11, &[]));
        for name in ["via", "x-real-ip", "x-forwarded-proto", "forwarded"] {
            assert!(!direct(Version::HTTP_11, &[("host", "localhost"), (name, "x")]), "{name}");
        }
    }
}
