#![doc = include_str!("../README.md")]

pub mod account;
pub mod close;
pub mod conduct;
pub mod draft;
pub mod error;
pub mod feed;
pub mod frame;
pub mod ingest;
pub mod language;
pub mod limits;
pub mod live;
pub mod operations;
pub mod order;
pub mod outcome_view;
pub mod page;
pub mod past;
pub mod team;
pub mod topic;

pub use close::{CloseCode, Then};
pub use conduct::{ConductEvent, ConductView, Flag, Sample};
pub use draft::{AddedDrafts, Move};
pub use error::{ApiError, ErrorCode};
pub use feed::{FeedAbout, FeedItem, FeedKind};
pub use frame::{BadFrame, ClientFrame, ClientFrameOf, CommandId, NoOrder, Role, ServerFrame, ServerFrameOf, Subscription, You};
pub use ingest::{RefusedLine, RejectedBatch, SignalsTaken};
pub use language::{Language, UnknownLanguage};
pub use live::{EventOf, LiveEvent, LiveState, Own, Snapshot, SnapshotOf, StateOf};
pub use operations::OperationsPage;
pub use order::Order;
pub use outcome_view::OutcomeView;
pub use page::*;
pub use team::{Right, TeamRole};
pub use topic::{Position, Topic};

/// Version of the protocol. A server speaks one version; it is part of [`SUBPROTOCOL`].
pub const VERSION: u32 = 1;
/// The subprotocol a client must offer in `Sec-WebSocket-Protocol`.
pub const SUBPROTOCOL: &str = "conductor.v1";
/// Path of the WebSocket.
pub const LIVE_PATH: &str = "/live";
/// Path of the same over plain requests, for where sockets are cut.
pub const POST_PATH: &str = "/live/post";
