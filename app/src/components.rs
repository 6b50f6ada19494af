//! Parts of pages, one file each.

pub mod announcer;
pub mod form;
pub mod frame;
pub mod icon;
pub mod loaded;
pub mod local_time;
pub mod theme;
