//! API tokens.

use crate::http::AppState;
use crate::http::auth::{Organizer, Via};
use crate::http::error::Failure;
use crate::http::extract::{Body, Ids};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use protocol::{ApiError, ApiTokenRow, ErrorCode};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

/// The organizer's tokens, without their secrets.
pub async fn list(State(app): State<Arc<AppState>>, organizer: Organizer) -> Result<Json<Vec<ApiTokenRow>>, Failure> {
    Ok(Json(app.backend.api_tokens(&organizer.caller).await?))
}

/// A new token.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct New {
    name: String,
}

/// A token that was just made.
#[derive(Serialize)]
pub struct Made {
    #[serde(flatten)]
    row: ApiTokenRow,
    /// The secret. It is not kept, so this is the only time it is shown.
    token: String,
}

/// Lets only people pass who are signed in. A program must not make or revoke tokens, nor change accounts: whoever finds a token could make
/// others, and outlive its end.
pub(super) fn person(organizer: &Organizer) -> Result<(), ApiError> {
    match organizer.via {
        Via::Cookie => Ok(()),
        Via::Bearer => {
            Err(ApiError::new(ErrorCode::Forbidden, "only people who are signed in may change accounts, and make and revoke tokens"))
        }
    }
}

/// Makes a token.
pub async fn create(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Body(new): Body<New>,
) -> Result<(StatusCode, Json<Made>), Failure> {
    person(&organizer)?;
    let (row, token) = app.backend.create_api_token(&organizer.caller, &new.name).await?;
    Ok((StatusCode::CREATED, Json(Made { row, token })))
}

/// Revokes a token.
pub async fn revoke(State(app): State<Arc<AppState>>, organizer: Organizer, Ids((token,)): Ids<(Uuid,)>) -> Result<StatusCode, Failure> {
    person(&organizer)?;
    app.backend.revoke_api_token(&organizer.caller, &token.to_string()).await?;
    Ok(StatusCode::NO_CONTENT)
}
