//! Private links of a session, for people without an account.

use super::token::person;
use crate::http::AppState;
use crate::http::auth::Organizer;
use crate::http::error::Failure;
use crate::http::extract::{Body, Ids};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use conductor::id::SessionId;
use protocol::account::private_link::{MadePrivateLink, PrivateLinkRow};
use protocol::{Right, TeamRole};
use serde::Deserialize;
use std::sync::Arc;
use uuid::Uuid;

/// The links that work.
pub async fn list(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
) -> Result<Json<Vec<PrivateLinkRow>>, Failure> {
    Ok(Json(app.backend.private_links(&organizer.caller, session).await?))
}

/// A new link.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct New {
    role: TeamRole,
    label: String,
}

/// Makes a link. A program must not: whoever finds its token could come in when it is revoked.
pub async fn make(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
    Body(New { role, label }): Body<New>,
) -> Result<(StatusCode, Json<MadePrivateLink>), Failure> {
    app.registry.permit_in(organizer.id(), session, Right::Run).await?;
    person(&organizer)?;
    Ok((StatusCode::CREATED, Json(app.backend.make_private_link(&organizer.caller, session, role, &label).await?)))
}

/// Revokes a link.
pub async fn revoke(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session, link)): Ids<(SessionId, Uuid)>,
) -> Result<StatusCode, Failure> {
    app.backend.revoke_private_link(&organizer.caller, session, link).await?;
    Ok(StatusCode::NO_CONTENT)
}
