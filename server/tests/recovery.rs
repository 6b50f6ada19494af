//! Killed at any moment and started again: what was acknowledged is there, once; what was decided is done, once.

#[path = "support/fade.rs"]
mod fade;
#[path = "support/house.rs"]
mod house;
#[path = "recovery/killed.rs"]
mod killed;
#[path = "recovery/moved.rs"]
mod moved;
#[path = "support/process.rs"]
mod process;
#[path = "recovery/storage.rs"]
mod storage;
