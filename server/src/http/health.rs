//! Whether the process lives, whether it can serve, and what it counts.

use crate::http::Site;
use crate::http::error::Failure;
use crate::http::peer::Peer;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use protocol::ApiError;
use serde::Serialize;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// How long the database may take to show that it lives.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long Redis may.
const REDIS_PATIENCE: Duration = Duration::from_millis(800);

/// Whether the server can serve, and by what.
#[derive(Clone, Debug, Serialize)]
struct Readiness {
    /// Whether requests should be sent here.
    ready: bool,
    /// Whether something that is not needed for that is broken.
    degraded: bool,
    /// Each part, and what is wrong with it.
    parts: Vec<Part>,
}

/// One part of the server.
#[derive(Clone, Debug, Serialize)]
struct Part {
    name: &'static str,
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

impl Part {
    fn new(name: &'static str, result: Result<(), String>) -> Self {
        Self { name, ok: result.is_ok(), why: result.err() }
    }
}

/// `/healthz`: the process answers.
pub async fn live() -> &'static str {
    "ok\n"
}

/// `/readyz`: 200 if requests should be sent here, else 503; either way with the reasons.
pub async fn ready(State(site): State<Arc<Site>>) -> Response {
    let stopping = site.stopping.load(Ordering::Relaxed);
    let database = async {
        match tokio::time::timeout(PATIENCE, site.store.ping()).await {
            // The cause names a path or a host: it belongs in the log.
            Ok(Err(error)) => {
                tracing::error!(%error, "the database does not answer");
                Err("the database does not answer".to_owned())
            }
            Err(_) => Err("the database does not answer in time".to_owned()),
            Ok(Ok(())) => Ok(()),
        }
    };
    let redis = async {
        match &site.redis {
            Some(client) => Some(Part::new("redis", ping(client).await)),
            None => None,
        }
    };
    let (database, redis) = tokio::join!(database, redis);
    let signals = site.signals.as_ref().map(|collected| Part::new("signals", collected.health()));
    let nodes = site.nodes.as_ref().map(|nodes| Part::new("nodes", nodes.health()));
    let process = Part::new("process", if stopping { Err("the server is stopping".to_owned()) } else { Ok(()) });
    let parts: Vec<Part> = [process, Part::new("database", database)].into_iter().chain(redis).chain(signals).chain(nodes).collect();
    // Without those it serves what it can.
    let ready = parts.iter().all(|part| part.ok || matches!(part.name, "redis" | "signals" | "nodes"));
    let degraded = parts.iter().any(|part| !part.ok);
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Readiness { ready, degraded, parts })).into_response()
}

/// Whether a Redis server answers.
///
/// # Errors
/// A sentence that says it does not.
pub async fn ping(client: &redis::Client) -> Result<(), String> {
    let asked = async {
        let mut connection = client.get_multiplexed_async_connection().await?;
        redis::cmd("PING").query_async::<String>(&mut connection).await
    };
    match tokio::time::timeout(REDIS_PATIENCE, asked).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => {
            tracing::warn!(kind = ?error.kind(), "Redis does not answer");
            Err("Redis does not answer".to_owned())
        }
        Err(_) => Err("Redis does not answer in time".to_owned()),
    }
}

/// `/metrics` on the main address: for this machine only, and not through a proxy, behind which everybody looks like this machine.
pub async fn metrics(State(site): State<Arc<Site>>, Extension(peer): Extension<Peer>, headers: HeaderMap) -> Response {
    let is_forwarded = headers.contains_key("x-forwarded-for") || headers.contains_key("forwarded");
    if site.has_metrics_listener || is_forwarded || !peer.0.ip().to_canonical().is_loopback() {
        return Failure::from(ApiError::not_found("page")).into_response();
    }
    scrape(State(site)).await
}

/// `/metrics` on an address of its own.
pub async fn scrape(State(site): State<Arc<Site>>) -> Response {
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], site.metrics.render()).into_response()
}
