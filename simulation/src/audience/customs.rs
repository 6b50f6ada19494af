//! [`Customs`]: whole sessions with everything that happens in them, drawn from one seed, for judging the detectors.
//!
//! A session has a lobby, an opening, a talk with demos, polls and perhaps a break, questions and goodbyes; people pause,
//! connections storm, and none to three things go wrong. Six kinds of rooms differ in what is usual there, so that a method
//! which only knows one of them shows it.

use super::script::Script;
use super::{Habits, Happening, Planned};
use conductor::anomaly::AnomalyKind;
use conductor::signal::Phase;
use rand::{Rng, RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// People of the smallest and of the largest session.
const PEOPLE: [f64; 2] = [20.0, 1500.0];
/// Ebb and flow of single channels, and drift of attention, in rooms as they are.
const EBB: f64 = 0.3;
const STRAY: f64 = 0.028;
/// Seconds between the end of one anomaly and the next.
const APART_S: f64 = 420.0;
/// Seconds that no anomaly begins after the opening, or ends before the goodbyes.
const MARGIN_S: [f64; 2] = [360.0, 240.0];

/// The habits of a kind of room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Customs {
    /// As rooms are.
    Usual,
    /// People write and react twice as much, in bursts.
    Chatty,
    /// People write and react half as much.
    Quiet,
    /// Moods swing, people pause, connections storm.
    Restless,
    /// No page tells whether it is visible, and nearly no agenda is announced.
    Blind,
    /// Troubles are milder.
    Subtle,
}

