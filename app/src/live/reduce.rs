//! From frames to [`Live`]: each frame changes the fields that it is about, and says what the connection has to do next.

mod conduct;
mod room;

use super::store::{Live, LiveStoreFields};
use crate::socket::outbox::Command;
use ::room::Act;
use conductor::time::Timestamp;
use leptos::prelude::*;
use protocol::{ApiError, CommandId, LiveEvent, LiveState, Position, ServerFrame, Snapshot, Topic};
use reactive_stores::Store;

/// What the connection has to do after a frame.
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

/// How an event's position relates to what is known.
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

/// Changes `live` by one frame. Events that are known already change nothing; an event after a gap changes nothing either.
pub fn reduce(live: Store<Live>, frame: ServerFrame) -> Next {
    match frame {
        ServerFrame::Welcome { you, now, .. } => {
            live.identity().set(Some(you));
            Next::Clock(now)
        }
        ServerFrame::Resumed { topic, position } => {
            set_position(live, topic, position);
            Next::Nothing
        }
        ServerFrame::Snapshot { topic, position, view } => {
            match view {
                Snapshot::Room(view) => room::replace(live, *view),
                Snapshot::Conduct(view) => conduct::replace(live, *view),
                Snapshot::Unknown => {}
            }
            set_position(live, topic, position);
            Next::Nothing
        }
        ServerFrame::Event { topic, position, event } => match place(get_position(live, topic), position) {
            Place::Known => Next::Nothing,
            Place::Gap => Next::Reconnect,
            Place::Next => {
                match event {
                    LiveEvent::Room(event) => room::happened(live, event),
                    LiveEvent::Conduct(event) => conduct::happened(live, *event),
                    LiveEvent::Unknown => {}
                }
                set_position(live, topic, position);
                Next::Nothing
            }
        },
        ServerFrame::State { state } => {
            match state {
                LiveState::Pulse(pulse) => room::pulse(live, pulse),
                LiveState::Tally { poll, tally } => room::tally(live, poll, tally),
                LiveState::You(you) => live.you().set(Some(you)),
                LiveState::Score(reading) => live.reading().set(Some(reading)),
                LiveState::Unknown => {}
            }
            Next::Nothing
        }
        ServerFrame::Ack { command } => Next::Acked(command),
        ServerFrame::Nack { command, error } => Next::Nacked(command, error),
        ServerFrame::Bye { code, retry_after_ms } => Next::Goodbye { code, retry_after_ms },
        ServerFrame::Pong | ServerFrame::Unknown => Next::Nothing,
    }
}

/// What a page knows the moment it does something, before the server does: which messages and questions are its own.
pub fn did(live: Store<Live>, command: &Command) {
    let written = match command {
        Command::Act(Act::Say { message, .. }) => message.0,
        Command::Act(Act::Ask { question, .. }) => question.0,
        Command::Act(_) | Command::Order(_) => return,
    };
    live.written().write_untracked().insert(written);
}

/// What is certain once the server has done a command, and that no event tells: one's own vote, support, pace and name.
pub fn settled(live: Store<Live>, command: &Command) {
    if let Command::Act(act) = command {
        room::settled(live, act);
    }
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
