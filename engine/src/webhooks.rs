//! Webhooks: a host platform receives decisions, signed and at least once.
//!
//! [`event`] makes messages from the rows of a transaction and stores them in that transaction; [`deliver`] sends them, repeatedly if it
//! must, to the one [`target`] that the operator named. [`settings::signature`] proves that they are ours; [`settings::address`] keeps them away
//! from addresses that are not public.

pub mod deliver;
pub mod event;
pub mod target;

pub use deliver::Deliverer;
pub use target::Target;
