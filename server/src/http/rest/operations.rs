//! The state of the server, for operators.

use crate::http::AppState;
use crate::http::auth::Organizer;
use crate::http::error::Failure;
use axum::Json;
use axum::extract::State;
use protocol::OperationsPage;
use std::sync::Arc;

/// Shows operators the state of the server.
pub async fn show(State(app): State<Arc<AppState>>, organizer: Organizer) -> Result<Json<OperationsPage>, Failure> {
    Ok(Json(app.backend.operations(&organizer.caller).await?))
}
