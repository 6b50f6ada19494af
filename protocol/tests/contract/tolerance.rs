//! Tests of how a receiver treats content it does not know.

use crate::samples::{COMMAND, SESSION};
use conductor::id::PollId;
use protocol::{
    ApiError, BadFrame, ClientFrame, CloseCode, ConductEvent, ErrorCode, FeedKind, LiveEvent, LiveState, ServerFrame, Snapshot, Then,
    Topic, limits,
};
use room::{Act, PollKind, Refusal, RoomEvent, Viewer};
use serde_json::json;

fn refused(frame: &serde_json::Value) -> BadFrame {
    ClientFrame::decode(&frame.to_string()).expect_err("the frame is refused")
}

#[test]
fn frames_with_unknown_names_become_unknown() {
    let future = json!({"type": "hologram", "depth": [1, 2, {"x": null}]}).to_string();
    assert_eq!(ClientFrame::decode(&future), Ok(ClientFrame::Unknown));
    assert_eq!(ServerFrame::decode(&future).expect("it is tolerated"), ServerFrame::Unknown);
}

#[test]
fn unknown_names_inside_server_frames_become_unknown() {
    let position = json!({"epoch": 1, "offset": 2});
    let read = |frame: serde_json::Value| ServerFrame::decode(&frame.to_string()).expect("it is tolerated");
    let event =
        |of: &str| read(json!({"type": "event", "topic": "room", "position": position, "event": {"of": of, "type": "future", "x": 1}}));
    assert!(matches!(event("room"), ServerFrame::Event { event: LiveEvent::Room(RoomEvent::Unknown), .. }));
    assert!(matches!(event("conduct"), ServerFrame::Event { event: LiveEvent::Conduct(event), .. } if *event == ConductEvent::Unknown));
    assert!(matches!(event("future"), ServerFrame::Event { event: LiveEvent::Unknown, .. }));
    let state = read(json!({"type": "state", "state": {"of": "future", "x": 1}}));
    assert_eq!(state, ServerFrame::State { state: LiveState::Unknown });
    let snapshot = read(json!({"type": "snapshot", "topic": "future", "position": position, "view": {"of": "future"}}));
    assert!(matches!(snapshot, ServerFrame::Snapshot { topic: Topic::Unknown, view: Snapshot::Unknown, .. }));
    let nack = read(json!({"type": "nack", "command": COMMAND, "error": {"code": "future", "message": "?"}}));
    assert_eq!(nack, ServerFrame::Nack { command: COMMAND, error: ApiError::new(ErrorCode::Unknown, "?") });
    assert_eq!(serde_json::from_value::<FeedKind>(json!("future")).expect("it is tolerated"), FeedKind::Unknown);
}

