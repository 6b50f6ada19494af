//! [`Environment`]: a world of sessions with known true effects, to judge policies in.
//!
//! Eight sessions run at a time; each decision meets one of them. All chance is counter-based: a number depends on the seed, the
//! decision and the stream only, never on what was chosen, so that every policy meets the same rooms, the same noise and the same
//! potential outcomes. `tests/environment.rs` pins its numbers.

pub mod play;

use conductor::anomaly::AnomalyKind;
use conductor::arm::Arm;
use conductor::context::{Context, Use};
use conductor::signal::Phase;
use conductor::unit::Score;
use std::f64::consts::TAU;

/// The arms of this world, [`Arm::Hold`] first.
pub const ARMS: [Arm; 5] = [Arm::Hold, Arm::Poll, Arm::ChatPrompt, Arm::Notification, Arm::Gamification];
/// True attention cost of an intervention, in score units.
pub const COST: f64 = 0.010;
/// The phases of this world.
const PHASES: [Phase; 4] = [Phase::Opening, Phase::Talk, Phase::Qa, Phase::Closing];
/// Sessions that run at a time.
const SLOTS: usize = 8;
/// A repeat keeps this share, to the power of its fatigue, of a positive effect.
const REPEAT: f64 = 0.55;
/// Further cost for each recent intervention, whatever the arm.
const RECENT: f64 = 0.012;
/// Mean life of fatigue in seconds.
const FATIGUE_S: f64 = 600.0;

/// The world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scenario {
    /// Success or failure, no delay, no holding.
    Bernoulli,
    /// Gains with regression to the mean.
    RegressionToTheMean,
    /// The same, and repeats wear out.
    Fatigue,
    /// Gains whose true effects are redrawn at half time.
    Drift,
    /// Fatigue, delayed outcomes, and outcomes missing not at random.
    Production,
}

impl Scenario {
    /// Every world.
    pub const ALL: [Self; 5] = [Self::Bernoulli, Self::RegressionToTheMean, Self::Fatigue, Self::Drift, Self::Production];

    /// Its name in the protocol.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bernoulli => "bernoulli",
            Self::RegressionToTheMean => "rtm",
            Self::Fatigue => "fatigue",
            Self::Drift => "drift",
            Self::Production => "production",
        }
    }

    const fn fatigues(self) -> bool {
        matches!(self, Self::Fatigue | Self::Production)
    }
}

/// SplitMix64's finaliser (Steele, Lea & Flood 2014).
const fn mix(z: u64) -> u64 {
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A number in (0, 1) that depends on seed, decision and stream only.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
pub const fn uniform(seed: u64, decision: u64, stream: u64) -> f64 {
    let x = mix(seed.wrapping_add(0x9E37_79B9_7F4A_7C15));
    let x = mix(x ^ (decision + 1).wrapping_mul(0xD1B5_4A32_D192_ED03));
    let x = mix(x ^ (stream + 1).wrapping_mul(0x8CB9_2BA7_2F3D_8DD7));
    ((x >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
}

/// A standard normal number from two streams (Box & Muller 1958).
#[must_use]
pub fn normal(seed: u64, decision: u64, stream: u64) -> f64 {
    (-2.0 * uniform(seed, decision, stream).ln()).sqrt() * (TAU * uniform(seed, decision, stream + 1)).cos()
}

/// `x` correctly rounded to `decimals` places, as the protocol shows it.
fn shown(x: f64, decimals: usize) -> f64 {
    format!("{x:.decimals$}").parse().unwrap_or(x)
}

/// The true effects of one arm.
#[derive(Clone, Debug)]
struct Effects {
    mean: f64,
    kind: [f64; 4],
    phase: [f64; 4],
    size: f64,
    kind_phase: [[f64; 4]; 4],
}

fn world(seed: u64, index: u64) -> Vec<Effects> {
    let mut stream = 0;
    let mut n = |sd: f64| {
        stream += 2;
        sd * normal(seed, index, stream)
    };
    ARMS[1..]
        .iter()
        .map(|_| Effects {
            mean: 0.03 + n(0.03),
            kind: std::array::from_fn(|_| n(0.04)),
            phase: std::array::from_fn(|_| n(0.03)),
            size: n(0.03),
            kind_phase: std::array::from_fn(|_| std::array::from_fn(|_| n(0.02))),
        })
        .collect()
}

/// A session of this world.
#[derive(Clone, Debug)]
struct Room {
    number: usize,
    left: u32,
    people: f64,
    base: f64,
    t: f64,
    duration: f64,
    history: Vec<(f64, Arm)>,
}

/// The policy's view at one decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// The decision, from 0.
    pub id: usize,
    /// The session's number.
    pub session: usize,
    /// Seconds since that session began.
    pub t: f64,
    /// The room.
    pub context: Context,
    /// Earlier interventions of the session.
    pub history: Vec<Use>,
    /// The arms on offer.
    pub arms: Vec<Arm>,
}

/// The truth that is hidden from the policy.
#[derive(Clone, Debug)]
struct Truth {
    engagement: f64,
    base: f64,
    /// Fatigue per arm of [`ARMS`].
    fatigue: [f64; 5],
    log_size: f64,
    slot: usize,
}

/// The measurement after an action.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measured {
    /// A success or not.
    Success(bool),
    /// The score before and after.
    Scores {
        /// Before.
        pre: f64,
        /// After.
        post: f64,
    },
}

/// An outcome and the decision after which it is delivered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Delivery {
    /// Delivered after this decision.
    pub after: usize,
    /// The measurement.
    pub measured: Measured,
}

