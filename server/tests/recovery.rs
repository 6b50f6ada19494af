//! Killed at any moment and started again: what was acknowledged is there, once; what was decided is done, once.

#[path = "recovery/database_restarts.rs"]
mod database_restarts;
#[path = "support/fade.rs"]
mod fade;
#[path = "support/house.rs"]
mod house;
#[path = "recovery/killed.rs"]
mod killed;
#[path = "recovery/moved.rs"]
mod moved;
#[path = "support/postgres.rs"]
mod postgres;
#[path = "support/process.rs"]
mod process;
#[path = "recovery/storage.rs"]
mod storage;
