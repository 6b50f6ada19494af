//! Parser of the predecessor's streams: turns the JSON text of an entry into signals. It looks for fields at the top and in the objects in
//! which the predecessor's services nest their events.

use crate::live::Ingested;
use conductor::signal::{Participant, Signal};
use protocol::ingest;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Longest foreign id, in characters.
const FOREIGN_ID_CHARS: usize = 255;
/// Objects that events are nested in, in the order in which they are searched.
const NESTS: [&str; 8] = ["data", "payload", "message", "poll", "question", "reaction", "author", "user"];

/// A stream, or a channel of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// Chat messages.
    Chat,
    /// Votes in polls.
    Vote,
    /// Polls that closed.
    Closed,
    /// People who came or went, and more.
    Sync,
    /// Emoji reactions.
    Reaction,
    /// Questions and their upvotes.
    Question,
}

impl Source {
    /// Every stream.
    pub const ALL: [Self; 6] = [Self::Chat, Self::Vote, Self::Closed, Self::Sync, Self::Reaction, Self::Question];

    /// Its name in Redis.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chat => "platform.events.chat.message.v1",
            Self::Vote => "platform.events.poll.vote.v1",
            Self::Closed => "platform.events.poll.closed.v1",
            Self::Sync => "platform.events.live.sync.v1",
            Self::Reaction => "platform.events.live.reaction.v1",
            Self::Question => "platform.events.qna.question.v1",
        }
    }

    /// The stream with a name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        // The channel's name before there were streams.
        if name == "sync-events" {
            return Some(Self::Sync);
        }
        Self::ALL.into_iter().find(|source| source.name() == name)
    }
}

/// The content of one entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The session there, if it is named.
    pub session: Option<String>,
    /// The poll there, if it is about one: it tells the session of an entry that names none.
    pub poll: Option<String>,
    /// The signals; empty if the entry holds nothing that is counted here.
    pub signals: Vec<Ingested>,
}

impl Event {
    /// Returns whether it counts only while it is fresh. Presence and open polls stay as they are until another entry changes them.
    #[must_use]
    pub fn is_act(&self) -> bool {
        self.signals
            .iter()
            .all(|ingested| !matches!(ingested.signal, Signal::Join { .. } | Signal::Leave { .. } | Signal::PollOpen | Signal::PollClose))
    }
}

/// Reads an entry. `entry` is its id in the stream, under which it counts once if it has no id of its own.
///
/// # Errors
/// Why it cannot be understood, without anything of it.
pub fn parse(source: Source, entry: Option<&str>, data: &str) -> Result<Event, &'static str> {
    let Ok(Value::Object(top)) = serde_json::from_str(data) else { return Err("not a JSON object") };
    let fields = Fields::of(&top);
    let user = fields
        .text(&["userId", "authorId", "senderId", "user_id", "attendeeId"])?
        .or(fields.own("author", "id")?)
        .or(fields.own("user", "id")?);
    // A person whom the platform does not name is somebody, always the same one.
    let who = Participant::from_name(user.as_deref().unwrap_or("nobody in particular"));
    let present = user.as_ref().map(|_| who).ok_or("it names no user");
    let kind = fields.text(&["type", "eventType"])?.unwrap_or_default().to_lowercase();
    let mut poll = None;
    let signals = match source {
        Source::Chat => vec![ingested("chat", message(&fields)?, entry, Signal::Chat { who })],
        Source::Reaction => vec![ingested("reaction", fields.text(&["idempotencyKey"])?, entry, Signal::Reaction { who })],
        Source::Question if kind.contains("upvot") => {
            vec![ingested("upvote", fields.text(&["idempotencyKey"])?, entry, Signal::Upvote { who })]
        }
        Source::Question if kind.contains("updat") || kind.contains("delet") || kind.contains("moderat") || kind.contains("answer") => {
            Vec::new()
        }
        Source::Question => {
            let id = fields.text(&["questionId"])?.or(fields.own("question", "id")?);
            vec![ingested("question", id, entry, Signal::Question { who })]
        }
        Source::Vote => {
            let id = fields.text(&["pollId"])?.or(fields.own("poll", "id")?).ok_or("it names no poll")?;
            // Nobody says when a poll opens: its first vote does. A vote that is changed is the vote of the same person.
            let open = ingested("open", Some(id.clone()), entry, Signal::PollOpen);
            let vote = user.as_ref().map(|user| format!("{id}/{user}"));
            poll = Some(id);
            vec![open, ingested("vote", vote, entry, Signal::PollVote { who })]
        }
        Source::Closed => {
            let id = fields.text(&["pollId"])?.or(fields.own("poll", "id")?).ok_or("it names no poll")?;
            poll = Some(id.clone());
            vec![ingested("close", Some(id), entry, Signal::PollClose)]
        }
        Source::Sync => match kind.as_str() {
            "" => return Err("it names no type"),
            "user_join" | "user_joined" => vec![ingested("join", None, entry, Signal::Join { who: present? })],
            "user_leave" | "user_left" => vec![ingested("leave", None, entry, Signal::Leave { who: present? })],
            "reaction" => vec![ingested("reaction", fields.text(&["idempotencyKey"])?, entry, Signal::Reaction { who })],
            "message_created" => vec![ingested("chat", message(&fields)?, entry, Signal::Chat { who })],
            _ => Vec::new(),
        },
    };
    let session = fields.text(&["sessionId", "session_id"])?;
    if session.is_none() && poll.is_none() {
        return Err("it names no session");
    }
    Ok(Event { session, poll, signals })
}

