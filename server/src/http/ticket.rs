//! `POST /enter`: the form that the other platform's page sends, with a ticket in it. It is a form so that no address, history or log
//! contains a ticket. It is the one request that may come from another site: only somebody who can sign tickets can make one that has any
//! effect.

use crate::account::place;
use crate::clock::now;
use crate::http::AppState;
use crate::http::error::Failure;
use crate::secret::Token;
use crate::store::{Place, SessionRow, Write};
use crate::ticket::{Claims, Refused, Role, Tickets};
use api::backend::SetCookie;
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::{ApiError, ErrorCode, Right};
use room::{Act, Actor};
use serde::Deserialize;
use std::sync::Arc;

/// Where tickets are shown.
pub const PATH: &str = "/enter";

/// The posted form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TicketForm {
    ticket: String,
}

/// Signs somebody in by a ticket and sends them on: an attendee into the room, an organizer to the dashboard.
pub async fn enter(
    State(app): State<Arc<AppState>>,
    headers: HeaderMap,
    form: Result<Form<TicketForm>, FormRejection>,
) -> Result<Response, Failure> {
    let Some(entrance) = &app.tickets else { return Err(ApiError::not_found("page").into()) };
    let Ok(Form(TicketForm { ticket })) = form else {
        return Err(ApiError::new(ErrorCode::BadRequest, "send a form with the field ticket").into());
    };
    let refuse = |refused: Refused| {
        metrics::counter!("conductor_tickets_total", "result" => "refused").increment(1);
        tracing::warn!(%refused, "a ticket was refused");
        ApiError::new(ErrorCode::Unauthenticated, "this ticket does not let you in: ask the page you came from for another one")
    };
    let claims = entrance.tickets.read(&ticket, now()).map_err(refuse)?;
    let (hash, until) = entrance.tickets.used(&claims, now());
    if !app.store.use_ticket(hash, until, now()).await? {
        return Err(refuse(Refused::Used).into());
    }
    let session = match &claims.session {
        Some(theirs) => {
            let id = entrance.sessions.find(theirs);
            let row = match id {
                Some(id) => app.store.session(id).await?,
                None => None,
            };
            Some(row.ok_or_else(|| ApiError::not_found("session"))?)
        }
        None => None,
    };
    let (cookie, to) = match claims.role {
        Role::Attendee => {
            let session = session.ok_or_else(|| ApiError::new(ErrorCode::Invalid, "a ticket for an attendee names a session"))?;
            attendee(&app, entrance, &claims, &session).await
        }
        Role::Organizer => organizer(&app, &headers, &claims, session.as_ref()).await?,
    };
    metrics::counter!("conductor_tickets_total", "result" => "taken").increment(1);
    Ok((StatusCode::SEE_OTHER, [(header::SET_COOKIE, cookie.0), (header::LOCATION, to)]).into_response())
}

/// The parts needed to let people in by ticket.
#[derive(Debug)]
pub struct Entrance {
    /// Check tickets.
    pub tickets: Tickets,
    /// Know the platform's sessions.
    pub sessions: crate::streams::sessions::Sessions,
    /// Makes an attendee of a platform's person.
    pub key: crate::secret::ServerKey,
}

/// The same person there is the same attendee here, from whatever device.
async fn attendee(app: &AppState, entrance: &Entrance, claims: &Claims, session: &SessionRow) -> (SetCookie, String) {
    let secret = entrance.key.secret_of(entrance.tickets.issuer(), &claims.sub);
    if let Some(name) = &claims.name {
        let who = Actor::Attendee(entrance.key.attendee(&secret.reveal(), session.event));
        // A name that cannot be one is no reason to stay outside.
        if let Err(error) = app.registry.act(session.id, who, None, Act::Rename { name: name.clone() }).await {
            tracing::debug!(code = ?error.code, "the name of a ticket was not taken");
        }
    }
    (app.cookies.attendee(&entrance.key.identity(&secret, None)), format!("/j/{}", session.code.as_str()))
}

async fn organizer(
    app: &AppState,
    headers: &HeaderMap,
    claims: &Claims,
    session: Option<&SessionRow>,
) -> Result<(SetCookie, String), Failure> {
    let refused = || ApiError::new(ErrorCode::Forbidden, "there is no such organizer here, or the session is somebody else's");
    let account = app.store.account_by_name(&claims.sub).await?.ok_or_else(refused)?.account;
    if let Some(session) = session {
        let permitted = app.registry.permit(account.id, session.event, Right::See, "session").await;
        permitted.map_err(|error| if error.code == ErrorCode::NotFound { refused() } else { error })?;
    }
    let (token, at) = (Token::random(), now());
    let before = app.cookies.login_in(headers).map(|token| token.hash());
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    let place = Place { browser: agent.and_then(place::browser), network: None };
    app.store.create_login(account.id, token.hash(), before, &place, at).await?;
    let what = "signed in by a ticket of another platform".to_owned();
    app.store.commit(&[Write::Audit { at, organizer: Some(account.id), session: None, by: account.name, what }]).await?;
    let to = session.map_or_else(|| "/sessions".to_owned(), |session| format!("/sessions/{}", session.id));
    Ok((app.cookies.login(&token), to))
}
