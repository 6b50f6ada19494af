//! The engagement-conductor program: sockets, stores, sessions, commands.

pub mod client;
pub mod replay;
pub mod secret;
pub mod simulate;
pub mod store;
