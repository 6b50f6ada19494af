//! Every variant as JSON. A changed snapshot is a changed protocol: old clients must still understand it.

use crate::conduct_samples::{conduct_event_name, conduct_events, conduct_view};
use crate::rooms::room;
use crate::samples::{
    ATTENDEE, act_name, acts, client_frame_name, client_frames, contents, order_name, orders, room_event_name, room_events,
    server_frame_name, server_frames, state_name, states,
};
use protocol::{ClientFrame, LiveEvent, ServerFrame, ServerFrameOf, Snapshot};
use room::Viewer;
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use std::collections::BTreeSet;
use std::fmt::Debug;

/// Compares a value with the snapshot of its name, in the folder of its kind.
fn snapshot(kind: &str, name: &str, value: &impl Serialize) {
    insta::with_settings!({ snapshot_path => format!("snapshots/{kind}"), prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_json_snapshot!(name, value);
    });
}

/// Shows a value under a name, and reads it back from what is shown.
fn show<T: Serialize + DeserializeOwned + PartialEq + Debug>(kind: &str, name: &str, value: &T) {
    snapshot(kind, name, value);
    let json = serde_json::to_string(value).expect("it is JSON");
    assert_eq!(&serde_json::from_str::<T>(&json).expect("it can be read back"), value);
}

/// Shows one value of each variant; the names say that none is missing and none twice.
fn show_all<T: Serialize + DeserializeOwned + PartialEq + Debug>(kind: &str, values: Vec<T>, name: impl Fn(&T) -> &'static str) {
    let mut seen = BTreeSet::new();
    for value in values {
        let name = name(&value);
        assert!(seen.insert(name), "{kind} {name} is shown twice");
        show(kind, name, &value);
        let tag = serde_json::to_value(&value).expect("it is JSON");
        assert!(["type", "act", "order", "of"].iter().any(|key| tag[key] == name), "{name} is not the name on the wire: {tag}");
    }
}

#[test]
fn frames_of_clients() {
    show_all("client", client_frames(), client_frame_name);
    for frame in client_frames() {
        assert_eq!(ClientFrame::decode(&frame.encode()).as_ref(), Ok(&frame));
    }
}

#[test]
fn frames_of_the_server() {
    show_all("server", server_frames(), server_frame_name);
    for frame in server_frames() {
        let json = frame.encode().expect("it is JSON");
        assert_eq!(ServerFrame::decode(&json).expect("it can be read back"), frame);
    }
}

/// A frame as pages read it that follow only the room.
type OfTheRoom = ServerFrameOf<IgnoredAny, IgnoredAny, IgnoredAny>;

#[test]
fn frames_are_read_lightly_as_serde_reads_them() {
    for frame in server_frames() {
        let json = frame.encode().expect("it is JSON");
        assert_eq!(OfTheRoom::read_lightly(&json).expect("it is read"), OfTheRoom::decode(&json).expect("serde reads it"), "{json}");
    }
    for text in [
        "",
        "{}",
        "[]",
        "null",
        r#"{"type":7}"#,
        r#"{"type":"ack"}"#,
        r#"{"type":"event","topic":"room"}"#,
        r#"{"type":"pong"} "#,
        r#"{"type":"new"}"#,
    ] {
        assert_eq!(OfTheRoom::read_lightly(text).ok(), OfTheRoom::decode(text).ok(), "{text}");
    }
}

#[test]
fn dashboards_read_lightly_what_serde_reads() {
    for frame in server_frames() {
        let json = frame.encode().expect("it is JSON");
        assert_eq!(ServerFrame::read_lightly(&json).expect("it is read"), frame, "{json}");
        // A value of another kind in any place is refused by both, or by neither.
        for (at, _) in json.match_indices(":1") {
            let text = format!("{}:\"x\"{}", &json[..at], &json[at + 2..]);
            assert_eq!(ServerFrame::read_lightly(&text).ok(), ServerFrame::decode(&text).ok(), "{text}");
        }
    }
}

#[test]
fn rooms_are_read_lightly_as_serde_reads_them() {
    let room = room();
    for viewer in [Viewer::Organizer, Viewer::Projector, Viewer::Attendee(ATTENDEE)] {
        let view = room.view(viewer);
        assert_eq!(wire::from_str::<room::RoomView>(&serde_json::to_string(&view).expect("it is JSON")).expect("it is read"), view);
    }
}

#[test]
fn acts_of_people() {
    show_all("act", acts(), act_name);
}

#[test]
fn orders_of_organizers() {
    show_all("order", orders(), order_name);
}

#[test]
fn contents_of_interventions() {
    for content in contents() {
        show("content", &content.arm().name().to_lowercase(), &content);
    }
}

#[test]
fn events_of_a_room() {
    let name = |event: &room::RoomEvent| room_event_name(event).expect("it crosses the wire");
    show_all("room-event", room_events(), name);
    for event in room_events() {
        let event = LiveEvent::Room(event);
        let json = serde_json::to_string(&event).expect("it is JSON");
        assert_eq!(serde_json::from_str::<LiveEvent>(&json).expect("it can be read back"), event);
    }
}

#[test]
fn events_of_a_conductor() {
    show_all("conduct-event", conduct_events(), conduct_event_name);
    for event in conduct_events() {
        let event = LiveEvent::Conduct(Box::new(event));
        let json = serde_json::to_string(&event).expect("it is JSON");
        assert_eq!(serde_json::from_str::<LiveEvent>(&json).expect("it can be read back"), event);
    }
}

#[test]
fn states_of_topics() {
    show_all("state", states(), state_name);
}

#[test]
fn snapshots_of_topics() {
    show("snapshot", "room-attendee", &Snapshot::Room(Box::new(room().view(Viewer::Attendee(ATTENDEE)))));
    show("snapshot", "room-organizer", &Snapshot::Room(Box::new(room().view(Viewer::Organizer))));
    show("snapshot", "room-projector", &Snapshot::Room(Box::new(room().view(Viewer::Projector))));
    show("snapshot", "conduct", &Snapshot::Conduct(Box::new(conduct_view())));
}

#[test]
fn codes_of_errors() {
    let table: Vec<(&str, u16)> = protocol::ErrorCode::ALL.iter().map(|code| (code.as_str(), code.status())).collect();
    snapshot("error", "codes", &table);
    for code in protocol::ErrorCode::ALL {
        assert_eq!(serde_json::to_value(code).expect("it is JSON"), code.as_str());
    }
}

#[test]
fn codes_of_closing() {
    let table: Vec<(u16, &str, &str)> =
        protocol::CloseCode::ALL.iter().map(|code| (code.code(), code.reason(), code.then().name())).collect();
    snapshot("close", "codes", &table);
}

#[test]
fn acts_of_attendees_are_written_by_phones_as_by_everybody() {
    let written: Vec<_> =
        acts().into_iter().filter_map(|act| Some((serde_json::to_value(&act).expect("it is JSON"), act.of_attendee()?))).collect();
    assert_eq!(written.len(), 17);
    for (whole, own) in written {
        assert_eq!(serde_json::to_value(own).expect("it is JSON"), whole);
    }
}
