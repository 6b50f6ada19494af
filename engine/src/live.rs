//! Live sessions: one actor owns each, a registry finds it, connections and pages speak to it through a handle.
//!
//! Everything durable goes through the store before anybody hears of it. Messages that wait together are stored together, because an actor
//! takes its whole mailbox at once; and what cannot be stored has not happened.

mod actor;
mod burst;
mod decision_log;
mod first;
pub mod handle;
pub mod journal;
pub mod learning;
pub mod message;
pub mod past;
pub mod presence;
mod recover;
pub mod refusal;
pub mod registry;
mod stage;
pub mod state;
mod unscored;
pub mod view;
pub mod whisper;

pub use first::{First, SharedRoom};
pub use handle::{Attachment, Handle};
pub use learning::pool::{EventPolicy, Learned};
pub use message::{Attach, Attached, Glance, Ingested, Personal, Taken};
pub use registry::Registry;
pub use stage::REHEARSAL_LENGTH;
pub use state::Meta;
pub use view::{dashboard, feed};
pub use whisper::{Whisperer, Whispers, whispers};
