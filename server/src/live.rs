//! Live sessions: one actor owns each, a registry finds it, connections and pages speak to it through a handle.
//!
//! Everything durable goes through the store before anybody hears of it. What happens at the same time is stored together, because an
//! actor takes all that waits in its mailbox at once; and what cannot be stored has not happened.

mod actor;
mod burst;
mod effect;
pub mod feed;
pub mod handle;
pub mod journal;
pub mod message;
pub mod policy_pool;
pub mod policy_start;
pub mod presence;
mod recover;
pub mod refusal;
pub mod registry;
pub mod shown;
pub mod state;
mod told;
mod unscored;

pub use handle::{Attachment, Handle};
pub use message::{Attach, Attached, Glance, Ingested, Personal, Taken};
pub use policy_pool::{EventPolicy, Learned};
pub use registry::Registry;
pub use state::Meta;
