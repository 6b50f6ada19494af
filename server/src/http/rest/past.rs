//! Past sessions of the organizer: what new ones are compared with, and files of other programs.

use crate::http::AppState;
use crate::http::auth::Organizer;
use crate::http::error::Failure;
use crate::http::extract::{Body, Ids};
use axum::Json;
use axum::extract::State;
use axum::extract::multipart::{Multipart, MultipartError, MultipartRejection};
use axum::http::StatusCode;
use protocol::past::{FILES, Imported, LabelAlarm, PastPage};
use protocol::{ApiError, ErrorCode};
use std::sync::Arc;
use uuid::Uuid;

/// The organizer's past sessions.
pub async fn list(State(app): State<Arc<AppState>>, organizer: Organizer) -> Result<Json<PastPage>, Failure> {
    Ok(Json(app.backend.past(&organizer.caller).await?))
}

/// Forgets one.
pub async fn forget(State(app): State<Arc<AppState>>, organizer: Organizer, Ids((past,)): Ids<(Uuid,)>) -> Result<StatusCode, Failure> {
    app.backend.forget_past(&organizer.caller, past).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Keeps the organizer's word on an alarm.
pub async fn label(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((past, n)): Ids<(Uuid, u32)>,
    Body(label): Body<LabelAlarm>,
) -> Result<StatusCode, Failure> {
    app.backend.label_alarm(&organizer.caller, past, n, label).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reads files of past sessions, as a browser's form sends them.
pub async fn import(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Json<Imported>, Failure> {
    let mut form = form.map_err(|_| {
        Failure::with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE, ErrorCode::BadRequest, "send files as multipart/form-data")
    })?;
    let mut files = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|error| broken(&error))? {
        let Some(name) = field.file_name().map(str::to_owned) else { continue };
        if files.len() == FILES {
            return Err(ApiError::new(ErrorCode::Invalid, format!("send at most {FILES} files at once")).into());
        }
        let bytes = field.bytes().await.map_err(|error| broken(&error))?.to_vec();
        // What was not chosen has neither a name nor a content.
        if !(name.is_empty() && bytes.is_empty()) {
            files.push((name.chars().take(120).collect(), bytes));
        }
    }
    Ok(Json(app.backend.import_past(&organizer.caller, files).await?))
}

fn broken(error: &MultipartError) -> Failure {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::new(ErrorCode::TooLarge, "the files are too large together").into(),
        _ => ApiError::new(ErrorCode::BadRequest, "the files did not come whole").into(),
    }
}
