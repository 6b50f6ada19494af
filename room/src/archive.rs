//! [`Archive`]: everything that was said, asked and voted in a room. A live room forgets old messages and shows a limited number of polls
//! and questions; exports and reports do not.

use crate::act::{Act, Actor};
use crate::chat::MessageView;
use crate::event::RoomEvent;
use crate::limits::QUESTIONS;
use crate::poll::PollView;
use crate::question::QuestionView;
use crate::room::Room;
use conductor::id::{MessageId, QuestionId};
use conductor::time::Timestamp;
use std::cmp::Reverse;
use std::collections::HashMap;

/// Everything that was said, asked and voted in a room, as organizers see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Archive {
    /// Every message, the oldest first.
    pub chat: Vec<MessageView>,
    /// Every question, in the order of screens.
    pub questions: Vec<QuestionView>,
    /// Every poll that was not withdrawn, the oldest first.
    pub polls: Vec<PollView>,
}

impl Archive {
    /// The fold of the acts that a room accepted, in their order, as it is at `now`. An act that the room refuses is left out.
    #[must_use]
    pub fn of(title: &str, acts: impl IntoIterator<Item = (Actor, Act, Timestamp)>, now: Timestamp) -> Self {
        let mut room = Room::new(title);
        let mut chat: Vec<MessageView> = Vec::new();
        let mut places: HashMap<MessageId, usize> = HashMap::new();
        let mut forgotten: HashMap<QuestionId, QuestionView> = HashMap::new();
        for (actor, act, at) in acts {
            // A full room forgets a question that was put away, to have a place for this one.
            if matches!(act, Act::Ask { .. } | Act::AskUnnamed { .. }) && room.all_questions().len() >= QUESTIONS {
                let away = room.all_questions().into_iter().filter(|question| question.state.is_away());
                forgotten.extend(away.map(|question| (question.id, question)));
            }
            for event in room.apply(actor, act, at).unwrap_or_default() {
                match event {
                    RoomEvent::Said { message } | RoomEvent::MessageForHosts { message } => match places.get(&message.id) {
                        Some(place) => {
                            if let Some(known) = chat.get_mut(*place) {
                                *known = message;
                            }
                        }
                        None => {
                            places.insert(message.id, chat.len());
                            chat.push(message);
                        }
                    },
                    RoomEvent::Hidden { message } => {
                        if let Some(message) = places.get(&message).and_then(|place| chat.get_mut(*place)) {
                            message.hidden = true;
                        }
                    }
                    _ => {}
                }
            }
        }
        room.tick(now);
        let mut questions = room.all_questions();
        forgotten.retain(|id, _| questions.iter().all(|question| question.id != *id));
        let mut forgotten: Vec<QuestionView> = forgotten.into_values().collect();
        forgotten.sort_by_key(|question| Reverse(question.at));
        questions.extend(forgotten);
        Self { chat, questions, polls: room.all_polls() }
    }
}
