//! [`People`]: who is connected, who looks, and who does most of it.

use super::Habits;
use rand::{Rng, RngExt};
use rand_distr::{Beta, Distribution, Exp1, Gamma, Pareto, StandardNormal};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Up to this longest return, seconds, connections come back as they did in the simulator before there were recordings.
const QUICK_RETURN_S: f64 = 45.0;
/// Soonest return after a dropped connection, seconds.
const SOONEST_RETURN_S: f64 = 5.0;

/// The audience, by number.
#[derive(Clone, Debug)]
pub struct People {
    /// True for each person who is connected.
    here: Vec<bool>,
    /// True for each person whose page is in front.
    looks: Vec<bool>,
    /// Running sums of how much each person does.
    weights: Vec<f64>,
    connected: usize,
    /// Turns of single people still to come, soonest first.
    due: BinaryHeap<Reverse<Due>>,
}

/// Something that is going to happen to one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Due {
    at_ms: i64,
    who: u32,
    turn: Turn,
}

/// A change in one person's connection or attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// Arrives, or a connection comes back.
    Join,
    /// Leaves for good.
    Leave,
    /// A connection drops and will come back.
    Drop,
    /// Votes in the open poll.
    Vote,
}

impl People {
    /// `count` people who arrive one after another.
    pub fn new(count: u32, habits: &Habits, rng: &mut impl Rng) -> Self {
        let mut sum = 0.0;
        let weights = (0..count)
            .map(|_| {
                sum += weight(habits, rng);
                sum
            })
            .collect();
        let size = count as usize;
        let mut people = Self { here: vec![false; size], looks: vec![true; size], weights, connected: 0, due: BinaryHeap::new() };
        for who in 0..count {
            let delay: f64 = Exp1.sample(rng);
            let at_s = if rng.random_bool(habits.early) { delay * 2.0 } else { (delay * habits.late_s).min(6.0 * habits.late_s) };
            people.plan(at_s, who, Turn::Join);
            people.plan_leave(at_s, who, habits.leave, rng);
        }
        people
    }

    fn plan(&mut self, at_s: f64, who: u32, turn: Turn) {
        self.due.push(Reverse(Due { at_ms: (at_s * 1000.0) as i64, who, turn }));
    }

    fn plan_leave(&mut self, now_s: f64, who: u32, rate: f64, rng: &mut impl Rng) {
        let stay: f64 = Exp1.sample(rng);
        self.plan(now_s + 30.0 + stay * 60.0 / rate.max(1e-9), who, Turn::Leave);
    }

    /// The turns due until `now_s`. The people's states are already updated.
    pub fn turns(&mut self, now_s: f64) -> Vec<(u32, Turn)> {
        let mut turns = Vec::new();
        while let Some(Reverse(due)) = self.due.peek().copied()
            && due.at_ms <= (now_s * 1000.0) as i64
        {
            self.due.pop();
            let here = &mut self.here[due.who as usize];
            let happens = match due.turn {
                Turn::Join => !*here,
                Turn::Leave | Turn::Drop | Turn::Vote => *here,
            };
            if happens {
                match due.turn {
                    Turn::Join => (*here, self.connected) = (true, self.connected + 1),
                    Turn::Leave | Turn::Drop => (*here, self.connected) = (false, self.connected - 1),
                    Turn::Vote => {}
                }
                turns.push((due.who, due.turn));
            }
        }
        turns
    }

    /// A share of those present leaves for good within `over_s`.
    pub fn exit(&mut self, now_s: f64, share: f64, over_s: f64, rng: &mut impl Rng) {
        // Most go early: the mean is 3/8.
        let delay = Beta::new(1.2, 2.0).expect("both parameters are positive");
        for who in self.present() {
            if rng.random_bool(share.clamp(0.0, 1.0)) {
                let after: f64 = delay.sample(rng);
                self.plan(now_s + over_s * after, who, Turn::Leave);
            }
        }
    }

