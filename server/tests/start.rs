//! The program as it is started: its arguments, its environment, its exit codes.

#[path = "start/command.rs"]
mod command;
#[path = "support/database.rs"]
#[allow(dead_code, reason = "only its schemas are used")]
mod database;
#[path = "support/fade.rs"]
mod fade;
#[path = "support/house.rs"]
mod house;
#[path = "support/installation.rs"]
mod installation;
#[path = "start/metrics.rs"]
mod metrics;
#[path = "support/process.rs"]
mod process;
#[path = "start/refusals.rs"]
mod refusals;
#[path = "start/running.rs"]
mod running;
#[path = "support/server.rs"]
mod server_in_process;
#[path = "start/tracing.rs"]
mod tracing;
