//! [`First`]: the first frame about a topic. The room of all who have left no trace in it is the same: it is made and
//! encoded once, however many come at that moment.

use crate::hub::encode;
use axum::extract::ws::Utf8Bytes;
use protocol::{Position, ServerFrame, Snapshot, Topic};
use room::{RoomView, YouView};
use std::sync::Arc;

/// The first frame about a topic.
#[derive(Clone, Debug)]
pub enum First {
    /// A frame of its own.
    Frame(Box<ServerFrame>),
    /// The room as others see it too, and the attendee.
    Room(Arc<SharedRoom>, Option<Box<YouView>>),
}

/// A room as everybody sees it who has left no trace in it.
#[derive(Debug)]
pub struct SharedRoom {
    position: Position,
    view: RoomView,
    /// The frame before and after the attendee.
    head: String,
    tail: String,
}

/// The text before the first field of the view.
const VIEW: &str = r#""view":{"of":"room","#;

fn snapshot(position: Position, view: RoomView) -> ServerFrame {
    ServerFrame::Snapshot { topic: Topic::Room, position, view: Snapshot::Room(Box::new(view)) }
}

impl SharedRoom {
    /// The room at a position, as somebody sees it who is nobody in particular.
    #[must_use]
    pub fn new(position: Position, view: RoomView) -> Self {
        let frame = encode(&snapshot(position, view.clone()));
        let (head, tail) = frame.split_once(VIEW).expect("a snapshot has a view");
        Self { position, view, head: format!("{head}{VIEW}"), tail: tail.to_owned() }
    }

    /// The position of the last event in it.
    #[must_use]
    pub const fn position(&self) -> Position {
        self.position
    }
}

impl From<ServerFrame> for First {
    fn from(frame: ServerFrame) -> Self {
        Self::Frame(Box::new(frame))
    }
}

impl First {
    /// The frame as it goes out.
    #[must_use]
    pub fn text(&self) -> Utf8Bytes {
        match self {
            Self::Frame(frame) => encode(frame),
            Self::Room(room, None) => format!("{}{}", room.head, room.tail).into(),
            Self::Room(room, Some(you)) => {
                let you = serde_json::to_string(you).expect("an attendee has a JSON form: its keys are strings");
                format!(r#"{}"you":{you},{}"#, room.head, room.tail).into()
            }
        }
    }

    /// The frame.
    #[must_use]
    pub fn frame(self) -> ServerFrame {
        match self {
            Self::Frame(frame) => *frame,
            Self::Room(room, you) => snapshot(room.position, RoomView { you: you.map(|you| *you), ..room.view.clone() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use conductor::id::{AttendeeId, MessageId};
    use conductor::time::Timestamp;
    use room::{Act, Actor, Room, Viewer};
    use uuid::Uuid;

    #[test]
    fn a_shared_room_reads_as_one_s_own_does() {
        let (ann, ben) = (AttendeeId(Uuid::from_u128(1)), AttendeeId(Uuid::from_u128(2)));
        let mut room = Room::new("A title, \"view\":{\"of\":\"room\", of all things");
        let now = Timestamp::from_millis(5);
        for who in [ann, ben] {
            room.apply(Actor::Attendee(who), Act::Join { name: None }, now).unwrap();
        }
        let message = MessageId(Uuid::from_u128(3));
        room.apply(Actor::Attendee(ann), Act::Say { message, text: "Hello \"there\"".to_owned() }, now).unwrap();
        let position = Position { epoch: 8, offset: 1 };
        let shared = Arc::new(SharedRoom::new(position, room.view(Viewer::Projector)));
        assert!(room.is_stranger(ben) && !room.is_stranger(ann));
        for (viewer, you) in [(Viewer::Attendee(ben), Some(Box::new(room.you(ben)))), (Viewer::Projector, None)] {
            let own = snapshot(position, room.view(viewer));
            let first = First::Room(Arc::clone(&shared), you);
            assert_eq!(ServerFrame::decode(&first.text()).unwrap(), own);
            assert_eq!(first.frame(), own);
        }
    }
}
