//! [`Peer`]: the other end of a connection, in the extensions of every request on it.

use std::net::SocketAddr;

/// The other end of a connection: a client, or a proxy before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub SocketAddr);
