//! [`Odds`]: turns shares of won draws into the probabilities from which an arm is drawn.

use super::{Admissible, HeldBack, PolicySettings};
use crate::arm::Arm;
use crate::unit::Probability;
use rand::{Rng, RngExt};

/// The probabilities of one draw. First the coin of the holdout, then a draw among the arms.
pub(super) struct Odds {
    /// Probability that holding is forced.
    holdout: f64,
    /// Each arm offered, with its probability if holding is not forced.
    free: Vec<(Arm, f64)>,
}

impl Odds {
    /// `held_back` is the share that holds at random. `open` are the admissible ones of `arms`, `shares` their shares of the draws. With nothing admissible, holding is certain.
    pub(super) fn new(settings: &PolicySettings, held_back: HeldBack, arms: &[(Arm, Admissible)], open: &[Arm], shares: &[f64]) -> Self {
        let rate = held_back.rate.clamp(0.0, 1.0);
        let holdout = match open.iter().position(|arm| *arm == Arm::Hold) {
            None => 0.0,
            Some(_) if held_back.set => rate,
            // What the draws hold anyway is as random as a coin, and counts towards the share.
            Some(at) => {
                let floored = settings.floor * (1.0 - open.len() as f64 * shares[at]);
                ((rate - shares[at] - floored) / (1.0 - shares[at]).max(f64::MIN_POSITIVE)).clamp(0.0, 1.0)
            }
        };
        // The floor is on the final probability, hence larger before the holdout takes its part; never more than an equal share.
        let floor = (settings.floor / (1.0 - holdout).max(f64::MIN_POSITIVE)).min(1.0 / open.len().max(1) as f64);
        let rest = 1.0 - floor * open.len() as f64;
        let mut free: Vec<(Arm, f64)> = arms
            .iter()
            .map(|(arm, _)| (*arm, open.iter().position(|other| other == arm).map_or(0.0, |at| rest * shares[at] + floor)))
            .collect();
        if open.is_empty() {
            match free.iter_mut().find(|(arm, _)| *arm == Arm::Hold) {
                Some((_, p)) => *p = 1.0,
                None => free.push((Arm::Hold, 1.0)),
            }
        }
        Self { holdout, free }
    }

    /// The probability of each arm, in the order offered.
    pub(super) fn propensities(&self) -> Vec<(Arm, Probability)> {
        let total: f64 = self.free.iter().map(|(_, p)| p).sum();
        let p = |(arm, p): &(Arm, f64)| (1.0 - self.holdout) * p / total + if *arm == Arm::Hold { self.holdout } else { 0.0 };
        self.free.iter().map(|free| (free.0, Probability::new(p(free)))).collect()
    }

    /// Draws an arm; also whether holding was forced.
    pub(super) fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> (Arm, bool) {
        let (coin, u) = (rng.random::<f64>(), rng.random::<f64>());
        if coin < self.holdout {
            return (Arm::Hold, true);
        }
        let total: f64 = self.free.iter().map(|(_, p)| p).sum();
        let mut left = u * total;
        let mut drawn = Arm::Hold;
        for &(arm, p) in self.free.iter().filter(|(_, p)| *p > 0.0) {
            drawn = arm;
            if left < p {
                break;
            }
            left -= p;
        }
        (drawn, false)
    }
}
