//! What several tests need.

pub mod beta_sampler;
pub mod decisions;
pub mod stage;