/// A world with known true effects. Decisions must be taken in order: [`Self::moment`], then [`Self::act`].
#[derive(Clone, Debug)]
pub struct Environment {
    seed: u64,
    scenario: Scenario,
    decisions: usize,
    worlds: [Vec<Effects>; 2],
    rooms: [Option<Room>; SLOTS],
    rooms_made: usize,
    now: Option<(Moment, Truth)>,
}

impl Environment {
    /// A world that lasts for this many decisions.
    #[must_use]
    pub fn new(seed: u64, scenario: Scenario, decisions: usize) -> Self {
        let worlds = [0, 1].map(|index| world(seed, 1_000_000_000 + 1000 * index));
        Self { seed, scenario, decisions, worlds, rooms: Default::default(), rooms_made: 0, now: None }
    }

    /// Number of decisions in the scenario.
    #[must_use]
    pub const fn decisions(&self) -> usize {
        self.decisions
    }

    /// The session of a slot at decision `i`: the running one somewhat later, or a new one.
    fn room(&mut self, i: u64, slot: usize) -> &mut Room {
        let seed = self.seed;
        let u = |stream| uniform(seed, i, stream);
        if let Some(room) = self.rooms[slot].as_mut().filter(|room| room.left > 0) {
            room.t += 90.0 + 510.0 * u(7);
        } else {
            self.rooms[slot] = None;
        }
        self.rooms[slot].get_or_insert_with(|| {
            self.rooms_made += 1;
            Room {
                number: self.rooms_made - 1,
                left: 1 + whole(8.0 * u(1).powf(1.5)),
                people: (20.0 * (250.0_f64.ln() * u(2).powf(1.15)).exp()).round_ties_even(),
                base: (0.60 + 0.09 * normal(seed, i, 3)).clamp(0.35, 0.85),
                t: 240.0 + 900.0 * u(5),
                duration: 1800.0 + 2700.0 * u(6),
                history: Vec::new(),
            }
        })
    }

    /// The moment of decision `i`; call it once for each, in order.
    pub fn moment(&mut self, i: usize) -> Moment {
        let (seed, index, slot) = (self.seed, i as u64, i % SLOTS);
        let (u, n) = (|stream| uniform(seed, index, stream), |stream| normal(seed, index, stream));
        let scenario = self.scenario;
        let room = self.room(index, slot);
        room.left -= 1;
        let anomaly = match u(8) {
            x if x < 0.36 => AnomalyKind::SuddenDrop,
            x if x < 0.66 => AnomalyKind::GradualDecline,
            x if x < 0.80 => AnomalyKind::MassExit,
            _ => AnomalyKind::LowEngagement,
        };
        let progress = room.t / room.duration;
        let phase = match progress {
            x if x < 0.12 => Phase::Opening,
            x if x > 0.88 => Phase::Closing,
            x if u(9) < 0.25 + if x > 0.6 { 0.4 } else { 0.0 } => Phase::Qa,
            _ => Phase::Talk,
        };
        let deficit = match anomaly {
            AnomalyKind::SuddenDrop => 0.10 + 0.22 * u(10),
            AnomalyKind::GradualDecline => 0.08 + 0.18 * u(10),
            AnomalyKind::MassExit => 0.04 + 0.16 * u(10),
            _ => 0.15 + 0.25 * u(10),
        };
        let engagement = (room.base - deficit).max(0.03);
        // An alarm fires on a measurement, so the noise at that moment tends to be low: regression to the mean.
        let noise = 0.035 * n(11);
        let pre = (engagement + if u(13) < 0.75 { -noise.abs() } else { noise }).clamp(0.01, 0.98);
        let expected = (room.base + 0.03 * n(14)).clamp(0.05, 0.95);
        let mut fatigue = [0.0; 5];
        for &(t, arm) in &room.history {
            fatigue[place(arm)] += (-(room.t - t) / FATIGUE_S).exp();
        }
        let people = room.people * if anomaly == AnomalyKind::MassExit { 0.8 } else { 1.0 };
        let context = Context {
            anomaly,
            phase,
            people: whole(people).max(5),
            pre: Score::new(shown(pre, 4)),
            expected: Score::new(shown(expected, 4)),
            minutes_in: shown(room.t / 60.0, 1),
            before: None,
        };
        let history = room.history.iter().map(|&(t, arm)| Use { arm, ago_s: shown(room.t - t, 1) }).collect();
        let arms = if scenario == Scenario::Bernoulli { ARMS[1..].to_vec() } else { ARMS.to_vec() };
        let truth = Truth { engagement, base: room.base, fatigue, log_size: room.people.max(5.0).log10() - 2.2, slot };
        let moment = Moment { id: i, session: room.number, t: shown(room.t, 1), context, history, arms };
        self.now = Some((moment.clone(), truth));
        moment
    }

