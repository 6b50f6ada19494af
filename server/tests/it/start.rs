//! The program as it is started: its arguments, its environment, its exit codes.

mod doctor;
mod lan;
mod metrics;
mod refusals;
mod running;
mod tracing;
