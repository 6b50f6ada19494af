//! The engagement-conductor program: sockets, stores, sessions, commands.

pub mod account;
pub mod backend;
pub mod cli;
pub mod client;
pub mod clock;
pub mod config;
pub mod connections;
pub mod content;
pub mod http;
pub mod hub;
pub mod limit;
pub mod live;
pub mod nodes;
pub mod operations;
pub mod rehearsal;
pub mod replay;
pub mod run;
pub mod secret;
pub mod simulate;
pub mod store;
pub mod streams;
pub mod telemetry;
pub mod ticket;
pub mod tls;
pub mod webhooks;
pub mod writer;
