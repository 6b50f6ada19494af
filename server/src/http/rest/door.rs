//! The door of a session: who may take part, who asks to, and who is set aside.

use super::key::Key;
use crate::http::AppState;
use crate::http::auth::Organizer;
use crate::http::error::Failure;
use crate::http::extract::{Body, Ids};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use conductor::id::{AttendeeId, PollId, SessionId};
use room::{Act, Actor, Door, Guard, Means};
use serde::Deserialize;
use std::sync::Arc;

async fn act(app: &AppState, organizer: &Organizer, session: SessionId, key: Key, act: Act) -> Result<StatusCode, Failure> {
    app.registry.act(session, Actor::Organizer(organizer.id()), Some(key.0), act).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The door, those who ask to be let in, and what is known about made-up people.
pub async fn show(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
) -> Result<Json<Guard>, Failure> {
    Ok(Json(app.backend.dashboard(&organizer.caller, session).await?.conduct.0.guard))
}

/// Sets the whole door: what is left out is as it was in the beginning.
pub async fn set(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
    key: Key,
    Body(door): Body<Door>,
) -> Result<StatusCode, Failure> {
    act(&app, &organizer, session, key, Act::SetDoor { door }).await
}

/// People to let in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetIn {
    people: Vec<AttendeeId>,
}

/// Lets people in who ask.
pub async fn let_in(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
    key: Key,
    Body(LetIn { people }): Body<LetIn>,
) -> Result<StatusCode, Failure> {
    act(&app, &organizer, session, key, Act::LetIn { people, means: Means::Organizer }).await
}

/// A poll whose late voters are doubted, or none for the people who asked questions.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doubt {
    #[serde(default)]
    poll: Option<PollId>,
    #[serde(default)]
    whole_network: bool,
}

/// Sets aside those who came after a poll had opened and voted in it, or who asked questions from one network.
pub async fn doubt(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
    key: Key,
    Body(Doubt { poll, whole_network }): Body<Doubt>,
) -> Result<StatusCode, Failure> {
    act(&app, &organizer, session, key, Act::Doubt { poll, whole_network }).await
}

/// A decision about everybody who is set aside.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settle {
    count: bool,
}

/// Decides about everybody who is set aside.
pub async fn settle(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
    key: Key,
    Body(Settle { count }): Body<Settle>,
) -> Result<StatusCode, Failure> {
    act(&app, &organizer, session, key, Act::Settle { count }).await
}
