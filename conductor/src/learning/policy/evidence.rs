//! [`Evidence`]: the evidence of an event's random draws about the effect of sending, in a few sums.
//!
//! Each measured row counts by how much chance there was in it. With `p` the probability that something was sent rather than held, `a` 1 if
//! it was and 0 if not, `y` the gain and `b` what was expected of this room before the draw was known,
//!
//! `ξ = (a − p)·(y − b)`, `w = p·(1 − p)`, and the effect is `Σξ / Σw`:
//!
//! the weighted and centered contrast of micro-randomized trials (Boruvka et al. 2018), in other words the effect under overlap weights. Whatever
//! `b` is, the estimate is right; the better it predicts, the narrower its interval. `b` comes from a model that has learned from all rows
//! before (an adjustment as in CUPED, Deng et al. 2013): the room's own minutes before, its deficit, the kind of its fall, and what other
//! events taught.
//!
//! The interval holds at every look: a mixture of normal likelihood ratios with `Σ(ξ − w·θ)²` as its clock (Robbins 1970; de la Peña, Klass & Lai
//! 2004; Waudby-Smith et al. 2024). It is exact where deviations are as often above as below, whatever their spread, and else holds for many rows.

use crate::arm::Arm;
use crate::effect_model::EffectModel;
use crate::interval::Interval;
use crate::policy::{Outcome, Treatment};
use serde::{Deserialize, Serialize};

/// One minus the coverage.
const ALPHA: f64 = 0.05;
/// Tilt around which the mixture is centered: a quick answer to effects of about 5 points at uncertainties of 7 to 10.
const TILT: f64 = 6.0;
/// Spread of the mixture's tilts: smaller and larger effects are answered, too.
const SPREAD: f64 = 4.0;
/// Fewest sends, and fewest holds, for an interval: below, there is not enough data to tell.
pub const FEWEST: u64 = 12;
/// About how many standard errors the interval reaches to each side when an answer comes.
const STANDARD_ERRORS: f64 = 3.0;
/// Weight of the prior that every draw comes to be measured, in draws.
const CAME: f64 = 4.0;

/// Counts of draws, and of those that were measured as drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Came {
    drawn: u64,
    measured: u64,
}

impl Came {
    fn share(self) -> f64 {
        (self.measured as f64 + CAME) / (self.drawn as f64 + CAME)
    }

    fn count(&mut self, measured: bool) {
        self.drawn += 1;
        self.measured += u64::from(measured);
    }
}

/// Amount of chance (Σw) in the draws at which their own noise counts as much as the expected noise.
const BELIEVED: f64 = 2.0;

/// The evidence of the random draws about the effect of sending.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Evidence {
    sent: Came,
    held: Came,
    /// Σw.
    weight: f64,
    /// Σw².
    weights: f64,
    /// Σξ.
    score: f64,
    /// Σξ².
    squares: f64,
    /// Σξw.
    cross: f64,
    /// Half the width of the interval that other events had, with doubt, since events differ; none if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    others: Option<f64>,
}

impl Evidence {
    /// Nothing yet, beside what other events know.
    #[must_use]
    pub(crate) fn beside(others: Option<f64>) -> Self {
        Self { others, ..Self::default() }
    }

    /// Without its own rows.
    #[must_use]
    pub(crate) fn begun_again(&self) -> Self {
        Self::beside(self.others)
    }

    /// Counts one row, adjusted by a model that has learned from the rows before it alone.
    pub(crate) fn learn(&mut self, outcome: &Outcome, asks: impl Fn(Arm) -> bool, model: &EffectModel) {
        let expected = || model.natural(&outcome.context).mean;
        self.observe(outcome, asks, expected, |arm| model.effect(&outcome.context, &outcome.history, arm).mean);
    }

