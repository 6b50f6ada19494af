//! How the server does, for operators.

use crate::http::Site;
use crate::http::auth::Organizer;
use crate::http::error::Failure;
use axum::Json;
use axum::extract::State;
use protocol::OperationsPage;
use std::sync::Arc;

/// What an operator should see.
pub async fn show(State(site): State<Arc<Site>>, organizer: Organizer) -> Result<Json<OperationsPage>, Failure> {
    Ok(Json(site.backend.operations(&organizer.caller).await?))
}
