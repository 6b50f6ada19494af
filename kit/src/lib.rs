//! Parts that any page may use, with no words of a room in them.

pub mod announcer;
pub mod bar;
pub mod chart;
pub mod command;
pub mod connection_badge;
pub mod failure;
pub mod form;
pub mod frame;
pub mod go_to;
pub mod icon;
pub mod language_switch;
pub mod loaded;
pub mod local_time;
pub mod sheet;
pub mod steady;
pub mod strength;
pub mod theme;
pub mod tile;
pub mod wide_table;
