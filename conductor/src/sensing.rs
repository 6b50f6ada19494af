//! From signals to a score, a usual level and drops.

pub mod agenda;
pub mod baseline;
pub mod detect;
pub mod host;
pub mod monitor;
pub mod norm;
pub mod presence;
pub mod reading;
pub mod score;
pub mod stream;
pub mod tick;
pub mod voices;
pub mod window;
