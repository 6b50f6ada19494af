//! `/api/v1`: for machines, and for people with `curl`. An organizer asks, by API token or by login cookie; everything of somebody else
//! is `not_found`. Commands take an `Idempotency-Key` (a UUID): repeated within a day, they are done once and answered alike.

mod export;
mod session;
mod token;

use crate::http::Site;
use axum::Router;
use axum::routing::{delete, get, post};
use std::sync::Arc;

/// Most bytes in a batch of signals.
pub const INGEST_BYTES: usize = 1 << 20;

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
        .route("/tokens", get(token::list).post(token::create))
        .route("/tokens/{token}", delete(token::revoke))
}