#[test]
fn unknown_fields_of_frames_are_ignored() {
    let frame = json!({"type": "hello", "session": SESSION, "topics": [{"topic": "room", "since": "ever"}], "accent": "blue"});
    assert!(matches!(ClientFrame::decode(&frame.to_string()), Ok(ClientFrame::Hello { topics, .. }) if topics[0].position.is_none()));
    assert_eq!(ServerFrame::decode(r#"{"type":"pong","mood":"fine"}"#).expect("it is tolerated"), ServerFrame::Pong);
}

#[test]
fn unknown_acts_and_orders_are_refused_with_their_command() {
    for frame in [
        json!({"type": "act", "command": COMMAND, "act": {"act": "teleport"}}),
        json!({"type": "act", "command": COMMAND, "act": {"act": "react", "emoji": "skull"}}),
        json!({"type": "order", "command": COMMAND, "order": {"order": "self_destruct"}}),
    ] {
        let refused = refused(&frame);
        assert_eq!((refused.command, refused.error.code), (Some(COMMAND), ErrorCode::BadRequest), "{frame}");
    }
}

#[test]
fn unknown_fields_are_refused_with_their_command() {
    let poll = PollId(COMMAND.0);
    for frame in [
        json!({"type": "act", "command": COMMAND, "act": {"act": "vote", "poll": poll, "choices": [0], "weight": 100}}),
        json!({"type": "order", "command": COMMAND, "order": {"order": "set_mode", "mode": "AUTO", "quietly": true}}),
        json!({"type": "order", "command": COMMAND, "order": {"order": "launch", "content": {"arm": "CHAT_PROMPT", "text": "x", "html": "y"}}}),
        json!({"type": "order", "command": COMMAND, "order": {"order": "tune", "settings": {"max_pendin": 3}}}),
    ] {
        let refused = refused(&frame);
        assert_eq!(refused.command, Some(COMMAND), "{frame}");
        assert!(refused.error.message.contains("there is no field"), "{}", refused.error.message);
    }
}

#[test]
fn a_frame_without_a_readable_command_is_refused_without_one() {
    for text in ["", "null", "[]", "{}", "\u{0}", r#"{"type":"act","command":7,"act":{"act":"leave"}}"#, r#"{"type":"act","command":"7"}"#]
    {
        assert_eq!(ClientFrame::decode(text).expect_err("the frame is refused").command, None, "{text}");
    }
}

#[test]
fn deep_nesting_is_refused_and_does_not_overflow() {
    let deep = format!(r#"{{"type":"future","x":{}{}}}"#, "[".repeat(8_000), "]".repeat(8_000));
    assert!(deep.len() < limits::FRAME_BYTES);
    assert_eq!(ClientFrame::decode(&deep).expect_err("the frame is refused").error.code, ErrorCode::BadRequest);
}

#[test]
fn lone_surrogates_are_refused() {
    let frame = format!(r#"{{"type":"act","command":"{COMMAND}","act":{{"act":"rename","name":"\ud800"}}}}"#);
    assert!(ClientFrame::decode(&frame).is_err());
}

#[test]
fn what_is_counted_cannot_leave_the_server() {
    let counted = RoomEvent::Counted(conductor::signal::Signal::PollOpen);
    let frame = ServerFrame::Event { topic: Topic::Room, position: crate::samples::POSITION, event: LiveEvent::Room(counted) };
    assert!(frame.encode().is_err());
}

#[test]
fn the_longest_words_fit_into_a_frame() {
    let option = "𝄞".repeat(conductor::arm::Content::MAX_OPTION);
    let poll = Act::OpenPoll {
        poll: PollId(COMMAND.0),
        question: "𝄞".repeat(300),
        options: vec![option; 6],
        kind: PollKind::Multiple,
        seconds: None,
    };
    let say = Act::Say { message: conductor::id::MessageId(COMMAND.0), text: "𝄞".repeat(room::limits::MESSAGE_CHARS) };
    for act in [poll, say] {
        let bytes = ClientFrame::Act { command: COMMAND, act }.encode().len();
        assert!(bytes < limits::FRAME_BYTES, "{bytes} bytes");
    }
}

#[test]
fn a_snapshot_of_a_full_room_fits_into_a_queue() {
    let room = crate::rooms::full_room();
    for viewer in [Viewer::Organizer, Viewer::Projector, Viewer::Attendee(crate::samples::ATTENDEE)] {
        let view = Snapshot::Room(Box::new(room.view(viewer)));
        let frame = ServerFrame::Snapshot { topic: Topic::Room, position: crate::samples::POSITION, view };
        let bytes = frame.encode().expect("it is JSON").len();
        assert!((100_000..limits::QUEUE_BYTES).contains(&bytes), "{bytes} bytes");
    }
}

#[test]
fn only_close_codes_below_4500_reconnect() {
    for code in CloseCode::ALL {
        assert_eq!(code.then() == Then::Never, code.code() >= 4500, "{code}");
        assert_eq!(CloseCode::from_code(code.code()), Some(*code));
        assert!((4000..5000).contains(&code.code()) && !code.meaning().is_empty() && code.reason().len() <= 123);
    }
    assert_eq!(CloseCode::from_code(4999), None);
    for (number, again) in [
        (1000, true),
        (1001, true),
        (1002, false),
        (1006, true),
        (1008, false),
        (1009, false),
        (1012, true),
        (4009, false),
        (4099, true),
        (4999, false),
    ] {
        assert_eq!(CloseCode::number_reconnects(number), again, "{number}");
    }
}

#[test]
fn a_refusal_of_the_room_keeps_its_words() {
    let error = ApiError::from(Refusal::PollClosed);
    assert_eq!((error.code, error.status(), error.to_string().as_str()), (ErrorCode::Over, 409, "the poll is closed"));
    assert_eq!(ApiError::from(Refusal::Ended).status(), 410);
}
