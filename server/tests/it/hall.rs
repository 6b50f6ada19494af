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
mod matrix;
mod simulation;
mod small;
mod talk;
mod words;
