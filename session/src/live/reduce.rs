//! Reducer from frames to [`Live`]: each frame changes the fields that it is about, and says what the connection has to do next.
//!
//! A phone reads nothing of the conductor and tells it nothing, so its program does not hold the code that would: see [`Speech`].

mod conduct;
mod room;

use super::store::{Live, LiveStoreFields};
use crate::outbox::Command;
use ::room::Act;
use conductor::reading::Reading;
use conductor::time::Timestamp;
use leptos::prelude::*;
use protocol::{
    ApiError, ClientFrame, CommandId, ConductEvent, ConductView, EventOf, Position, ServerFrameOf, SnapshotOf, StateOf, TeamRole, Topic,
};
use reactive_stores::{Store, Subfield};
use serde::de::IgnoredAny;

/// The connection's next step after a frame.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// Nothing.
    Nothing,
    /// The server's time is this.
    Clock(Timestamp),
    /// Something was missed: connect again, and ask for everything.
    Reconnect,
    /// A command was done.
    Acked(CommandId),
    /// A command was not done.
    Nacked(CommandId, ApiError),
    /// The connection is about to be closed.
    Goodbye {
        /// The number of the close frame that follows.
        code: u16,
        /// Least milliseconds to wait before connecting again.
        retry_after_ms: Option<u64>,
    },
}

/// The relation of an event's position to the last one known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// It is known already.
    Known,
    /// It is the next.
    Next,
    /// Something between is missing, or the stream is another one.
    Gap,
}

fn place(known: Option<Position>, event: Position) -> Place {
    match known {
        Some(known) if known.epoch != event.epoch => Place::Gap,
        Some(known) if event.offset <= known.offset => Place::Known,
        Some(known) if event.offset == known.offset + 1 => Place::Next,
        _ => Place::Gap,
    }
}

/// The part of the protocol that a page speaks. Only what it names becomes part of the program that the page's browser downloads.
#[derive(Clone, Copy, Debug)]
pub struct Speech {
    /// Takes one frame, as it came, into what a page knows; `None` if the text is no frame.
    pub read: fn(Store<Live>, &str) -> Option<Next>,
    /// The frame as JSON; `None` if pages of this kind do not say such things.
    pub write: fn(ClientFrame) -> Option<String>,
}

/// The room and the conductor, for dashboards.
pub const EVERYTHING: Speech = Speech {
    read: |live, text| Some(reduce::<Followed>(live, ServerFrameOf::read_lightly(text).ok()?)),
    write: |frame| Some(frame.encode()),
};

/// The room alone, for attendees and screens: they neither receive nor send anything else.
pub const THE_ROOM: Speech = Speech {
    read: |live, text| Some(reduce::<Passed>(live, ServerFrameOf::read_lightly(text).ok()?)),
    write: |frame| frame.of_attendee().map(|frame| frame.encode()),
};

/// The page's handling of the conductor's half of the protocol.
pub trait Conducted {
    /// The whole of it.
    type View;
    /// One event of it.
    type Event;
    /// The score.
    type Reading;

    /// Replaces everything.
    fn replace(live: Store<Live>, view: Self::View);
    /// Changes what one event is about.
    fn happened(live: Store<Live>, event: Self::Event);
    /// Takes the score; with it comes the session's clock.
    fn score(live: Store<Live>, reading: Self::Reading) -> Next;
    /// Takes whether the server is degraded.
    fn server(live: Store<Live>, degraded: bool);
    /// Takes the role of the member who looks.
    fn member(live: Store<Live>, role: TeamRole);
}

/// The conductor is followed.
pub enum Followed {}

impl Conducted for Followed {
    type View = Box<ConductView>;
    type Event = Box<ConductEvent>;
    type Reading = Reading;

    fn replace(live: Store<Live>, view: Self::View) {
        conduct::replace(live, *view);
    }

    fn happened(live: Store<Live>, event: Self::Event) {
        conduct::happened(live, *event);
    }

    fn score(live: Store<Live>, reading: Self::Reading) -> Next {
        // A session that is played has a clock of its own, faster than the page's.
        let now = reading.at;
        live.reading().set(Some(reading));
        Next::Clock(now)
    }

    fn server(live: Store<Live>, degraded: bool) {
        live.degraded().set(degraded);
    }

    fn member(live: Store<Live>, role: TeamRole) {
        live.role().set(role);
    }
}

/// The conductor is passed over.
pub enum Passed {}

