//! Settings of the program, and small services that know nothing of sessions.
//!
//! [`address`] (which addresses may be called), [`clock`], [`signature`] (of webhooks), [`tls`]; above them [`config`], and [`telemetry`]: logs,
//! metrics and spans.

pub mod address;
pub mod clock;
pub mod config;
pub mod signature;
pub mod telemetry;
pub mod tls;
