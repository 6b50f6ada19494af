//! An organizer's account; the accounts of all and their one-time links, for operators. People change them, programs read them.

use super::token::person;
use crate::http::AppState;
use crate::http::auth::Organizer;
use crate::http::error::Failure;
use crate::http::extract::{Body, Ids};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use conductor::id::OrganizerId;
use protocol::account::{AccountRow, LinkRow, MadeLink, SignInRow};
use protocol::{ApiError, ErrorCode};
use serde::Deserialize;
use std::sync::Arc;
use uuid::Uuid;

/// The browsers in which the organizer is signed in.
pub async fn sign_ins(State(app): State<Arc<AppState>>, organizer: Organizer) -> Result<Json<Vec<SignInRow>>, Failure> {
    Ok(Json(app.backend.account(&organizer.caller).await?.sign_ins))
}

/// Signs one browser out.
pub async fn end_sign_in(State(app): State<Arc<AppState>>, organizer: Organizer, Ids((id,)): Ids<(Uuid,)>) -> Result<StatusCode, Failure> {
    person(&organizer)?;
    app.backend.end_sign_in(&organizer.caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Signs every other browser out.
pub async fn sign_out_elsewhere(State(app): State<Arc<AppState>>, organizer: Organizer) -> Result<StatusCode, Failure> {
    person(&organizer)?;
    app.backend.sign_out_elsewhere(&organizer.caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A new password.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    present: String,
    new: String,
}

/// Changes the password.
pub async fn change_password(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Body(change): Body<Change>,
) -> Result<StatusCode, Failure> {
    person(&organizer)?;
    app.backend.change_password(&organizer.caller, &change.present, &change.new).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Every account.
pub async fn accounts(State(app): State<Arc<AppState>>, organizer: Organizer) -> Result<Json<Vec<AccountRow>>, Failure> {
    Ok(Json(app.backend.team(&organizer.caller).await?.accounts))
}

/// Signs every browser of an account out.
pub async fn end_sign_ins(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((whose,)): Ids<(OrganizerId,)>,
) -> Result<StatusCode, Failure> {
    operator(&organizer)?;
    app.backend.end_sign_ins(&organizer.caller, whose).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The one-time links that are open.
pub async fn links(State(app): State<Arc<AppState>>, organizer: Organizer) -> Result<Json<Vec<LinkRow>>, Failure> {
    Ok(Json(app.backend.team(&organizer.caller).await?.links))
}

/// A new one-time link: an invitation, or one to a new password.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct New {
    #[serde(default)]
    invite: Option<String>,
    #[serde(default)]
    account: Option<OrganizerId>,
}

/// Makes a one-time link.
pub async fn make_link(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Body(new): Body<New>,
) -> Result<(StatusCode, Json<MadeLink>), Failure> {
    operator(&organizer)?;
    let made = match (new.invite, new.account) {
        (Some(name), None) => app.backend.invite(&organizer.caller, &name).await?,
        (None, Some(whose)) => app.backend.reset_link(&organizer.caller, whose).await?,
        _ => return Err(ApiError::new(ErrorCode::Invalid, "give either invite or account").into()),
    };
    Ok((StatusCode::CREATED, Json(made)))
}

/// Withdraws a one-time link.
pub async fn withdraw_link(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((link,)): Ids<(Uuid,)>,
) -> Result<StatusCode, Failure> {
    operator(&organizer)?;
    app.backend.withdraw_link(&organizer.caller, link).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lets operators pass who are signed in themselves.
fn operator(organizer: &Organizer) -> Result<(), ApiError> {
    crate::account::operators_only(organizer.account.operator)?;
    person(organizer)
}
