//! Rooms in which people acted: a usual one, and one that is as large as rooms get.

use crate::samples::{ATTENDEE, INTERVENTION, MESSAGE, ORGANIZER, POLL, QUESTION, at, id, poll_content};
use conductor::arm::PollKind;
use conductor::id::{AttendeeId, MessageId, PollId, QuestionId};
use conductor::signal::Phase;
use room::{Act, Actor, Pace, PollView, Reaction, Room};
use uuid::Uuid;

/// A room in which something happened, as one of its attendees sees it.
pub fn room() -> Room {
    let mut room = Room::new("How we scaled");
    let ada = Actor::Attendee(ATTENDEE);
    let bob = Actor::Attendee(AttendeeId(id(0x0a)));
    let host = Actor::Organizer(ORGANIZER);
    let acts = [
        (ada, Act::Join { name: None }),
        (bob, Act::Join { name: Some("Bob".into()) }),
        (host, Act::SetPhase { phase: Phase::Talk }),
        (ada, Act::Say { message: MESSAGE, text: "Hello!".into() }),
        (bob, Act::Ask { question: QUESTION, text: "How does it scale?".into() }),
        (ada, Act::Upvote { question: QUESTION, on: true }),
        (Actor::System, Act::Intervene { intervention: INTERVENTION, content: poll_content(), poll: Some(POLL) }),
        (ada, Act::Vote { poll: POLL, choices: vec![1] }),
        (bob, Act::React { emoji: Reaction::Clap }),
        (bob, Act::Pace { pace: Some(Pace::Lost) }),
    ];
    for ((actor, act), s) in acts.into_iter().zip(1..) {
        room.apply(actor, act, at(s)).expect("the act is accepted");
    }
    room
}

/// A room that is full of the longest words.
pub fn full_room() -> Room {
    let mut room = Room::new(&"𝄞".repeat(120));
    let wide = |n: u32, chars: usize| format!("{n} {}", "𝄞".repeat(chars - 5));
    for n in 0..1_000_u32 {
        let uuid = Uuid::from_u128(u128::from(n));
        let actor = Actor::Attendee(AttendeeId(uuid));
        let rename = Act::Rename { name: wide(n, 40) };
        let say = Act::Say { message: MessageId(uuid), text: wide(n, 500) };
        let ask = Act::Ask { question: QuestionId(uuid), text: wide(n, 300) };
        for act in [rename, say, ask] {
            room.apply(actor, act, at(i64::from(n))).expect("the act is accepted");
        }
    }
    for n in 0..20 {
        let poll = PollId(Uuid::from_u128(n.into()));
        let options = (0..6).map(|option| wide(option, 100)).collect();
        let open = Act::OpenPoll { poll, question: wide(n, 300), options, kind: PollKind::Multiple, seconds: None };
        room.apply(Actor::System, open, at(2_000)).expect("the act is accepted");
        if n < 10 {
            room.apply(Actor::System, Act::ClosePoll { poll }, at(2_000)).expect("the act is accepted");
        }
    }
    room
}

/// A poll of the conductor that has just opened.
pub fn poll_view() -> PollView {
    PollView {
        id: POLL,
        question: "Still with us?".into(),
        options: vec!["Yes".into(), "Not quite".into()],
        multiple: false,
        kind: PollKind::Single,
        said: Vec::new(),
        liked: Vec::new(),
        score: None,
        opened_at: at(20),
        closes_at: Some(at(620)),
        closed_at: None,
        revealed: false,
        voters: 0,
        mine: vec![],
        tally: None,
        intervention: Some(INTERVENTION),
        again: None,
    }
}
