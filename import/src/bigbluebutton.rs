//! BigBlueButton: `events.xml` of a recording.
//!
//! Events as github.com/bigbluebutton/bbb-events (`lib/bbbevents/events.rb`) reads them: `ParticipantJoinEvent`, `ParticipantLeftEvent`,
//! `PublicChatEvent`, `ParticipantStatusChangeEvent` (a raised hand, an emoji), `PollStartedRecordEvent`, `UserRespondedToPollRecordEvent`.
//! An event has its ms in the attribute `timestamp` and everything else in elements that hold text. The module `VOICE` has a
//! `ParticipantLeftEvent`, too, of who leaves the audio (`spec/fixtures/files/sample.xml` there). Who reloads the page gets another `userId` and
//! keeps the `externalUserId`.

use super::{Reading, Unclear};
use conductor::signal::Signal;
use std::collections::HashMap;

/// The value of an attribute in a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag;
    loop {
        let at = rest.find(name)?;
        let before = rest[..at].chars().next_back();
        let after = &rest[at + name.len()..];
        if before.is_none_or(char::is_whitespace)
            && let Some(value) = after.trim_start().strip_prefix('=')
        {
            let value = value.trim_start();
            let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
            return value[1..].split(quote).next();
        }
        rest = after;
    }
}

/// The text of an element within an event.
fn element<'a>(event: &'a str, name: &str) -> Option<&'a str> {
    let open = format!("<{name}>");
    let from = event.find(&open)? + open.len();
    let text = &event[from..];
    text.find("</").map(|end| text[..end].trim()).filter(|text| !text.is_empty())
}

/// Looks of the face, in the old form of the event.
const FACES: [&str; 8] = ["away", "neutral", "confused", "sad", "happy", "applause", "thumbsUp", "thumbsDown"];

/// Reads the events.
pub fn events(text: &str, reading: &mut Reading) {
    // The lasting names of people, by those of their pages.
    let mut people: HashMap<&str, &str> = HashMap::new();
    for (number, part) in (1..).zip(text.split("<event ").skip(1)) {
        let Some((tag, body)) = part.split_once('>') else {
            reading.misread(number, Unclear::Event);
            continue;
        };
        let body = body.split("</event>").next().unwrap_or_default();
        let Some(name) = attribute(tag, "eventname") else {
            reading.misread(number, Unclear::Event);
            continue;
        };
        let ms = element(body, "timestampUTC").or_else(|| attribute(tag, "timestamp")).and_then(|ms| ms.parse::<i64>().ok());
        if attribute(tag, "module") == Some("VOICE") {
            reading.pass();
            continue;
        }
        if let (Some(page), Some(person)) = (element(body, "userId"), element(body, "externalUserId")) {
            people.insert(page, person);
        }
        let who = |field: &str| element(body, field).map(|name| reading.who(people.get(name).copied().unwrap_or(name)));
        let status = || {
            let (status, value) = (element(body, "status").unwrap_or_default(), element(body, "value").unwrap_or_default());
            let who = who("userId")?;
            match (status, value) {
                ("raiseHand", "true") | (_, "raiseHand") => Some(Signal::Question { who }),
                ("reactionEmoji", value) if value != "none" => Some(Signal::Reaction { who }),
                (_, value) if FACES.contains(&value) => Some(Signal::Reaction { who }),
                _ => None,
            }
        };
        let signal = match name {
            "ParticipantJoinEvent" => who("userId").map(|who| Signal::Join { who }),
            "ParticipantLeftEvent" => who("userId").map(|who| Signal::Leave { who }),
            "PublicChatEvent" => who("senderId").or_else(|| who("sender")).map(|who| Signal::Chat { who }),
            "UserRespondedToPollRecordEvent" => who("userId").map(|who| Signal::PollVote { who }),
            "PollStartedRecordEvent" => Some(Signal::PollOpen),
            "PollStoppedRecordEvent" | "PollPublishedRecordEvent" => Some(Signal::PollClose),
            "ParticipantStatusChangeEvent" => {
                let Some(signal) = status() else {
                    reading.pass();
                    continue;
                };
                Some(signal)
            }
            _ => {
                reading.pass();
                continue;
            }
        };
        match (ms, signal) {
            (Some(ms), Some(signal)) if ms >= 0 => reading.take(ms, signal),
            _ => reading.misread(number, Unclear::Event),
        }
    }
}