    /// The true effect of an arm on a fresh room, before fatigue and cost.
    fn fresh(&self, moment: &Moment, truth: &Truth, arm: Arm) -> f64 {
        let redrawn = self.scenario == Scenario::Drift && moment.id >= self.decisions / 2;
        let Some(effects) = place(arm).checked_sub(1).map(|at| &self.worlds[usize::from(redrawn)][at]) else { return 0.0 };
        let kind = moment.context.anomaly as usize;
        let phase = PHASES.iter().position(|phase| *phase == moment.context.phase).unwrap_or_default();
        effects.mean + effects.kind[kind] + effects.phase[phase] + effects.size * truth.log_size + effects.kind_phase[kind][phase]
    }

    /// The true value of an arm at the present decision, net of cost; in [`Scenario::Bernoulli`] its chance of success.
    ///
    /// # Panics
    /// If there is no present decision: call [`Self::moment`] first.
    #[must_use]
    pub fn value(&self, arm: Arm) -> f64 {
        let (moment, truth) = self.now.as_ref().expect("a present decision");
        if arm == Arm::Hold {
            return 0.0;
        }
        let fresh = self.fresh(moment, truth, arm);
        if self.scenario == Scenario::Bernoulli {
            return (1.0 + (0.4 - 12.0 * fresh).exp()).recip();
        }
        let worn = if self.scenario.fatigues() {
            let kept = if fresh > 0.0 { fresh * REPEAT.powf(truth.fatigue[place(arm)]) } else { fresh };
            kept - RECENT * truth.fatigue[1..].iter().sum::<f64>()
        } else {
            fresh
        };
        worn - COST
    }

    /// Takes an action at the present decision and returns its true value and what will be measured of it, if anything.
    ///
    /// # Panics
    /// If there is no present decision: call [`Self::moment`] first.
    pub fn act(&mut self, arm: Arm) -> (f64, Option<Delivery>) {
        let value = self.value(arm);
        let (moment, truth) = self.now.take().expect("a present decision");
        let (seed, i) = (self.seed, moment.id as u64);
        if let Some(room) = self.rooms[truth.slot].as_mut().filter(|_| arm != Arm::Hold) {
            room.history.push((room.t, arm));
        }
        if self.scenario == Scenario::Bernoulli {
            let measured = Measured::Success(uniform(seed, i, 30) < value);
            return (value, Some(Delivery { after: moment.id, measured }));
        }
        let effect = value + if arm == Arm::Hold { 0.0 } else { COST };
        let recovery = match moment.context.anomaly {
            AnomalyKind::SuddenDrop => 0.55,
            AnomalyKind::GradualDecline => -0.25,
            AnomalyKind::MassExit => 0.10,
            _ => 0.05,
        };
        let untouched = truth.engagement + recovery * (truth.base - truth.engagement) + 0.07 * normal(seed, i, 20);
        let post = (untouched + effect + 0.035 * normal(seed, i, 22)).clamp(0.01, 0.98);
        let measured = Measured::Scores { pre: moment.context.pre.get(), post: shown(post, 4) };
        if self.scenario != Scenario::Production {
            return (value, Some(Delivery { after: moment.id, measured }));
        }
        let exit = if moment.context.anomaly == AnomalyKind::MassExit { 0.20 } else { 0.0 };
        let missing = 0.10 + exit + if post < 0.25 { 0.25 } else { 0.0 };
        if uniform(seed, i, 24) < missing {
            return (value, None);
        }
        let after = moment.id + 4 + whole(20.0 * uniform(seed, i, 25)) as usize;
        (value, Some(Delivery { after, measured }))
    }
}

/// Position of an arm in [`ARMS`]; an arm that this world lacks does what holding does.
fn place(arm: Arm) -> usize {
    ARMS.iter().position(|known| *known == arm).unwrap_or_default()
}

/// The whole part of a number that is known to be small and not negative.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the whole part is what is asked for")]
const fn whole(x: f64) -> u32 {
    x as u32
}