    /// The same, where `expected` is what is expected of the room by itself, and `effect` of each arm.
    fn observe(&mut self, outcome: &Outcome, asks: impl Fn(Arm) -> bool, expected: impl Fn() -> f64, effect: impl Fn(Arm) -> f64) {
        let is_held = outcome.treated == Treatment::Holdout;
        if !is_held && !asks(outcome.arm) {
            return;
        }
        let gain = if outcome.treated == Treatment::NotTreated { None } else { outcome.gain() };
        let asked = outcome.propensities.iter().filter(|(arm, _)| asks(*arm));
        let drawn: f64 = asked.clone().map(|(_, p)| p.get()).sum();
        let hoped = || asked.filter(|(_, q)| q.get() > 0.0).map(|(arm, q)| q.get() * effect(*arm)).sum::<f64>() / drawn;
        self.draw(!is_held, (drawn, outcome.propensity(Arm::Hold)), gain, |p| (1.0 - p).mul_add(hoped(), expected()));
    }

    /// Counts a coin that sent something with probability `p`; `expected` is the gain that was expected before the toss.
    pub(crate) fn toss(&mut self, sent: bool, p: f64, gain: Option<f64>, expected: f64) {
        self.draw(sent, (p, 1.0 - p), gain, |_| expected);
    }

    /// Counts a draw with the probabilities of sending and of holding. `baseline` is the expected gain, where sending has this probability.
    fn draw(&mut self, is_sent: bool, (sends, holds): (f64, f64), gain: Option<f64>, baseline: impl FnOnce(f64) -> f64) {
        // Draws that people kept from being sent, or that could not be measured, are rarer among the measured ones than they were drawn.
        let (came_sent, came_held) = (self.sent.share(), self.held.share());
        let came = if is_sent { &mut self.sent } else { &mut self.held };
        came.count(gain.is_some());
        let (sends, holds) = (sends * came_sent, holds * came_held);
        let (Some(gain), true, true) = (gain, sends > 0.0, holds > 0.0) else { return };
        let p = sends / (sends + holds);
        let (xi, w) = ((if is_sent { 1.0 } else { 0.0 } - p) * (gain - baseline(p)), p * (1.0 - p));
        self.weight += w;
        self.weights += w * w;
        self.score += xi;
        self.squares += xi * xi;
        self.cross += xi * w;
    }

    /// Measured sends and measured holds.
    #[must_use]
    pub const fn measured(&self) -> (u64, u64) {
        (self.sent.measured, self.held.measured)
    }

    /// The clock of the mixture, if the effect were `theta`.
    fn clock(&self, theta: f64) -> f64 {
        (theta.mul_add(theta * self.weights, self.squares) - 2.0 * theta * self.cross).max(0.0)
    }

    /// The estimate with an interval that holds at every look; `None` if there is not enough data to tell.
    #[must_use]
    pub fn interval(&self) -> Option<Interval> {
        let (sent, held) = self.measured();
        if sent.min(held) < FEWEST {
            return None;
        }
        let estimate = self.score / self.weight;
        // Gains lie between −1 and 1, and so do effects.
        Some(Interval { estimate, low: self.end(estimate, -1.0), high: self.end(estimate, 1.0) })
    }

    /// Returns whether the data leave room for an effect of `theta`.
    fn allows(&self, theta: f64) -> bool {
        log_ratio(self.score - theta * self.weight, self.clock(theta)) <= -ALPHA.ln()
    }

    fn end(&self, inside: f64, outside: f64) -> f64 {
        if self.allows(outside) {
            return outside;
        }
        let (mut inside, mut outside) = (inside, outside);
        for _ in 0..40 {
            let middle = f64::midpoint(inside, outside);
            if self.allows(middle) { inside = middle } else { outside = middle }
        }
        inside
    }

    /// Uncertainty (a variance) of one gain around what was expected of its room; `None` without a measured row.
    #[must_use]
    pub fn noise(&self) -> Option<f64> {
        (self.weight > 0.0).then(|| self.clock(self.score / self.weight) / self.weight)
    }

    /// Half the width that the interval has or would have, with what other events know; infinite if nothing is known.
    #[must_use]
    pub fn half_width(&self) -> f64 {
        let own = if self.weight > 0.0 { bound(self.clock(self.score / self.weight)) / self.weight } else { f64::INFINITY };
        let precision = |half: f64| half.powi(2).recip();
        (precision(own) + self.others.map_or(0.0, precision)).sqrt().recip()
    }

