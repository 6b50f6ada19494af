//! What an action changes: the outcome, the model of effects, the choice.

pub mod effect_model;
pub mod features;
pub mod interval;
pub mod lift;
pub mod measurement;
pub mod outcome_window;
pub(crate) mod past;
pub mod planned;
pub mod policy;
pub mod posterior;