fn message(fields: &Fields<'_>) -> Result<Option<String>, &'static str> {
    Ok(fields.text(&["messageId"])?.or(fields.own("message", "id")?).or(fields.text(&["idempotencyKey"])?))
}

/// A signal that counts once, by the platform's own id, or else by its place in the stream.
fn ingested(what: &str, id: Option<String>, entry: Option<&str>, signal: Signal) -> Ingested {
    let id = id.or_else(|| entry.map(str::to_owned)).map(|id| format!("stream/{what}/{id}"));
    Ingested { id: id.map(|id| if id.chars().count() > ingest::ID_CHARS { shortened(&id) } else { id }), at_s: None, signal }
}

/// A long id by its hash.
fn shortened(id: &str) -> String {
    Sha256::digest(id).iter().fold("stream/".to_owned(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The objects in which fields are looked for, with their names: the top, its nested objects, and theirs.
struct Fields<'a>(Vec<(&'static str, &'a Map<String, Value>)>);

impl<'a> Fields<'a> {
    fn of(top: &'a Map<String, Value>) -> Self {
        let mut objects = vec![("", top)];
        let mut from = 0;
        for _ in 0..2 {
            let layer = from..objects.len();
            from = layer.end;
            for at in layer {
                let object = objects[at].1;
                objects.extend(NESTS.into_iter().filter_map(|nest| Some((nest, object.get(nest)?.as_object()?))));
            }
        }
        Self(objects)
    }

    /// The first of these fields that is there.
    fn text(&self, keys: &[&str]) -> Result<Option<String>, &'static str> {
        self.0.iter().find_map(|(_, object)| keys.iter().find_map(|key| object.get(*key)).and_then(some)).transpose()
    }

    /// A field of the object with this name.
    fn own(&self, name: &str, key: &str) -> Result<Option<String>, &'static str> {
        self.0.iter().filter(|(of, _)| *of == name).find_map(|(_, object)| object.get(key).and_then(some)).transpose()
    }
}

/// An id or a word, if it is one.
fn some(value: &Value) -> Option<Result<String, &'static str>> {
    let text = match value {
        Value::Null => return None,
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return Some(Err("an id is neither text nor a number")),
    };
    if text.is_empty() {
        None
    } else if text.chars().count() > FOREIGN_ID_CHARS || text.contains('\0') {
        Some(Err("an id is too long"))
    } else {
        Some(Ok(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(source: Source, value: &Value) -> Event {
        parse(source, Some("1-0"), &value.to_string()).unwrap()
    }

    fn only(source: Source, value: &Value) -> (Option<String>, Signal) {
        let event = read(source, value);
        assert_eq!(event.session.as_deref(), Some("s"));
        assert_eq!(event.signals.len(), 1);
        (event.signals[0].id.clone(), event.signals[0].signal)
    }

    fn id(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn each_stream_means_its_signal() {
        let ann = Participant::from_name("ann");
        let chat = json!({"sessionId": "s", "eventId": "e", "message": {"id": "m1", "authorId": "ann", "text": "hi"}});
        assert_eq!(only(Source::Chat, &chat), (id("stream/chat/m1"), Signal::Chat { who: ann }));
        let sync = json!({"type": "message_created", "sessionId": "s", "userId": "ann", "payload": {"messageId": "m1"}});
        assert_eq!(only(Source::Sync, &sync), only(Source::Chat, &chat), "told twice, counted once");
        let reaction = json!({"userId": "ann", "sessionId": "s", "emoji": "👏", "timestamp": "2026-01-11T10:00:00Z"});
        assert_eq!(only(Source::Reaction, &reaction), (id("stream/reaction/1-0"), Signal::Reaction { who: ann }));
        for (kind, signal) in [("user_join", Signal::Join { who: ann }), ("user_leave", Signal::Leave { who: ann })] {
            let sync = json!({"type": kind, "sessionId": "s", "eventId": "e", "userId": "ann"});
            assert_eq!(only(Source::Sync, &sync).1, signal);
        }
        let question = json!({"sessionId": "s", "question": {"id": 7, "author": {"id": "ann"}}});
        assert_eq!(only(Source::Question, &question), (id("stream/question/7"), Signal::Question { who: ann }));
        let upvote = json!({"type": "question_upvoted", "sessionId": "s", "userId": "ann"});
        assert_eq!(only(Source::Question, &upvote).1, Signal::Upvote { who: ann });
    }

    #[test]
    fn a_vote_opens_its_poll_and_counts_once_for_each_person() {
        let vote = |option: &str| json!({"sessionId": "s", "eventId": "e", "pollId": "p", "userId": "ann", "optionId": option});
        let (first, changed) = (read(Source::Vote, &vote("a")), read(Source::Vote, &vote("b")));
        assert_eq!(first.signals, changed.signals);
        assert_eq!((first.signals[0].id.as_deref(), first.signals[0].signal), (Some("stream/open/p"), Signal::PollOpen));
        assert_eq!(first.signals[1].id.as_deref(), Some("stream/vote/p/ann"));
    }

    #[test]
    fn a_poll_closes_however_its_event_is_nested() {
        for nested in [json!({"pollId": "p"}), json!({"poll": {"id": "p"}}), json!({"event": "poll.closed", "data": {"poll": {"id": "p"}}})]
        {
            let event = read(Source::Closed, &nested);
            assert_eq!((event.session, event.poll.as_deref(), event.signals[0].signal), (None, Some("p"), Signal::PollClose));
        }
    }

    #[test]
    fn a_bad_event_says_why_and_an_unknown_one_passes() {
        for (source, data, why) in [
            (Source::Chat, "", "not a JSON object"),
            (Source::Chat, "[]", "not a JSON object"),
            (Source::Chat, "{\"sessionId\":", "not a JSON object"),
            (Source::Chat, r#"{"message":{}}"#, "it names no session"),
            (Source::Chat, r#"{"sessionId":"  "}"#, "it names no session"),
            (Source::Chat, r#"{"sessionId":["s"]}"#, "an id is neither text nor a number"),
            (Source::Vote, r#"{"sessionId":"s"}"#, "it names no poll"),
            (Source::Sync, r#"{"sessionId":"s"}"#, "it names no type"),
            (Source::Sync, r#"{"sessionId":"s","type":"user_join"}"#, "it names no user"),
        ] {
            assert_eq!(parse(source, Some("1-0"), data), Err(why), "{data}");
        }
        let long = json!({"sessionId": "s".repeat(256)}).to_string();
        assert_eq!(parse(Source::Chat, None, &long), Err("an id is too long"));
        assert!(parse(Source::Chat, None, &"[".repeat(100_000)).is_err());
        assert_eq!(read(Source::Sync, &json!({"sessionId": "s", "type": "typing"})).signals, []);
    }

    #[test]
    fn a_long_id_is_counted_by_its_hash() {
        let event = read(Source::Chat, &json!({"sessionId": "s", "message": {"id": "m".repeat(255)}}));
        assert_eq!(event.signals[0].id.as_ref().unwrap().len(), "stream/".len() + 64);
    }
}
