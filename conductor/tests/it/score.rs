//! Laws of the score, for any stream of signals.

use conductor::monitor::Monitor;
use conductor::reading::Warmth;
use conductor::signal::{Participant, Signal};
use conductor::time::{Span, Timestamp};
use proptest::prelude::*;
use simulation::audience::Habits;
use simulation::audience::script::Script;

const START: Timestamp = Timestamp::from_millis(1_700_000_000_000);

fn after(ms: i64) -> Timestamp {
    START + Span::from_millis(ms)
}

/// Deeds of people, with gaps in milliseconds: any order, nonsense included.
fn deeds() -> impl Strategy<Value = Vec<(i64, Signal)>> {
    let who = (0_u64..30).prop_map(Participant);
    let signal = prop_oneof![
        3 => who.clone().prop_map(|who| Signal::Join { who }),
        1 => who.clone().prop_map(|who| Signal::Leave { who }),
        4 => who.clone().prop_map(|who| Signal::Chat { who }),
        4 => who.clone().prop_map(|who| Signal::Reaction { who }),
        1 => who.clone().prop_map(|who| Signal::Question { who }),
        1 => who.clone().prop_map(|who| Signal::Upvote { who }),
        1 => who.prop_map(|who| Signal::PollVote { who }),
        1 => (0_u32..40, proptest::option::of(0_u32..40)).prop_map(|(n, focused)| Signal::Heartbeat { n, focused }),
    ];
    proptest::collection::vec((0_i64..4000, signal), 1..300)
}

/// A room of `people` that did `deeds`; the moment after the last of them.
fn watched(people: u64, deeds: &[(i64, Signal)]) -> (Monitor, i64) {
    let mut monitor = Monitor::new(START);
    for who in 0..people {
        monitor.signal(&Signal::Join { who: Participant(1000 + who) }, START);
    }
    let mut ms = 0;
    for (gap, signal) in deeds {
        ms += gap;
        monitor.signal(signal, after(ms));
    }
    (monitor, ms)
}

fn score(monitor: &Monitor, ms: i64) -> f64 {
    monitor.reading(after(ms)).score.expect("enough people are here").get()
}

/// Acts only: people neither come nor go.
fn acts() -> impl Strategy<Value = Vec<(i64, Signal)>> {
    deeds().prop_map(|deeds| {
        let stays = |signal: &Signal| !matches!(signal, Signal::Join { .. } | Signal::Leave { .. } | Signal::Heartbeat { .. });
        deeds.into_iter().filter(|(_, signal)| stays(signal)).collect()
    })
}

