//! The database between several servers: who holds a session, and who is alive.

pub(crate) mod fence;
pub(crate) mod hold;
pub(crate) mod live;
pub(crate) mod look;
