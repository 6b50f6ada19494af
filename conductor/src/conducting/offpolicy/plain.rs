//! Plain policies to compare with: [`Holding`] and [`Chance`].

use super::Candidate;
use crate::arm::Arm;
use crate::context::{Context, Use};
use crate::policy::{Admissible, Outcome};

/// Never does anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holding;

impl Candidate for Holding {
    fn propensities(&mut self, _: &Context, _: &[(Arm, Admissible)], _: &[Use], _: u64) -> Vec<(Arm, f64)> {
        vec![(Arm::Hold, 1.0)]
    }

    fn learn(&mut self, _: &Outcome) {}
}

/// Draws any admissible arm with equal probability, holding included; holds if there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chance;

impl Candidate for Chance {
    fn propensities(&mut self, _: &Context, arms: &[(Arm, Admissible)], _: &[Use], _: u64) -> Vec<(Arm, f64)> {
        let open: Vec<Arm> = arms.iter().filter(|(_, admissible)| *admissible == Admissible::Yes).map(|(arm, _)| *arm).collect();
        if open.is_empty() {
            return vec![(Arm::Hold, 1.0)];
        }
        let each = 1.0 / open.len() as f64;
        open.into_iter().map(|arm| (arm, each)).collect()
    }

    fn learn(&mut self, _: &Outcome) {}
}
