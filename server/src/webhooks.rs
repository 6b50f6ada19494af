//! Webhooks: a host platform hears, signed and at least once, what was decided.
//!
//! [`sign`] proves that what is sent is ours; [`address`] keeps it from addresses that are nobody's business outside.

pub mod address;
pub mod sign;
