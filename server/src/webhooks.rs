//! Webhooks: a host platform hears, signed and at least once, what was decided.
//!
//! [`event`] makes rows of it that are stored in the very transaction of what they tell of; [`deliver`] sends them, again and again if it
//! must, to the one [`target`] that the operator named. [`crate::signature`] proves that they are ours; [`crate::address`] keeps them from
//! addresses that are nobody's business outside.

pub mod deliver;
pub mod event;
pub mod target;

pub use deliver::Deliverer;
pub use target::Target;