impl Conducted for Passed {
    type View = IgnoredAny;
    type Event = IgnoredAny;
    type Reading = IgnoredAny;

    fn replace(_: Store<Live>, _: IgnoredAny) {}
    fn happened(_: Store<Live>, _: IgnoredAny) {}
    fn score(_: Store<Live>, _: IgnoredAny) -> Next {
        Next::Nothing
    }
    fn server(_: Store<Live>, _: bool) {}
    fn member(_: Store<Live>, _: TeamRole) {}
}

/// Changes `live` by one frame. Events that are known already change nothing; an event after a gap changes nothing either.
pub fn reduce<C: Conducted>(live: Store<Live>, frame: ServerFrameOf<C::View, C::Event, C::Reading>) -> Next {
    match frame {
        ServerFrameOf::Welcome { you, now, .. } => {
            live.identity().set(Some(you));
            // It may be another server, or well again; if not, it says so next.
            C::server(live, false);
            Next::Clock(now)
        }
        ServerFrameOf::Resumed { topic, position } => {
            set_position(live, topic, position);
            Next::Nothing
        }
        ServerFrameOf::Snapshot { topic, position, view } => {
            match view {
                SnapshotOf::Room(view) => room::replace(live, *view),
                SnapshotOf::Conduct(view) => C::replace(live, view),
                SnapshotOf::Unknown => {}
            }
            set_position(live, topic, position);
            Next::Nothing
        }
        ServerFrameOf::Event { topic, position, event } => match place(get_position(live, topic), position) {
            Place::Known => Next::Nothing,
            Place::Gap => Next::Reconnect,
            Place::Next => {
                match event {
                    EventOf::Room(event) => room::happened(live, event),
                    EventOf::Conduct(event) => C::happened(live, event),
                    EventOf::Unknown => {}
                }
                set_position(live, topic, position);
                Next::Nothing
            }
        },
        ServerFrameOf::State { state } => {
            match state {
                StateOf::Pulse(pulse) => room::pulse(live, pulse),
                StateOf::Tally { poll, tally } => room::tally(live, poll, tally),
                StateOf::You(you) => live.you().set(Some(you)),
                StateOf::Score(reading) => return C::score(live, reading),
                StateOf::Own(own) => room::own(live, own),
                StateOf::Server { degraded } => C::server(live, degraded),
                StateOf::Member { role } => C::member(live, role),
                StateOf::Unknown => {}
            }
            Next::Nothing
        }
        ServerFrameOf::Ack { command } => Next::Acked(command),
        ServerFrameOf::Nack { command, error } => Next::Nacked(command, error),
        ServerFrameOf::Bye { code, retry_after_ms } => Next::Goodbye { code, retry_after_ms },
        ServerFrameOf::Pong | ServerFrameOf::Unknown => Next::Nothing,
    }
}

/// Notes what a page knows the moment it does something, before the server does: which messages and questions are its own.
pub fn did(live: Store<Live>, command: &Command) {
    let written = match command {
        Command::Act(Act::Say { message, .. } | Act::Reply { message, .. }) => message.0,
        Command::Act(Act::Ask { question, .. } | Act::AskUnnamed { question, .. }) => question.0,
        Command::Act(_) | Command::Order(_) => return,
    };
    live.written().write_untracked().insert(written);
}

/// Applies what is certain once the server has done a command and what no event says: one's own vote, support, pace and name.
pub fn settled(live: Store<Live>, command: &Command) {
    if let Command::Act(act) = command {
        room::settled(live, act);
    }
}

/// Changes the first entry of a list that `is_it` finds, and tells who reads the list; without such an entry nothing happens.
fn change<T: 'static>(list: Subfield<Store<Live>, Live, Vec<T>>, is_it: impl Fn(&T) -> bool, change: impl FnOnce(&mut T)) {
    list.maybe_update(|list| list.iter_mut().find(|known| is_it(known)).map(change).is_some());
}

fn get_position(live: Store<Live>, topic: Topic) -> Option<Position> {
    match topic {
        Topic::Room => live.room_position().get_untracked(),
        Topic::Conduct => live.conduct_position().get_untracked(),
        Topic::Pulse | Topic::Score | Topic::Unknown => None,
    }
}

fn set_position(live: Store<Live>, topic: Topic, position: Position) {
    match topic {
        Topic::Room => live.room_position().set(Some(position)),
        Topic::Conduct => live.conduct_position().set(Some(position)),
        Topic::Pulse | Topic::Score | Topic::Unknown => {}
    }
}

#[cfg(test)]
mod tests;
