//! [`Trial`]: the effect of sending what was planned, from the coins of all sessions of an event.

use super::Coin;
use crate::interval::Interval;
use crate::policy::Evidence;
use crate::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use wire::Read;

/// Longest time after a coin at which its score still counts: what is expected of a later coin may rest on it only after that.
const MEASURED_AFTER: Span = Span::from_secs(240);
/// The usual variance of a gain over the variance of its mean between rooms, and over that of its slope: the weights of the prior, in coins.
const PRIOR: (f64, f64) = (4.0, 0.04);
/// The score around which the slope turns: that of a room as usual.
const USUAL: f64 = 0.62;

/// The usual gain of a room by its score before: a line through earlier gains. Rooms below their level rise by themselves.
#[derive(Clone, Copy, Debug, Default)]
struct Usual {
    n: f64,
    x: f64,
    xx: f64,
    y: f64,
    xy: f64,
}

impl Usual {
    fn learn(&mut self, pre: f64, gain: f64) {
        let x = pre - USUAL;
        self.n += 1.0;
        self.x += x;
        self.xx += x * x;
        self.y += gain;
        self.xy += x * gain;
    }

    fn expected(&self, pre: f64) -> f64 {
        let (n, xx) = (self.n + PRIOR.0, self.xx + PRIOR.1);
        let determinant = n.mul_add(xx, -self.x * self.x);
        let level = xx.mul_add(self.y, -self.x * self.xy) / determinant;
        let slope = n.mul_add(self.xy, -self.x * self.y) / determinant;
        slope.mul_add(pre - USUAL, level)
    }
}

/// The effect of sending what was planned, from coins.
#[derive(Clone, Copy, Debug, Default)]
pub struct Trial {
    evidence: Evidence,
}

/// The trial for people and programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, Read)]
pub struct TrialView {
    /// Measured coins after which the poll was opened.
    pub sent: u64,
    /// Measured coins after which it waited.
    pub waited: u64,
    /// The effect of opening it, with a 95 % interval that holds at every look; `None` if there is not enough data to tell.
    pub effect: Option<Interval>,
}

impl Trial {
    /// The trial of all `coins`, in the order in which they were tossed.
    #[must_use]
    pub fn of(coins: &[Coin]) -> Self {
        let (mut evidence, mut usual, mut learned) = (Evidence::default(), Usual::default(), 0);
        for coin in coins.iter().filter(|coin| coin.is_settled() && coin.propensity.get() < 1.0) {
            let known = |other: &&Coin, now: Timestamp| other.at + MEASURED_AFTER <= now;
            while let Some(earlier) = coins.get(learned).filter(|earlier| known(earlier, coin.at)) {
                if let (Some(pre), Some(gain)) = (earlier.pre, earlier.gain()) {
                    usual.learn(pre.get(), gain);
                }
                learned += 1;
            }
            let expected = coin.pre.map_or(0.0, |pre| usual.expected(pre.get()));
            evidence.toss(coin.sent, coin.propensity.get(), coin.gain(), expected);
        }
        Self { evidence }
    }

    /// The trial for people and programs.
    #[must_use]
    pub fn view(&self) -> TrialView {
        let (sent, waited) = self.evidence.measured();
        TrialView { sent, waited, effect: self.evidence.interval() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{DraftId, PollId};
    use crate::measurement::Missing;
    use crate::planned::Planned;
    use crate::unit::Score;
    use rand::{RngExt, SeedableRng};
    use rand_distr::{Distribution, Normal};
    use rand_pcg::Pcg64Mcg;
    use uuid::Uuid;

    /// Coins of `plans` windows of 20 minutes, whose score moves by itself, and by `effect` where it was sent.
    fn coins(plans: i64, effect: f64, seed: u64) -> Vec<Coin> {
        let (mut rng, noise) = (Pcg64Mcg::seed_from_u64(seed), Normal::new(0.0, 0.1).unwrap());
        let mut coins = Vec::new();
        for plan in 0..plans {
            let from = Timestamp::from_millis(plan * 3_600_000);
            let mut planned = Planned::within(from, 20).unwrap();
            for second in 0..1_200 {
                let at = from + Span::from_secs(second);
                let Some(toss) = planned.toss(at, &mut rng) else { continue };
                let pre = 0.62 + noise.sample(&mut rng);
                // Rooms return to their usual level by themselves.
                let post = pre - 0.7 * (pre - 0.62) + 0.5 * noise.sample(&mut rng) + if toss.send { effect } else { 0.0 };
                let (id, draft) = (PollId(Uuid::from_u128(1)), DraftId(Uuid::from_u128(2)));
                let lost = rng.random_bool(0.1).then_some(Missing::TooFewPeople);
                let post = lost.is_none().then(|| Score::new(post));
                coins.push(Coin {
                    id,
                    draft,
                    at,
                    sent: toss.send,
                    propensity: toss.propensity,
                    pre: Some(Score::new(pre)),
                    post,
                    missing: lost,
                });
            }
        }
        coins
    }

    #[test]
    fn an_effect_of_five_points_is_found_and_none_is_not_made_up() {
        let (mut found, mut made_up, mut missed) = (0, 0, 0);
        for seed in 0..60 {
            let told = |effect| Trial::of(&coins(150, effect, seed)).view().effect.unwrap();
            let (five, none) = (told(0.05), told(0.0));
            found += u32::from(five.low > 0.0);
            missed += u32::from(five.low > 0.05 || five.high < 0.05);
            made_up += u32::from(none.low > 0.0 || none.high < 0.0);
        }
        assert!(found >= 54, "{found} of 60 found");
        assert!(made_up <= 3 && missed <= 3, "made up {made_up}, missed {missed} of 60");
    }

    #[test]
    fn few_coins_tell_nothing() {
        let view = Trial::of(&coins(5, 0.3, 1)).view();
        assert!(view.sent > 0 && view.waited > 0 && view.effect.is_none(), "{view:?}");
        assert_eq!(Trial::of(&[]).view(), TrialView::default());
    }

    #[test]
    fn certain_sends_and_open_measurements_do_not_count() {
        let all = coins(20, 0.0, 3);
        let certain = all.iter().filter(|coin| coin.propensity.get() == 1.0).count();
        let open: Vec<Coin> = all.iter().map(|coin| Coin { post: None, missing: None, ..*coin }).collect();
        assert!(certain > 0);
        assert_eq!(Trial::of(&open).view(), TrialView::default());
        let certain: Vec<Coin> = all.into_iter().filter(|coin| coin.propensity.get() == 1.0).collect();
        assert_eq!(Trial::of(&certain).view(), TrialView::default());
    }

    #[test]
    fn what_a_room_does_by_itself_is_expected() {
        let mut usual = Usual::default();
        assert!(usual.expected(0.3).abs() < 1e-12);
        for pre in [0.4, 0.5, 0.6, 0.7, 0.8].into_iter().cycle().take(400) {
            usual.learn(pre, -0.7 * (pre - USUAL));
        }
        assert!((usual.expected(0.42) - 0.14).abs() < 0.01, "{}", usual.expected(0.42));
    }
}
