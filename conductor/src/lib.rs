#![doc = include_str!("../README.md")]

pub mod anomaly;
pub mod arm;
pub mod id;
pub mod measurement;
pub mod mode;
pub mod monitor;
pub mod reading;
pub mod settings;
pub mod signal;
pub mod time;
pub mod unit;