    /// The evidence's worth to another event, whose effects differ by about `apart`; `None` if it is worth nothing.
    #[must_use]
    pub(crate) fn for_others(&self, apart: f64) -> Option<f64> {
        let half = self.half_width();
        half.is_finite().then(|| half.hypot(STANDARD_ERRORS * apart))
    }

    /// Number of further decisions, held at a share that `rate` tells from the half width, until the interval is at most `half` to each
    /// side. Gains are uncertain by `noise` (a variance) around what is expected of a room. `None` if it takes more than `most`.
    pub(crate) fn decisions_until(&self, half: f64, noise: f64, rate: impl Fn(f64) -> f64, most: u32) -> Option<u32> {
        let mut then = *self;
        let theta = if self.weight > 0.0 { self.score / self.weight } else { 0.0 };
        // What the draws have shown of the noise soon counts for more than what was expected of it.
        let noise = (self.clock(theta) + BELIEVED * noise) / (self.weight + BELIEVED);
        for more in 0..=most {
            let width = then.half_width();
            if width <= half {
                return Some(more);
            }
            let p = rate(width);
            let w = p * (1.0 - p);
            then.weight += w;
            then.weights += w * w;
            then.score += w * theta;
            then.cross += w * w * theta;
            then.squares += (w * theta).mul_add(w * theta, w * noise);
        }
        None
    }
}

/// The logarithm of the mixture's likelihood ratio against no deviation, of a sum at a clock: over normal likelihood ratios with tilts around
/// ±[`TILT`], in closed form.
fn log_ratio(sum: f64, clock: f64) -> f64 {
    let spread = (SPREAD * SPREAD).mul_add(clock, 1.0);
    let lean = TILT * sum.abs() / spread;
    let log_cosh = lean + (-2.0 * lean).exp().ln_1p() - std::f64::consts::LN_2;
    log_cosh + (SPREAD * SPREAD * sum).mul_add(sum, -TILT * TILT * clock) / (2.0 * spread) - 0.5 * spread.ln()
}

/// Largest believable distance of a sum from its expectation, at this clock.
fn bound(clock: f64) -> f64 {
    let (mut inside, mut outside) = (0.0, 1.0);
    while log_ratio(outside, clock) <= -ALPHA.ln() {
        outside *= 2.0;
    }
    for _ in 0..50 {
        let middle = f64::midpoint(inside, outside);
        if log_ratio(middle, clock) <= -ALPHA.ln() { inside = middle } else { outside = middle }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_is_where_the_ratio_reaches_twenty() {
        for clock in [1e-6, 0.01, 0.1, 1.0, 10.0] {
            let bound = bound(clock);
            assert!((log_ratio(bound, clock) - 20_f64.ln()).abs() < 1e-6, "{clock}");
            // Never narrower than a single look at the end would allow.
            assert!(bound > 1.96 * f64::sqrt(clock), "{clock}: {bound}");
        }
    }

    #[test]
    fn more_chance_narrows_the_interval() {
        let rows = |n: f64, p: f64| {
            let w = p * (1.0 - p);
            Evidence { weight: n * w, weights: n * w * w, squares: n * w * 0.005, ..Evidence::default() }
        };
        let half = rows(80.0, 2.0 / 3.0).half_width();
        assert!((0.03..0.06).contains(&half), "{half}");
        assert!(rows(160.0, 2.0 / 3.0).half_width() < half && rows(80.0, 0.95).half_width() > 1.5 * half);
        assert!(Evidence::default().half_width().is_infinite());
    }

    #[test]
    fn what_other_events_know_narrows_what_is_asked_for() {
        let other = Evidence { weight: 100.0, weights: 20.0, squares: 0.5, ..Evidence::default() }.for_others(0.03);
        let beside = Evidence::beside(other);
        assert!(beside.half_width().is_finite() && beside.interval().is_none());
        let needs = |evidence: Evidence| evidence.decisions_until(0.05, 0.005, |_| 1.0 / 3.0, 5_000).expect("it is reached");
        assert!(needs(beside) < needs(Evidence::default()), "{} {}", needs(beside), needs(Evidence::default()));
        assert_eq!(Evidence::default().decisions_until(0.05, 0.005, |_| 0.0, 5_000), None, "without holds nobody ever knows");
    }
}
