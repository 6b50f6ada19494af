//! A page's side of a live session: the one socket, the acts on their way, and the state that the server's frames keep current.

pub mod live;
pub mod outbox;
pub mod socket;
