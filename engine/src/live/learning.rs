//! Learning over all sessions of an event: the [`pool`] of policies, and the [`start`] of each from what other events taught.

pub mod pool;
pub mod start;
