//! Sessions: listing, creating, ending, deleting, looking back.

use crate::http::AppState;
use crate::http::auth::Organizer;
use crate::http::error::Failure;
use crate::http::extract::{Asked, Body, Ids};
use crate::store::Account;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use conductor::id::{EventId, SessionId};
use protocol::{ApiError, ErrorCode, HistoryPage, Language, Me, NewSession, Rehearsal, Right, SessionCard};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

/// Answers with the organizer to whom the token or cookie belongs.
pub async fn me(organizer: Organizer) -> Json<Me> {
    let Account { id, name, operator } = organizer.account;
    Json(Me { organizer: id, name, operator })
}

/// The organizer's sessions, the newest first.
pub async fn list(State(app): State<Arc<AppState>>, organizer: Organizer) -> Result<Json<Vec<SessionCard>>, Failure> {
    Ok(Json(app.backend.sessions(&organizer.caller).await?))
}

/// A new session. Nothing else may be set: the code, the owner and the mode are not the caller's to choose.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct New {
    title: String,
    #[serde(default)]
    event: Option<EventId>,
    #[serde(default)]
    language: Option<Language>,
    #[serde(default)]
    rehearsal: Option<Rehearsal>,
}

/// Makes a session.
pub async fn create(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Body(new): Body<New>,
) -> Result<(StatusCode, [(HeaderName, String); 1], Json<SessionCard>), Failure> {
    let new = NewSession { title: new.title, event: new.event, language: new.language, rehearsal: new.rehearsal };
    let card = app.backend.create_session(&organizer.caller, new).await?;
    let location = format!("/api/v1/sessions/{}", card.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(card)))
}

/// One session.
pub async fn show(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
) -> Result<Json<SessionCard>, Failure> {
    Ok(Json(app.backend.dashboard(&organizer.caller, session).await?.card))
}

/// Ends a session for everybody.
pub async fn end(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
) -> Result<StatusCode, Failure> {
    app.backend.end_session(&organizer.caller, session).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes a session with everything that was said and measured in it.
pub async fn delete(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
) -> Result<StatusCode, Failure> {
    app.backend.delete_session(&organizer.caller, session).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Answers with the history of a session, while it is live and after.
pub async fn history(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
) -> Result<Json<HistoryPage>, Failure> {
    Ok(Json(app.backend.history(&organizer.caller, session).await?))
}

/// The part of the audit log that is wanted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    #[serde(default)]
    limit: Option<u32>,
    #[serde(default)]
    before: Option<i64>,
}

/// A line of the audit log.
#[derive(Serialize)]
pub struct Line {
    seq: i64,
    at: i64,
    session: Option<Uuid>,
    actor: String,
    what: String,
}

/// Most lines of the audit log in one answer.
const LINES: u32 = 1000;

/// The number of things in an answer: as many as are asked for, and no more than `most`.
///
/// # Errors
/// `invalid` if more are asked for, or none.
pub(super) fn limit(asked: Option<u32>, most: u32) -> Result<u32, ApiError> {
    match asked {
        Some(limit) if (1..=most).contains(&limit) => Ok(limit),
        None => Ok(most),
        Some(_) => Err(ApiError::new(ErrorCode::BadRequest, format!("limit: must be from 1 to {most}"))),
    }
}

/// Answers with the acts of people and the machine in a session, the latest first.
pub async fn audit(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
    Asked(page): Asked<Page>,
) -> Result<Json<Vec<Line>>, Failure> {
    app.registry.permit_in(organizer.id(), session, Right::See).await?;
    let limit = limit(page.limit, LINES)?;
    let rows = app.store.audit_of(session, page.before, limit).await?;
    let line = |row: store::AuditRow| Line { seq: row.seq, at: row.at, session: row.session, actor: row.actor, what: row.what };
    Ok(Json(rows.into_iter().map(line).collect()))
}
