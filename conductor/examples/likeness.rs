//! Simulated sessions beside recorded ones.
//!
//! `cargo run --release -p conductor --example likeness -- FOLDER [SESSIONS]`: FOLDER holds one folder per source with
//! `events.ndjson` or `events.ndjson.gz` (for the latter `gzip` must be installed). Without FOLDER only the simulator is shown.

use conductor::signal::Signal;
use conductor::stream::parse_line;
use conductor::time::{Span, Timestamp};
use simulation::audience::Profile;
use simulation::audience::likeness::{Likeness, Shape};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

fn text(folder: &Path) -> Option<String> {
    let plain = folder.join("events.ndjson");
    if plain.is_file() {
        return std::fs::read_to_string(plain).ok();
    }
    let packed = folder.join("events.ndjson.gz");
    let output = packed.is_file().then(|| Command::new("gzip").arg("-dc").arg(packed).output())?.ok()?;
    output.status.success().then(|| String::from_utf8(output.stdout).ok())?
}

/// The recorded sessions of one source.
fn recorded(folder: &Path) -> Option<Vec<Shape>> {
    let text = text(folder)?;
    let mut sessions: BTreeMap<String, Vec<(Timestamp, Signal)>> = BTreeMap::new();
    for line in text.lines() {
        if let Ok(event) = parse_line(line) {
            let at = Timestamp::default() + Span::from_millis((event.t * 1000.0) as i64);
            sessions.entry(event.session).or_default().push((at, event.signal));
        }
    }
    let shape = |signals: &Vec<(Timestamp, Signal)>| Shape::of(signals, signals.first()?.0, signals.last()?.0);
    Some(sessions.values().filter_map(shape).collect())
}

fn simulated(profile: Profile, sessions: u64) -> Vec<Shape> {
    let start = Timestamp::default();
    let record = |seed| {
        let recording = profile.session(seed).record(start);
        Shape::of(&recording.signals, start, recording.end)
    };
    (0..sessions).filter_map(record).collect()
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next();
    let sessions: u64 = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(40);
    let mut columns: Vec<(String, usize, Likeness)> = Vec::new();
    if let Some(folder) = folder {
        let mut folders: Vec<_> = std::fs::read_dir(&folder).expect("FOLDER can be read").flatten().map(|entry| entry.path()).collect();
        folders.sort();
        for source in folders {
            if let Some(shapes) = recorded(&source) {
                let name = source.file_name().unwrap_or_default().to_string_lossy().into_owned();
                columns.push((name, shapes.len(), Likeness::of(&shapes)));
            }
        }
    }
    for profile in Profile::ALL {
        let shapes = simulated(profile, if profile == Profile::Stream { sessions.div_ceil(4) } else { sessions });
        columns.push((format!("~{}", profile.name()), shapes.len(), Likeness::of(&shapes)));
    }
    print!("{:<30}", "(~ simulated)");
    columns.iter().for_each(|(name, n, _)| print!("{:>18}", format!("{name} {n}")));
    println!();
    let rows: Vec<Vec<(&str, f64)>> = columns.iter().map(|(_, _, likeness)| likeness.figures()).collect();
    for row in 0..rows.first().map_or(0, Vec::len) {
        print!("{:<30}", rows[0][row].0);
        rows.iter().for_each(|figures| print!("{:>18.3}", figures[row].1));
        println!();
    }
}