impl Customs {
    /// Every kind.
    pub const ALL: [Self; 6] = [Self::Usual, Self::Chatty, Self::Quiet, Self::Restless, Self::Blind, Self::Subtle];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Usual => "usual",
            Self::Chatty => "chatty",
            Self::Quiet => "quiet",
            Self::Restless => "restless",
            Self::Blind => "blind",
            Self::Subtle => "subtle",
        }
    }

    fn habits(self, rng: &mut impl Rng) -> Habits {
        let drawn = Habits { ebb: EBB, stray: STRAY, ..Habits::drawn(rng) };
        match self {
            Self::Usual | Self::Blind | Self::Subtle => drawn,
            Self::Chatty => Habits {
                chat: 1.9 * drawn.chat,
                react: 1.8 * drawn.react,
                ask: 1.7 * drawn.ask,
                contagion: rng.random_range(0.35..0.6),
                moments: 0.2,
                ..drawn
            },
            Self::Quiet => Habits { chat: 0.5 * drawn.chat, react: 0.5 * drawn.react, ask: 0.5 * drawn.ask, size_power: 0.25, ..drawn },
            Self::Restless => Habits { drift: 0.13, ebb: 0.38, moments: 0.2, ..drawn },
        }
    }

    /// Depth of fades (activity left), and number of people who leave.
    fn anomaly(self, kind: AnomalyKind, rng: &mut impl Rng) -> Happening {
        let subtle = self == Self::Subtle;
        let fade = |depth, ramp_s, hold_s, recovery_s| Happening::Fade { kind, depth, ramp_s, hold_s, recovery_s };
        match kind {
            AnomalyKind::SuddenDrop => {
                let depth = if subtle { rng.random_range(0.25..0.6) } else { rng.random_range(0.12..0.5) };
                fade(depth, rng.random_range(4.0..15.0), rng.random_range(180.0..450.0), rng.random_range(45.0..120.0))
            }
            AnomalyKind::GradualDecline => {
                let depth = if subtle { rng.random_range(0.25..0.5) } else { rng.random_range(0.15..0.42) };
                fade(depth, rng.random_range(360.0..720.0), rng.random_range(40.0..120.0), rng.random_range(60.0..120.0))
            }
            AnomalyKind::MassExit => Happening::Exit {
                share: if subtle { rng.random_range(0.12..0.35) } else { rng.random_range(0.15..0.5) },
                over_s: rng.random_range(30.0..120.0),
            },
            AnomalyKind::LowEngagement => {
                let depth = if subtle { rng.random_range(0.15..0.3) } else { rng.random_range(0.1..0.24) };
                fade(depth, 60.0, rng.random_range(900.0..2400.0), 90.0)
            }
        }
    }

    /// One session of this kind.
    #[must_use]
    pub fn session(self, seed: u64) -> Script {
        let rng = &mut Pcg64Mcg::seed_from_u64(seed ^ 0x5e55_10f5);
        let habits = self.habits(rng);
        let size: f64 = rng.random_range(0.0_f64..1.0).powf(1.15);
        let most = if self == Self::Quiet { 800.0 } else { PEOPLE[1] };
        let people = (PEOPLE[0] * (most / PEOPLE[0]).powf(size)).round() as u32;
        let lobby = rng.random_range(180.0..420.0);
        let scheduled: f64 = lobby + rng.random_range(2100.0..4500.0);
        let end: f64 = scheduled + rng.random_range(-180.0..300.0);
        let opening_end = lobby + rng.random_range(150.0..300.0);
        let closing: f64 = end - rng.random_range(90.0..200.0);
        let agenda = rng.random_bool(if self == Self::Blind { 0.1 } else { 0.6 });
        let parts = self.parts([opening_end, closing], agenda, rng);
        let mut phases = vec![(0.0, Phase::Lobby), (lobby, Phase::Opening), (opening_end, Phase::Talk)];
        for &(from, to, phase) in &parts {
            phases.push((from, phase));
            if phase != Phase::Qa {
                phases.push((to, Phase::Talk));
            }
        }
        phases.push((closing, Phase::Closing));
        let mut plan = self.troubles(&habits, [opening_end, closing], &parts, rng);
        let wrong = plan.clone();
        self.nature([opening_end, closing], &parts, &wrong, &mut plan, rng);
        plan.push(Planned { at_s: closing, happening: Happening::Exit { share: 0.55, over_s: end - closing } });
        Script {
            people,
            seconds: end as u32,
            habits,
            plan,
            phases: phases.into_iter().map(|(at, phase)| (at as u32, phase)).collect(),
            agenda,
            focus: rng.random_bool(if self == Self::Blind { 0.1 } else { 0.75 }),
            starts_s: Some(lobby),
            ends_s: Some(scheduled),
            seed,
        }
    }

    /// Demos, a break and the questions: from, to, which.
    fn parts(self, [from, closing]: [f64; 2], agenda: bool, rng: &mut impl Rng) -> Vec<(f64, f64, Phase)> {
        let demos = if self == Self::Restless { 0.9 } else { 0.7 };
        let qa = closing - rng.random_range(360.0..780.0);
        let mut at: f64 = from + rng.random_range(420.0..900.0);
        let mut parts = Vec::new();
        let mut add = |chance: f64, length: [f64; 2], phase, rng: &mut dyn Rng| {
            if at + 420.0 < qa && rng.random_bool(chance) {
                let length = rng.random_range(length[0]..length[1]);
                parts.push((at, at + length, phase));
                at += length + rng.random_range(360.0..720.0);
            }
        };
        add(demos, [150.0, 360.0], Phase::Demo, rng);
        // A break that nobody announced would be a drop by any standard.
        add(if agenda { 0.25 } else { 0.0 }, [240.0, 420.0], Phase::Break, rng);
        add(0.5 * demos, [120.0, 300.0], Phase::Demo, rng);
        parts.push((qa, closing, Phase::Qa));
        parts
    }

    /// The troubles of a session.
    fn troubles(self, habits: &Habits, [from, closing]: [f64; 2], parts: &[(f64, f64, Phase)], rng: &mut impl Rng) -> Vec<Planned> {
        let mut plan: Vec<Planned> = Vec::new();
        let low = rng.random_bool(0.2);
        if low && let Happening::Fade { kind, depth, ramp_s, hold_s, recovery_s } = self.anomaly(AnomalyKind::LowEngagement, rng) {
            // Low is low by any standard, however engaged these people usually are.
            let depth = (depth / (habits.engagement / 0.6).powf(super::mood::POWER)).min(0.5);
            let at_s = from + rng.random_range(0.0..60.0) - ramp_s;
            let hold_s = hold_s.min(closing - at_s - ramp_s - recovery_s);
            plan.push(Planned { at_s, happening: Happening::Fade { kind, depth, ramp_s, hold_s, recovery_s } });
        }
        let mut left = match rng.random_range(0.0..1.0) {
            u if u < 0.22 => 0,
            u if u < 0.64 => 1,
            u if u < 0.90 => 2,
            _ => 3,
        };
        left = if low { left.min(1) } else { left };
        for _ in 0..60 {
            if left == 0 {
                break;
            }
            let kind = match rng.random_range(0.0..1.0) {
                u if u < 0.36 => AnomalyKind::SuddenDrop,
                u if u < 0.76 => AnomalyKind::GradualDecline,
                _ => AnomalyKind::MassExit,
            };
            let happening = self.anomaly(kind, rng);
            let lasts = Planned { at_s: 0.0, happening }.anomaly().map_or(0.0, |(_, end)| end);
            let (first, last) = (from + MARGIN_S[0], closing - MARGIN_S[1] - lasts);
            if last <= first {
                continue;
            }
            let at_s = rng.random_range(first..last);
            let near = |other: &Planned| {
                let end = other.anomaly().map_or(other.at_s, |(_, end)| end);
                at_s < end + APART_S && other.at_s < at_s + lasts + 240.0
            };
            let in_break =
                |(from, to, phase): &(f64, f64, Phase)| *phase == Phase::Break && at_s < to + 120.0 && *from < at_s + lasts + 60.0;
            if !plan.iter().any(near) && !parts.iter().any(in_break) {
                plan.push(Planned { at_s, happening });
                left -= 1;
            }
        }
        plan
    }

    /// Harmless events: polls, pauses, storms, single connections that drop.
    fn nature(
        self,
        [from, closing]: [f64; 2],
        parts: &[(f64, f64, Phase)],
        wrong: &[Planned],
        plan: &mut Vec<Planned>,
        rng: &mut impl Rng,
    ) {
        let busy = |at: f64| parts.iter().any(|(from, to, _)| (*from..*to).contains(&at));
        let mut at: f64 = from + rng.random_range(120.0..600.0);
        while at < closing - 60.0 {
            if !busy(at) {
                plan.push(Planned { at_s: at, happening: Happening::Poll { open_s: rng.random_range(45.0..90.0) } });
            }
            at += rng.random_range(480.0..1020.0);
        }
        let per_second = if self == Self::Restless { 4.0 } else { 2.2 } / 3600.0;
        let mut at: f64 = from - rng.random_range(f64::EPSILON..1.0).ln() / per_second;
        while at < closing - 90.0 {
            let hold_s = rng.random_range(20.0..75.0);
            let clear = |other: &Planned| other.anomaly().is_some_and(|(_, end)| at < end + 90.0 && other.at_s - 150.0 < at + hold_s);
            if !wrong.iter().any(clear) {
                plan.push(Planned { at_s: at, happening: Happening::Pause { depth: rng.random_range(0.2..0.55), hold_s } });
            }
            at -= rng.random_range(f64::EPSILON..1.0).ln() / per_second;
        }
        if rng.random_bool(if self == Self::Restless { 0.5 } else { 0.3 }) {
            let at_s = rng.random_range(from..closing - 60.0);
            let exit = |other: &Planned| matches!(other.happening, Happening::Exit { .. }) && (other.at_s - at_s).abs() < 240.0;
            if !wrong.iter().any(exit) {
                let happening = Happening::Storm { share: rng.random_range(0.2..0.8), over_s: rng.random_range(3.0..12.0) };
                plan.push(Planned { at_s, happening });
            }
        }
        plan.push(Planned { at_s: from, happening: Happening::Storm { share: 0.04, over_s: closing - from } });
    }
}
