//! [`Board`]: the things in the room that people can react to, known to all simulated people together.

use conductor::arm::{Arm, PollKind};
use conductor::id::{InterventionId, PollId, QuestionId};
use protocol::Position;
use room::{InterventionView, PollView, QuestionState, RoomEvent, RoomView};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

/// An open poll, as far as a voter needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ballot {
    /// The poll.
    pub poll: PollId,
    /// Number of options.
    pub options: u8,
    /// Form of the answers.
    pub kind: PollKind,
}

#[derive(Debug, Default)]
struct State {
    /// The last event that is in here: everybody receives the same ones, only the first copy counts.
    position: Position,
    polls: BTreeMap<PollId, Ballot>,
    questions: BTreeSet<QuestionId>,
    arms: BTreeMap<InterventionId, Arm>,
    ended: bool,
}

/// Everything to react to.
#[derive(Debug, Default)]
pub struct Board(Mutex<State>);

impl Board {
    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        // The state is consistent after every statement, so a panic elsewhere does not spoil it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes over a whole room, unless something newer is known.
    pub fn snapshot(&self, position: Position, view: &RoomView) {
        let mut state = self.state();
        if position < state.position {
            return;
        }
        *state = State { position, ended: view.ended_at.is_some(), ..State::default() };
        for poll in view.polls.iter().filter(|poll| poll.is_open()) {
            state.opened(poll);
        }
        let open = view.questions.iter().filter(|question| matches!(question.state, QuestionState::Queued | QuestionState::Live));
        state.questions.extend(open.map(|question| question.id));
        for intervention in &view.interventions {
            state.intervened(intervention);
        }
    }

    /// Takes over an event, unless it is known.
    pub fn event(&self, position: Position, event: &RoomEvent) {
        let mut state = self.state();
        if position <= state.position {
            return;
        }
        state.position = position;
        match event {
            RoomEvent::PollOpened { poll } => state.opened(poll),
            RoomEvent::PollClosed { poll, .. } | RoomEvent::PollWithdrawn { poll } => {
                state.polls.remove(poll);
            }
            RoomEvent::Asked { question } => {
                state.questions.insert(question.id);
            }
            RoomEvent::QuestionMarked { question, state: QuestionState::Answered | QuestionState::Archived } => {
                state.questions.remove(question);
            }
            RoomEvent::Intervened { intervention } => state.intervened(intervention),
            RoomEvent::InterventionEnded { intervention, .. } => {
                state.arms.remove(intervention);
            }
            RoomEvent::Ended { .. } => state.ended = true,
            _ => {}
        }
    }

    /// The arms that are at work.
    pub fn arms(&self) -> Vec<Arm> {
        self.state().arms.values().copied().collect()
    }

    /// Open polls, the oldest first.
    pub fn ballots(&self) -> Vec<Ballot> {
        self.state().polls.values().cloned().collect()
    }

    /// Questions that take votes.
    pub fn questions(&self) -> Vec<QuestionId> {
        self.state().questions.iter().copied().collect()
    }

    /// Returns whether the session is over.
    pub fn has_ended(&self) -> bool {
        self.state().ended
    }

    /// The session is over, as a close code said.
    pub fn end(&self) {
        self.state().ended = true;
    }
}

impl State {
    fn opened(&mut self, poll: &PollView) {
        let options = u8::try_from(poll.options.len()).unwrap_or(u8::MAX);
        self.polls.insert(poll.id, Ballot { poll: poll.id, options, kind: poll.kind.clone() });
    }

    fn intervened(&mut self, intervention: &InterventionView) {
        self.arms.insert(intervention.id, intervention.content.arm());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use conductor::arm::Content;
    use conductor::id::{AttendeeId, OrganizerId};
    use conductor::time::Timestamp;
    use room::{Act, Actor, Room, Viewer};
    use uuid::Uuid;

    const HOST: Actor = Actor::Organizer(OrganizerId(Uuid::from_u128(1)));
    const ADA: Actor = Actor::Attendee(AttendeeId(Uuid::from_u128(2)));

    /// Acts in a room; the events that attendees see, numbered.
    fn act(room: &mut Room, last: &mut Position, actor: Actor, act: Act) -> Vec<(Position, RoomEvent)> {
        let events = room.apply(actor, act, Timestamp::from_millis(0)).expect("the act is accepted");
        let seen = events.into_iter().filter(|event| event.audience() == room::Audience::Everyone);
        seen.map(|event| {
            last.offset += 1;
            (*last, event)
        })
        .collect()
    }

    #[test]
    fn events_and_snapshots_say_the_same_and_each_event_counts_once() {
        let (mut room, mut last, board) = (Room::new("A talk"), Position { epoch: 1, offset: 0 }, Board::default());
        let poll = Content::Poll { question: "Which?".into(), options: vec!["A".into(), "B".into()], kind: PollKind::Single };
        let acts = [
            (ADA, Act::Ask { question: QuestionId(Uuid::from_u128(3)), text: "Why?".into() }),
            (Actor::System, Act::Intervene { intervention: InterventionId(Uuid::from_u128(4)), content: poll, poll: None }),
        ];
        for (actor, done) in acts {
            let events = act(&mut room, &mut last, actor, done);
            for (position, event) in events.iter().chain(&events) {
                board.event(*position, event);
            }
        }
        let check = |board: &Board| {
            assert_eq!(board.arms(), [Arm::Poll]);
            assert_eq!(board.ballots(), [Ballot { poll: PollId(Uuid::from_u128(4)), options: 2, kind: PollKind::Single }]);
            assert_eq!(board.questions(), [QuestionId(Uuid::from_u128(3))]);
        };
        check(&board);
        let late = Board::default();
        late.snapshot(last, &room.view(Viewer::Projector));
        check(&late);
        let old = (Position { epoch: 1, offset: 0 }, Room::new("A talk").view(Viewer::Projector));
        board.snapshot(old.0, &old.1);
        check(&board);
        for (position, event) in act(&mut room, &mut last, HOST, Act::End) {
            board.event(position, &event);
        }
        assert!(board.has_ended() && board.arms().is_empty() && board.ballots().is_empty());
    }
}
