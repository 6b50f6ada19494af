//! Parts of pages, one file each.

pub mod dashboard;
pub mod room;
pub mod watch;
