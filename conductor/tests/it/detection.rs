//! The monitor finds known troubles in simulated rooms, and stays silent about harmless events.
//!
//! Seeds are fixed, so that a result does not change from run to run. Where a rate is asserted, the margin says how far the
//! true rate is from the bound.

use conductor::anomaly::{Anomaly, AnomalyKind};
use conductor::monitor::Monitor;
use conductor::signal::{Participant, Phase, Signal};
use conductor::time::{Span, Timestamp};
use simulation::audience::script::{Recording, Script};
use simulation::audience::{Crowd, Deed, Habits, Happening, Scenario, Tempo};

const START: Timestamp = Timestamp::from_millis(1_700_000_000_000);

fn at(seconds: f64) -> Timestamp {
    START + Span::from_millis((seconds * 1000.0) as i64)
}

/// The alarms of a recording, with a look every second.
fn alarms(recording: &Recording) -> Vec<Anomaly> {
    let mut monitor = Monitor::new(START);
    let mut found = Vec::new();
    let mut now = START;
    for (moment, signal) in &recording.signals {
        while now <= *moment {
            found.extend(monitor.tick(now));
            now = now + Span::from_secs(1);
        }
        monitor.signal(signal, *moment);
    }
    found
}

/// Everybody withdraws within seconds and stays.
const SILENCE: Happening = Happening::Fade { kind: AnomalyKind::SuddenDrop, depth: 0.02, ramp_s: 5.0, hold_s: 900.0, recovery_s: 60.0 };

/// Delays in seconds from `onset` to the first alarm after it, sorted; infinite where there was none.
fn delays(seeds: std::ops::Range<u64>, onset: f64, script: impl Fn(u64) -> Script) -> Vec<f64> {
    let delay = |seed| {
        let found = alarms(&script(seed).record(START));
        found.iter().find(|alarm| alarm.at >= at(onset)).map_or(f64::INFINITY, |alarm| alarm.at.seconds_since(at(onset)))
    };
    let mut delays: Vec<f64> = seeds.map(delay).collect();
    delays.sort_by(f64::total_cmp);
    delays
}

fn share_within(delays: &[f64], limit: f64) -> f64 {
    delays.iter().filter(|delay| **delay <= limit).count() as f64 / delays.len() as f64
}

#[test]
fn a_silent_room_of_a_hundred_is_found_within_ninety_seconds() {
    for focus in [false, true] {
        let delays = delays(0..100, 900.0, |seed| Script { focus, ..Script::talk(100, 1200, seed) }.with(900.0, SILENCE));
        assert!(share_within(&delays, 90.0) >= 0.95, "{delays:?}");
        assert!(delays[50] <= 60.0, "{delays:?}");
    }
}

#[test]
fn a_young_room_that_falls_silent_is_found_within_a_minute() {
    for onset in [60.0, 90.0] {
        let delays = delays(0..60, onset, |seed| Script { focus: true, ..Script::talk(60, 240, seed) }.with(onset, SILENCE));
        assert!(share_within(&delays, 60.0) >= 0.9, "onset {onset}: {delays:?}");
    }
}

/// Seconds from the onset of a rehearsal to the first alarm, for a room of 40 simulated and two silent real people.
fn rehearsal_delay(scenario: Scenario, focus: bool, seed: u64) -> Option<f64> {
    let mut crowd = Crowd::new(40, scenario, Tempo::Rehearsal, seed);
    let mut monitor = Monitor::new(START);
    let onset = scenario.onset_s(Tempo::Rehearsal)?;
    for who in [100, 101] {
        monitor.signal(&Signal::Join { who: Participant(who) }, START);
    }
    for second in 1..=150 {
        let now = at(f64::from(second));
        for (who, deed) in crowd.step(f64::from(second), &[]) {
            let who = Participant(u64::from(who));
            let signal = match deed {
                Deed::Join => Signal::Join { who },
                Deed::Leave | Deed::Drop => Signal::Leave { who },
                Deed::Chat => Signal::Chat { who },
                Deed::React => Signal::Reaction { who },
                Deed::Ask => Signal::Question { who },
                Deed::Upvote => Signal::Upvote { who },
                Deed::Vote => Signal::PollVote { who },
                Deed::Pace(_) | Deed::Look { .. } => continue,
            };
            monitor.signal(&signal, now);
        }
        if second % 15 == 0 {
            let [n, looking] = crowd.attention();
            monitor.signal(&Signal::Heartbeat { n: n + 2, focused: focus.then_some(looking + 2) }, now);
        }
        if let Some(alarm) = monitor.tick(now) {
            return Some(alarm.at.seconds_since(at(onset)));
        }
    }
    None
}

