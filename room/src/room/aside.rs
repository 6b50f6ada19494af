//! People who are set aside, and who count again.

use super::Room;
use crate::aside::KeptBack;
use crate::chat::Was;
use crate::event::RoomEvent;
use crate::presence::pseudonym;
use crate::question::QuestionState;
use conductor::id::AttendeeId;
use conductor::time::Timestamp;

impl Room {
    /// Sets somebody aside: their votes are not counted, what they wrote and supported is kept back, and they are not among those present.
    pub(super) fn set_aside(&mut self, who: AttendeeId, until_decided: bool, events: &mut Vec<RoomEvent>) {
        let speaker = self.people.speaker(who);
        let messages = speaker.map(|speaker| self.chat.hide_all_of(speaker)).unwrap_or_default();
        for (message, was) in &messages {
            self.taken_away(*message, *was, events);
        }
        let supported = self.questions.take_support_of(who);
        let questions = self.questions.put_away(|question| question.asker == who);
        for (question, was_public) in &questions {
            self.put_away(*question, *was_public, events);
        }
        self.paces.forget(who);
        if self.people.leave(who) {
            events.extend(self.left(who));
        }
        self.people.set_aside(who, until_decided, KeptBack { messages, questions, supported });
        self.polls.set_aside(who, true);
    }

    /// Lets somebody count again who has stayed; whoever was left out counts with what they do from now on. A result that everybody has seen changes only if an organizer says so: votes in polls that
    /// closed meanwhile stay out until then.
    pub(super) fn counts_again(&mut self, who: AttendeeId, now: Timestamp, events: &mut Vec<RoomEvent>) {
        if self.people.asides_mut().takes_part_again(who) {
            events.push(RoomEvent::Concerns(who));
            return;
        }
        let Some(kept) = self.people.asides_mut().remove(who) else { return };
        if self.polls.count_in_open(who, !self.bans.hold(who)) {
            self.people.asides_mut().closed_votes_wait(who);
        }
        self.bring_back(who, kept, now, events);
    }

    /// Decides about everybody who is set aside.
    pub(super) fn settle(&mut self, count: bool, now: Timestamp, events: &mut Vec<RoomEvent>) {
        for (who, kept) in self.people.asides_mut().settle(count) {
            self.polls.set_aside(who, self.bans.hold(who));
            self.bring_back(who, kept, now, events);
        }
        self.polls.award(pseudonym);
    }

    /// Shows again what was kept back, unless somebody who runs the room has done something with it since.
    fn bring_back(&mut self, who: AttendeeId, kept: KeptBack, now: Timestamp, events: &mut Vec<RoomEvent>) {
        if self.bans.hold(who) {
            return;
        }
        for (message, was) in kept.messages.into_iter().filter(|(message, _)| self.chat.is_hidden(*message)).collect::<Vec<_>>() {
            match was {
                Was::Public => self.show(message, events),
                Was::Held => {
                    self.chat.hold(message);
                    events.extend(self.chat.for_hosts(message).map(|message| RoomEvent::MessageForHosts { message }));
                }
            }
        }
        for (question, was_public) in kept.questions {
            if self.questions.is_put_away(question) {
                let state = if was_public { QuestionState::Queued } else { QuestionState::Held };
                self.mark_question(question, state, now, events);
            }
        }
        for question in kept.supported {
            self.questions.support_again(question, who);
        }
        events.push(RoomEvent::Concerns(who));
    }
}
