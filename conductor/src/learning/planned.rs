//! [`Planned`]: something that an organizer sends anyway, at a random moment within their window: one small trial for each.
//!
//! The window is cut into slots, each long enough to measure what follows. In each slot that finds it unsent, a coin decides: with `k` slots left
//! it is sent with probability 1/k, which makes every slot as likely as any other, and the last one certain. Each coin is a decision point of a
//! micro-randomized trial (Klasnja et al. 2015), analyzed beside the drops by the same [`Evidence`](crate::lift::Evidence): the slots that
//! passed are what the one that was used is compared with. The last slot is sent for sure and tells nothing.
//!
//! Pure, and not used by live sessions yet.

use crate::time::{Span, Timestamp};
use crate::unit::Probability;
use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};

/// The shortest slot: what is sent in one is measured before the next begins.
pub const SHORTEST_SLOT: Span = Span::from_secs(240);
/// Most slots of a window.
pub const MOST_SLOTS: u32 = 30;

/// The reason why a window cannot be randomized.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the window must hold at least two slots of four minutes")]
pub struct TooShort;

/// The result of a coin toss.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Toss {
    /// True if it is sent now.
    pub send: bool,
    /// The probability with which that was drawn.
    pub propensity: Probability,
}

/// Something that is sent once, at a random moment of a window.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Planned {
    from: Timestamp,
    slot: Span,
    slots: u32,
    /// Number of slots that were decided.
    decided: u32,
    sent: bool,
}

impl Planned {
    /// A plan to send something between `from` and `to`.
    ///
    /// # Errors
    /// [`TooShort`] if there is nothing to draw among.
    pub fn new(from: Timestamp, to: Timestamp) -> Result<Self, TooShort> {
        let length = (to - from).as_millis();
        let slots = u32::try_from(length / SHORTEST_SLOT.as_millis()).unwrap_or(0).min(MOST_SLOTS);
        if slots < 2 {
            return Err(TooShort);
        }
        Ok(Self { from, slot: Span::from_millis(length / i64::from(slots)), slots, decided: 0, sent: false })
    }

    /// When the next coin is due; `None` once it is sent.
    #[must_use]
    pub fn due(&self) -> Option<Timestamp> {
        (!self.sent).then(|| self.from + Span::from_millis(self.slot.as_millis() * i64::from(self.decided)))
    }

    /// Tosses the coin of the slot that is due at `now`, if one is. Slots that nobody was there for are passed over without a coin, and never the
    /// last.
    pub fn toss<R: Rng + ?Sized>(&mut self, now: Timestamp, rng: &mut R) -> Option<Toss> {
        self.due().filter(|due| *due <= now)?;
        let passed = (now - self.from).as_millis() / self.slot.as_millis().max(1);
        self.decided = self.decided.max(u32::try_from(passed).unwrap_or(u32::MAX).min(self.slots - 1));
        let propensity = Probability::new(1.0 / f64::from(self.slots - self.decided));
        self.decided += 1;
        self.sent = rng.random::<f64>() < propensity.get() || self.decided == self.slots;
        Some(Toss { send: self.sent, propensity })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_pcg::Pcg64Mcg;

    const FROM: Timestamp = Timestamp::from_millis(1_000_000);

    fn minutes(m: i64) -> Timestamp {
        FROM + Span::from_secs(60 * m)
    }

    /// The slot in which it is sent, and the probabilities until then.
    fn play(seed: u64, window: i64) -> (usize, Vec<f64>) {
        let (mut plan, mut rng) = (Planned::new(FROM, minutes(window)).unwrap(), Pcg64Mcg::seed_from_u64(seed));
        let mut propensities = Vec::new();
        for second in 0..=60 * window {
            if let Some(toss) = plan.toss(FROM + Span::from_secs(second), &mut rng) {
                propensities.push(toss.propensity.get());
                if toss.send {
                    assert_eq!(plan.due(), None);
                    return (propensities.len() - 1, propensities);
                }
            }
        }
        panic!("it is always sent within its window");
    }

    #[test]
    fn every_slot_is_as_likely_as_any_other() {
        let mut sent = [0; 5];
        for seed in 0..4_000 {
            let (slot, propensities) = play(seed, 20);
            sent[slot] += 1;
            assert_eq!(propensities, (0..=slot).map(|at| 1.0 / (5 - at) as f64).collect::<Vec<_>>());
        }
        assert!(sent.iter().all(|n| (720..880).contains(n)), "{sent:?}");
    }

    #[test]
    fn a_window_that_is_too_short_is_refused() {
        assert_eq!(Planned::new(FROM, minutes(7)), Err(TooShort));
        assert_eq!(Planned::new(FROM, FROM), Err(TooShort));
        assert!(Planned::new(FROM, minutes(8)).is_ok());
    }

    #[test]
    fn slots_that_nobody_was_there_for_have_no_coin() {
        let (mut plan, mut rng) = (Planned::new(FROM, minutes(20)).unwrap(), Pcg64Mcg::seed_from_u64(1));
        assert_eq!(plan.toss(FROM - Span::from_secs(1), &mut rng), None);
        // A server that was down until after the window sends it for sure, which is no comparison.
        let toss = plan.toss(minutes(45), &mut rng).unwrap();
        assert_eq!((toss.send, toss.propensity.get()), (true, 1.0));
    }
}
