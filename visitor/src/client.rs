//! A client of a running server, as real as a browser: it opens the page for its cookie and the WebSocket for the rest. The simulated
//! audience and the tests use it.

mod connection;
mod room_url;

pub use connection::{Connection, Received};
pub use room_url::{BadUrl, Identity, RoomUrl, Visit};

use protocol::ApiError;
use std::time::Duration;

/// Time that a client waits for an answer before it gives up.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// An HTTP client that follows no redirects and waits no longer than [`PATIENCE`].
///
/// # Errors
/// If the system's TLS cannot be set up.
pub fn http() -> reqwest::Result<reqwest::Client> {
    settings::tls::install();
    reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).build()
}

/// An error of a client.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The server could not be asked.
    #[error("the server did not answer: {0}")]
    Http(#[from] reqwest::Error),
    /// The server answered with another status than 200.
    #[error("the server answered {status}: {error}")]
    Status {
        /// The status.
        status: u16,
        /// The error it sent, or an empty message.
        error: ApiError,
    },
    /// The page names no session, so it is no room.
    #[error("the page names no session; is this the address of a room?")]
    NoSession,
    /// The page gave no cookie, so the client is nobody.
    #[error("the page gave no attendee cookie")]
    NoCookie,
    /// The WebSocket could not be opened: the server answered with a status instead.
    #[error("the WebSocket was refused with status {0}")]
    Refused(u16),
    /// The WebSocket failed.
    #[error("the WebSocket failed: {0}")]
    Socket(Box<tokio_tungstenite::tungstenite::Error>),
    /// The server closed the WebSocket.
    #[error("the server closed the WebSocket: {code} {reason}")]
    Closed {
        /// The number of the close frame; 1006 without one.
        code: u16,
        /// Its reason.
        reason: String,
    },
    /// The server sent something that is not a frame.
    #[error("the server sent what is no frame: {0}")]
    Frame(#[from] serde_json::Error),
    /// Nothing came in time.
    #[error("nothing came within {} s", PATIENCE.as_secs())]
    Timeout,
}

impl From<tokio_tungstenite::tungstenite::Error> for ClientError {
    fn from(error: tokio_tungstenite::tungstenite::Error) -> Self {
        match error {
            tokio_tungstenite::tungstenite::Error::Http(answer) => Self::Refused(answer.status().as_u16()),
            error => Self::Socket(Box::new(error)),
        }
    }
}
