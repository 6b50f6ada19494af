//! [`Crowd`]: people of one scenario, step by step.

use super::activity::{Activity, Conditions};
use super::habits::phase_factors;
use super::mood::{Happening, Mood, Planned};
use super::people::{People, Turn};
use super::{Habits, Profile, Scenario, Tempo};
use conductor::arm::Arm;
use conductor::signal::Phase;
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, StandardNormal};
use rand_pcg::Pcg64Mcg;

/// Longest step that is simulated at once, seconds.
const LONGEST_STEP_S: f64 = 1.0;
/// A gap beyond this is skipped, seconds.
const LONGEST_GAP_S: f64 = 30.0;
/// Pace buttons per person and minute.
const PACE: f64 = 0.03;
/// Messages per second of one troll.
const FLOOD: f64 = 0.7;
/// Trolls of a hostile room.
const TROLLS: u32 = 2;
/// People of a tiny room.
const TINY: u32 = 4;
/// Time constant of the drift that this share has by itself, seconds.
const STRAY_S: f64 = 240.0;
/// Share of people who vote at an engagement of 0.6.
const VOTERS: f64 = 0.52;

/// An act of a simulated person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deed {
    /// Arrives, or comes back after a dropped connection.
    Join,
    /// Leaves for good.
    Leave,
    /// Is gone without a word: the connection dropped, and will come back.
    Drop,
    /// Writes in the chat.
    Chat,
    /// Sends an emoji.
    React,
    /// Asks a question.
    Ask,
    /// Supports a question of somebody else.
    Upvote,
    /// Votes in the open poll.
    Vote,
    /// Presses a pace button.
    Pace(PaceDeed),
    /// Brings the page to the front, or puts it in the back.
    Look {
        /// True if it is in front.
        visible: bool,
    },
}

/// A pace button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaceDeed {
    /// Too fast.
    TooFast,
    /// Lost me.
    LostMe,
    /// Good.
    Good,
}

/// A simulated audience. The same seed, steps and interventions give the same deeds.
#[derive(Clone, Debug)]
pub struct Crowd {
    scenario: Scenario,
    habits: Habits,
    plan: Vec<Planned>,
    begun: usize,
    mood: Mood,
    people: People,
    activity: Activity,
    poll_was_open: bool,
    /// Drift of the share of visible pages.
    stray: f64,
    phase: Phase,
    now_s: f64,
    rng: Pcg64Mcg,
}

impl Crowd {
    /// `people` of `scenario` at `tempo`, with the habits of the first simulator. A tiny room has at most four of them.
    #[must_use]
    pub fn new(people: u32, scenario: Scenario, tempo: Tempo, seed: u64) -> Self {
        Self::of(Profile::Early, people, scenario, tempo, seed)
    }

    /// `people` of a kind of room. In a quick demonstration and on a stage they are at the lively end of it.
    #[must_use]
    pub fn of(profile: Profile, people: u32, scenario: Scenario, tempo: Tempo, seed: u64) -> Self {
        let habits = match tempo {
            Tempo::Live => profile.habits(),
            Tempo::Rehearsal => Habits::lively(),
            Tempo::Staged => Habits::staged(),
        };
        let people = if scenario == Scenario::Tiny { people.min(TINY) } else { people };
        Self::build(people, habits, scenario, scenario.plan(tempo), seed)
    }

    /// `people` with `habits` to whom a plan happens.
    #[must_use]
    pub fn with_plan(people: u32, habits: Habits, plan: Vec<Planned>, seed: u64) -> Self {
        Self::build(people, habits, Scenario::Healthy, plan, seed)
    }

    fn build(people: u32, habits: Habits, scenario: Scenario, mut plan: Vec<Planned>, seed: u64) -> Self {
        plan.sort_by(|a, b| a.at_s.total_cmp(&b.at_s));
        let mut rng = Pcg64Mcg::seed_from_u64(seed);
        Self {
            scenario,
            habits,
            plan,
            begun: 0,
            mood: Mood::new(&habits, scenario),
            people: People::new(people, &habits, &mut rng),
            activity: Activity::default(),
            poll_was_open: false,
            stray: 0.0,
            phase: Phase::Talk,
            now_s: 0.0,
            rng,
        }
    }

    /// The acts of people between the last step and `now_s`, in seconds from the beginning, while the interventions of `active` are shown.
    /// Each comes with the person's number, from 0. After a gap of more than half a minute, only the last half minute happens.
    pub fn step(&mut self, now_s: f64, active: &[Arm]) -> Vec<(u32, Deed)> {
        self.now_s = self.now_s.max(now_s - LONGEST_GAP_S);
        let mut deeds = Vec::new();
        while self.now_s < now_s {
            let dt = (now_s - self.now_s).min(LONGEST_STEP_S);
            self.now_s = if now_s - self.now_s <= LONGEST_STEP_S { now_s } else { self.now_s + dt };
            self.step_once(dt, active, &mut deeds);
        }
        deeds
    }

    /// Sets the phase that people feel, whether or not an agenda announces it.
    pub const fn enter(&mut self, phase: Phase) {
        self.phase = phase;
    }

