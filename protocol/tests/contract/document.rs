//! `docs/PROTOCOL.md` says what the code says.

use protocol::{
    ClientFrame, CloseCode, ErrorCode, LiveEvent, LiveState, RejectedBatch, SUBPROTOCOL, ServerFrame, SignalsTaken, Snapshot, ingest,
    limits,
};
use room::RoomEvent;
use std::path::Path;

fn document() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/PROTOCOL.md");
    std::fs::read_to_string(path).expect("the document is there")
}

/// The examples in blocks that begin with "```json KIND".
fn examples(kind: &str) -> Vec<String> {
    let document = document();
    let mut blocks = document.split("```");
    let mut found = Vec::new();
    while let (Some(_), Some(block)) = (blocks.next(), blocks.next()) {
        if let Some((head, body)) = block.split_once('\n')
            && head == format!("json {kind}")
        {
            found.push(body.trim().to_owned());
        }
    }
    found
}

/// The rows of the table under a heading, without its head.
fn table(heading: &str) -> Vec<Vec<String>> {
    let document = document();
    let (_, section) = document.split_once(&format!("\n## {heading}\n")).expect("the heading is there");
    let rows = section.lines().skip_while(|line| !line.starts_with("|--")).skip(1).take_while(|line| line.starts_with('|'));
    rows.map(|row| row.trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`').to_owned()).collect()).collect()
}

#[test]
fn the_table_of_close_codes_is_the_enum() {
    let row = |code: &CloseCode| {
        [code.code().to_string(), code.reason().to_owned(), code.then().name().to_owned(), code.meaning().to_owned()].to_vec()
    };
    assert_eq!(table("Closing"), CloseCode::ALL.iter().map(row).collect::<Vec<_>>());
}

#[test]
fn the_table_of_errors_is_the_enum() {
    let row = |code: &ErrorCode| vec![code.as_str().to_owned(), code.status().to_string()];
    assert_eq!(table("Errors"), ErrorCode::ALL.iter().map(row).collect::<Vec<_>>());
}

#[test]
fn the_limits_are_the_constants() {
    let kib = |bytes: usize| format!("{} KiB", bytes / 1024);
    let limit = |what: &str| table("Limits").into_iter().find(|row| row[0] == what).expect("the limit is named").swap_remove(1);
    assert_eq!(limit("frame of an attendee"), format!("{}, then close code 1009", kib(limits::FRAME_BYTES)));
    assert_eq!(limit("frame of an organizer"), format!("{}, then close code 1009", kib(limits::ORGANIZER_FRAME_BYTES)));
    assert_eq!(limit("topics in one hello"), limits::TOPICS.to_string());
    assert_eq!(limit("frames a second"), format!("{}, at once {}, then 4013", limits::ACTS_PER_SECOND, limits::BURST));
    assert_eq!(limit("waiting for a slow client"), format!("{} frames or {}, then 4008", limits::QUEUE_FRAMES, kib(limits::QUEUE_BYTES)));
    assert_eq!(limit("events to catch up on").replace(',', ""), limits::RESUME_EVENTS.to_string());
    let document = document();
    for words in [
        format!("Sec-WebSocket-Protocol: {SUBPROTOCOL}"),
        format!("sends one of its own after {} s of silence", limits::PING.as_secs()),
        format!("{} s of silence", (limits::PING + limits::PONG).as_secs()),
        format!("a random part of {} s", limits::RECONNECT.0.as_secs_f64()),
        format!("up to {} s", limits::RECONNECT.1.as_secs()),
        format!("for {} hours", limits::COMMAND_MEMORY.as_secs() / 3600),
        format!("{} characters, a question or a poll's question {}", room::limits::MESSAGE_CHARS, room::limits::QUESTION_CHARS),
        format!("at most {},000 lines and {} MiB", ingest::LINES / 1_000, ingest::BYTES >> 20),
    ] {
        assert!(document.replace('\n', " ").contains(&words), "the document does not say {words:?}");
    }
}

#[test]
fn the_architecture_names_the_real_numbers() {
    let file = |name: &str| std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name)).expect("it is there");
    let (architecture, sizes) = (file("docs/ARCHITECTURE.md").replace('\n', " "), file("scripts/check/size"));
    assert!(architecture.contains(&format!("flush of state topics ({} ms)", limits::PULSE.as_millis())));
    for (program, who) in [("attendee", "for an attendee"), ("app", "for an organizer")] {
        let line = sizes.lines().find(|line| line.starts_with(&format!("check {program} "))).expect("the program is checked");
        let ceiling = line.rsplit(' ').next().expect("the ceiling is the last word");
        let (thousands, rest) = ceiling.split_at(ceiling.len() - 3);
        assert!(architecture.contains(&format!("{thousands},{rest} bytes {who}")), "{program}: {ceiling}");
    }
}

#[test]
fn the_examples_are_frames() {
    let (of_clients, of_the_server) = (examples("client"), examples("server"));
    assert!(of_clients.len() >= 5 && of_the_server.len() >= 9);
    for example in of_clients {
        assert!(!matches!(ClientFrame::decode(&example), Ok(ClientFrame::Unknown) | Err(_)), "{example}");
    }
    for example in of_the_server {
        let frame = ServerFrame::decode(&example).expect("it can be read");
        let unknown = matches!(
            frame,
            ServerFrame::Unknown
                | ServerFrame::Event { event: LiveEvent::Unknown | LiveEvent::Room(RoomEvent::Unknown), .. }
                | ServerFrame::Snapshot { view: Snapshot::Unknown, .. }
                | ServerFrame::State { state: LiveState::Unknown }
        );
        assert!(!unknown, "{example}");
    }
}

#[test]
fn the_examples_of_signals_are_signals() {
    for example in examples("signal") {
        conductor::stream::parse_line(&example).expect("it is a signal");
        let line: serde_json::Value = serde_json::from_str(&example).expect("it is JSON");
        assert!(line["id"].as_str().is_some_and(|id| id.chars().count() <= ingest::ID_CHARS));
    }
    let [taken] = examples("taken").try_into().expect("there is one");
    let taken: SignalsTaken = serde_json::from_str(&taken).expect("it can be read");
    assert_eq!((taken.counted, taken.repeated), (120, 3));
    let [rejected] = examples("rejected").try_into().expect("there is one");
    let rejected: RejectedBatch = serde_json::from_str(&rejected).expect("it can be read");
    let dance = conductor::stream::parse_line(r#"{"t":1,"session":"a","kind":"dance"}"#).expect_err("it is no signal");
    assert_eq!(rejected.errors[0].message, dance.to_string());
    assert_eq!(rejected, RejectedBatch::of(rejected.errors.clone()));
}

#[test]
fn every_frame_has_an_example_or_a_name_in_the_document() {
    use crate::samples::{act_name, acts, client_frame_name, client_frames, order_name, orders, server_frame_name, server_frames};
    let document = document();
    let named = acts().iter().map(act_name).chain(orders().iter().map(order_name)).collect::<Vec<_>>();
    for name in named {
        assert!(document.contains(&format!("`{name}`")), "{name}");
    }
    for name in client_frames().iter().map(client_frame_name).chain(server_frames().iter().map(server_frame_name)) {
        assert!(document.contains(&format!("\"type\": \"{name}\"")), "{name}");
    }
}
