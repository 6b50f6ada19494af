//! Parts of pages, one file each.

pub mod dashboard;
pub mod kit;
pub mod room;
pub mod watch;
