//! Questions to a log of choices: whether this policy made them, and what another one would have gained.

pub mod plain;
pub mod replay;
pub mod what_if;

pub use plain::{Chance, Holding};
pub use replay::{Entry, Replay, replay};
pub use what_if::{Candidate, Refusal, WhatIf, what_if};
