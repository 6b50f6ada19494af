//! `/api/v1`: for machines, and for people with `curl`. An organizer asks, by API token or by login cookie; everything of somebody else
//! is `not_found`. Commands take an `Idempotency-Key` (a UUID): repeated within a day, they are done once and answered alike.

mod conduct;
mod export;
mod key;
mod learning;
mod session;
mod signals;
mod token;

use crate::http::Site;
use axum::Router;
use axum::routing::{delete, get, post};
use std::sync::Arc;

/// Most bytes in a batch of signals.
pub const INGEST_BYTES: usize = protocol::ingest::BYTES;

/// Every route but ingest.
pub fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route("/me", get(session::me))
        .route("/sessions", get(session::list).post(session::create))
        .route("/sessions/{session}", get(session::show).delete(session::delete))
        .route("/sessions/{session}/end", post(session::end))
        .route("/sessions/{session}/history", get(session::history))
        .route("/sessions/{session}/audit", get(session::audit))
        .route("/sessions/{session}/export.csv", get(export::csv))
        .route("/sessions/{session}/export.json", get(export::json))
        .route("/sessions/{session}/score", get(conduct::score))
        .route("/sessions/{session}/proposals", get(conduct::proposals))
        .route("/sessions/{session}/proposals/{proposal}/approve", post(conduct::approve))
        .route("/sessions/{session}/proposals/{proposal}/dismiss", post(conduct::dismiss))
        .route("/sessions/{session}/proposals/{proposal}/snooze", post(conduct::snooze))
        .route("/sessions/{session}/interventions", post(conduct::launch))
        .route("/sessions/{session}/interventions/{intervention}/undo", post(conduct::undo))
        .route("/sessions/{session}/mode", get(conduct::mode).put(conduct::set_mode))
        .route("/sessions/{session}/stop", post(conduct::stop))
        .route("/sessions/{session}/resume", post(conduct::resume))
        .route("/events/{event}/policy", get(learning::policy))
        .route("/events/{event}/policy/reset", post(learning::reset))
        .route("/events/{event}/log.ndjson", get(learning::log))
        .route("/decisions/{proposal}", get(conduct::decision))
        .route("/tokens", get(token::list).post(token::create))
        .route("/tokens/{token}", delete(token::revoke))
}

/// Ingest, whose bodies may be larger.
pub fn ingest() -> Router<Arc<Site>> {
    Router::new().route("/sessions/{session}/signals", post(signals::take))
}
