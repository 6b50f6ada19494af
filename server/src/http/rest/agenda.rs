//! The agenda of a session.

use super::key::Key;
use crate::http::AppState;
use crate::http::auth::Organizer;
use crate::http::error::Failure;
use crate::http::extract::{Body, Ids};
use axum::Json;
use axum::extract::State;
use conductor::id::{ItemId, SessionId};
use conductor::plan::{Item, Plan};
use serde::Deserialize;
use std::sync::Arc;

/// The agenda, and the items that began.
pub async fn show(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
) -> Result<Json<Plan>, Failure> {
    Ok(Json(app.backend.agenda(&organizer.caller, session).await?))
}

/// The items of an agenda.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Items {
    items: Vec<Item>,
}

/// Gives the agenda other items.
pub async fn set(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
    Body(new): Body<Items>,
) -> Result<Json<Plan>, Failure> {
    Ok(Json(app.backend.set_agenda(&organizer.caller, session, new.items).await?))
}

/// Begins an item.
pub async fn begin(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session, item)): Ids<(SessionId, ItemId)>,
    key: Key,
) -> Result<Json<Plan>, Failure> {
    Ok(Json(app.backend.begin_item(&organizer.caller, session, item, key.0).await?))
}
