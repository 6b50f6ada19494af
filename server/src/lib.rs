//! The engagement-conductor program: its edge, its pages, its commands.
//!
//! # Layout
//!
//! In the order of layers: a module uses those above it and none below. `scripts/check/dependencies` fails on a circle.
//!
//! - Below this crate: [`settings`], the database ([`store`]), live sessions ([`engine`]) and what uses a server from outside ([`visitor`]).
//! - Addresses: [`network`] (whom limits hold for).
//! - People: [`account`], [`ticket`] (who another platform says somebody is), [`connections`].
//! - Past sessions: [`importing`] (other programs' files).
//! - This process: [`operations`] (its health), [`proxies`].
//! - The edge: [`http`], [`backend`] (what pages ask for).
//! - The program: [`run`], [`cli`].

pub use engine::{content, hub, limit, live, nodes, streams, webhooks, writer};
pub use settings::{address, clock, config, signature, telemetry, tls};
pub use store;
pub use store::secret;
pub use visitor::{client, replay, simulate};

pub mod account;
pub mod backend;
pub mod cli;
pub mod connections;
pub mod http;
pub mod importing;
pub mod network;
pub mod operations;
pub mod proxies;
pub mod run;
pub mod ticket;
