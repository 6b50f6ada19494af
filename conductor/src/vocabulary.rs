//! The words that all other parts use: who, when, through which channel, which action.

pub mod anomaly;
pub mod arm;
pub mod context;
pub mod dismissal;
pub mod driver;
pub mod id;
pub mod misread;
pub mod mode;
pub mod plan;
pub mod settings;
pub mod signal;
pub mod table;
pub mod time;
pub mod unit;
