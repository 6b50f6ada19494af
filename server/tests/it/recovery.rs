//! Killed at any moment and started again: what was acknowledged is there, once; what was decided is done, once.

mod database_restarts;
mod golden;
mod killed;
mod migrated;
mod moved;
mod storage;
