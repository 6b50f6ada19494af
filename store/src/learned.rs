//! The things that outlive a session: lessons, starts of policies, past sessions.

pub(crate) mod learning;
pub(crate) mod past;
pub(crate) mod start;
