//! Authentication: reads cookies and bearer tokens into a [`Caller`], and refuses requests that another site made a browser send.

use crate::account::place;
use crate::clock::now;

use crate::http::code::{asks_by_function, code_in};
use crate::http::error::Failure;
use crate::http::extract::wants_page;
use crate::http::listen::peer::Peer;
use crate::http::{AppState, later};
use crate::limit::Guesser;
use crate::network::{line, network};
use crate::secret::{Token, TokenHash};
use crate::store::Account;
use api::backend::{AttendeeSecret, Caller, LinkHolder};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use conductor::id::OrganizerId;
use conductor::time::{Span, Timestamp};
use protocol::{ApiError, ErrorCode};
use std::net::IpAddr;
use std::sync::Arc;

/// The credential of an organizer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// A cookie, which browsers send by themselves.
    Cookie,
    /// A token in the `Authorization` header, which only programs send.
    Bearer,
}

/// The organizer who asks, as an extractor: without one the answer is 401.
#[derive(Clone, Debug)]
pub struct Organizer {
    /// The account.
    pub account: Account,
    /// The credential they showed.
    pub via: Via,
    /// The same for the backend.
    pub caller: Caller,
}

/// The organizer who asked, in the extensions of the answer.
#[derive(Clone, Copy, Debug)]
pub struct Asker(pub OrganizerId);

impl Organizer {
    /// Their id.
    #[must_use]
    pub const fn id(&self) -> OrganizerId {
        self.account.id
    }
}

impl<S: Sync> FromRequestParts<S> for Organizer {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| ApiError::new(ErrorCode::Unauthenticated, "sign in, or send an API token as Authorization: Bearer").into())
    }
}

