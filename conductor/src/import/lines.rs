//! This program's own: signals as lines of JSON, and the export of a session.

use super::Reading;
use crate::signal::Signal;
use crate::stream::parse_line;
use serde_json::Value;

/// Reads signals; each `session` of the file is one.
pub fn signals(text: &str, reading: &mut Reading) {
    let mut sessions: Vec<String> = Vec::new();
    let mut read: Vec<(usize, f64, Signal)> = Vec::new();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let Ok(event) = parse_line(line) else {
            reading.misread(number, "no signal");
            continue;
        };
        let place = sessions.iter().rposition(|known| *known == event.session).unwrap_or_else(|| {
            sessions.push(event.session.clone());
            sessions.len() - 1
        });
        read.push((place, event.t, event.signal));
    }
    read.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut last = None;
    for (place, t, signal) in read {
        if last.replace(place).is_some_and(|last| last != place) {
            reading.another();
        }
        // Their pseudonyms are salted too.
        let signal = renamed(signal, |who| reading.who(&format!("{who:x}")));
        reading.take((t * 1000.0) as i64, signal);
    }
}

fn renamed(signal: Signal, name: impl Fn(u64) -> crate::signal::Participant) -> Signal {
    match signal {
        Signal::Join { who } => Signal::Join { who: name(who.0) },
        Signal::Leave { who } => Signal::Leave { who: name(who.0) },
        Signal::Chat { who } => Signal::Chat { who: name(who.0) },
        Signal::Reaction { who } => Signal::Reaction { who: name(who.0) },
        Signal::Question { who } => Signal::Question { who: name(who.0) },
        Signal::Upvote { who } => Signal::Upvote { who: name(who.0) },
        Signal::PollVote { who } => Signal::PollVote { who: name(who.0) },
        other => other,
    }
}

/// Reads an export: how many people there were, from its timeline, and who wrote and asked when, from what it holds of that.
pub fn export(text: &str, reading: &mut Reading) {
    let Ok(export) = serde_json::from_str::<Value>(text) else {
        reading.misread(1, "no JSON document");
        return;
    };
    for (number, sample) in (1..).zip(list(&export, "timeline")) {
        let people = sample.get("people").and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok());
        match (sample.get("at").and_then(Value::as_i64), people) {
            (Some(at), Some(n)) => reading.take(at, Signal::Heartbeat { n, focused: None }),
            _ => reading.misread(number, "a sample without its time or its people"),
        }
    }
    let room = export.get("room").unwrap_or(&export);
    for (field, is_question) in [("messages", false), ("chat", false), ("questions", true)] {
        for (number, item) in (1..).zip(list(room, field)) {
            let who = item.get("speaker").map(Value::to_string).or_else(|| item.get("name").map(Value::to_string));
            match (item.get("at").and_then(Value::as_i64), who) {
                (Some(at), Some(who)) => {
                    let who = reading.who(&who);
                    reading.take(at, if is_question { Signal::Question { who } } else { Signal::Chat { who } });
                }
                _ => reading.misread(number, "a message or question without its time or its speaker"),
            }
        }
    }
}

fn list<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    value.get(field).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
