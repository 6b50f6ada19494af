//! The reader of recorded sessions: the same monitors, line by line.

use conductor::anomaly::Shows;
use conductor::signal::{Participant, Phase, Signal};
use conductor::stream::{LineError, Stream, parse_line};
use conductor::table::PerKind;

/// A stream's answers to lines.
fn answers(lines: &[String]) -> Vec<String> {
    let mut stream = Stream::new();
    let mut out = String::new();
    for line in lines {
        stream.line(line, &mut out).expect("every line is an event");
    }
    out.lines().map(str::to_owned).collect()
}

/// A room that talks for ten minutes, then falls silent for four; times shifted by `offset`.
fn lines(session: &str, offset: f64) -> Vec<(f64, String)> {
    let mut lines = vec![(offset, format!(r#"{{"t":{offset},"session":"{session}","kind":"session_open"}}"#))];
    for who in 0..50 {
        lines.push((offset + 1.0, format!(r#"{{"t":{},"session":"{session}","kind":"join","user":"u{who}"}}"#, offset + 1.0)));
    }
    for second in 2..840 {
        let t = offset + f64::from(second);
        if second < 600 {
            let kind = if second % 2 == 0 { "chat" } else { "reaction" };
            lines.push((t, format!(r#"{{"t":{t},"session":"{session}","kind":"{kind}","user":"u{}"}}"#, second % 50)));
        }
        if second % 15 == 0 {
            lines.push((t, format!(r#"{{"t":{t},"session":"{session}","kind":"heartbeat","n":50}}"#)));
        }
    }
    lines
}

fn sorted(mut lines: Vec<(f64, String)>) -> Vec<String> {
    lines.sort_by(|a, b| a.0.total_cmp(&b.0));
    lines.into_iter().map(|(_, line)| line).collect()
}

#[test]
fn a_silent_room_is_reported_in_the_protocol_of_the_testbed() {
    let answers = answers(&sorted(lines("a", 100.0)));
    let alarm = answers.iter().find(|line| line.contains("\"type\"")).expect("silence is found");
    let alarm: serde_json::Value = serde_json::from_str(alarm).expect("an answer is JSON");
    assert_eq!((alarm["session"].as_str(), alarm["type"].as_str()), (Some("a"), Some("SUDDEN_DROP")));
    let t = alarm["t"].as_f64().expect("t is a number");
    assert!((700.0..760.0).contains(&t), "{t}");
    assert!(alarm["score"].as_f64().is_some_and(|score| score >= 1.0));
    let sample: serde_json::Value = serde_json::from_str(&answers[5]).expect("an answer is JSON");
    assert!(sample["engagement"].as_f64().is_some_and(|engagement| (0.0..1.0).contains(&engagement)));
}

/// Factors on the thresholds of falls alone.
fn falls(factor: f32) -> PerKind<f32> {
    PerKind::of(|kind| if kind.spec().shows == Shows::Fall { factor } else { 1.0 })
}

#[test]
fn a_stream_with_higher_thresholds_alarms_less() {
    let alarms = |factor: f32| {
        let (mut stream, mut out) = (Stream::new().with_strictness(falls(factor)), String::new());
        for line in sorted(lines("a", 100.0)) {
            stream.line(&line, &mut out).expect("every line is an event");
        }
        out.lines().filter(|line| line.contains("\"type\"")).count()
    };
    assert_eq!((alarms(1.0), alarms(9.0)), (1, 0));
}

#[test]
fn sessions_do_not_disturb_each_other() {
    let together = answers(&sorted([lines("a", 100.0), lines("b", 133.0)].concat()));
    let of = |name: &str| together.iter().filter(|line| line.contains(&format!("\"session\":\"{name}\""))).cloned().collect::<Vec<_>>();
    let alone = answers(&sorted(lines("a", 100.0)));
    assert_eq!(of("a")[..alone.len()], alone);
    assert!(!of("b").is_empty());
}

#[test]
fn answers_use_no_later_line() {
    let all = sorted([lines("a", 100.0), lines("b", 150.0)].concat());
    let full = answers(&all);
    for cut in [400, 900, 1300] {
        let prefix = answers(&all[..cut]);
        assert_eq!(full[..prefix.len()], prefix);
    }
}

#[test]
fn signals_after_the_end_are_ignored_until_it_opens_again() {
    let mut stream = Stream::new();
    let mut out = String::new();
    let mut feed = |line: &str| stream.line(line, &mut out).expect("every line is an event");
    feed(r#"{"t":0,"session":"a","kind":"session_open"}"#);
    for who in 0..9 {
        feed(&format!(r#"{{"t":1,"session":"a","kind":"join","user":"u{who}"}}"#));
    }
    feed(r#"{"t":50,"session":"a","kind":"session_close"}"#);
    feed(r#"{"t":51,"session":"a","kind":"chat","user":"u1"}"#);
    feed(r#"{"t":500,"session":"b","kind":"session_open"}"#);
    assert!(out.lines().count() > 0);
    assert!(out.lines().all(|line| !line.contains("\"t\":6")), "{out}");
}

#[test]
fn lines_become_signals() {
    let signal = |line: &str| parse_line(line).expect("the line is an event").signal;
    let who = Participant::from_name("ü\"1");
    assert_eq!(signal(r#"{"t":1.5,"session":"s","kind":"chat","user":"ü\"1","extra":[]}"#), Signal::Chat { who });
    assert_eq!(signal(r#"{"t":1,"session":"s\n","kind":"phase","phase":"qa"}"#), Signal::Phase { phase: Phase::Qa });
    assert_eq!(
        signal(r#"{"t":10,"session":"s","kind":"session_open","scheduled_start":70,"scheduled_end":310.5,"expected":9,"hour":11}"#),
        Signal::SessionOpen { starts_in_s: Some(60.0), ends_in_s: Some(300.5), expected: Some(9) }
    );
    assert_eq!(signal(r#"{"t":1,"session":"s","kind":"heartbeat","n":7}"#), Signal::Heartbeat { n: 7, focused: None });
}

#[test]
fn a_line_that_is_no_event_says_why() {
    let error = |line: &str| parse_line(line).expect_err("the line is no event");
    assert!(matches!(error("{"), LineError::Shape(_)));
    assert!(matches!(error(r#"{"t":1,"session":"s","kind":"dance"}"#), LineError::Kind(kind) if kind == "dance"));
    assert!(matches!(error(r#"{"t":1,"session":"s","kind":"chat"}"#), LineError::Missing { kind: "chat", field: "user" }));
    assert!(matches!(error(r#"{"t":1e300,"session":"s","kind":"poll_open"}"#), LineError::Time));
    assert!(matches!(error(r#"{"t":1,"session":"","kind":"poll_open"}"#), LineError::Session));
    assert!(matches!(error(r#"{"t":1,"session":"s","kind":"heartbeat","n":-1}"#), LineError::Shape(_)));
}

#[test]
fn a_leap_of_years_is_survived() {
    let mut all = sorted(lines("a", 0.0));
    all.push(r#"{"t":90000000000,"session":"a","kind":"poll_open"}"#.to_owned());
    assert!(answers(&all).len() > 10);
}
