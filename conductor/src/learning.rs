//! Outcomes of actions, the model of their effects, and the choice between actions.

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
