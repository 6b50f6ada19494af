//! Uses a server from outside, as people and other platforms do.
//!
//! [`client`] speaks to it, [`simulate`] sends a crowd, [`replay`] plays recorded signals.

pub mod client;
pub mod replay;
pub mod simulate;
