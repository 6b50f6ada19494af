//! Webhook messages and their delivery, for operators.

use super::session::limit;
use crate::account::operators_only;
use crate::clock::now;
use crate::http::AppState;
use crate::http::auth::Organizer;
use crate::http::error::Failure;
use crate::http::extract::{Asked, Ids};
use crate::store::{WebhookRow, WebhookState, Write};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use conductor::time::Timestamp;
use protocol::{ApiError, ErrorCode};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

/// Most messages in one answer.
const ROWS: u32 = 100;

/// The messages that are wanted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    #[serde(default)]
    state: Option<String>,
    #[serde(default)]
    limit: Option<u32>,
    #[serde(default)]
    before: Option<Uuid>,
}

/// A message and its delivery, without its words, its address and its secret.
#[derive(Serialize)]
pub struct Delivery {
    id: Uuid,
    #[serde(rename = "type")]
    kind: String,
    at: Timestamp,
    state: &'static str,
    tries: i64,
    last_status: Option<i64>,
    last_error: Option<String>,
    next_try_at: Option<Timestamp>,
    done_at: Option<Timestamp>,
}

impl From<WebhookRow> for Delivery {
    fn from(row: WebhookRow) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            at: row.at,
            state: row.state.name(),
            tries: row.tries,
            last_status: row.last_status,
            last_error: row.last_error,
            next_try_at: (row.state == WebhookState::Waiting).then_some(row.next_at),
            done_at: row.done_at,
        }
    }
}

/// The latest messages, the latest first.
pub async fn list(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<Vec<Delivery>>, Failure> {
    operators_only(organizer.account.operator)?;
    let state = wanted.state.map(|name| name.parse::<WebhookState>()).transpose();
    let state = state.map_err(|_| ApiError::new(ErrorCode::BadRequest, "a state is waiting, delivered or dead"))?;
    let rows = app.store.webhooks_before(state, wanted.before, limit(wanted.limit, ROWS)?).await?;
    Ok(Json(rows.into_iter().map(Delivery::from).collect()))
}

/// Sends a message now, whatever became of it before.
pub async fn retry(State(app): State<Arc<AppState>>, organizer: Organizer, Ids((webhook,)): Ids<(Uuid,)>) -> Result<StatusCode, Failure> {
    operators_only(organizer.account.operator)?;
    if !app.store.retry_webhook(webhook, now()).await? {
        return Err(ApiError::not_found("webhook").into());
    }
    let (by, what) = (format!("organizer {}", organizer.id()), format!("let webhook {webhook} be sent again"));
    app.store.commit(&[Write::Audit { at: now(), organizer: Some(organizer.id()), session: None, by, what }]).await?;
    Ok(StatusCode::NO_CONTENT)
}
