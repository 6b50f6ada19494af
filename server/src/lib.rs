//! The engagement-conductor program: sockets, stores, sessions, commands.

pub mod secret;
pub mod store;
