//! `GET /live`: one WebSocket for each page, and beside it the way in where sockets are cut ([`post`]). Everything that can be refused is
//! refused before the upgrade, with an HTTP status.

mod connection;
mod line;
mod pace;
mod port;
pub mod post;
mod upgrade;
mod wire;
mod writer;

pub use post::PostConnections;

use crate::clock::now;
use crate::connections::{Connections, Membership, Proof};
use crate::http::BODY_BYTES;
use crate::http::auth::{bearer, login_of};
use crate::http::error::Failure;
use crate::http::listen;
use crate::http::listen::minimum::Upgraded;
use crate::http::origin::Origins;
use crate::live::Registry;
use crate::secret::ServerKey;
use crate::store::{Standing, Store};
use api::backend::Caller;
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use axum::routing::{self, any};
use connection::Connection;
use line::Line;
use protocol::limits::{FRAME_BYTES, ORGANIZER_FRAME_BYTES};
use protocol::{ApiError, CloseCode, ErrorCode, LIVE_PATH, POST_PATH, Role, SUBPROTOCOL};
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;
use tower_http::limit::RequestBodyLimitLayer;
use upgrade::{Opened, Upgrade};
use wire::Wire;

/// Logins and roles of open connections are checked this often, so that one that is revoked ends them within 5 s, wherever it was.
const LOGIN_CHECK: Duration = Duration::from_secs(4);

/// The parts of the server that sockets need.
#[derive(Debug)]
pub struct SocketState {
    /// Finds the owners of sessions.
    pub registry: Registry,
    /// Know who is inside.
    pub connections: Arc<Connections>,
    /// Know which pages may connect.
    pub origins: Origins,
    /// Makes an attendee of a secret.
    pub key: ServerKey,
    /// Holds the connections that are made of requests.
    pub posts: PostConnections,
    /// Count the sockets of attendees, by network.
    pub limits: Arc<listen::ConnectionLimits>,
}

/// A caller who asks to connect, and the role they ask for.
#[derive(Clone, Debug)]
struct Guest {
    caller: Caller,
    role: Option<Role>,
}

#[derive(Deserialize)]
struct Asked {
    /// The role the page is for: a browser may hold an organizer's and an attendee's cookie at once.
    #[serde(rename = "as")]
    role: Option<Role>,
}

/// The route of the socket. The layers around it must have put a [`Caller`] into the request.
pub fn routes(sockets: Arc<SocketState>) -> Router {
    let requests = Router::new()
        .route("/", routing::post(post::open))
        .route("/{id}", routing::post(post::bring))
        .route("/{id}/next", routing::post(post::next))
        .route("/{id}/close", routing::post(post::close))
        .layer(RequestBodyLimitLayer::new(BODY_BYTES));
    Router::new().route(LIVE_PATH, any(upgrade)).nest(POST_PATH, requests).with_state(sockets)
}

async fn upgrade(
    State(sockets): State<Arc<SocketState>>,
    caller: Option<axum::Extension<Caller>>,
    upgraded: Option<axum::Extension<Upgraded>>,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
    socket: Result<Upgrade, Failure>,
) -> Result<Response, Failure> {
    let socket = socket?;
    let (caller, role) = checked_caller(&sockets, caller, asked, &headers)?;
    if !socket.offers(SUBPROTOCOL) {
        let message = format!("offer {SUBPROTOCOL} as the subprotocol");
        return Err(ApiError::new(ErrorCode::BadRequest, message).into());
    }
    let is_attendee = caller.organizer.is_none() && caller.link.is_none();
    let entry = sockets.limits.enter(caller.address.filter(|_| is_attendee)).map_err(|_| {
        metrics::counter!("conductor_connections_refused_total", "reason" => "network").increment(1);
        ApiError::new(ErrorCode::Unavailable, "too many connections from this network").retry_after(5)
    })?;
    if let Some(axum::Extension(upgraded)) = upgraded {
        upgraded.set();
    }
    let pass = sockets.connections.enter(proof(&caller, &headers))?;
    let limit = frame_limit(&caller);
    let guest = Guest { caller, role };
    Ok(socket.accept(SUBPROTOCOL, move |Opened { port, read }| {
        metrics::counter!("conductor_sockets_opened_total").increment(1);
        // A task of its own, which holds nothing of the upgrade for as long as the socket is open.
        tokio::spawn(Connection::new(Wire::socket(Line::new(port), read, limit), sockets, guest, pass, Some(entry)).serve());
    }))
}

