//! The program as it is started: its arguments, its environment, its exit codes.

#[path = "start/command.rs"]
mod command;
#[path = "start/refusals.rs"]
mod refusals;
#[path = "start/running.rs"]
mod running;
