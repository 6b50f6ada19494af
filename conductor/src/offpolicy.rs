//! What the log says about choices: did this policy make them, and what would another one have made of them.

pub mod plain;
pub mod replay;
pub mod what_if;

pub use plain::{Chance, Holding};
pub use replay::{Entry, Replay, replay};
pub use what_if::{Candidate, Refusal, WhatIf, what_if};
