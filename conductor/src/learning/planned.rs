//! [`Planned`]: something that an organizer sends anyway, at a random moment within their window: one small trial for each.
//!
//! The window is cut into slots, each long enough to measure what follows. In each slot that finds it unsent, a coin decides: with `k` slots left
//! it is sent with probability 1/k, which makes every slot as likely as any other, and the last one certain. Each [`Coin`] is a decision point of a
//! micro-randomized trial (Klasnja et al. 2015), analyzed beside the drops ([`Trial`]) by the same [`Evidence`](crate::lift::Evidence): the slots
//! that passed are what the one that was used is compared with. The last slot is sent for sure and tells nothing.
//!
//! A coin's outcome counts whatever else is sent meanwhile: that is chance or a consequence of the coin, and leaving it out would take more
//! from one side than from the other.

mod trial;

pub use trial::{Trial, TrialView};

use crate::id::{DraftId, PollId};
use crate::measurement::Missing;
use crate::time::{Span, Timestamp};
use crate::unit::{Probability, Score};
use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};
use wire::Read;

/// The shortest slot: what is sent in one is measured before the next begins.
pub const SHORTEST_SLOT: Span = Span::from_secs(240);
/// Most slots of a window.
pub const MOST_SLOTS: u32 = 30;
/// Time until the first coin, in which a plan can be taken back before anything was sent.
pub const GRACE: Span = Span::from_secs(30);
/// The shortest window, in minutes: it holds two slots after the grace.
pub const SHORTEST_MINUTES: u32 = 9;
/// The longest window, in minutes.
pub const LONGEST_MINUTES: u32 = 120;
/// Most plans of a session at once.
pub const MOST: usize = 4;

/// A reason why something cannot be sent at a random moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPlan {
    /// There would be nothing to draw among, or too much.
    #[error("the window must have {SHORTEST_MINUTES} to {LONGEST_MINUTES} minutes")]
    Window,
    /// Other things are no polls.
    #[error("only a poll can be opened at a random moment")]
    NoPoll,
    /// Enough are planned.
    #[error("at most {MOST} polls can be planned at once")]
    TooMany,
}

/// The result of a coin toss.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Toss {
    /// True if it is sent now.
    pub send: bool,
    /// The probability with which that was drawn.
    pub propensity: Probability,
}

/// A decision point of the trial: one coin, and the outcome after it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Coin {
    /// Its id, and that of the poll if it was opened.
    pub id: PollId,
    /// The draft that waited.
    pub draft: DraftId,
    /// The moment of the toss.
    pub at: Timestamp,
    /// True if the poll was opened.
    pub sent: bool,
    /// The probability with which it would be.
    pub propensity: Probability,
    /// Mean score over the 30 s before.
    pub pre: Option<Score>,
    /// Mean score from 60 to 180 s after; without, it is still measured or could not be.
    pub post: Option<Score>,
    /// The reason why it could not be measured, if so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Missing>,
}

impl Coin {
    /// Rise of the score, if it was measured: not an effect, since the score would have moved anyway.
    #[must_use]
    pub fn gain(&self) -> Option<f64> {
        Some(self.post?.get() - self.pre?.get())
    }

    /// Returns whether its outcome is known, or known to be missing.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        self.post.is_some() || self.missing.is_some()
    }
}