/// Where pages tell whether they are visible, as those of rehearsals do: activity alone says too little about a room that was known
/// for a minute.
#[test]
fn a_rehearsal_shows_its_fade_within_a_minute() {
    for (scenario, focus) in
        [(Scenario::SuddenFade, true), (Scenario::SlowFade, true), (Scenario::MassExit, true), (Scenario::MassExit, false)]
    {
        // Who drops out may come back, so an exit waits to be sure.
        let limit = if scenario == Scenario::MassExit { 80.0 } else { 60.0 };
        let found: Vec<_> = (0..60).map(|seed| rehearsal_delay(scenario, focus, seed)).collect();
        let timely = found.iter().flatten().filter(|delay| (0.0..=limit).contains(*delay)).count();
        assert!(timely >= 57, "{scenario:?}, focus {focus}: {found:?}");
    }
}

#[test]
fn a_healthy_rehearsal_raises_no_alarm() {
    let mut alarmed = 0;
    for seed in 0..60 {
        let script = Script { habits: Habits::lively(), focus: true, ..Script::talk(40, 180, seed) };
        alarmed += usize::from(!alarms(&script.record(START)).is_empty());
    }
    assert!(alarmed <= 2, "{alarmed} of 60");
}

#[test]
fn an_exit_of_three_in_ten_is_found_and_named() {
    let exit = Happening::Exit { share: 0.3, over_s: 60.0 };
    let found: Vec<_> = (0..60)
        .map(|seed| {
            let found = alarms(&Script::talk(100, 1100, seed).with(900.0, exit).record(START));
            found.into_iter().find(|alarm| alarm.at >= at(900.0)).map(|alarm| (alarm.kind, alarm.at.seconds_since(at(900.0))))
        })
        .collect();
    let named = found.iter().flatten().filter(|(kind, delay)| *kind == AnomalyKind::MassExit && *delay <= 60.0).count();
    assert!(named >= 55, "{found:?}");
}

#[test]
fn a_sudden_drop_is_called_sudden_and_says_what_fell() {
    let (mut sudden, mut explained) = (0, 0);
    for seed in 0..40 {
        let script = Script { focus: true, ..Script::talk(150, 1200, seed) }.with(900.0, SILENCE);
        let Some(alarm) = alarms(&script.record(START)).into_iter().find(|alarm| alarm.at >= at(900.0)) else { continue };
        sudden += usize::from(alarm.kind == AnomalyKind::SuddenDrop);
        assert!(alarm.statistic >= alarm.threshold && alarm.onset < alarm.at && alarm.score < alarm.expected);
        explained += usize::from(alarm.reasons.iter().find_map(|reason| reason.fell_to()).is_some());
    }
    assert!(explained >= 38, "{explained} of 40");
    assert!(sudden >= 32, "{sudden} of 40");
}

#[test]
fn the_reason_of_an_alarm_is_the_longest_of_the_bars() {
    let mut seen = 0;
    for seed in 0..10 {
        let recording = Script { focus: true, ..Script::talk(150, 1200, seed) }.with(900.0, SILENCE).record(START);
        let (mut monitor, mut now) = (Monitor::new(START), START);
        for (moment, signal) in &recording.signals {
            while now <= *moment {
                if let Some(alarm) = monitor.tick(now) {
                    let bars = monitor.reading(now).contributions;
                    let longest = bars.iter().min_by(|a, b| a.value.total_cmp(&b.value)).expect("there are bars");
                    let reason = alarm.reasons.first().expect("there are reasons");
                    assert_eq!(reason.channel, longest.channel, "seed {seed}: {bars:?}");
                    assert!((reason.value - longest.value).abs() < 1e-9, "the same number: {reason:?} {longest:?}");
                    seen += 1;
                }
                now = now + Span::from_secs(1);
            }
            monitor.signal(signal, *moment);
        }
    }
    assert!(seen >= 10, "{seen} alarms");
}

