//! Attacks of a hostile hall, each left as a test, and the honest hall that must not notice.

mod churn;
mod crowd;
mod door;
mod fuzz;
mod guests;
mod haste;
mod hidden;
mod large;
mod loss;
pub(crate) mod matrix;
mod simulation;
mod small;
mod talk;
mod words;