/// Returns the caller if they may connect at all, and the role they ask for.
fn checked_caller(
    sockets: &SocketState,
    caller: Option<axum::Extension<Caller>>,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: &HeaderMap,
) -> Result<(Caller, Option<Role>), ApiError> {
    let caller = caller.map(|axum::Extension(caller)| caller).unwrap_or_default();
    check_origin(&sockets.origins, headers)?;
    if caller.organizer.is_none() && caller.link.is_none() && caller.attendee.is_none() {
        return Err(ApiError::new(ErrorCode::Unauthenticated, "sign in, or open the page of the session first"));
    }
    let Ok(Query(Asked { role })) = asked else {
        return Err(ApiError::new(ErrorCode::BadRequest, "as must be attendee, organizer or projector"));
    };
    Ok((caller, role))
}

/// The longest frame that somebody may send, in bytes.
const fn frame_limit(caller: &Caller) -> usize {
    if caller.organizer.is_some() || caller.link.is_some() { ORGANIZER_FRAME_BYTES } else { FRAME_BYTES }
}

/// A browser says which page it connects for, and only this site's may. Without an origin it is no browser, and then it must show a
/// token: a cookie could have been sent by any page.
fn check_origin(origins: &Origins, headers: &HeaderMap) -> Result<(), ApiError> {
    match origins.is_own_page(headers) {
        Some(true) => Ok(()),
        // A page that was opened under another name of this server learns where it works.
        Some(false) => Err(ApiError::new(ErrorCode::Forbidden, format!("pages may connect from {} only", origins.base()))),
        None if headers.contains_key(header::AUTHORIZATION) => Ok(()),
        None => Err(ApiError::new(ErrorCode::Forbidden, "without an origin a token is needed")),
    }
}

/// The proof of a caller's rights. An attendee's cookie is none: it only says that this is the same person as before.
fn proof(caller: &Caller, headers: &HeaderMap) -> Option<Proof> {
    match bearer(headers) {
        // It was found good before.
        Some(token) => token.map(|token| Proof::Token(token.hash())),
        None => login_of(caller).map(Proof::Login),
    }
}

/// Ends the connections of logins, tokens and roles that do not count any more, until `stop` is called.
pub async fn watch_logins(sockets: Arc<SocketState>, stop: CancellationToken) {
    let mut tick = interval(LOGIN_CHECK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            () = stop.cancelled() => return,
        }
        for proof in sockets.connections.proofs() {
            if let Some(code) = over(sockets.registry.store(), proof).await {
                sockets.connections.dismiss(proof, code);
            }
        }
        for Membership { organizer, event, role: _, link } in sockets.connections.memberships() {
            let store = sockets.registry.store();
            let role = match link {
                Some(session) => store.private_role(organizer.0, session, now()).await,
                None => store.role(event, organizer).await,
            };
            // While the database does not answer, those who are in stay in.
            if let Ok(role) = role {
                sockets.connections.role_changed(organizer, event, role);
            }
        }
    }
}

/// Checks whether a proof still counts, and returns the close code if it does not. While the database does not answer, those who are in
/// stay in.
async fn over(store: &Store, proof: Proof) -> Option<CloseCode> {
    match proof {
        Proof::Login(login) => match store.standing(login, now()).await {
            Ok(Standing::Expired) => Some(CloseCode::Expired),
            Ok(Standing::Revoked) => Some(CloseCode::Revoked),
            Ok(Standing::Valid) | Err(_) => None,
        },
        Proof::Token(token) => matches!(store.api_token(token).await, Ok(None)).then_some(CloseCode::Revoked),
    }
}
