//! Events: their sessions, their titles and their members.

use super::token::person;
use crate::http::AppState;
use crate::http::auth::Organizer;
use crate::http::error::Failure;
use crate::http::extract::{Body, Ids};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use conductor::id::{EventId, OrganizerId};
use protocol::{ApiError, EventPage, EventSessions, Right, TeamRole};
use serde::Deserialize;
use std::sync::Arc;

/// The events of which the organizer is a member.
pub async fn list(State(app): State<Arc<AppState>>, organizer: Organizer) -> Result<Json<Vec<EventSessions>>, Failure> {
    Ok(Json(app.backend.events(&organizer.caller).await?))
}

/// One event with its members.
pub async fn show(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((event,)): Ids<(EventId,)>,
) -> Result<Json<EventPage>, Failure> {
    Ok(Json(app.backend.event(&organizer.caller, event).await?))
}

/// Another title.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retitle {
    title: String,
}

/// Renames an event.
pub async fn rename(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((event,)): Ids<(EventId,)>,
    Body(new): Body<Retitle>,
) -> Result<StatusCode, Failure> {
    app.backend.rename_event(&organizer.caller, event, &new.title).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A new member.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Add {
    name: String,
    role: TeamRole,
}

/// Makes an account a member.
pub async fn add_member(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((event,)): Ids<(EventId,)>,
    Body(new): Body<Add>,
) -> Result<StatusCode, Failure> {
    member_in_person(&app, &organizer, event).await?;
    app.backend.add_member(&organizer.caller, event, &new.name, new.role).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Another role.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    role: TeamRole,
}

/// Gives a member another role.
pub async fn change_member(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((event, member)): Ids<(EventId, OrganizerId)>,
    Body(new): Body<Change>,
) -> Result<StatusCode, Failure> {
    member_in_person(&app, &organizer, event).await?;
    app.backend.change_member(&organizer.caller, event, member, new.role).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes a member; one's own leaves.
pub async fn remove_member(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((event, member)): Ids<(EventId, OrganizerId)>,
) -> Result<StatusCode, Failure> {
    member_in_person(&app, &organizer, event).await?;
    app.backend.remove_member(&organizer.caller, event, member).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lets members pass who are signed in themselves: somebody whom a program made a member would stay one when its token is revoked.
async fn member_in_person(app: &AppState, organizer: &Organizer, event: EventId) -> Result<(), ApiError> {
    app.registry.permit(organizer.id(), event, Right::See, "event").await?;
    person(organizer)
}
