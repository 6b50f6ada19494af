//! HTTP: thin handlers that read a request, call the rest of the program, and shape the answer. Rules live elsewhere.

mod arrival;
pub mod auth;
mod bare;
pub mod code;
pub mod cookie;
pub mod error;
pub mod extract;
pub mod headers;
pub mod health;
pub mod later;
pub mod listen;
pub mod origin;
pub mod pages;
pub mod plain;
pub mod private_link;
pub mod qr;
pub mod rest;
pub mod socket;
pub mod ticket;
mod watch;

use crate::account::Accounts;
use crate::http::cookie::Cookies;
use crate::http::origin::Origins;
use crate::http::socket::SocketState;
use crate::http::ticket::Entrance;
use crate::limit::{Rate, Told, WrongCodes};
use crate::live::Registry;
use crate::nodes::Nodes;
use crate::operations::Operations;
use crate::secret::ServerKey;
use crate::store::Store;
use api::backend::Backend;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use leptos::config::LeptosOptions;
use metrics_exporter_prometheus::PrometheusHandle;
use std::net::IpAddr;
use std::sync::Arc;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;

/// Most bytes in the body of a request, except for ingest.
pub const BODY_BYTES: usize = 64 << 10;

/// The state that handlers share.
pub struct AppState {
    /// The database.
    pub store: Store,
    /// Signing in and out.
    pub accounts: Arc<Accounts>,
    /// The owners of live sessions.
    pub registry: Registry,
    /// The questions and commands of pages and programs.
    pub backend: Arc<dyn Backend>,
    /// Origins from which requests may come.
    pub origins: Origins,
    /// Names and attributes of the cookies that identify browsers.
    pub cookies: Cookies,
    /// Seals the identities of attendees.
    pub key: ServerKey,
    /// Rate limit on looking up cookies without a seal, by network.
    pub exchanges: Rate<Option<IpAddr>>,
    /// Rate limit on opening private links, by network.
    pub entries: Rate<Option<IpAddr>>,
    /// Join codes that do not exist, by network.
    pub wrong_codes: WrongCodes,
    /// Networks whose refused requests the log has named, by status.
    pub refusals: Told<(Option<IpAddr>, u16)>,
    /// The metrics.
    pub metrics: PrometheusHandle,
    /// True if /metrics has an address of its own.
    pub has_metrics_listener: bool,
    /// The state of this process, for operators.
    pub operations: Arc<Operations>,
    /// Entry by ticket, if it is configured.
    pub tickets: Option<Entrance>,
    /// The people who are here by plain forms.
    pub form_visitors: plain::FormVisitors,
    /// This node among the others, if there are several.
    pub nodes: Option<Nodes>,
}

/// Every route. The layers around them, from the outside in: security headers on whatever comes out; what other sites' pages may
/// read; metrics; panics become answers; a deadline; the one address of a code; refusals in the log; who asks; join codes.
pub fn router(app: &Arc<AppState>, sockets: &Arc<SocketState>, leptos: &LeptosOptions) -> Router {
    let plain = Router::new()
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .route(ticket::PATH, post(ticket::enter))
        .route("/qr/{file}", get(qr::draw))
        .route("/j/{code}", post(plain::act))
        .route(private_link::PATH, get(private_link::enter))
        .nest(rest::BASE, rest::routes().router)
        .with_state(Arc::clone(app))
        .merge(pages::routes(&app.backend, leptos))
        .method_not_allowed_fallback(error::method_not_allowed)
        .layer(RequestBodyLimitLayer::new(BODY_BYTES));
    let ingest = Router::new()
        .nest(rest::BASE, rest::ingest().router)
        .with_state(Arc::clone(app))
        .method_not_allowed_fallback(error::method_not_allowed)
        .layer(RequestBodyLimitLayer::new(rest::INGEST_BYTES));
    let uploads = Router::new()
        .nest(rest::BASE, rest::uploads().router)
        .with_state(Arc::clone(app))
        .method_not_allowed_fallback(error::method_not_allowed)
        // Axum's own limit is lower.
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(rest::UPLOAD_BYTES));
    let live = socket::routes(Arc::clone(sockets)).method_not_allowed_fallback(error::method_not_allowed);
    plain.merge(ingest).merge(uploads).merge(live).layer(
        ServiceBuilder::new()
            .layer(from_fn_with_state(Arc::clone(app), headers::secure))
            .option_layer(origin::cors::layer(&app.origins))
            .layer(from_fn(watch::count))
            .layer(CatchPanicLayer::custom(error::panicked))
            .layer(from_fn(watch::deadline))
            .layer(from_fn(code::canonical))
            .layer(from_fn_with_state(Arc::clone(app), watch::refusals))
            .layer(from_fn_with_state(Arc::clone(app), auth::identify))
            .layer(from_fn_with_state(Arc::clone(app), auth::limit_codes)),
    )
}

/// The route of a listener for /metrics alone.
pub fn metrics_router(app: &Arc<AppState>) -> Router {
    Router::new()
        .route("/metrics", get(health::scrape))
        .fallback(error::not_found)
        .method_not_allowed_fallback(error::method_not_allowed)
        .with_state(Arc::clone(app))
        .layer(from_fn_with_state(Arc::clone(app), headers::secure))
}
