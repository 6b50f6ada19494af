//! Entry by a private link: its secret becomes a cookie, and the browser goes on to the page of its role.

use crate::clock::now;
use crate::http::error::Failure;
use crate::http::{AppState, bare, later};
use crate::secret::Token;
use api::backend::Caller;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::TeamRole;
use std::sync::Arc;

/// The path of private links, as axum writes it.
pub const PATH: &str = "/in/{secret}";
/// Private links that do not work which one network may try in a minute; one that works opens in any case.
pub const ENTRIES_PER_MINUTE: u32 = 60;

/// Opens a private link.
pub async fn enter(
    State(app): State<Arc<AppState>>,
    Extension(caller): Extension<Caller>,
    Path(secret): Path<String>,
) -> Result<Response, Failure> {
    let missing = || match app.entries.take(&caller.address) {
        Ok(()) => missing(),
        Err(wait) => later::page(StatusCode::TOO_MANY_REQUESTS, wait),
    };
    let Ok(token) = secret.parse::<Token>() else { return Ok(missing()) };
    let Some(link) = app.store.private_link(token.hash(), now()).await? else { return Ok(missing()) };
    let Some(session) = app.store.session(link.session).await? else { return Ok(missing()) };
    let to = match link.role {
        TeamRole::Speaker => format!("/p/{}?speaker", session.code.as_str()),
        _ => format!("/sessions/{}", session.id),
    };
    let seconds = (link.expires_at - now()).as_millis() / 1000;
    let headers = [(header::LOCATION, to), (header::SET_COOKIE, app.cookies.private_link(&token, seconds).0)];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

/// The page for a link that does not work. It does not tell a link that was revoked from one that never was.
fn missing() -> Response {
    let body = "<p>It was revoked, has expired, or is not complete. Ask whoever gave it to you.</p>\
         <p lang=\"de\">Dieser Link gilt nicht: Er wurde widerrufen, ist abgelaufen oder unvollständig. Fragen Sie, wer ihn Ihnen gegeben hat.</p>";
    bare::page(StatusCode::NOT_FOUND, bare::text("This link does not work", "", body), None)
}
