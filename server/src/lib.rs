//! The engagement-conductor program: sockets, stores, sessions, commands.
//!
//! # Layout
//!
//! In the order of layers: a module uses those above it and none below. `scripts/check-dependencies` fails on a circle.
//!
//! - Values and small services that know nothing of the rest: [`address`] (which addresses may be called), [`clock`], [`signature`] (of webhooks), [`tls`].
//! - Settings and what is seen from outside: [`config`], [`telemetry`].
//! - The database: the crate [`store`], with its [`secret`] (tokens and keys).
//! - Drafts: [`content`] (templates), [`writer`] (language models).
//! - Webhooks: [`webhooks`] makes rows of what was decided and delivers them.
//! - Frames for many readers: [`hub`].
//! - Live sessions: [`live`] owns each session in one actor; [`nodes`] shares them among several servers; [`streams`] reads another platform's
//!   signals into them.
//! - People: [`limit`] (tries per minute), [`account`], [`ticket`] (who another platform says somebody is), [`connections`].
//! - Past sessions: [`importing`] (other programs' files).
//! - This process: [`operations`] (its health).
//! - Users of a server from outside: [`client`], [`simulate`], [`replay`], [`rehearsal`].
//! - The edge: [`http`], [`backend`] (what pages ask for).
//! - The program: [`run`], [`cli`].

pub use store;
pub use store::secret;

pub mod account;
pub mod address;
pub mod backend;
pub mod cli;
pub mod client;
pub mod clock;
pub mod config;
pub mod connections;
pub mod content;
pub mod http;
pub mod hub;
pub mod importing;
pub mod limit;
pub mod live;
pub mod nodes;
pub mod operations;
pub mod proxies;
pub mod replay;
pub mod run;
pub mod signature;
pub mod simulate;
pub mod streams;
pub mod telemetry;
pub mod ticket;
pub mod tls;
pub mod webhooks;
pub mod writer;
