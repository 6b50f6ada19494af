#![doc = include_str!("../README.md")]

pub mod close;
pub mod error;
pub mod limits;
pub mod topic;

pub use close::CloseCode;
pub use error::{ApiError, ErrorCode};
pub use topic::{Position, Topic};

/// Version of the protocol. A server speaks one version; it is part of [`SUBPROTOCOL`].
pub const VERSION: u32 = 1;
/// What a client must offer as `Sec-WebSocket-Protocol`.
pub const SUBPROTOCOL: &str = "conductor.v1";
/// Path of the WebSocket.
pub const LIVE_PATH: &str = "/live";
