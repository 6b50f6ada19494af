//! The conductor's reasons in the language of the page. Its own sentences are English, as the REST interface gives them; beside them it
//! sends their parts, and these sentences are made from those.

mod anomaly;
mod arm;
mod decision;
mod entry;
pub mod format;
pub mod language;
mod outcome;
mod past;
mod power;
mod reason;
mod seen;

pub use arm::field_name;
pub use decision::explained;
pub use entry::feed_words;
pub use outcome::{lift_words, outcome_words, statement_words};
pub use past::{format_name, unclear_words, unreadable_words, would_words};
pub use power::power_words;
pub use reason::{decided_by, expiry_words, gate_words, inadmissible_words, why_now};
pub use seen::seen_words;
