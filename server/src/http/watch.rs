//! Around every request: counted, timed, not for ever, and named in the log if it is refused.

use crate::http::AppState;
use crate::http::BODY_BYTES;
use crate::http::auth::Asker;
use crate::http::error::Failure;
use crate::http::listen::peer::Peer;
use crate::http::rest;
use crate::network::network;
use crate::telemetry::spans;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use metrics::{counter, histogram};
use protocol::{ApiError, ErrorCode};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tracing::Instrument;

/// Longest path and query of a request.
const ADDRESS_BYTES: usize = 8 << 10;
/// Time that a request may take, its body included.
const DEADLINE: Duration = Duration::from_secs(30);
/// The same for an upload, which a slow line carries and which is read before it is answered.
const UPLOAD_DEADLINE: Duration = Duration::from_secs(180);

/// Counts and times a request by its route, never by its path: ids would make the metrics endless.
pub async fn count(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let method = known(request.method());
    let start = Instant::now();
    let span = spans::request(method, &route);
    let response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    spans::answered(&span, status);
    let elapsed = start.elapsed();
    histogram!("conductor_http_request_seconds", "route" => route.clone()).record(elapsed);
    counter!("conductor_http_requests_total", "route" => route.clone(), "method" => method, "status" => status.to_string()).increment(1);
    tracing::debug!(http.method = method, http.route = route, http.status = status, duration_ms = elapsed.as_millis(), "answered");
    response
}

/// Names a refusal in the log: the network that asked, the organizer if one did, and the route. What another organizer owns is refused as
/// what does not exist, so a 404 of the API and of a join code is one too.
pub async fn refusals(State(app): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    let is_guessable = ["/api/", "/j/", "/p/", "/qr/", "/live"].iter().any(|start| request.uri().path().starts_with(start));
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let peer = request.extensions().get::<Peer>();
    let from = peer.map(|peer| network(app.origins.address(peer.0.ip(), request.headers())));
    let response = next.run(request).await;
    let status = response.status();
    let is_refusal = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS)
        || status == StatusCode::NOT_FOUND && is_guessable;
    if is_refusal && let Some(left_out) = app.refusals.note((from, status.as_u16())) {
        tracing::warn!(
            network = from.map(tracing::field::display),
            organizer.id = response.extensions().get::<Asker>().map(|asker| tracing::field::display(asker.0)),
            http.route = route,
            http.status = status.as_u16(),
            left_out = (left_out > 0).then_some(left_out),
            "a request was refused"
        );
    }
    response
}

/// The name of a method: anybody can make up others, which would make the metrics endless too.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "_OTHER",
    }
}

/// Refuses an address that is too long, and a body whose length is known to be too large before it is read, and ends a request that takes too long.
pub async fn deadline(request: Request, next: Next) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let uri = request.uri();
    let address = uri.path().len() + uri.query().map_or(0, str::len);
    if address > ADDRESS_BYTES {
        return Failure::with_status(StatusCode::URI_TOO_LONG, ErrorCode::TooLarge, "the address is too long").into_response();
    }
    let path = request.uri().path();
    let is_upload = path.strip_prefix(rest::BASE) == Some(rest::IMPORT);
    let most = match () {
        () if path.ends_with("/signals") => rest::INGEST_BYTES,
        () if is_upload => rest::UPLOAD_BYTES,
        () => BODY_BYTES,
    };
    if length.is_some_and(|length| length > most) {
        return Failure::from(ApiError::new(ErrorCode::TooLarge, "the body is too large")).into_response();
    }
    match tokio::time::timeout(if is_upload { UPLOAD_DEADLINE } else { DEADLINE }, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Failure::from(ApiError::new(ErrorCode::Unavailable, "this took too long").retry_after(5)).into_response(),
    }
}
