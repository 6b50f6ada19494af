//! The contract: every variant as JSON, what is tolerated, what is refused, and that no bytes make a decoder panic.
#![allow(missing_docs, reason = "tests")]

mod bytes;
mod conduct_samples;
mod document;
mod rooms;
mod samples;
mod snapshots;
mod tolerance;
mod words;
