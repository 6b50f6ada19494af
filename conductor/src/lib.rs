#![doc = include_str!("../README.md")]

pub mod arm;
pub mod id;
pub mod signal;
pub mod time;
pub mod unit;
