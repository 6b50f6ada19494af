//! Support that several tests share.

pub mod beta_sampler;
pub mod decisions;
pub mod stage;
