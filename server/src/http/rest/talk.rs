//! Questions, messages, the rules for both, and people who are shut out.

use super::key::Key;
use crate::http::AppState;
use crate::http::auth::Organizer;
use crate::http::error::Failure;
use crate::http::extract::{Asked, Body, Ids};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use conductor::id::{MessageId, QuestionId, SessionId};
use protocol::{ApiError, ErrorCode};
use room::{Act, Actor, BanView, HandView, MessageView, QuestionState, QuestionView, Speaker, TalkRules, Whom, similar};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Does an act of the organizer; when it is answered, it is stored.
async fn act(app: &AppState, organizer: &Organizer, session: SessionId, key: Key, act: Act) -> Result<StatusCode, Failure> {
    app.registry.act(session, Actor::Organizer(organizer.id()), Some(key.0), act).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Every question, in the order of screens.
pub async fn questions(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
) -> Result<Json<Vec<QuestionView>>, Failure> {
    Ok(Json(app.backend.archive(&organizer.caller, session).await?.room.questions))
}

/// Every message, the oldest first.
pub async fn messages(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
) -> Result<Json<Vec<MessageView>>, Failure> {
    Ok(Json(app.backend.archive(&organizer.caller, session).await?.room.chat))
}

/// Questions that seem to ask the same.
#[derive(Serialize)]
pub struct Group {
    /// The most supported of them.
    into: QuestionId,
    /// The others.
    questions: Vec<QuestionId>,
}

/// Groups among the most supported questions that wait.
pub async fn groups(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
) -> Result<Json<Vec<Group>>, Failure> {
    let questions = app.backend.archive(&organizer.caller, session).await?.room.questions;
    // Comparing texts takes a while: other requests do not wait behind it.
    let compared = tokio::task::spawn_blocking(move || {
        let groups = similar::waiting(&questions).into_iter();
        groups.map(|(into, alike)| Group { into: into.id, questions: alike.into_iter().map(|other| other.id).collect() }).collect()
    });
    Ok(Json(compared.await.map_err(|_| ApiError::internal())?))
}

/// A new state of a question.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    state: QuestionState,
}

/// Moves a question on, approves it or turns it down.
pub async fn mark(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session, question)): Ids<(SessionId, QuestionId)>,
    key: Key,
    Body(Mark { state }): Body<Mark>,
) -> Result<StatusCode, Failure> {
    act(&app, &organizer, session, key, Act::MarkQuestion { question, state }).await
}

/// Notes on a question.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notes {
    #[serde(default)]
    label: Option<String>,
    #[serde(default)]
    pinned: Option<bool>,
    #[serde(default)]
    answer: Option<String>,
}

/// Adds to a question.
pub async fn amend(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session, question)): Ids<(SessionId, QuestionId)>,
    key: Key,
    Body(Notes { label, pinned, answer }): Body<Notes>,
) -> Result<StatusCode, Failure> {
    act(&app, &organizer, session, key, Act::AmendQuestion { question, label, pinned, answer }).await
}

/// Questions to merge.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    questions: Vec<QuestionId>,
}

/// Lets questions count as another.
pub async fn merge(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session, into)): Ids<(SessionId, QuestionId)>,
    key: Key,
    Body(Merge { questions }): Body<Merge>,
) -> Result<StatusCode, Failure> {
    act(&app, &organizer, session, key, Act::MergeQuestions { into, questions }).await
}

/// Takes a message away, or turns it down.
pub async fn hide(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session, message)): Ids<(SessionId, MessageId)>,
    key: Key,
) -> Result<StatusCode, Failure> {
    act(&app, &organizer, session, key, Act::Hide { message }).await
}

/// The words that were read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Read {
    #[serde(default)]
    revision: Option<u32>,
}

/// Shows a message to everybody.
pub async fn show(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session, message)): Ids<(SessionId, MessageId)>,
    Asked(Read { revision }): Asked<Read>,
    key: Key,
) -> Result<StatusCode, Failure> {
    act(&app, &organizer, session, key, Act::Show { message, revision }).await
}

/// The message to pin.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    #[serde(default)]
    message: Option<MessageId>,
    #[serde(default)]
    revision: Option<u32>,
}

/// Pins a message, or none.
pub async fn pin(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
    key: Key,
    Body(Pin { message, revision }): Body<Pin>,
) -> Result<StatusCode, Failure> {
    act(&app, &organizer, session, key, Act::Pin { message, revision }).await
}

/// The state of moderation.
#[derive(Serialize)]
pub struct Moderation {
    rules: TalkRules,
    blocked: Vec<String>,
    bans: Vec<BanView>,
    hands: Vec<HandView>,
    /// Questions that wait for approval.
    questions: Vec<QuestionView>,
    /// Messages that wait for approval.
    messages: Vec<MessageView>,
}

/// The rules, what waits for approval, who is shut out and whose hand is up.
pub async fn moderation(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
) -> Result<Json<Moderation>, Failure> {
    let page = app.backend.dashboard(&organizer.caller, session).await?;
    let (room, guard) = (page.room.0, page.conduct.0.guard);
    Ok(Json(Moderation {
        rules: room.rules,
        blocked: guard.blocked,
        bans: guard.bans,
        hands: guard.hands,
        questions: room.questions.into_iter().filter(|question| question.state == QuestionState::Held).collect(),
        messages: room.chat.into_iter().filter(|message| message.held).collect(),
    }))
}

/// New rules.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    #[serde(default)]
    rules: TalkRules,
    #[serde(default)]
    blocked: Vec<String>,
}

/// Sets all rules: what is left out is as it was in the beginning.
pub async fn set_rules(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
    key: Key,
    Body(Rules { rules, blocked }): Body<Rules>,
) -> Result<StatusCode, Failure> {
    act(&app, &organizer, session, key, Act::SetRules { rules, blocked }).await
}

/// The person to shut out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shut {
    #[serde(default)]
    speaker: Option<Speaker>,
    #[serde(default)]
    question: Option<QuestionId>,
}

/// Shuts somebody out.
pub async fn ban(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
    key: Key,
    Body(Shut { speaker, question }): Body<Shut>,
) -> Result<StatusCode, Failure> {
    let whom = match (speaker, question) {
        (Some(speaker), None) => Whom::Speaker(speaker),
        (None, Some(question)) => Whom::Question(question),
        _ => return Err(ApiError::new(ErrorCode::Invalid, "name a speaker or a question, and not both").into()),
    };
    act(&app, &organizer, session, key, Act::Ban { whom }).await
}

/// Lets somebody in again.
pub async fn unban(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session, ban)): Ids<(SessionId, u32)>,
    key: Key,
) -> Result<StatusCode, Failure> {
    act(&app, &organizer, session, key, Act::Unban { ban }).await
}

/// Lowers a hand.
pub async fn lower(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session, hand)): Ids<(SessionId, u32)>,
    key: Key,
) -> Result<StatusCode, Failure> {
    act(&app, &organizer, session, key, Act::LowerHand { hand }).await
}
