//! The state of the server, for operators.

use crate::http::Site;
use crate::http::auth::Organizer;
use crate::http::error::Failure;
use axum::Json;
use axum::extract::State;
use protocol::OperationsPage;
use std::sync::Arc;

/// Shows operators the state of the server.
pub async fn show(State(site): State<Arc<Site>>, organizer: Organizer) -> Result<Json<OperationsPage>, Failure> {
    Ok(Json(site.backend.operations(&organizer.caller).await?))
}
