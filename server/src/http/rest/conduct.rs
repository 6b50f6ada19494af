//! Orders to the conductor, and its state.

use super::key::Key;
use crate::http::AppState;
use crate::http::auth::Organizer;
use crate::http::error::Failure;
use crate::http::extract::{Body, Ids};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use conductor::arm::Content;
use conductor::id::{InterventionId, ProposalId, SessionId};
use conductor::mode::Mode;
use conductor::proposal::{DismissReason, Proposal};
use conductor::reading::Reading;
use protocol::{DecisionPage, Order};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Gives an order. When it is answered, its effects are stored.
async fn order(app: &AppState, organizer: &Organizer, session: SessionId, key: Key, order: Order) -> Result<StatusCode, Failure> {
    app.registry.order(session, organizer.id(), Some(key.0), order).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The score now, and what explains it.
pub async fn score(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
) -> Result<Json<Reading>, Failure> {
    Ok(Json(app.backend.dashboard(&organizer.caller, session).await?.reading))
}

/// Proposals that wait or are being sent, and recent ones, the oldest first.
pub async fn proposals(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
) -> Result<Json<Vec<Proposal>>, Failure> {
    Ok(Json(app.backend.dashboard(&organizer.caller, session).await?.conduct.0.proposals))
}

/// The approval of a proposal.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approve {
    /// The revision that was seen.
    revision: u32,
    /// The edited words; without them, exactly the words that were seen are sent.
    #[serde(default)]
    content: Option<Content>,
}

/// Sends a proposal.
pub async fn approve(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session, proposal)): Ids<(SessionId, ProposalId)>,
    key: Key,
    Body(what): Body<Approve>,
) -> Result<StatusCode, Failure> {
    order(&app, &organizer, session, key, Order::Approve { proposal, revision: what.revision, content: what.content }).await
}

/// The reason for dismissing it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dismiss {
    reason: DismissReason,
}

/// Does not send a proposal.
pub async fn dismiss(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session, proposal)): Ids<(SessionId, ProposalId)>,
    key: Key,
    Body(why): Body<Dismiss>,
) -> Result<StatusCode, Failure> {
    order(&app, &organizer, session, key, Order::Dismiss { proposal, reason: why.reason }).await
}

/// The delay of a proposal, in seconds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snooze {
    seconds: u32,
}

/// Puts a proposal off.
pub async fn snooze(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session, proposal)): Ids<(SessionId, ProposalId)>,
    key: Key,
    Body(how): Body<Snooze>,
) -> Result<StatusCode, Failure> {
    order(&app, &organizer, session, key, Order::Snooze { proposal, seconds: how.seconds }).await
}

/// An intervention of one's own.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Launch {
    content: Content,
    /// True to send it although the budget of the hour is spent.
    #[serde(default)]
    over_budget: bool,
}

/// Sends something of one's own.
pub async fn launch(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
    key: Key,
    Body(what): Body<Launch>,
) -> Result<StatusCode, Failure> {
    order(&app, &organizer, session, key, Order::Launch { content: what.content, over_budget: what.over_budget }).await
}

/// Takes an intervention back.
pub async fn undo(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session, intervention)): Ids<(SessionId, InterventionId)>,
    key: Key,
) -> Result<StatusCode, Failure> {
    order(&app, &organizer, session, key, Order::Undo { intervention }).await
}

/// The mode, and whether sending is stopped.
#[derive(Serialize)]
pub struct ModeView {
    mode: Mode,
    stopped: bool,
}

/// Answers with the mode.
pub async fn mode(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
) -> Result<Json<ModeView>, Failure> {
    let conduct = app.backend.dashboard(&organizer.caller, session).await?.conduct.0;
    Ok(Json(ModeView { mode: conduct.mode, stopped: conduct.stopped }))
}

/// The mode to change to.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetMode {
    mode: Mode,
}

/// Changes who decides.
pub async fn set_mode(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
    key: Key,
    Body(new): Body<SetMode>,
) -> Result<StatusCode, Failure> {
    order(&app, &organizer, session, key, Order::SetMode { mode: new.mode }).await
}

/// Stops sending at once.
pub async fn stop(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
    key: Key,
) -> Result<StatusCode, Failure> {
    order(&app, &organizer, session, key, Order::Stop).await
}

/// Goes on after a stop.
pub async fn resume(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
    key: Key,
) -> Result<StatusCode, Failure> {
    order(&app, &organizer, session, key, Order::Resume).await
}

/// One decision, with everything that led to it.
pub async fn decision(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((proposal,)): Ids<(ProposalId,)>,
) -> Result<Json<DecisionPage>, Failure> {
    Ok(Json(app.backend.decision(&organizer.caller, proposal).await?))
}
