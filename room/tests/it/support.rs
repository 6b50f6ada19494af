//! Short names for people, things and moments.

use conductor::id::{AttendeeId, InterventionId, MessageId, OrganizerId, PollId, QuestionId};
use conductor::time::{Span, Timestamp};
use room::{Act, Actor, PollKind, PollView, Refusal, Room, RoomEvent, RoomView, Viewer};
use uuid::Uuid;

pub const HOST: Actor = Actor::Organizer(OrganizerId(Uuid::from_u128(0x0907)));
pub const ADA: Actor = Actor::Attendee(person(1));
pub const BOB: Actor = Actor::Attendee(person(2));
pub const CY: Actor = Actor::Attendee(person(3));

pub const fn person(n: u128) -> AttendeeId {
    AttendeeId(Uuid::from_u128(0xa77e_0000_0000_4000_8000_0000_0000_0000 + n))
}

pub const fn poll(n: u128) -> PollId {
    PollId(Uuid::from_u128(0x9011_0000 + n))
}

pub const fn question(n: u128) -> QuestionId {
    QuestionId(Uuid::from_u128(0x9e57_0000 + n))
}

pub const fn message(n: u128) -> MessageId {
    MessageId(Uuid::from_u128(0x3e55_0000 + n))
}

pub const fn intervention(n: u128) -> InterventionId {
    InterventionId(Uuid::from_u128(0x1277_0000 + n))
}

/// `s` seconds after the session began.
pub fn at(s: i64) -> Timestamp {
    Timestamp::from_millis(1_700_000_000_000) + Span::from_secs(s)
}

pub fn open(n: u128) -> Act {
    Act::OpenPoll {
        poll: poll(n),
        question: "Tea or coffee?".into(),
        options: vec!["Tea".into(), "Coffee".into()],
        kind: PollKind::Single,
        seconds: None,
    }
}

pub fn vote(n: u128, choice: u8) -> Act {
    Act::Vote { poll: poll(n), choices: vec![choice] }
}

pub fn ask(n: u128) -> Act {
    Act::Ask { question: question(n), text: format!("Question {n}?") }
}

pub fn say(n: u128, text: &str) -> Act {
    Act::Say { message: message(n), text: text.into() }
}

/// Sets people aside until they have stayed, or lets them count again.
pub const fn aside(people: Vec<AttendeeId>, on: bool) -> Act {
    Act::SetAside { people, on, until_decided: false }
}

/// A room that is acted in, one second an act.
pub struct Stage {
    pub room: Room,
    pub now: i64,
}

impl Stage {
    pub fn new() -> Self {
        Self { room: Room::new("A talk"), now: 0 }
    }

    pub fn try_act(&mut self, actor: Actor, act: Act) -> Result<Vec<RoomEvent>, Refusal> {
        self.now += 1;
        self.room.apply(actor, act, at(self.now))
    }

    pub fn act(&mut self, actor: Actor, act: Act) -> Vec<RoomEvent> {
        self.try_act(actor, act).expect("the act is accepted")
    }

    pub fn refused(&mut self, actor: Actor, act: Act) -> Refusal {
        self.try_act(actor, act).expect_err("the act is refused")
    }

    /// Lets `s` seconds pass.
    pub fn wait(&mut self, s: i64) -> Vec<RoomEvent> {
        self.now += s;
        self.room.tick(at(self.now))
    }

    pub fn sees(&self, actor: Actor) -> RoomView {
        self.room.view(actor)
    }

    pub fn screen(&self) -> RoomView {
        self.room.view(Viewer::Projector)
    }

    pub fn poll_of(&self, actor: Actor, n: u128) -> PollView {
        self.sees(actor).polls.into_iter().find(|view| view.id == poll(n)).expect("the poll is shown")
    }
}

/// The names of events that screens see, in order.
pub fn shown(events: &[RoomEvent]) -> Vec<String> {
    events
        .iter()
        .filter(|event| !matches!(event, RoomEvent::Counted(_)))
        .map(|event| serde_json::to_value(event).expect("it is JSON")["type"].as_str().expect("it has a type").to_owned())
        .collect()
}