    /// Connections of a share of those present drop within `over_s` and come back within `return_s`.
    pub fn storm(&mut self, now_s: f64, share: f64, over_s: f64, return_s: f64, rng: &mut impl Rng) {
        for who in self.present() {
            if rng.random_bool(share.clamp(0.0, 1.0)) {
                let drop = now_s + rng.random_range(0.0..over_s.max(0.1));
                let away = away_s(return_s, rng);
                self.plan(drop, who, Turn::Drop);
                self.plan(drop + away, who, Turn::Join);
            }
        }
    }

    /// Single connections drop at a rate per person and hour, and come back.
    pub fn flap(&mut self, now_s: f64, dt: f64, habits: &Habits, rng: &mut impl Rng) {
        if habits.flaps <= 0.0 {
            return;
        }
        for who in self.present() {
            if rng.random_bool((habits.flaps * dt / 3600.0).clamp(0.0, 1.0)) {
                let away = away_s(habits.return_s, rng);
                self.plan(now_s, who, Turn::Drop);
                self.plan(now_s + away, who, Turn::Join);
            }
        }
    }

    /// A share of those present votes within half a minute.
    pub fn vote(&mut self, now_s: f64, share: f64, rng: &mut impl Rng) {
        let delay = Gamma::new(2.0, 8.0).expect("shape and scale are positive");
        for who in self.present() {
            if rng.random_bool(share.clamp(0.0, 1.0)) {
                let after: f64 = delay.sample(rng);
                self.plan(now_s + 2.0 + after, who, Turn::Vote);
            }
        }
    }

    /// People look up about every `glance_s` and then look at the page with probability `share`. Returns who changed.
    pub fn glance(&mut self, dt: f64, glance_s: f64, share: f64, rng: &mut impl Rng) -> Vec<(u32, bool)> {
        let mut changed = Vec::new();
        let again = (1.0 - (-dt / glance_s).exp()).clamp(0.0, 1.0);
        for who in self.present() {
            if rng.random_bool(again) {
                let looks = rng.random_bool(share.clamp(0.0, 1.0));
                if std::mem::replace(&mut self.looks[who as usize], looks) != looks {
                    changed.push((who, looks));
                }
            }
        }
        changed
    }

    /// A connected person, drawn by how much people do; `None` if nobody is found.
    pub fn somebody(&self, rng: &mut impl Rng) -> Option<u32> {
        let total = self.weights.last().copied().filter(|&total| total > 0.0)?;
        (0..40).find_map(|_| {
            let target = rng.random_range(0.0..total);
            let who = self.weights.partition_point(|&sum| sum <= target);
            self.is_here(who as u32).then_some(who as u32)
        })
    }

    /// Returns whether a person is connected.
    pub fn is_here(&self, who: u32) -> bool {
        self.here.get(who as usize).copied().unwrap_or(false)
    }

    /// Connected people.
    pub const fn connected(&self) -> usize {
        self.connected
    }

    /// Connected people whose page is in front.
    pub fn looking(&self) -> usize {
        self.here.iter().zip(&self.looks).filter(|&(&here, &looks)| here && looks).count()
    }

    /// The numbers of those who are connected.
    pub fn present(&self) -> Vec<u32> {
        (0..self.here.len() as u32).filter(|&who| self.here[who as usize]).collect()
    }
}

/// A person's share of activity, relative to others.
fn weight(habits: &Habits, rng: &mut impl Rng) -> f64 {
    if habits.spread <= 0.0 {
        let pareto = Pareto::new(1.0, 1.3).expect("scale and shape are positive");
        let weight: f64 = pareto.sample(rng);
        return weight.min(20.0);
    }
    if rng.random_bool(habits.silent.clamp(0.0, 1.0)) {
        return 0.0;
    }
    let z: f64 = StandardNormal.sample(rng);
    (habits.spread * z).exp()
}

/// Absence after a dropped connection, seconds: most return soon, the last at `longest`.
fn away_s(longest: f64, rng: &mut impl Rng) -> f64 {
    if longest <= QUICK_RETURN_S {
        let away = Gamma::new(2.0, 5.0).expect("shape and scale are positive");
        let away: f64 = away.sample(rng);
        return (1.0 + away).min(longest);
    }
    SOONEST_RETURN_S + (longest - SOONEST_RETURN_S) * rng.random_range(0.0_f64..1.0).powi(2)
}
