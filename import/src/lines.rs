//! This program's own: signals as lines of JSON, and the export of a session.

use super::{LINE_BYTES, Reading, SIGNALS, Unclear};
use conductor::signal::Signal;
use conductor::stream::parse_line;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;

/// Reads signals; each `session` of the file is one.
pub fn signals(text: &str, reading: &mut Reading) {
    let mut sessions: HashMap<String, usize> = HashMap::new();
    let mut read: Vec<(usize, f64, Signal)> = Vec::new();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let event = match parse_line(line) {
            _ if line.len() > LINE_BYTES => {
                reading.misread(number, Unclear::Long);
                continue;
            }
            Ok(event) if read.len() < SIGNALS => event,
            Ok(_) => {
                reading.misread(number, Unclear::More);
                continue;
            }
            Err(_) => {
                reading.misread(number, Unclear::Signal);
                continue;
            }
        };
        let next = sessions.len();
        let place = *sessions.entry(event.session).or_insert(next);
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

fn renamed(signal: Signal, name: impl Fn(u64) -> conductor::signal::Participant) -> Signal {
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

/// The part of an export that is read. The rest is passed over without being kept.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Export {
    timeline: Few<Sample>,
    room: Said,
}

/// Messages and questions, under the names of today and of earlier exports.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Said {
    messages: Few<Item>,
    chat: Few<Item>,
    questions: Few<Item>,
}

#[derive(Deserialize)]
struct Sample {
    at: Option<i64>,
    people: Option<u32>,
}

#[derive(Deserialize)]
struct Item {
    at: Option<i64>,
    speaker: Option<u64>,
}

/// The first entries of a list: what comes after is counted, not kept.
struct Few<T> {
    kept: Vec<T>,
    more: u64,
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self { kept: Vec::new(), more: 0 }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Few<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
            type Value = Few<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Few<T>, A::Error> {
                let mut few = Few::default();
                while few.kept.len() < SIGNALS {
                    let Some(entry) = list.next_element()? else { return Ok(few) };
                    few.kept.push(entry);
                }
                while list.next_element::<IgnoredAny>()?.is_some() {
                    few.more += 1;
                }
                Ok(few)
            }
        }
        deserializer.deserialize_seq(Entries(PhantomData))
    }
}

/// Reads an export: how many people there were, from its timeline, and who wrote and asked when, from what it holds of that.
pub fn export(text: &str, reading: &mut Reading) {
    let Ok(Export { timeline, room }) = serde_json::from_str::<Export>(text) else {
        reading.misread(1, Unclear::Json);
        return;
    };
    for (number, sample) in (1..).zip(timeline.kept) {
        match (sample.at, sample.people) {
            (Some(at), Some(n)) => reading.take(at, Signal::Heartbeat { n, focused: None }),
            _ => reading.misread(number, Unclear::Sample),
        }
    }
    let Said { messages, chat, questions } = room;
    let more = timeline.more + messages.more + chat.more + questions.more;
    for (items, is_question) in [(messages, false), (chat, false), (questions, true)] {
        for (number, item) in (1..).zip(items.kept) {
            match (item.at, item.speaker) {
                (Some(at), Some(who)) => {
                    let who = reading.who(&who.to_string());
                    reading.take(at, if is_question { Signal::Question { who } } else { Signal::Chat { who } });
                }
                // Those who run the room have no number.
                (Some(_), None) => reading.pass(),
                _ => reading.misread(number, Unclear::Message),
            }
        }
    }
    if more > 0 {
        reading.misread(0, Unclear::More);
    }
}
