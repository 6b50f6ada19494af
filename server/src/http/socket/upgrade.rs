//! [`Upgrade`]: a request to become a WebSocket (RFC 6455 §4.2). The connection is taken apart to its TCP stream: everybody's frames are
//! written to it as they are.

use super::port::Port;
use crate::http::error::Failure;
use crate::http::listen::Counted;
use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION, UPGRADE};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Version};
use axum::response::Response;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use protocol::ErrorCode;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

/// A request to become a WebSocket.
#[derive(Debug)]
pub struct Upgrade {
    on: OnUpgrade,
    accept: HeaderValue,
    offered: Vec<String>,
}

/// A stream that has become a WebSocket, and what was read of it already.
#[derive(Debug)]
pub struct Opened {
    /// The stream.
    pub port: Port,
    /// Bytes that the client sent before it was answered.
    pub read: Vec<u8>,
}

fn refused() -> Failure {
    Failure::with_status(StatusCode::UPGRADE_REQUIRED, ErrorCode::BadRequest, "this address speaks only WebSocket")
}

fn names(parts: &Parts, header: HeaderName) -> impl Iterator<Item = &str> {
    let values = parts.headers.get_all(header).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim)
}

impl<S: Sync> FromRequestParts<S> for Upgrade {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let has = |header, wanted: &str| names(parts, header).any(|name| name.eq_ignore_ascii_case(wanted));
        let asks = parts.method == Method::GET
            && parts.version == Version::HTTP_11
            && has(CONNECTION, "upgrade")
            && has(UPGRADE, "websocket")
            && has(SEC_WEBSOCKET_VERSION, "13");
        let key = parts.headers.get(SEC_WEBSOCKET_KEY).filter(|_| asks).ok_or_else(refused)?;
        let accept = HeaderValue::try_from(derive_accept_key(key.as_bytes())).map_err(|_| refused())?;
        let offered = names(parts, SEC_WEBSOCKET_PROTOCOL).map(str::to_owned).collect();
        let on = parts.extensions.remove::<OnUpgrade>().ok_or_else(refused)?;
        Ok(Self { on, accept, offered })
    }
}

impl Upgrade {
    /// Returns whether the client offers this subprotocol.
    #[must_use]
    pub fn offers(&self, subprotocol: &str) -> bool {
        self.offered.iter().any(|offered| offered == subprotocol)
    }

    /// The answer that opens the WebSocket with this subprotocol; `serve` serves it once it is open.
    pub fn accept(self, subprotocol: &'static str, serve: impl FnOnce(Opened) + Send + 'static) -> Response {
        let on = self.on;
        tokio::spawn(async move {
            // If the client is gone, there is nobody to tell.
            let Ok(upgraded) = on.await else { return };
            match upgraded.downcast::<TokioIo<Counted>>() {
                Ok(parts) => {
                    let (stream, entry) = parts.io.into_inner().apart();
                    serve(Opened { port: Port::Tcp { stream, _entry: entry }, read: parts.read_buf.to_vec() });
                }
                Err(_) => tracing::error!("a connection that this program did not accept asked to become a socket"),
            }
        });
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        let headers = response.headers_mut();
        headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert(SEC_WEBSOCKET_ACCEPT, self.accept);
        headers.insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(subprotocol));
        response
    }
}