/// The bearer token of a request: `None` without one, `Some(None)` if it cannot be one of ours.
pub(super) fn bearer(headers: &HeaderMap) -> Option<Option<Token>> {
    let line = headers.get(header::AUTHORIZATION)?;
    let text = line.to_str().ok().and_then(|line| {
        let (scheme, token) = line.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    Some(text.and_then(|text| text.strip_prefix(TOKEN_PREFIX)?.parse().ok()))
}

/// Prefix of API tokens, so that scanners for leaked secrets recognize them.
pub const TOKEN_PREFIX: &str = "ec_";

/// Puts a [`Caller`], and an [`Organizer`] if one asks, into the request; gives a browser that opens a room its attendee's secret.
///
/// A bearer token counts alone: beside one, cookies are not read. A bad one is refused at once, so that a program with a revoked token
/// does not go on as somebody else.
pub async fn identify(State(app): State<Arc<AppState>>, mut request: Request, next: Next) -> Response {
    if is_for_everybody(request.uri().path()) {
        return next.run(request).await;
    }
    match identify_in(&app, &mut request).await {
        Err(failure) => failure.into_response(),
        Ok(new_attendee) => {
            let asker = request.extensions().get::<Organizer>().map(|organizer| Asker(organizer.id()));
            let framed = is_framed(&app, &request);
            let mut response = next.run(request).await;
            if let Some(asker) = asker {
                response.extensions_mut().insert(asker);
            }
            let cookie = |identity: String| {
                if framed { app.cookies.framed_attendee(&identity) } else { app.cookies.attendee(&identity) }
            };
            // Only the page of a room gives an identity: asking for codes that do not exist is free.
            let new_attendee = new_attendee.filter(|_| response.status().is_success());
            if let Some(value) = new_attendee.map(cookie).and_then(|cookie| HeaderValue::from_str(&cookie.0).ok()) {
                response.headers_mut().append(header::SET_COOKIE, value);
            }
            response
        }
    }
}

/// Returns whether the page is for a frame of another site that may show it.
fn is_framed(app: &AppState, request: &Request) -> bool {
    let says = |name: &str, value: &str| request.headers().get(name).is_some_and(|said| said.as_bytes() == value.as_bytes());
    !app.origins.framing(request.uri().path()).is_empty() && says("sec-fetch-dest", "iframe") && says("sec-fetch-site", "cross-site")
}

/// Returns whether it makes no difference who asks: these must also answer while the database does not.
fn is_for_everybody(path: &str) -> bool {
    path.starts_with("/pkg/") || matches!(path, "/healthz" | "/readyz" | "/metrics")
}

async fn identify_in(app: &AppState, request: &mut Request) -> Result<Option<String>, Failure> {
    let headers = request.headers();
    let address = request.extensions().get::<Peer>().map(|peer| network(app.origins.address(peer.0.ip(), headers)));
    let mut caller = Caller { address, ..Caller::default() };
    let may_sign_in = request.method() == Method::POST && request.uri().path().starts_with("/api/fn/");
    if may_sign_in {
        // Whoever signs in finds it in the list of their sign-ins.
        caller.browser = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).and_then(place::browser);
    }
    let mut new_attendee = None;
    let mut organizer = None;
    if let Some(token) = bearer(headers) {
        let account = match token {
            Some(token) => app.store.use_api_token(token.hash(), now()).await?,
            None => None,
        };
        let account = account.ok_or_else(|| ApiError::new(ErrorCode::Unauthenticated, "the API token is wrong or was revoked"))?;
        organizer = Some((account, Via::Bearer));
    } else {
        // A ticket is shown by another site's page, and is proof enough by itself.
        if request.uri().path() != crate::http::ticket::PATH && is_forged(app, request.method(), request.uri().path(), headers) {
            let own = app.origins.base();
            return Err(ApiError::new(ErrorCode::Forbidden, format!("this request comes from another site than {own}")).into());
        }
        if let Some(token) = app.cookies.login_in(headers) {
            let hash = token.hash();
            if let Some(account) = app.store.login(hash, now()).await? {
                caller.login = Some(hash.to_string());
                organizer = Some((account, Via::Cookie));
            }
        }
        if let Some(token) = app.cookies.private_link_in(headers) {
            let link = app.store.private_link(token.hash(), now()).await?;
            caller.link = link.map(|link| LinkHolder { id: link.id, session: link.session });
        }
        caller.familiar = app.cookies.browser_in(headers).filter(|_| may_sign_in).map(str::to_owned);
        let shown = app.cookies.attendee_in(headers);
        let mut attendee = shown.and_then(|shown| app.key.read_identity(shown));
        // A projector acts for nobody, but its socket too is refused to browsers that have not opened a page here.
        let path = request.uri().path();
        let opens_a_room = request.method() == Method::GET && (path.starts_with("/j/") || path.starts_with("/p/"));
        if attendee.is_none() && opens_a_room {
            let old = match shown.and_then(|shown| shown.parse().ok()) {
                Some(token) => known_from_before(app, token, path, address).await?,
                None => None,
            };
            // Nothing but their act speaks for them: without a moment it would be another platform's word.
            let made = old.map_or_else(|| (Token::random(), Some(now())), |token| (token, Some(LONG_AGO)));
            new_attendee = Some(app.key.identity(&made.0, made.1));
            attendee = Some(made);
        }
        if let Some((secret, made_at)) = attendee {
            caller.attendee = Some(AttendeeSecret(secret.reveal()));
            caller.made_at = made_at;
        }
    }
    if let Some((account, via)) = organizer {
        caller.organizer = Some(account.id);
        request.extensions_mut().insert(Organizer { account, via, caller: caller.clone() });
    }
    request.extensions_mut().insert(caller);
    Ok(new_attendee)
}

/// The secret of a cookie without a seal, as releases before 0.2 wrote them, if its holder has done something in the event of the room that
/// is opened: they stay who they are. Others get a new identity.
async fn known_from_before(app: &AppState, secret: Token, path: &str, address: Option<IpAddr>) -> Result<Option<Token>, Failure> {
    Ok(has_acted(app, &secret.reveal(), path, address).await?.then_some(secret))
}

/// Returns whether the holder of a secret has done something in the event whose room a path names by its code. Questions are limited for
/// each network; beyond the limit nobody has.
async fn has_acted(app: &AppState, secret: &str, path: &str, address: Option<IpAddr>) -> Result<bool, Failure> {
    let code = path.get(3..).and_then(|code| code.parse().ok());
    let (Some(code), Ok(())) = (code, app.exchanges.take(&address)) else { return Ok(false) };
    let Some(session) = app.store.session_by_code(&code).await? else { return Ok(false) };
    Ok(app.store.has_acted(session.event, app.key.attendee(secret, session.event)).await?)
}

/// Returns whether a browser may have been made to send this by a page of another site. What changes nothing may come from anywhere.
/// Browsers say where a request comes from in `Sec-Fetch-AppState`, older ones at least in `Origin`; what carries one of our cookies and says
/// neither is refused. Sites that were let in by `CONDUCTOR_CORS_ORIGINS` may, where they may ask at all.
fn is_forged(app: &AppState, method: &Method, path: &str, headers: &HeaderMap) -> bool {
    if method.is_safe() || app.origins.is_guest(headers.get(header::ORIGIN), path) {
        return false;
    }
    if let Some(from) = headers.get("sec-fetch-site") {
        return !matches!(from.as_bytes(), b"same-origin" | b"none");
    }
    let cookies = &app.cookies;
    let carries_cookie =
        cookies.login_in(headers).is_some() || cookies.attendee_in(headers).is_some() || cookies.private_link_in(headers).is_some();
    !app.origins.is_own_page(headers).unwrap_or(!carries_cookie)
}

/// The login that a caller's cookie names.
#[must_use]
pub fn login_of(caller: &Caller) -> Option<TokenHash> {
    caller.login.as_deref()?.parse().ok()
}

/// When identities were made that an earlier release did not seal.
const LONG_AGO: Timestamp = Timestamp::from_millis(1_000);

/// An identity that is older than this was not made in a hurry; it is slowed by itself and with its line, not with its network.
const SETTLED: Span = Span::from_secs(600);

/// The groups to which a wrong guess is counted. A signed-in organizer has none. An identity that is not new counts for itself, every
/// other one for its network, and both for their line: an IPv6 line has many networks. So people who mistype a code keep out nobody who is
/// inside.
fn guessers(caller: &Caller) -> Vec<Guesser> {
    if caller.organizer.is_some() {
        return Vec::new();
    }
    let is_settled = caller.made_at.is_none_or(|made| now() - made >= SETTLED);
    let line = || caller.address.map(|address| Guesser::Line(line(address)));
    match &caller.attendee {
        Some(secret) if is_settled => std::iter::once(Guesser::Attendee(secret.0.clone())).chain(line()).collect(),
        _ => caller.address.map(Guesser::Network).into_iter().chain(line()).collect(),
    }
}

/// Refuses join codes from whoever has tried too many wrong ones, and counts them.
pub async fn limit_codes(State(app): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let code = code_in(path);
    let caller = request.extensions().get::<Caller>().filter(|_| code.is_some() || asks_by_function(path));
    let guessers = caller.map(guessers).unwrap_or_default();
    let opening = caller.and_then(|caller| caller.address).zip(code);
    let is_open = match &opening {
        // Somebody of this network is inside: the code is on a wall there, and whoever mistypes it keeps nobody out.
        Some((network, code)) => app.wrong_codes.is_open(*network, code).await,
        None => false,
    };
    for guesser in guessers.iter().filter(|_| !is_open) {
        if app.wrong_codes.is_refused(guesser).await && !takes_part(&app, caller, path).await {
            let error = ApiError::new(ErrorCode::RateLimited, "too many codes that do not exist: wait a minute").retry_after(60);
            return if wants_page(request.headers()) {
                later::page(StatusCode::TOO_MANY_REQUESTS, 60)
            } else {
                Failure::from(error).into_response()
            };
        }
    }
    let response = next.run(request).await;
    if response.status() == StatusCode::NOT_FOUND {
        for guesser in &guessers {
            app.wrong_codes.count(guesser).await;
        }
    }
    let has_opened = response.status().is_success() || response.status() == StatusCode::SEE_OTHER;
    if let Some((network, code)) = opening.filter(|_| has_opened && !is_open) {
        app.wrong_codes.opens(network, code).await;
    }
    response
}

/// Returns whether a code is of an event in which the caller has done something: that is no guess, however many others guess. While it
/// cannot be looked up, the limit holds.
async fn takes_part(app: &AppState, caller: Option<&Caller>, path: &str) -> bool {
    let Some(Caller { attendee: Some(secret), address, .. }) = caller else { return false };
    has_acted(app, &secret.0, path, *address).await.unwrap_or(false)
}
