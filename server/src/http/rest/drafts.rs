//! Drafts: what an organizer prepares before a session, as a list and as files.

use super::key::Key;
use crate::http::AppState;
use crate::http::auth::Organizer;
use crate::http::error::Failure;
use crate::http::extract::{Body, Ids, media_type};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use conductor::id::{DraftId, SessionId};
use conductor::prepared::{Draft, Prepared, file};
use protocol::{AddedDrafts, ApiError, ErrorCode, Move, RejectedBatch, SessionCard};
use serde::Deserialize;
use std::sync::Arc;

/// The drafts of a session, in order.
pub async fn list(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
) -> Result<Json<Vec<Draft>>, Failure> {
    Ok(Json(app.backend.drafts(&organizer.caller, session).await?))
}

/// Adds a draft at the end.
pub async fn add(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
    Body(new): Body<Prepared>,
) -> Result<(StatusCode, Json<AddedDrafts>), Failure> {
    let added = app.backend.add_drafts(&organizer.caller, session, vec![new]).await?;
    Ok((StatusCode::CREATED, Json(AddedDrafts { added, refused: Vec::new() })))
}

/// Adds the starter list.
pub async fn starter(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
) -> Result<(StatusCode, Json<AddedDrafts>), Failure> {
    let added = app.backend.add_starter(&organizer.caller, session).await?;
    Ok((StatusCode::CREATED, Json(AddedDrafts { added, refused: Vec::new() })))
}

/// Checks that a file is of a known kind, and JSON if it says so.
fn check_kind(headers: &HeaderMap, text: &str) -> Result<(), Failure> {
    match media_type(headers) {
        "application/json" => match serde_json::from_str::<serde_json::Value>(text) {
            Ok(_) => Ok(()),
            Err(error) => Err(ApiError::new(ErrorCode::BadRequest, format!("the file is not JSON ({error})")).into()),
        },
        "text/csv" | "text/tab-separated-values" => Ok(()),
        _ => {
            let words = "send a table as text/csv, or an array as application/json";
            Err(Failure::with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE, ErrorCode::BadRequest, words))
        }
    }
}

/// Adds the drafts of a file, all or none. Its content says whether it is a table or JSON, since not every browser knows its kind.
pub async fn import(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Failure> {
    let body = body?;
    let text = std::str::from_utf8(&body).map_err(|_| ApiError::new(ErrorCode::BadRequest, "the file is not UTF-8"))?;
    check_kind(&headers, text)?;
    let read = app.backend.read_drafts(&organizer.caller, session, text).await?;
    let Some(first) = read.refused.first() else { return Ok((StatusCode::CREATED, Json(read)).into_response()) };
    let words = format!("line {}: {}; nothing was added", first.line, first.message);
    let refused = RejectedBatch { error: ApiError::new(ErrorCode::Invalid, words), errors: read.refused };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(refused)).into_response())
}

async fn prepared(app: &AppState, organizer: &Organizer, session: SessionId) -> Result<Vec<Prepared>, Failure> {
    let list = app.backend.drafts(&organizer.caller, session).await?;
    Ok(list.into_iter().map(Prepared::from).collect())
}

fn named(ending: &str) -> (HeaderName, HeaderValue) {
    let value = HeaderValue::try_from(format!("attachment; filename=\"drafts.{ending}\""));
    (header::CONTENT_DISPOSITION, value.unwrap_or(HeaderValue::from_static("attachment")))
}

/// The drafts as a table.
pub async fn csv(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
) -> Result<([(HeaderName, HeaderValue); 2], String), Failure> {
    let table = file::as_table(&prepared(&app, &organizer, session).await?);
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    // The mark tells spreadsheets that it is UTF-8.
    Ok(([kind, named("csv")], format!("\u{feff}{table}")))
}

/// The drafts as JSON.
pub async fn json(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
) -> Result<([(HeaderName, HeaderValue); 1], Json<Vec<Prepared>>), Failure> {
    Ok(([named("json")], Json(prepared(&app, &organizer, session).await?)))
}

/// Writes a draft anew.
pub async fn change(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session, draft)): Ids<(SessionId, DraftId)>,
    Body(new): Body<Prepared>,
) -> Result<StatusCode, Failure> {
    app.backend.change_draft(&organizer.caller, session, draft, new).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes a draft.
pub async fn discard(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session, draft)): Ids<(SessionId, DraftId)>,
) -> Result<StatusCode, Failure> {
    app.backend.drop_draft(&organizer.caller, session, draft).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Moves a draft to another place.
pub async fn reorder(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session, draft)): Ids<(SessionId, DraftId)>,
    Body(to): Body<Move>,
) -> Result<StatusCode, Failure> {
    app.backend.move_draft(&organizer.caller, session, draft, to).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The way to send a draft.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Send {
    /// True to send it although the budget of the hour is spent.
    #[serde(default)]
    over_budget: bool,
}

/// Sends a draft.
pub async fn launch(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session, draft)): Ids<(SessionId, DraftId)>,
    key: Key,
    Body(how): Body<Send>,
) -> Result<StatusCode, Failure> {
    app.backend.launch_draft(&organizer.caller, session, draft, key.0, how.over_budget).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The window of a plan.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanWindow {
    minutes: u32,
}

/// Plans a draft for a random moment.
pub async fn plan(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session, draft)): Ids<(SessionId, DraftId)>,
    Body(plan): Body<PlanWindow>,
) -> Result<StatusCode, Failure> {
    app.backend.plan_draft(&organizer.caller, session, draft, Some(plan.minutes)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes the plan of a draft back.
pub async fn unplan(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session, draft)): Ids<(SessionId, DraftId)>,
) -> Result<StatusCode, Failure> {
    app.backend.plan_draft(&organizer.caller, session, draft, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The title of a session that is like another one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Like {
    title: String,
}

/// Makes a session like another one.
pub async fn duplicate(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
    Body(like): Body<Like>,
) -> Result<(StatusCode, [(HeaderName, String); 1], Json<SessionCard>), Failure> {
    let card = app.backend.duplicate_session(&organizer.caller, session, &like.title).await?;
    let location = format!("/api/v1/sessions/{}", card.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(card)))
}
