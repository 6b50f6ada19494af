//! No bytes make a decoder panic.

use crate::samples::{client_frames, server_frames};
use proptest::collection::vec;
use proptest::prelude::*;
use protocol::{ClientFrame, ServerFrame};

/// Text that looks like JSON: pieces of real frames between any characters.
fn almost_json() -> impl Strategy<Value = String> {
    let pieces: Vec<String> = client_frames()
        .iter()
        .map(ClientFrame::encode)
        .chain(server_frames().iter().map(|frame| frame.encode().expect("it is JSON")))
        .flat_map(|json| json.split_inclusive([',', ':', '{', '}', '[', ']']).map(String::from).collect::<Vec<_>>())
        .collect();
    let piece =
        prop_oneof![8 => prop::sample::select(pieces), 1 => any::<String>(), 1 => Just("-1e999".to_owned()), 1 => Just("null".to_owned())];
    vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// A real frame with some bytes changed, taken out or put in.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let frames: Vec<String> = client_frames()
        .iter()
        .map(ClientFrame::encode)
        .chain(server_frames().iter().map(|frame| frame.encode().expect("it is JSON")))
        .collect();
    (prop::sample::select(frames), vec((any::<prop::sample::Index>(), any::<u8>(), 0..3), 1..6)).prop_map(|(frame, changes)| {
        let mut bytes = frame.into_bytes();
        for (index, byte, how) in changes {
            let place = index.index(bytes.len().max(1));
            match how {
                0 if place < bytes.len() => bytes[place] = byte,
                1 if place < bytes.len() => {
                    bytes.remove(place);
                }
                _ => bytes.insert(place, byte),
            }
        }
        bytes
    })
}

/// Checks that accepted text keeps its meaning when it is written and read again.
fn decode(text: &str) {
    if let Ok(frame) = ClientFrame::decode(text) {
        assert_eq!(ClientFrame::decode(&frame.encode()).as_ref(), Ok(&frame), "{text}");
    }
    if let Ok(frame) = ServerFrame::decode(text) {
        let json = frame.encode().expect("what was read can be written");
        assert_eq!(ServerFrame::decode(&json).expect("it can be read again"), frame, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_decoded_or_refused(bytes in vec(any::<u8>(), 0..2_000)) {
        decode(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn almost_json_is_decoded_or_refused(text in almost_json()) {
        decode(&text);
    }

    #[test]
    fn damaged_frames_are_decoded_or_refused(bytes in damaged()) {
        decode(&String::from_utf8_lossy(&bytes));
    }
}
