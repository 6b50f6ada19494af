#![doc = include_str!("../README.md")]

mod conducting;
mod learning;
mod sensing;
mod vocabulary;

pub use conducting::{gate, offpolicy, prepared, proposal, record, step};
pub(crate) use learning::past;
pub use learning::{effect_model, features, interval, lift, measurement, outcome_window, planned, policy, posterior};
pub use sensing::{agenda, baseline, detect, host, monitor, norm, presence, reading, score, stream, tick, voices, window};
pub use vocabulary::{anomaly, arm, context, dismissal, driver, id, misread, mode, plan, settings, signal, table, time, unit};
