//! Simulated rooms beside recorded ones.
//!
//! The figures of the recordings were printed by `cargo run -p conductor --example likeness -- FOLDER`, where FOLDER held
//! public logs of meetings turned into signals: `ethacd` (47 calls, github.com/ethereum/pm), `ccg` (78 working-group calls with enough
//! acts, github.com/w3c-ccg/meetings) and `gdq` (9 blocks of a marathon stream, github.com/bcongdon/gdq-stats). Not compared are what a
//! source does not have: who wrote in `gdq`, whose authors are made up, and reactions and questions there.
//!
//! Connections come back as the injected storms of the recordings' protocol do, 5 + 235·u² s for a uniform u: their quartiles stand here.

use conductor::time::Timestamp;
use simulation::audience::Profile;
use simulation::audience::likeness::{Likeness, Shape};
use simulation::audience::script::Script;

/// The tolerance of a figure.
#[derive(Clone, Copy)]
enum Within {
    /// By a factor.
    Factor(f64),
    /// By a difference.
    Difference(f64),
}

impl Within {
    fn allows(self, simulated: f64, recorded: f64) -> bool {
        match self {
            Self::Factor(factor) => simulated <= recorded * factor && simulated * factor >= recorded,
            Self::Difference(difference) => (simulated - recorded).abs() <= difference,
        }
    }
}

