//! Judges the detectors on sessions drawn from seeds that nothing was fitted to, in six kinds of rooms, and shows what silence and
//! natural happenings lead to.
//!
//! `cargo run --release -p conductor --example detection -- [SESSIONS PER KIND [FIRST SEED]]`

use conductor::anomaly::AnomalyKind;
use conductor::signal::Phase;
use conductor::time::{Span, Timestamp};
use simulation::audience::customs::Customs;
use simulation::audience::judge::{Figures, Seen, median, watch, watch_next};
use simulation::audience::script::{Recording, Script};
use simulation::audience::{Happening, Planned};

const START: Timestamp = Timestamp::from_millis(1_700_000_000_000);
/// Rooms for each line about silence and nature.
const ROOMS: u64 = 1000;
/// When it happens there, seconds.
const ONSET: f64 = 900.0;

fn main() {
    let mut args = std::env::args().skip(1).map(|arg| arg.parse::<u64>().expect("a number"));
    let (count, first) = (args.next().unwrap_or(60), args.next().unwrap_or(7_000_000));
    println!("{count} sessions of each kind, seeds from {first}");
    println!("kind of rooms  VALUE recall  FA/h   hours  named  pooled within   median delay: sudden gradual exit low");
    let mut all = Figures::default();
    for customs in Customs::ALL {
        let mut figures = Figures::default();
        // The rooms of one kind are the sessions of one host, one after the other.
        let mut earlier = Vec::new();
        for seed in first..first + count {
            let script = customs.session(seed);
            let recording = script.record(START);
            let seen = watch_next(&mut earlier, &recording, START, judged(&script));
            figures.add(&recording, START, &seen);
            all.add(&recording, START, &seen);
        }
        println!("{}", line(customs.name(), &figures));
    }
    println!("{}", line("all", &all));
    silence();
    nature();
}

/// The part of a session in which the score is compared with the truth: after the opening, before the goodbyes.
fn judged(script: &Script) -> [Timestamp; 2] {
    let begins = |phase| script.phases.iter().find(|(_, other)| *other == phase).map_or(0, |(at, _)| *at);
    [at(f64::from(begins(Phase::Talk))), at(f64::from(begins(Phase::Closing)))]
}

fn line(name: &str, figures: &Figures) -> String {
    let delays = AnomalyKind::ALL.map(|kind| format!("{:.0} s", figures.median_delay(kind)));
    format!(
        "{name:<13} {:>6.3} {:>6.2} {:>5.2} {:>7.1} {:>6.2} {:>7.3} {:>6.3}   {}",
        figures.value(),
        figures.recall(),
        figures.false_alarms_per_hour(),
        figures.clean_hours,
        figures.named(),
        figures.pooled(),
        figures.within(),
        delays.join(", ")
    )
}

fn at(seconds: f64) -> Timestamp {
    START + Span::from_millis((seconds * 1000.0) as i64)
}

fn seen(recording: &Recording) -> Seen {
    watch(recording, START, [START, recording.end])
}

/// A hundred people fall silent within seconds, and nobody leaves.
fn silence() {
    let happening = Happening::Fade { kind: AnomalyKind::SuddenDrop, depth: 0.02, ramp_s: 5.0, hold_s: 900.0, recovery_s: 60.0 };
    for focus in [false, true] {
        let delays: Vec<f64> = (0..ROOMS)
            .map(|seed| {
                let script = Script { focus, ..Script::talk(100, 1500, seed) }.with(ONSET, happening);
                let found = seen(&script.record(START)).alarms.into_iter().find(|alarm| alarm.at >= at(ONSET));
                found.map_or(f64::INFINITY, |alarm| alarm.at.seconds_since(at(ONSET)))
            })
            .collect();
        let share = |limit: f64| 100.0 * delays.iter().filter(|delay| **delay <= limit).count() as f64 / delays.len() as f64;
        println!(
            "a room of 100 falls silent, {}: median {:.0} s, found within 90 s in {:.1} % of {ROOMS} rooms, at all in {:.1} %",
            if focus { "visible pages known" } else { "visible pages unknown" },
            median(&delays),
            share(90.0),
            share(600.0)
        );
    }
}

/// Counts the alarms that harmless events cause beyond those that the same rooms raise without them.
fn nature() {
    let within = |script: &Script, until: f64| {
        seen(&script.record(START)).alarms.iter().filter(|alarm| alarm.at >= at(ONSET) && alarm.at <= at(until)).count()
    };
    let plain = |seed| Script { focus: true, ..Script::talk(100, 1500, seed) };
    let mut calm = 0;
    for seed in 0..ROOMS {
        calm += within(&plain(seed), ONSET + 240.0);
    }
    println!("nothing happens: {calm} alarms in four minutes of {ROOMS} rooms");
    let storm = |share| Happening::Storm { share, over_s: 8.0 };
    for (name, happening) in [
        ("a poll of a minute closes", Happening::Poll { open_s: 60.0 }),
        ("a fifth of the connections drop and come back", storm(0.2)),
        ("half of the connections drop and come back", storm(0.5)),
        ("four fifths of the connections drop and come back", storm(0.8)),
    ] {
        let (mut alarms, mut exits) = (0, 0);
        for seed in 0..ROOMS {
            let found = seen(&plain(seed).with(ONSET, happening).record(START)).alarms;
            let soon = found.iter().filter(|alarm| alarm.at >= at(ONSET) && alarm.at <= at(ONSET + 240.0));
            alarms += soon.clone().count();
            exits += soon.filter(|alarm| alarm.kind == AnomalyKind::MassExit).count();
        }
        println!("{name}: {alarms} alarms in four minutes of {ROOMS} rooms, {exits} of them mass exits");
    }
    let planned = |phases: &[(u32, Phase)], seed| Script { agenda: true, phases: phases.to_vec(), ..plain(seed) };
    let pause = [(0, Phase::Talk), (900, Phase::Break), (1200, Phase::Talk)];
    let alarms: usize = (0..ROOMS).map(|seed| within(&planned(&pause, seed), 1320.0)).sum();
    println!("a break in the agenda, and two minutes after it: {alarms} alarms in {ROOMS} rooms");
    let leave = Planned { at_s: ONSET + 10.0, happening: Happening::Exit { share: 0.6, over_s: 150.0 } };
    let goodbye = [(0, Phase::Talk), (900, Phase::Closing)];
    let ends = |script: Script| Script { seconds: 1100, plan: vec![leave], ..script };
    let announced: usize = (0..ROOMS).map(|seed| within(&ends(planned(&goodbye, seed)), 1100.0)).sum();
    let scheduled: usize = (0..ROOMS).map(|seed| within(&ends(Script { ends_s: Some(1100.0), ..plain(seed) }), 1100.0)).sum();
    println!("people leave at the end, announced by the agenda: {announced} alarms; by the schedule alone: {scheduled}; in {ROOMS} rooms");
}
