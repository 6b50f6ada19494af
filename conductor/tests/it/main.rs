//! The core from the outside: examples, laws, replays, and rooms with known truth.

mod detection;
mod environment;
mod judging;
mod lifecycle;
mod lift;
mod likeness;
mod policy;
mod replay;
mod scenarios;
mod score;
mod season;
mod step_properties;
mod step_replay;
mod stored;
mod stream;
mod support;

use support::{beta_sampler, decisions, stage};
