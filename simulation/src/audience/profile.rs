//! [`Profile`]: kinds of rooms whose statistics are those of recorded ones, and the old ones for figures of before.
//!
//! `tests/likeness.rs` compares each with the recordings by [`likeness`](super::likeness). Nobody has recorded a room of phones yet: what
//! [`Profile::TownHall`] assumes beyond recorded rooms is marked there, and drawn widely.

use super::script::Script;
use super::{Habits, Happening, Planned};
use rand::{Rng, RngExt, SeedableRng};
use rand_distr::{Distribution, StandardNormal};
use rand_pcg::Pcg64Mcg;
use std::fmt;
use std::str::FromStr;

/// A kind of room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    /// A call of 16 to 60 people, most of whom write now and then.
    Meeting,
    /// A talk or a working group: few write, one at a time, while somebody speaks.
    Talk,
    /// A hall in which everybody has a phone. Assumed: no recording of one is known.
    TownHall,
    /// A stream with thousands of viewers, few of whom write.
    Stream,
    /// The rooms of the first simulator: every channel in use, hardly a lurker, 9 to 25 times as talkative per head as recorded ones.
    Early,
}

impl Profile {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Meeting, Self::Talk, Self::TownHall, Self::Stream, Self::Early];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Meeting => "meeting",
            Self::Talk => "talk",
            Self::TownHall => "town-hall",
            Self::Stream => "stream",
            Self::Early => "early",
        }
    }

    /// Fewest and most people of a drawn room.
    #[must_use]
    pub const fn people(self) -> [u32; 2] {
        match self {
            Self::Meeting => [14, 60],
            Self::Talk => [20, 60],
            Self::TownHall => [60, 1500],
            Self::Stream => [1500, 5000],
            Self::Early => [20, 1500],
        }
    }

    /// The habits of people in a typical room.
    #[must_use]
    pub const fn habits(self) -> Habits {
        let quiet = Habits {
            moments: 0.02,
            contagion: 0.05,
            contagion_s: 30.0,
            drift: 0.05,
            leave: 0.002,
            return_s: 240.0,
            pairs: 0.0,
            ..Habits::usual()
        };
        match self {
            Self::Meeting => Habits {
                chat: 0.0325,
                react: 0.019,
                ask: 0.0,
                moment_size: 0.06,
                swell: 0.78,
                lulls: 3.5,
                lull_s: [60.0, 260.0],
                lull_depth: 0.05,
                silent: 0.0,
                spread: 0.95,
                upvotes: 0.0,
                ..quiet
            },
            Self::Talk => Habits {
                chat: 0.0138,
                react: 0.0005,
                ask: 0.0025,
                moments: 0.0,
                swell: 0.7,
                swell_s: 90.0,
                lulls: 6.0,
                lull_s: [60.0, 240.0],
                silent: 0.5,
                spread: 1.4,
                upvotes: 0.0,
                ..quiet
            },
            // Assumed: rates between a talk and the first simulator, half of it reactions; phones that lock four times an hour and stay
            // away for up to four minutes; a third to nine tenths of the pages in front.
            Self::TownHall => Habits {
                chat: 0.045,
                react: 0.09,
                ask: 0.006,
                moments: 0.05,
                moment_size: 0.08,
                swell: 0.55,
                lulls: 2.0,
                lull_s: [30.0, 120.0],
                lull_depth: 0.3,
                silent: 0.35,
                spread: 1.0,
                stray: 0.03,
                flaps: 4.0,
                ..quiet
            },
            Self::Stream => Habits {
                chat: 0.021,
                react: 0.0015,
                ask: 0.0,
                contagion: 0.4,
                contagion_s: 15.0,
                moment_size: 0.004,
                swell: 0.62,
                swell_s: 700.0,
                silent: 0.8,
                spread: 1.0,
                upvotes: 0.0,
                ..quiet
            },
            Self::Early => Habits::usual(),
        }
    }

    /// The habits of one room: typical ones, with the spread that rooms of the kind have.
    #[must_use]
    pub fn drawn(self, rng: &mut impl Rng) -> Habits {
        let mut spread = |sd: f64| {
            let z: f64 = StandardNormal.sample(rng);
            (sd * z).exp()
        };
        let typical = self.habits();
        let talkative = |sd: [f64; 3], spread: &mut dyn FnMut(f64) -> f64| Habits {
            chat: typical.chat * spread(sd[0]),
            react: typical.react * spread(sd[1]),
            ask: typical.ask * spread(sd[2]),
            ..typical
        };
        match self {
            Self::Meeting => talkative([0.35, 0.5, 0.0], &mut spread),
            Self::Talk => talkative([0.45, 0.8, 0.6], &mut spread),
            Self::Stream => talkative([0.6, 0.6, 0.0], &mut spread),
            // As wide as what nobody knows: a factor of ten and more.
            Self::TownHall => {
                let habits = talkative([0.9, 1.0, 0.9], &mut spread);
                let flaps = 4.0 * spread(1.0);
                Habits {
                    flaps: flaps.min(20.0),
                    silent: rng.random_range(0.1..0.8),
                    leave: rng.random_range(0.0005..0.02),
                    return_s: rng.random_range(60.0..300.0),
                    ..habits
                }
            }
            Self::Early => Habits::drawn(rng),
        }
    }

    /// An hour in one healthy room of this kind, with nothing planned but a storm of connections in every third.
    #[must_use]
    pub fn session(self, seed: u64) -> Script {
        let rng = &mut Pcg64Mcg::seed_from_u64(seed ^ 0x0a0d_1e4c);
        let habits = self.drawn(rng);
        let [fewest, most] = self.people().map(f64::from);
        let people = (fewest * (most / fewest).powf(rng.random_range(0.0..1.0))).round() as u32;
        let mut plan = Vec::new();
        if rng.random_bool(1.0 / 3.0) {
            let happening = Happening::Storm { share: rng.random_range(0.2..0.6), over_s: rng.random_range(3.0..15.0) };
            plan.push(Planned { at_s: rng.random_range(900.0..2700.0), happening });
        }
        Script {
            people,
            seconds: 3600,
            habits,
            plan,
            phases: Vec::new(),
            agenda: false,
            focus: self == Self::TownHall && rng.random_bool(0.75),
            starts_s: None,
            ends_s: None,
            seed,
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The name is not that of a profile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a kind of room; they are meeting, talk, town-hall, stream, early")]
pub struct UnknownProfile(pub String);

impl FromStr for Profile {
    type Err = UnknownProfile;
    fn from_str(text: &str) -> Result<Self, UnknownProfile> {
        Self::ALL.into_iter().find(|profile| profile.name() == text).ok_or_else(|| UnknownProfile(text.to_owned()))
    }
}
