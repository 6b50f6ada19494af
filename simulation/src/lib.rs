//! Rooms and people with known truth, for tests, rehearsals and pictures. Pure like [`conductor`], which knows nothing of it: no I/O, no clock,
//! and chance by a seed.

pub mod audience;
pub mod bandit;
pub mod environment;
