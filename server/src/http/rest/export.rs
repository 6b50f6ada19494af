//! A session as files, also while it is live: everything that was said, asked, voted, sent and measured.

mod table;
mod workbook;
mod zip;

use crate::http::AppState;
use crate::http::auth::Organizer;
use crate::http::error::Failure;
use crate::http::extract::{Asked, Ids};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use conductor::id::SessionId;
use protocol::{ApiError, ErrorCode, HistoryPage};
use serde::Deserialize;
use std::sync::Arc;

/// Content type of a workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn file(session: SessionId, ending: &str) -> (HeaderName, HeaderValue) {
    let value = format!("attachment; filename=\"session-{session}.{ending}\"");
    (header::CONTENT_DISPOSITION, HeaderValue::try_from(value).unwrap_or(HeaderValue::from_static("attachment")))
}

/// A session that may be taken away as a file: not a rehearsal, which is thrown away.
async fn exported(app: &AppState, organizer: &Organizer, session: SessionId) -> Result<HistoryPage, Failure> {
    let page = app.backend.archive(&organizer.caller, session).await?;
    if page.card.rehearsal.is_some_and(|rehearsal| !rehearsal.is_kept()) {
        return Err(ApiError::new(ErrorCode::Forbidden, "a rehearsal is thrown away, not exported").into());
    }
    Ok(page)
}

fn broken(error: impl std::fmt::Display) -> ApiError {
    tracing::error!(%error, "a file could not be written");
    ApiError::internal()
}

/// The wishes of who asks for a table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    #[serde(default)]
    separator: table::Separator,
}

/// The session as a table.
pub async fn csv(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
    Asked(wanted): Asked<Wanted>,
) -> Result<([(HeaderName, HeaderValue); 2], Vec<u8>), Failure> {
    let page = exported(&app, &organizer, session).await?;
    let table = table::table(&page, &organizer.account, wanted.separator).map_err(broken)?;
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    Ok(([kind, file(session, "csv")], table))
}

/// The session as a workbook, in the language of who asks.
pub async fn xlsx(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
    headers: HeaderMap,
) -> Result<([(HeaderName, HeaderValue); 2], Bytes), Failure> {
    let page = exported(&app, &organizer, session).await?;
    let sheets = app::report::sheets(&page, wording::language::negotiated(&headers));
    let book = workbook::workbook(&sheets).map_err(broken)?;
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static(XLSX)), file(session, "xlsx")], book.into()))
}

/// The session as one JSON document.
pub async fn json(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
) -> Result<([(HeaderName, HeaderValue); 1], Json<HistoryPage>), Failure> {
    let page = exported(&app, &organizer, session).await?;
    Ok(([file(session, "json")], Json(page)))
}
