//! The program as it is started: its arguments, its environment, its exit codes.

#[path = "start/command.rs"]
mod command;
#[path = "start/metrics.rs"]
mod metrics;
#[path = "start/refusals.rs"]
mod refusals;
#[path = "start/running.rs"]
mod running;
#[path = "support/server.rs"]
mod server_in_process;
