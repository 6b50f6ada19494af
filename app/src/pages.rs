//! Pages, one file each.

pub mod account;
pub mod create;
pub mod dashboard;
pub mod events;
pub mod history;
pub mod join;
pub mod not_found;
pub mod operations;
pub mod past;
pub mod policy;
pub mod projector;
pub mod rehearse;
pub mod sessions;
pub mod set_up;
pub mod sign_in;
pub mod tokens;
