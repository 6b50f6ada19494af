//! Webhooks: a host platform hears, signed and at least once, what was decided.
//!
//! [`event`] makes rows of it that are stored in the very transaction of what they tell of; [`deliver`] sends them, again and again if it
//! must, to the one [`target`] that the operator named; [`sign`] proves that they are ours; [`address`] keeps them from addresses that
//! are nobody's business outside.

pub mod address;
pub mod deliver;
pub mod event;
pub mod sign;
pub mod target;

pub use deliver::Deliverer;
pub use target::Target;
