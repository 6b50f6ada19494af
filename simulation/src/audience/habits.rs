//! [`Habits`]: how much people of a kind usually do.

use super::Profile;
use conductor::signal::Phase;
use rand::{Rng, RngExt};
use rand_distr::{Distribution, StandardNormal};

/// Usual rates of a room at an engagement of 0.6.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Habits {
    /// Chat messages per person and minute in a room of 100.
    pub chat: f64,
    /// Reactions per person and minute in a room of 100.
    pub react: f64,
    /// Questions per person and minute in a room of 100.
    pub ask: f64,
    /// Activity per head falls with the size of the room to this power.
    pub size_power: f64,
    /// Share of chat that answers chat.
    pub contagion: f64,
    /// Time for which a message provokes answers, seconds.
    pub contagion_s: f64,
    /// Moments per minute at which many react at once.
    pub moments: f64,
    /// Share of people who react to a moment.
    pub moment_size: f64,
    /// Standard deviation of the slow drift of log engagement.
    pub drift: f64,
    /// Standard deviation of the ebb and flow that each channel has by itself, in log units.
    pub ebb: f64,
    /// Standard deviation of the drift that the share of visible pages has by itself.
    pub stray: f64,
    /// Engagement on a usual day.
    pub engagement: f64,
    /// Seconds after which a person looks up and decides again whether to stay with the page.
    pub glance_s: f64,
    /// Leaves per person and minute.
    pub leave: f64,
    /// Share of people who are there from the beginning.
    pub early: f64,
    /// Mean delay of the others, seconds.
    pub late_s: f64,
    /// Standard deviation, in log units, of the swell that all acts share and that has nothing to do with engagement.
    pub swell: f64,
    /// Time constant of this swell, seconds.
    pub swell_s: f64,
    /// Lulls per hour in which nearly nothing is written: a shared screen, somebody who speaks for long.
    pub lulls: f64,
    /// Shortest and longest lull, seconds.
    pub lull_s: [f64; 2],
    /// Activity in a lull, as a share of the usual.
    pub lull_depth: f64,
    /// Share of people who only look.
    pub silent: f64,
    /// Standard deviation of the log of how much one of the others does; 0 is a Pareto law with the exponent 1.3.
    pub spread: f64,
    /// Share of reactions that come in pairs.
    pub pairs: f64,
    /// Upvotes of a question, as a multiple of the usual.
    pub upvotes: f64,
    /// Longest return after a dropped connection, seconds.
    pub return_s: f64,
    /// Connections that drop per person and hour: phones that lock, tunnels.
    pub flaps: f64,
    /// Share of visible pages at no engagement, and what full engagement adds.
    pub focus: [f64; 2],
}

impl Habits {
    /// A usual webinar or lecture.
    #[must_use]
    pub const fn usual() -> Self {
        Self {
            chat: 0.16,
            react: 0.22,
            ask: 0.012,
            size_power: 0.33,
            contagion: 0.4,
            contagion_s: 15.0,
            moments: 0.12,
            moment_size: 0.3,
            drift: 0.1,
            ebb: 0.0,
            stray: 0.0,
            engagement: 0.6,
            glance_s: 12.0,
            leave: 0.004,
            early: 0.6,
            late_s: 240.0,
            swell: 0.0,
            swell_s: 75.0,
            lulls: 0.0,
            lull_s: [30.0, 150.0],
            lull_depth: 0.1,
            silent: 0.0,
            spread: 0.0,
            pairs: 0.3,
            upvotes: 1.0,
            return_s: 45.0,
            flaps: 0.0,
            focus: [0.34, 0.56],
        }
    }

    /// A lively room for a demonstration: everybody is there within seconds and does something several times a minute.
    #[must_use]
    pub const fn lively() -> Self {
        Self {
            chat: 0.8,
            react: 2.4,
            ask: 0.06,
            contagion: 0.25,
            contagion_s: 8.0,
            moments: 0.0,
            drift: 0.03,
            engagement: 0.66,
            glance_s: 5.0,
            leave: 0.001,
            early: 0.0,
            late_s: 2.5,
            ..Self::usual()
        }
    }

    /// A hall with phones at the talkative end of what [`Profile::TownHall`] assumes, without lulls: whoever rehearses has a minute.
    #[must_use]
    pub const fn staged() -> Self {
        Self {
            chat: 0.06,
            react: 0.13,
            ask: 0.008,
            swell: 0.25,
            lulls: 0.0,
            moments: 0.0,
            flaps: 1.0,
            stray: 0.0,
            silent: 0.2,
            early: 0.9,
            late_s: 60.0,
            leave: 0.0005,
            ..Profile::TownHall.habits()
        }
    }

    /// The habits of one room: usual ones, with the spread that rooms have.
    #[must_use]
    pub fn drawn(rng: &mut impl Rng) -> Self {
        let usual = Self::usual();
        let mut spread = |sd: f64| {
            let z: f64 = StandardNormal.sample(rng);
            (sd * z).exp()
        };
        let (chat, react, ask) = (spread(0.45), spread(0.5), spread(0.4));
        let engagement = (usual.engagement * spread(0.15)).clamp(0.4, 0.85);
        Self {
            chat: usual.chat * chat,
            react: usual.react * react,
            ask: usual.ask * ask,
            contagion: rng.random_range(0.25..0.55),
            contagion_s: rng.random_range(8.0..25.0),
            moment_size: rng.random_range(0.1..0.5),
            engagement,
            leave: rng.random_range(0.0015..0.006),
            early: rng.random_range(0.45..0.75),
            ..usual
        }
    }
}

/// Multipliers of chat, reactions and questions in a phase.
#[must_use]
pub const fn phase_factors(phase: Phase) -> [f64; 3] {
    match phase {
        Phase::Lobby => [0.5, 0.2, 0.1],
        Phase::Opening => [1.6, 0.9, 0.3],
        Phase::Talk => [1.0, 1.0, 1.0],
        Phase::Demo => [0.6, 0.9, 0.7],
        Phase::Break => [0.35, 0.15, 0.3],
        Phase::Qa => [1.25, 0.9, 5.0],
        Phase::Closing => [1.4, 1.6, 0.5],
    }
}
