//! Tests of the room through its public API.
#![allow(missing_docs, reason = "tests")]

mod archive;
mod aside;
mod ballots;
mod door;
mod forms;
mod hall;
mod haste;
mod ideas;
mod interventions;
mod kinds;
mod measured;
mod moderation;
mod polls;
mod presence;
mod properties;
mod questions;
mod scale;
mod support;
mod talking;
