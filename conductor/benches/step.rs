//! Cost of a signal, a tick, a tick that alarms and a reading in a warm room of 500.

use conductor::monitor::{Monitor, TICK};
use conductor::signal::{Participant, Signal};
use conductor::time::{Span, Timestamp};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use simulation::audience::Habits;
use simulation::audience::script::Script;
use std::hint::black_box;

/// A monitor after twenty minutes of a room of 500, and the moment.
fn warm() -> (Monitor, Timestamp) {
    let start = Timestamp::from_millis(0);
    let script = Script { focus: true, habits: Habits::usual(), ..Script::talk(500, 1200, 1) };
    let mut monitor = Monitor::new(start);
    let recording = script.record(start);
    for (at, signal) in recording.signals.iter().filter(|(_, signal)| !matches!(signal, Signal::SessionClose)) {
        monitor.signal(signal, *at);
    }
    while monitor.tick(recording.end).is_some() {}
    (monitor, recording.end)
}

/// The room falls silent: the monitor just before the tick that alarms, and that tick.
fn before_alarm(mut monitor: Monitor, mut now: Timestamp) -> (Monitor, Timestamp) {
    loop {
        now = now + TICK;
        let mut next = monitor.clone();
        if next.tick(now).is_some() {
            return (monitor, now);
        }
        monitor = next;
    }
}

fn step(criterion: &mut Criterion) {
    let (monitor, now) = warm();
    let next = now + Span::from_millis(1);
    let signals: [Signal; 4] = [
        Signal::Chat { who: Participant(3) },
        Signal::Reaction { who: Participant(4) },
        Signal::Upvote { who: Participant(5) },
        Signal::Heartbeat { n: 500, focused: Some(350) },
    ];
    let mut counting = monitor.clone();
    let mut turn = 0_usize;
    criterion.bench_function("signal", |bench| {
        bench.iter(|| {
            turn = (turn + 1) % signals.len();
            counting.signal(black_box(&signals[turn]), next);
        });
    });
    let mut moving = monitor.clone();
    let mut number = 0_u64;
    criterion.bench_function("leave and join", |bench| {
        bench.iter(|| {
            number += 1;
            let who = Participant(number % 500);
            moving.signal(&Signal::Leave { who }, next);
            moving.signal(&Signal::Join { who }, next);
        });
    });
    criterion.bench_function("statistic tick", |bench| {
        bench.iter_batched_ref(|| monitor.clone(), |monitor| monitor.tick(now + TICK), BatchSize::SmallInput);
    });
    let (silent, due) = before_alarm(monitor.clone(), now);
    criterion.bench_function("tick that alarms", |bench| {
        bench.iter_batched_ref(|| silent.clone(), |monitor| monitor.tick(due), BatchSize::SmallInput);
    });
    criterion.bench_function("reading", |bench| bench.iter(|| monitor.reading(black_box(next))));
}

criterion_group!(benches, step);
criterion_main!(benches);
