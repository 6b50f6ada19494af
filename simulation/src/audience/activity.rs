//! [`Activity`]: how many acts of each kind a room of a given size and mood does in a moment.

use super::Habits;
use super::mood::POWER;
use rand::{Rng, RngExt};
use rand_distr::{Distribution, Poisson, StandardNormal};

/// Mean delay of an upvote after its question, seconds.
const UPVOTE_S: f64 = 60.0;
/// Time constant of the ebb and flow of single channels, seconds.
const EBB_S: f64 = 150.0;
/// Duration of a moment, seconds.
const MOMENT_S: f64 = 10.0;

/// The echoes of past acts: bursts of chat, a moment, questions that wait for upvotes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Activity {
    excitement: f64,
    moment: f64,
    upvotes: f64,
    /// Log multipliers of chat, reactions and questions that have nothing to do with engagement.
    ebb: [f64; 3],
    /// The log multiplier that all channels share.
    swell: f64,
    /// Seconds that a lull still goes on.
    lull_s: f64,
}

/// Numbers of acts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Acts {
    pub chat: u64,
    pub react: u64,
    pub ask: u64,
    pub upvote: u64,
}

/// The conditions that set the level of activity.
#[derive(Clone, Copy, Debug)]
pub struct Conditions {
    pub people: f64,
    pub engagement: f64,
    /// Multipliers of chat, reactions and questions.
    pub factors: [f64; 3],
}

impl Activity {
    /// Draws the acts of `dt` seconds.
    pub fn step(&mut self, habits: &Habits, now: Conditions, dt: f64, rng: &mut impl Rng) -> Acts {
        let level = (now.engagement / 0.6).powf(POWER);
        let size = (now.people.max(10.0) / 100.0).powf(-habits.size_power);
        let flow = self.flow(habits.ebb, dt, rng);
        let common = self.swell(habits, dt, rng) * self.lull(habits, dt, rng);
        let now = Conditions { factors: [0, 1, 2].map(|k| now.factors[k] * flow[k] * common), ..now };
        let rate = |per_minute: f64, factor: f64| now.people * per_minute * size * level * factor / 60.0;
        if rng.random_bool((habits.moments * dt / 60.0).clamp(0.0, 1.0)) {
            self.moment += now.people.powf(0.85) * habits.moment_size * level;
        }
        let moment = self.moment / MOMENT_S;
        self.moment *= (-dt / MOMENT_S).exp();
        let decay = (-dt / habits.contagion_s).exp();
        let answers = habits.contagion * self.excitement * (1.0 - decay) / dt.max(1e-9);
        let chat = poisson((rate(habits.chat, now.factors[0]) * (1.0 - habits.contagion) + answers + 0.15 * moment) * dt, rng);
        // Talk dies with the attention that feeds it.
        let attention = level.min(1.0).powf(dt / 10.0);
        self.excitement = (self.excitement * decay + chat as f64) * attention;
        let singles = poisson((rate(habits.react, now.factors[1]) + moment) * dt / (1.0 + habits.pairs), rng);
        let react = singles + (0..singles).filter(|_| rng.random_bool(habits.pairs)).count() as u64;
        let ask = poisson(rate(habits.ask, now.factors[2]) * dt, rng);
        self.upvotes += habits.upvotes * ask as f64 * 0.06 * now.people.powf(0.7) * level;
        let upvote = poisson(self.upvotes * dt / UPVOTE_S * level.min(1.0), rng);
        self.upvotes *= (-dt / UPVOTE_S).exp();
        Acts { chat, react, ask, upvote }
    }

    /// An Ornstein–Uhlenbeck step of the swell that all channels share; a factor of mean 1.
    fn swell(&mut self, habits: &Habits, dt: f64, rng: &mut impl Rng) -> f64 {
        let sd = habits.swell;
        if sd <= 0.0 {
            return 1.0;
        }
        let keep = (-dt / habits.swell_s).exp();
        let z: f64 = StandardNormal.sample(rng);
        self.swell = keep * self.swell + sd * (1.0 - keep * keep).sqrt() * z;
        (self.swell - sd * sd / 2.0).exp()
    }

    /// The share of activity that lulls leave.
    fn lull(&mut self, habits: &Habits, dt: f64, rng: &mut impl Rng) -> f64 {
        if habits.lulls <= 0.0 {
            return 1.0;
        }
        if self.lull_s > 0.0 {
            self.lull_s -= dt;
            return habits.lull_depth;
        }
        if rng.random_bool((habits.lulls * dt / 3600.0).clamp(0.0, 1.0)) {
            self.lull_s = rng.random_range(habits.lull_s[0]..habits.lull_s[1]);
        }
        1.0
    }

    /// An Ornstein–Uhlenbeck step of each channel's own ebb and flow; factors of mean 1.
    fn flow(&mut self, sd: f64, dt: f64, rng: &mut impl Rng) -> [f64; 3] {
        if sd <= 0.0 {
            return [1.0; 3];
        }
        let keep = (-dt / EBB_S).exp();
        self.ebb = self.ebb.map(|ebb| {
            let z: f64 = StandardNormal.sample(rng);
            keep * ebb + sd * (1.0 - keep * keep).sqrt() * z
        });
        self.ebb.map(|ebb| (ebb - sd * sd / 2.0).exp())
    }
}

fn poisson(mean: f64, rng: &mut impl Rng) -> u64 {
    Poisson::new(mean).map_or(0, |distribution| distribution.sample(rng) as u64)
}
