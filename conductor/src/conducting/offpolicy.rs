//! Evaluation of a log of choices: a replay of this policy, and the gain that another one would have brought.

pub mod plain;
pub mod replay;
pub mod what_if;

pub use plain::{Chance, Holding};
pub use replay::{Entry, Replay, replay};
pub use what_if::{Candidate, Refusal, WhatIf, what_if};