    /// The hidden engagement now, in (0, 1).
    #[must_use]
    pub fn engagement(&self) -> f64 {
        self.mood.engagement(self.now_s, &self.plan)
    }

    /// Connected people and, of them, those whose page is in front.
    #[must_use]
    pub fn attention(&self) -> [u32; 2] {
        [self.people.connected() as u32, self.people.looking() as u32]
    }

    /// The numbers of those who are connected.
    #[must_use]
    pub fn present(&self) -> Vec<u32> {
        self.people.present()
    }

    fn step_once(&mut self, dt: f64, active: &[Arm], deeds: &mut Vec<(u32, Deed)>) {
        let poll_is_open = active.contains(&Arm::Poll) || self.host_poll_is_open();
        let rng = &mut self.rng;
        self.mood.step(self.now_s, dt, active, rng);
        let engagement = self.mood.engagement(self.now_s, &self.plan);
        while let Some(planned) = self.plan.get(self.begun).filter(|planned| planned.at_s <= self.now_s) {
            match planned.happening {
                Happening::Exit { share, over_s } => self.people.exit(self.now_s, share, over_s, rng),
                Happening::Storm { share, over_s } => self.people.storm(self.now_s, share, over_s, self.habits.return_s, rng),
                Happening::Fade { .. } | Happening::Pause { .. } | Happening::Poll { .. } => {}
            }
            self.begun += 1;
        }
        if poll_is_open && !self.poll_was_open {
            self.people.vote(self.now_s, VOTERS * engagement / 0.6, rng);
        }
        self.poll_was_open = poll_is_open;
        self.people.flap(self.now_s, dt, &self.habits, rng);
        for (who, turn) in self.people.turns(self.now_s) {
            match turn {
                Turn::Join => deeds.push((who, Deed::Join)),
                Turn::Leave => deeds.push((who, Deed::Leave)),
                Turn::Drop => deeds.push((who, Deed::Drop)),
                Turn::Vote if poll_is_open => deeds.push((who, Deed::Vote)),
                Turn::Vote => {}
            }
        }
        if self.habits.stray > 0.0 {
            let keep = (-dt / STRAY_S).exp();
            let z: f64 = StandardNormal.sample(rng);
            self.stray = keep * self.stray + self.habits.stray * (1.0 - keep * keep).sqrt() * z;
        }
        let focus =
            self.habits.focus[0] + self.habits.focus[1] * engagement + self.stray - if self.phase == Phase::Break { 0.25 } else { 0.0 };
        for (who, visible) in self.people.glance(dt, self.habits.glance_s, focus, rng) {
            deeds.push((who, Deed::Look { visible }));
        }
        self.act(dt, engagement, poll_is_open, deeds);
    }

    fn act(&mut self, dt: f64, engagement: f64, poll_is_open: bool, deeds: &mut Vec<(u32, Deed)>) {
        let pause: f64 = self.plan.iter().map(|planned| pause(planned, self.now_s)).product();
        let mut factors = phase_factors(self.phase).map(|factor| factor * pause);
        factors[0] *= if poll_is_open { 0.78 } else { 1.0 };
        let conditions = Conditions { people: self.people.connected() as f64, engagement, factors };
        let acts = self.activity.step(&self.habits, conditions, dt, &mut self.rng);
        let pace = conditions.people * PACE * dt / 60.0;
        let paces = u64::from(self.rng.random_bool(pace.clamp(0.0, 1.0)));
        let counts = [(acts.chat, Deed::Chat), (acts.react, Deed::React), (acts.ask, Deed::Ask), (acts.upvote, Deed::Upvote)];
        let mood = match self.rng.random_range(0.0..1.0) {
            draw if draw < engagement => PaceDeed::Good,
            draw if draw < 0.5 + engagement / 2.0 => PaceDeed::LostMe,
            _ => PaceDeed::TooFast,
        };
        for (count, deed) in counts.into_iter().chain([(paces, Deed::Pace(mood))]) {
            for _ in 0..count {
                if let Some(who) = self.people.somebody(&mut self.rng) {
                    deeds.push((who, deed));
                }
            }
        }
        if self.scenario == Scenario::Hostile && self.begun > 0 {
            for troll in 0..TROLLS {
                if self.people.is_here(troll) && self.rng.random_bool((FLOOD * dt).clamp(0.0, 1.0)) {
                    deeds.push((troll, Deed::Chat));
                }
            }
        }
    }

    fn host_poll_is_open(&self) -> bool {
        self.plan.iter().any(|planned| match planned.happening {
            Happening::Poll { open_s } => (planned.at_s..planned.at_s + open_s).contains(&self.now_s),
            _ => false,
        })
    }
}

/// Share of usual activity that a pause leaves.
fn pause(planned: &Planned, now_s: f64) -> f64 {
    match planned.happening {
        Happening::Pause { depth, hold_s } if (planned.at_s..planned.at_s + hold_s).contains(&now_s) => depth,
        _ => 1.0,
    }
}
