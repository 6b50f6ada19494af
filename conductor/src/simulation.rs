//! Rooms and people with known truth, for tests, rehearsals and pictures.

#[cfg(any(test, feature = "simulate"))]
pub mod audience;
pub mod bandit;
#[cfg(feature = "simulate")]
pub mod environment;
