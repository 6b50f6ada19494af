//! Pictures of the score and of the detectors, on sessions drawn from seeds that nothing was fitted to.

use crate::plot::{BLUE, GRAY, GREEN, ORANGE, Plot, RED, ticks};
use conductor::anomaly::AnomalyKind;
use conductor::audience::customs::Customs;
use conductor::audience::judge::{Figures, watch, watch_by};
use conductor::audience::script::{Recording, Script};
use conductor::monitor::{Monitor, TICK};
use conductor::signal::Phase;
use conductor::time::{Span, Timestamp};

const START: Timestamp = Timestamp::from_millis(1_700_000_000_000);
/// Sessions of each kind of rooms.
const SESSIONS: u64 = 50;
const FIRST: u64 = 9_000_000;

fn minutes(at: Timestamp) -> f64 {
    at.seconds_since(START) / 60.0
}

const fn word(kind: AnomalyKind) -> &'static str {
    match kind {
        AnomalyKind::SuddenDrop => "sudden drop",
        AnomalyKind::GradualDecline => "gradual decline",
        AnomalyKind::MassExit => "mass exit",
        AnomalyKind::LowEngagement => "low engagement",
    }
}

/// The first session of three anomalies of different kinds, and where its alarms were.
pub fn score() -> String {
    let has = |recording: &Recording, kind| recording.labels.iter().any(|label| label.kind == kind);
    let (script, recording) = (FIRST..)
        .map(|seed| Customs::Usual.session(seed))
        .filter(|script| script.focus && (80..300).contains(&script.people))
        .map(|script| (script.record(START), script))
        .map(|(recording, script)| (script, recording))
        .find(|(_, recording)| {
            [AnomalyKind::SuddenDrop, AnomalyKind::GradualDecline, AnomalyKind::MassExit].iter().all(|kind| has(recording, *kind))
        })
        .expect("one in some dozens of seeds has all three");
    let seen = watch(&recording, START, [START, recording.end]);
    let mut monitor = Monitor::new(START);
    let (mut band, mut due) = (Vec::new(), START + TICK);
    for (moment, signal) in &recording.signals {
        while due <= *moment {
            while monitor.tick(due).is_some() {}
            if let Some((low, high)) = monitor.reading(due).band {
                band.push((minutes(due), 100.0 * low.get(), 100.0 * high.get()));
            }
            due = due + TICK;
        }
        monitor.signal(signal, *moment);
    }
    let end = minutes(recording.end).ceil();
    let title = format!("The score against the hidden engagement: {} people, a seed never fitted to", script.people);
    let mut plot = Plot::new(&title, [0.0, end], [0.0, 100.0]);
    plot.axes(
        ["minutes of the session", "score and engagement, 0 to 100"],
        &ticks(0.0, (end / 10.0).floor() * 10.0, 10.0, |x| format!("{x:.0}")),
        &ticks(0.0, 100.0, 20.0, |y| format!("{y:.0}")),
    );
    for label in &recording.labels {
        plot.shade([minutes(label.start), minutes(label.end)], RED, word(label.kind));
    }
    plot.band(&band, BLUE);
    let truth: Vec<_> = recording.engagement.iter().enumerate().map(|(i, e)| ((i as f64 + 1.0) / 6.0, 100.0 * e)).collect();
    plot.line(&truth, GRAY, "5 3", "engagement (truth)", 14.0);
    let score: Vec<_> = seen.samples.iter().map(|(at, score, _)| (minutes(*at), 100.0 * score)).collect();
    plot.line(&score, BLUE, "", "score", 0.0);
    for alarm in &seen.alarms {
        plot.bar(minutes(alarm.at), [0.0, 8.0], RED, 3.0);
        println!("alarm at {:.1} min: {}, onset {:.1} min", minutes(alarm.at), word(alarm.kind), minutes(alarm.onset));
    }
    plot.label((end, 65.0), "shade: usual here", BLUE, [8.0, 22.0]);
    plot.label((end, 4.0), "alarms", RED, [8.0, 4.0]);
    plot.svg()
}

fn compared(script: &Script) -> [Timestamp; 2] {
    let begins = |phase| script.phases.iter().find(|(_, other)| *other == phase).map_or(0, |(at, _)| *at);
    [Phase::Talk, Phase::Closing].map(|phase| START + Span::from_secs(i64::from(begins(phase))))
}

/// Median delay and worth against false alarms, as all thresholds are multiplied.
pub fn tradeoff() -> String {
    let sessions: Vec<_> = Customs::ALL
        .into_iter()
        .flat_map(|customs| (FIRST..FIRST + SESSIONS).map(move |seed| customs.session(seed)))
        .map(|script| (compared(&script), script.record(START)))
        .collect();
    println!("thresholds  false alarms/h  VALUE  recall  median delay: sudden gradual exit low");
    let mut curves: [Vec<(f64, f64)>; 4] = Default::default();
    let mut used = Vec::new();
    for factor in [0.8_f32, 0.85, 0.9, 0.95, 1.0, 1.1, 1.2, 1.35, 1.5, 1.75] {
        let mut figures = Figures::default();
        for (compared, recording) in &sessions {
            let monitor = Monitor::new(START).with_strictness([factor; 4]);
            figures.add(recording, START, &watch_by(monitor, recording, START, *compared));
        }
        let delays = AnomalyKind::ALL.map(|kind| figures.median_delay(kind));
        println!(
            "x {factor:<9} {:>13.2} {:>6.3} {:>7.2}  {delays:.0?}",
            figures.false_alarms_per_hour(),
            figures.value(),
            figures.recall()
        );
        for (curve, delay) in curves.iter_mut().zip(delays) {
            curve.push((figures.false_alarms_per_hour(), delay));
        }
        if (factor - 1.0).abs() < f32::EPSILON {
            used = delays.iter().map(|delay| (figures.false_alarms_per_hour(), *delay)).collect();
        }
    }
    let most = curves.iter().flatten().map(|(x, _)| *x).fold(1.0, f64::max).ceil();
    let longest = (curves.iter().flatten().map(|(_, y)| *y).fold(0.0, f64::max) / 60.0).ceil() * 60.0;
    let mut plot = Plot::new("How soon a drop is found against false alarms; dots: the thresholds in use", [0.0, most], [0.0, longest]);
    plot.axes(
        ["false alarms per hour in which nothing is wrong", "median delay, seconds"],
        &ticks(0.0, most, 0.5, |x| format!("{x:.1}")),
        &ticks(0.0, longest, 60.0, |y| format!("{y:.0}")),
    );
    for ((curve, color), kind) in curves.iter_mut().zip([BLUE, ORANGE, GREEN, GRAY]).zip(AnomalyKind::ALL) {
        curve.reverse();
        let below = if kind == AnomalyKind::MassExit { 8.0 } else { 0.0 };
        plot.line(curve, color, "", word(kind), below);
    }
    for (at, color) in used.into_iter().zip([BLUE, ORANGE, GREEN, GRAY]) {
        plot.dot(at, color, 5.0);
    }
    plot.svg()
}