#[test]
fn a_drop_that_lasts_is_told_once() {
    for seed in 0..20 {
        let script = Script { focus: true, ..Script::talk(150, 1800, seed) }.with(900.0, SILENCE);
        let found = alarms(&script.record(START)).into_iter().filter(|alarm| alarm.at >= at(900.0) && alarm.at < at(1740.0)).count();
        assert_eq!(found, 1, "seed {seed}");
    }
}

#[test]
fn a_slow_fade_is_found_before_it_is_over() {
    let fade = Happening::Fade { kind: AnomalyKind::GradualDecline, depth: 0.2, ramp_s: 480.0, hold_s: 240.0, recovery_s: 90.0 };
    let delays = delays(0..60, 900.0, |seed| Script { focus: true, ..Script::talk(120, 1700, seed) }.with(900.0, fade));
    assert!(share_within(&delays, 600.0) >= 0.9, "{delays:?}");
}

/// Alarms in the four minutes after a natural happening, and in the same rooms without it.
fn natural(happening: Happening) -> (usize, usize) {
    let within = |recording: &Recording| alarms(recording).iter().filter(|alarm| alarm.at >= at(900.0) && alarm.at <= at(1140.0)).count();
    (0..80).fold((0, 0), |(with, without), seed| {
        let script = Script { focus: true, ..Script::talk(100, 1200, seed) };
        let plain = within(&script.record(START));
        (with + within(&script.with(900.0, happening).record(START)), without + plain)
    })
}

#[test]
fn the_end_of_a_poll_is_no_drop() {
    let (with, without) = natural(Happening::Poll { open_s: 60.0 });
    assert!(with <= without + 2, "{with} after polls, {without} in the same rooms without");
}

#[test]
fn a_reconnect_storm_is_no_exit() {
    for share in [0.06, 0.1, 0.25, 0.5, 0.8] {
        let (with, without) = natural(Happening::Storm { share, over_s: 8.0 });
        assert!(with <= without, "share {share}: {with} after storms, {without} in the same rooms without");
    }
}

#[test]
fn a_break_in_the_agenda_is_no_drop() {
    for seed in 0..60 {
        let phases = vec![(0, Phase::Talk), (900, Phase::Break), (1200, Phase::Talk)];
        let script = Script { phases, agenda: true, focus: true, ..Script::talk(100, 1500, seed) };
        let found = alarms(&script.record(START));
        assert!(found.iter().all(|alarm| alarm.at < at(900.0) || alarm.at > at(1320.0)), "seed {seed}: {found:?}");
    }
}

#[test]
fn the_end_of_a_session_is_no_exit() {
    let leave = Happening::Exit { share: 0.6, over_s: 150.0 };
    for seed in 0..60 {
        let announced = Script { phases: vec![(0, Phase::Talk), (1000, Phase::Closing)], agenda: true, ..Script::talk(100, 1200, seed) };
        let scheduled = Script { ends_s: Some(1200.0), ..Script::talk(100, 1200, seed) };
        for script in [announced, scheduled] {
            let found = alarms(&script.with(1010.0, leave).record(START));
            assert!(found.iter().all(|alarm| alarm.at < at(1000.0)), "seed {seed}: {found:?}");
        }
    }
}

#[test]
fn healthy_rooms_raise_less_than_one_false_alarm_an_hour() {
    let (mut count, mut hours) = (0, 0.0);
    for seed in 0..100 {
        let people = [20, 40, 60, 100, 200][seed as usize % 5];
        let script = Script { focus: seed % 3 > 0, ends_s: Some(3000.0), ..Script::talk(people, 3000, seed) };
        count += alarms(&script.record(START)).len();
        hours += 3000.0 / 3600.0;
    }
    assert!(f64::from(u32::try_from(count).expect("few")) <= hours, "{count} in {hours} h");
}

#[test]
fn a_room_that_never_spoke_is_no_drop_at_first() {
    let mut monitor = Monitor::new(START);
    for who in 0..60 {
        monitor.signal(&Signal::Join { who: Participant(who) }, START);
    }
    for second in 0..150 {
        assert_eq!(monitor.tick(at(f64::from(second))), None);
    }
}