fn renamed(signal: Signal, rename: impl Fn(Participant) -> Participant) -> Signal {
    match signal {
        Signal::Join { who } => Signal::Join { who: rename(who) },
        Signal::Leave { who } => Signal::Leave { who: rename(who) },
        Signal::Chat { who } => Signal::Chat { who: rename(who) },
        Signal::Reaction { who } => Signal::Reaction { who: rename(who) },
        Signal::Question { who } => Signal::Question { who: rename(who) },
        Signal::Upvote { who } => Signal::Upvote { who: rename(who) },
        Signal::PollVote { who } => Signal::PollVote { who: rename(who) },
        other => other,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever happens, the score lies strictly between 0 and 1, and its parts are finite.
    #[test]
    fn the_score_is_between_zero_and_one(deeds in deeds()) {
        let (mut monitor, ms) = watched(5, &deeds);
        monitor.tick(after(ms));
        let reading = monitor.reading(after(ms + 700));
        if let Some(score) = reading.score {
            prop_assert!(score.get() > 0.0 && score.get() < 1.0);
            prop_assert!(reading.contributions.iter().all(|part| part.value.is_finite()));
        }
        prop_assert!([reading.per_minute.chat, reading.per_minute.react, reading.per_minute.qa].iter().all(|rate| *rate >= 0.0));
    }

    /// One more act, in any channel, never lowers the score, now or later.
    #[test]
    fn one_more_act_never_lowers_the_score(acts in acts(), channel in 0_usize..3, later in 0_i64..120_000) {
        let (mut plain, ms) = watched(40, &acts);
        let mut more = plain.clone();
        let who = Participant(999_999);
        more.signal(&[Signal::Chat { who }, Signal::Reaction { who }, Signal::Upvote { who }][channel], after(ms));
        plain.tick(after(ms + later.min(50_000)));
        more.tick(after(ms + later.min(50_000)));
        prop_assert!(score(&more, ms + later.min(50_000)) >= score(&plain, ms + later.min(50_000)));
    }

    /// Silence lowers the score of a room that has shown what is usual in it, and keeps it low.
    #[test]
    fn silence_lowers_the_score(acts in acts()) {
        let (mut monitor, ms) = watched(40, &acts);
        let seen = acts.iter().filter(|(_, signal)| !matches!(signal, Signal::PollVote { .. })).count();
        prop_assume!(seen >= 60 && ms >= 120_000);
        let before = score(&monitor, ms);
        for minute in 1..4 {
            for second in 0..60 {
                monitor.tick(after(ms + 5000 + (minute - 1) * 60_000 + second * 1000));
            }
            let now = score(&monitor, ms + 5000 + minute * 60_000);
            prop_assert!(now < before, "{now} after {before}");
        }
    }

    /// Other names, same reading.
    #[test]
    fn permuting_people_changes_nothing(deeds in deeds(), key in any::<u64>()) {
        let permuted: Vec<_> = deeds.iter().map(|&(gap, signal)| (gap, renamed(signal, |who| Participant(who.0 ^ key)))).collect();
        let (mut one, ms) = watched(0, &deeds);
        let (mut other, _) = watched(0, &permuted);
        prop_assert_eq!(one.tick(after(ms)), other.tick(after(ms)));
        prop_assert_eq!(one.reading(after(ms + 400)), other.reading(after(ms + 400)));
    }

    /// The result depends on what happened when, not on how often somebody asked.
    #[test]
    fn asking_more_often_changes_nothing(deeds in deeds()) {
        let (seldom, ms) = watched(6, &deeds);
        let mut often = Monitor::new(START);
        for who in 0..6 {
            often.signal(&Signal::Join { who: Participant(1000 + who) }, START);
        }
        let mut alarms = Vec::new();
        let mut at = 0;
        for (gap, signal) in &deeds {
            for step in (0..*gap).step_by(250) {
                alarms.extend(often.tick(after(at + step)));
            }
            at += gap;
            often.signal(signal, after(at));
        }
        let mut seldom = seldom;
        prop_assert_eq!(seldom.reading(after(ms)), often.reading(after(ms)));
        while let Some(alarm) = often.tick(after(ms)) {
            alarms.push(alarm);
        }
        let mut late = Vec::new();
        while let Some(alarm) = seldom.tick(after(ms)) {
            late.push(alarm);
        }
        // Of many alarms that nobody fetched only the newest wait.
        prop_assert!(alarms.ends_with(&late) && (late.len() == alarms.len() || late.len() >= 4), "{:?} {:?}", late, alarms);
    }

    /// Twice the people who do twice as much are about as engaged: activity per head falls only slowly as rooms grow.
    #[test]
    fn doubling_people_and_activity_hardly_changes_the_score(acts in acts()) {
        let (mut one, ms) = watched(60, &acts);
        let twice: Vec<_> = acts.iter().flat_map(|&(gap, signal)| {
            [(gap, signal), (0, renamed(signal, |who| Participant(who.0 + 500)))]
        }).collect();
        let (mut two, _) = watched(120, &twice);
        for ms in (0..=ms).step_by(1000) {
            one.tick(after(ms));
            two.tick(after(ms));
        }
        let difference = (score(&one, ms) - score(&two, ms)).abs();
        prop_assert!(difference < 0.12, "{difference}");
    }
}

/// A room of `people` with usual habits for twenty minutes.
fn usual_room(people: u32, seed: u64) -> (Monitor, Timestamp) {
    let script = Script { habits: Habits::usual(), focus: true, ..Script::talk(people, 1200, seed) };
    let recording = script.record(START);
    let mut monitor = Monitor::new(START);
    for (at, signal) in recording.signals.iter().filter(|(_, signal)| *signal != Signal::SessionClose) {
        monitor.signal(signal, *at);
    }
    while monitor.tick(recording.end).is_some() {}
    (monitor, recording.end)
}

#[test]
fn a_room_as_usual_has_about_sixty_two_points_however_quiet() {
    for people in [20, 80, 300] {
        let points: Vec<f64> =
            (0..12).filter_map(|seed| usual_room(people, seed).0.score_without(None)).map(|score| 100.0 * score.get()).collect();
        let mean = points.iter().sum::<f64>() / points.len() as f64;
        assert!(points.len() > 6 && (57.0..67.0).contains(&mean), "{people} people: {mean:.1} of {points:.0?}");
    }
}

#[test]
fn where_not_even_silence_would_show_there_is_no_score() {
    // Twenty people, of whom one says something every five minutes, and in the end nobody does.
    let watch = |pages: bool| {
        let mut monitor = Monitor::new(START);
        (0..20).for_each(|who| monitor.signal(&Signal::Join { who: Participant(who) }, START));
        let mut alarms = 0;
        for second in 1..=3_600 {
            let now = after(second * 1000);
            if second <= 2_400 && second % 300 == 0 {
                monitor.signal(&Signal::Chat { who: Participant(1) }, now);
            }
            if pages && second % 5 == 0 {
                monitor.signal(&Signal::Heartbeat { n: 20, focused: Some(18) }, now);
            }
            alarms += usize::from(monitor.tick(now).is_some());
        }
        let reading = monitor.reading(after(3_600_000));
        (reading.warmth, reading.score.is_some(), alarms)
    };
    assert_eq!(watch(false), (Warmth::TooQuiet, false, 0));
    assert_eq!(watch(true), (Warmth::Ready, true, 0), "pages tell whether they are in front");
}

#[test]
fn four_people_have_counts_but_no_score() {
    let (mut monitor, _) = watched(4, &[]);
    monitor.signal(&Signal::Chat { who: Participant(1000) }, after(1000));
    let reading = monitor.reading(after(2000));
    assert_eq!((reading.people, reading.warmth, reading.score), (4, Warmth::TooFew, None));
    assert_eq!(monitor.score_without(None), None);
    assert!(reading.per_minute.chat > 0.0);
}

#[test]
fn a_dropped_connection_that_comes_back_was_never_a_leave() {
    let (mut monitor, _) = watched(20, &[]);
    monitor.signal(&Signal::Leave { who: Participant(1003) }, after(3000));
    assert_eq!(monitor.people(), 20);
    monitor.signal(&Signal::Join { who: Participant(1003) }, after(9000));
    monitor.tick(after(60_000));
    assert_eq!(monitor.people(), 20);
}

#[test]
fn a_leave_counts_after_fifteen_seconds() {
    let (mut monitor, _) = watched(20, &[]);
    monitor.signal(&Signal::Leave { who: Participant(1003) }, after(3000));
    monitor.tick(after(19_000));
    assert_eq!(monitor.people(), 19);
}

#[test]
fn poll_votes_are_no_activity() {
    let (mut monitor, _) = watched(40, &[]);
    monitor.tick(after(29_000));
    let before = score(&monitor, 30_000);
    for who in 0..40 {
        monitor.signal(&Signal::PollVote { who: Participant(1000 + who) }, after(29_000));
    }
    assert!(score(&monitor, 30_000) <= before);
}

#[test]
fn a_flood_of_one_person_counts_like_a_few_messages() {
    let (monitor, _) = watched(40, &[]);
    let loud = |messages: u64| {
        let mut monitor = monitor.clone();
        for ms in 0..messages {
            monitor.signal(&Signal::Chat { who: Participant(1000) }, after(1000 + i64::try_from(ms).expect("small")));
        }
        score(&monitor, 4000)
    };
    assert_eq!(loud(500), loud(4));
}

#[test]
fn the_parts_of_a_score_explain_it() {
    let (monitor, end) = usual_room(80, 3);
    let reading = monitor.reading(end);
    let score = reading.score.expect("the room is large enough").get();
    let sum: f64 = reading.contributions.iter().map(|part| part.value).sum();
    let usual = conductor::norm::NORM.usual;
    assert!(((score / (1.0 - score)).ln() - usual - sum).abs() < 1e-9);
    assert_eq!(reading.contributions.len(), 4);
    assert_eq!(reading.warmth, Warmth::Ready);
    let (low, high) = reading.band.expect("the room is warm");
    assert!(low < high && reading.expected.is_some_and(|expected| low < expected && expected < high));
}

#[test]
fn leaving_out_a_channel_takes_its_acts_out_of_the_score() {
    let (mut monitor, end) = usual_room(80, 4);
    let quiet = monitor.clone();
    for who in 0..60 {
        monitor.signal(&Signal::Chat { who: Participant(who) }, end);
    }
    let later = end + Span::from_secs(5);
    let mut quiet = quiet;
    monitor.tick(later);
    quiet.tick(later);
    let chat = Some(conductor::reading::Channel::Chat);
    assert_eq!(monitor.score_without(chat), quiet.score_without(chat));
    assert!(monitor.score_without(None) > quiet.score_without(None));
}

#[test]
fn a_monitor_survives_its_snapshot() {
    let (monitor, end) = usual_room(80, 5);
    let text = serde_json::to_string(&monitor).expect("a monitor is plain data");
    let mut restored: Monitor = serde_json::from_str(&text).expect("what was written can be read");
    let mut monitor = monitor;
    for second in 0..120 {
        let now = end + Span::from_secs(second);
        assert_eq!(monitor.tick(now).map(|alarm| (alarm.kind, alarm.at)), restored.tick(now).map(|alarm| (alarm.kind, alarm.at)));
        let [one, other] = [&monitor, &restored].map(|monitor| monitor.reading(now).score.expect("the room is large enough").get());
        assert!((one - other).abs() < 1e-9);
    }
}

#[test]
fn a_monitor_of_a_full_house_holds_at_most_five_kibibytes() {
    let (mut monitor, end) = usual_room(3000, 6);
    for who in 0..3000 {
        monitor.signal(&Signal::Leave { who: Participant(who) }, end);
    }
    assert!(monitor.bytes() <= 5 * 1024, "{} bytes", monitor.bytes());
}

#[test]
fn an_outage_of_the_program_is_not_silence() {
    let (mut monitor, end) = usual_room(80, 7);
    let before = monitor.score_without(None);
    assert_eq!(monitor.tick(end + Span::from_secs(900)), None);
    assert_eq!(monitor.score_without(None), before);
}