/// Something that is sent once, at a random moment of a window.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Read)]
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
    /// [`BadPlan::Window`] if there is nothing to draw among.
    pub fn new(from: Timestamp, to: Timestamp) -> Result<Self, BadPlan> {
        let length = (to - from).as_millis();
        let slots = u32::try_from(length / SHORTEST_SLOT.as_millis()).unwrap_or(0).min(MOST_SLOTS);
        if slots < 2 {
            return Err(BadPlan::Window);
        }
        Ok(Self { from, slot: Span::from_millis(length / i64::from(slots)), slots, decided: 0, sent: false })
    }

    /// A plan to send something within `minutes` from `now`.
    ///
    /// # Errors
    /// [`BadPlan::Window`] if they are too few or too many.
    pub fn within(now: Timestamp, minutes: u32) -> Result<Self, BadPlan> {
        if !(SHORTEST_MINUTES..=LONGEST_MINUTES).contains(&minutes) {
            return Err(BadPlan::Window);
        }
        Self::new(now + GRACE, now + Span::from_secs(60 * i64::from(minutes)))
    }

    /// When the next coin is due; `None` once it is sent.
    #[must_use]
    pub fn due(&self) -> Option<Timestamp> {
        (!self.sent).then(|| self.slot_at(self.decided))
    }

    /// The beginning of the last slot: it is sent by then, if somebody is there to send it.
    #[must_use]
    pub fn latest(&self) -> Timestamp {
        self.slot_at(self.slots - 1)
    }

    /// Returns whether it is sent, or its moment has passed.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.sent || now >= self.slot_at(self.slots)
    }

    fn slot_at(&self, slot: u32) -> Timestamp {
        self.from + Span::from_millis(self.slot.as_millis() * i64::from(slot))
    }

    /// Tosses the coin of the slot that is due at `now`, if one is. Slots that nobody was there for are passed over without a coin. After the
    /// window there is none: what was meant for it would come as a surprise.
    pub fn toss<R: Rng + ?Sized>(&mut self, now: Timestamp, rng: &mut R) -> Option<Toss> {
        if self.is_over(now) {
            return None;
        }
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
    use proptest::prelude::*;
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
        assert_eq!(Planned::new(FROM, minutes(7)), Err(BadPlan::Window));
        assert_eq!(Planned::new(FROM, FROM), Err(BadPlan::Window));
        assert!(Planned::new(FROM, minutes(8)).is_ok());
        for (minutes, fits) in [(8, false), (9, true), (120, true), (121, false)] {
            assert_eq!(Planned::within(FROM, minutes).is_ok(), fits, "{minutes}");
        }
    }

    #[test]
    fn slots_that_nobody_was_there_for_have_no_coin() {
        let (mut plan, mut rng) = (Planned::new(FROM, minutes(20)).unwrap(), Pcg64Mcg::seed_from_u64(1));
        assert_eq!(plan.toss(FROM - Span::from_secs(1), &mut rng), None);
        // A server that was down until the last slot sends it for sure, which is no comparison.
        let toss = plan.toss(minutes(17), &mut rng).unwrap();
        assert_eq!((toss.send, toss.propensity.get()), (true, 1.0));
    }

    #[test]
    fn nothing_is_sent_after_the_window() {
        let (mut plan, mut rng) = (Planned::new(FROM, minutes(20)).unwrap(), Pcg64Mcg::seed_from_u64(1));
        assert!(!plan.is_over(minutes(19)));
        assert!(plan.is_over(minutes(20)));
        assert_eq!(plan.toss(minutes(45), &mut rng), None);
    }

    proptest! {
        #[test]
        fn it_is_sent_once_within_its_window_and_by_its_odds(minutes in 9_u32..=120, seed: u64, gaps in prop::collection::vec(1_i64..240, 1..500)) {
            let mut plan = Planned::within(FROM, minutes).unwrap();
            let (mut rng, mut now, mut sent, mut last) = (Pcg64Mcg::seed_from_u64(seed), FROM, 0, None);
            for gap in gaps {
                now = now + Span::from_secs(gap);
                let over = plan.is_over(now);
                let Some(toss) = plan.toss(now, &mut rng) else { continue };
                prop_assert!(!over && now >= FROM + GRACE && now < FROM + Span::from_secs(60 * i64::from(minutes)));
                prop_assert!(last.is_none_or(|last| toss.propensity > last), "the odds grow");
                last = Some(toss.propensity);
                sent += u32::from(toss.send);
                prop_assert!(sent <= 1 && (toss.propensity.get() < 1.0 || toss.send));
            }
            // Whoever looks at every slot sees it sent.
            prop_assert!(sent == u32::from(plan.is_over(now)));
        }
    }
}
