//! Polls of every kind: opening, showing, closing, and what becomes of answers in words.

use super::key::Key;
use crate::http::AppState;
use crate::http::auth::Organizer;
use crate::http::error::Failure;
use crate::http::extract::{Body, Ids};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use conductor::id::{PollId, SessionId};
use room::{Act, Actor, PollKind, PollView, Verdict};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Does an act of the organizer; when it is answered, it is stored.
async fn act(app: &AppState, organizer: &Organizer, session: SessionId, key: Key, act: Act) -> Result<StatusCode, Failure> {
    app.registry.act(session, Actor::Organizer(organizer.id()), Some(key.0), act).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Every poll that was not withdrawn, the oldest first, with every answer.
pub async fn list(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
) -> Result<Json<Vec<PollView>>, Failure> {
    Ok(Json(app.backend.archive(&organizer.caller, session).await?.room.polls))
}

/// A new poll.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct New {
    question: String,
    #[serde(default)]
    options: Vec<String>,
    #[serde(default)]
    kind: PollKind,
    #[serde(default)]
    seconds: Option<u32>,
}

/// The poll that was opened.
#[derive(Serialize)]
pub struct Opened {
    poll: PollId,
}

/// Opens a poll. The same key opens the same poll, once.
pub async fn open(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
    key: Key,
    Body(New { question, options, kind, seconds }): Body<New>,
) -> Result<(StatusCode, Json<Opened>), Failure> {
    let poll = PollId(key.0.0);
    act(&app, &organizer, session, key, Act::OpenPoll { poll, question, options, kind, seconds }).await?;
    Ok((StatusCode::CREATED, Json(Opened { poll })))
}

/// Another round of a poll.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Again {
    #[serde(default)]
    seconds: Option<u32>,
}

/// Asks a closed poll again. The same key opens the same round, once.
pub async fn again(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session, of)): Ids<(SessionId, PollId)>,
    key: Key,
    Body(Again { seconds }): Body<Again>,
) -> Result<(StatusCode, Json<Opened>), Failure> {
    let poll = PollId(key.0.0);
    act(&app, &organizer, session, key, Act::AskAgain { poll, of, seconds }).await?;
    Ok((StatusCode::CREATED, Json(Opened { poll })))
}

/// Shows how a poll stands to everybody.
pub async fn reveal(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session, poll)): Ids<(SessionId, PollId)>,
    key: Key,
) -> Result<StatusCode, Failure> {
    act(&app, &organizer, session, key, Act::RevealPoll { poll }).await
}

/// Closes a poll.
pub async fn close(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session, poll)): Ids<(SessionId, PollId)>,
    key: Key,
) -> Result<StatusCode, Failure> {
    act(&app, &organizer, session, key, Act::ClosePoll { poll }).await
}

/// A decision about an answer in words.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judge {
    answer: String,
    verdict: Verdict,
}

/// Shows, hides or merges an answer in words.
pub async fn judge(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session, poll)): Ids<(SessionId, PollId)>,
    key: Key,
    Body(Judge { answer, verdict }): Body<Judge>,
) -> Result<StatusCode, Failure> {
    act(&app, &organizer, session, key, Act::JudgeAnswer { poll, answer, verdict }).await
}