/// A figure by its name, its value in the recordings, and how far the simulator may be off.
type Figure = (&'static str, f64, Within);

const RETURNS: [Figure; 3] = [
    ("back after, median s", 63.75, Within::Factor(1.4)),
    ("back after, upper quartile s", 137.2, Within::Factor(1.4)),
    ("back after, last s", 240.0, Within::Factor(1.2)),
];

const MEETING: [Figure; 16] = [
    ("people", 27.0, Within::Factor(1.3)),
    ("acts a minute", 2.09, Within::Factor(1.4)),
    ("acts a head and minute", 0.066, Within::Factor(1.4)),
    ("lurkers", 0.182, Within::Difference(0.1)),
    ("share of the top three", 0.433, Within::Difference(0.1)),
    ("excess at 5 s", 0.544, Within::Factor(2.0)),
    ("excess at 30 s", 0.726, Within::Factor(1.5)),
    ("excess at 300 s", 0.349, Within::Factor(1.6)),
    ("correlation after 30 s", 0.864, Within::Difference(0.25)),
    ("correlation after 1 min", 0.455, Within::Difference(0.2)),
    ("correlation after 2 min", 0.159, Within::Difference(0.15)),
    ("correlation after 5 min", -0.004, Within::Difference(0.15)),
    ("longest gap, s", 358.0, Within::Factor(1.4)),
    ("sessions without chat", 0.0, Within::Difference(0.05)),
    ("sessions without reactions", 0.021, Within::Difference(0.1)),
    ("sessions without questions", 1.0, Within::Difference(0.05)),
];

const TALK: [Figure; 16] = [
    ("people", 30.0, Within::Factor(1.3)),
    ("acts a minute", 0.518, Within::Factor(1.4)),
    ("acts a head and minute", 0.019, Within::Factor(1.4)),
    ("lurkers", 0.704, Within::Difference(0.1)),
    ("share of the top three", 0.644, Within::Difference(0.1)),
    // Ten acts in a median hour: with an excess below 1 either sign of this figure is chance.
    ("excess at 5 s", 0.260, Within::Difference(1.0)),
    ("excess at 30 s", 0.593, Within::Factor(1.6)),
    ("excess at 300 s", 0.419, Within::Factor(2.0)),
    ("correlation after 30 s", 0.823, Within::Difference(0.25)),
    ("correlation after 1 min", 0.425, Within::Difference(0.2)),
    ("correlation after 2 min", 0.151, Within::Difference(0.15)),
    ("correlation after 5 min", 0.022, Within::Difference(0.15)),
    ("longest gap, s", 657.0, Within::Factor(1.4)),
    ("sessions without chat", 0.0, Within::Difference(0.05)),
    ("sessions without reactions", 0.385, Within::Difference(0.2)),
    ("sessions without questions", 0.0, Within::Difference(0.05)),
];

/// The stream's acts a head fall with its size, which a drawn room does not reach: neither is compared, and the rate is that of a
/// smaller stream.
const STREAM: [Figure; 8] = [
    ("lurkers", 0.897, Within::Difference(0.1)),
    ("excess at 30 s", 0.302, Within::Factor(1.5)),
    ("excess at 300 s", 0.131, Within::Factor(1.6)),
    ("correlation after 30 s", 0.718, Within::Difference(0.25)),
    ("correlation after 1 min", 0.431, Within::Difference(0.3)),
    ("correlation after 2 min", 0.320, Within::Difference(0.3)),
    ("correlation after 5 min", 0.197, Within::Difference(0.25)),
    ("longest gap, s", 20.5, Within::Factor(4.0)),
];

fn simulated(profile: Profile, sessions: u64) -> Likeness {
    let start = Timestamp::default();
    let record = |seed| {
        let recording = profile.session(seed).record(start);
        Shape::of(&recording.signals, start, recording.end)
    };
    Likeness::of(&(0..sessions).filter_map(record).collect::<Vec<_>>())
}

fn compare(profile: Profile, sessions: u64, recorded: &[Figure]) {
    let figures = simulated(profile, sessions).figures();
    println!("{:<32}{:>12}{:>12}", profile.name(), "simulated", "recorded");
    let mut wrong = Vec::new();
    for &(name, value, within) in recorded {
        let simulated = figures.iter().find(|(known, _)| *known == name).map_or(f64::NAN, |(_, value)| *value);
        let fits = within.allows(simulated, value);
        println!("{name:<32}{simulated:>12.3}{value:>12.3}{}", if fits { "" } else { "  too far off" });
        if !fits {
            wrong.push(format!("{name}: {simulated:.3} for {value:.3}"));
        }
    }
    assert!(wrong.is_empty(), "{}: {wrong:?}", profile.name());
}

#[test]
fn meetings_are_like_recorded_calls() {
    compare(Profile::Meeting, 60, &MEETING);
}

#[test]
fn talks_are_like_recorded_working_groups() {
    compare(Profile::Talk, 60, &TALK);
}

#[test]
fn streams_are_like_a_recorded_marathon() {
    compare(Profile::Stream, 8, &STREAM);
}

#[test]
fn connections_come_back_as_the_protocol_says() {
    for profile in [Profile::Meeting, Profile::Talk] {
        compare(profile, 60, &RETURNS);
    }
}

/// The first simulator stays, so that old figures can be rerun; it is not like any recording.
#[test]
fn the_first_simulator_is_kept_and_is_like_no_recording() {
    let early = simulated(Profile::Early, 12);
    assert!(early.per_head > 3.0 * 0.066 && early.lurkers < 0.1 && early.excess[2] < 0.1, "{early:?}");
}

/// Nobody has recorded a room of phones: only the width of what is assumed is held.
#[test]
fn town_halls_are_drawn_as_widely_as_little_is_known() {
    let start = Timestamp::default();
    let shapes: Vec<Shape> = (0..16)
        .filter_map(|seed| {
            let recording = Profile::TownHall.session(seed).record(start);
            Shape::of(&recording.signals, start, recording.end)
        })
        .collect();
    let width = |of: fn(&Shape) -> f64| {
        let values = shapes.iter().map(of);
        values.clone().fold(f64::NEG_INFINITY, f64::max) / values.fold(f64::INFINITY, f64::min)
    };
    assert!(width(|shape| shape.per_head) > 8.0, "{}", width(|shape| shape.per_head));
    assert!(width(|shape| shape.people) > 8.0, "{}", width(|shape| shape.people));
    assert!(shapes.iter().all(|shape| (0.003..1.0).contains(&shape.per_head)));
}

#[test]
fn the_included_recording_is_the_simulators() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/recorded/town-hall.ndjson");
    let kept = std::fs::read_to_string(path).expect("it is in the tree");
    assert!(kept == Script::town_hall().lines("town-hall"), "write it anew with the example `record`");
}
