//! The changes that accepted acts make in the talk of the room: messages, questions, and who takes part in it. Nothing is refused here.

use super::Room;
use crate::ban::Whom;
use crate::chat::{Said, Speaker, Was};
use crate::event::RoomEvent;
use crate::intervention::Ending;
use crate::poll::Poll;
use crate::presence::pseudonym;
use crate::question::{Asked, QuestionState};
use conductor::id::{AttendeeId, MessageId, QuestionId};
use conductor::time::Timestamp;

impl Room {
    /// Adds a message of an attendee, or of somebody who runs the room.
    pub(super) fn say(
        &mut self,
        attendee: Option<AttendeeId>,
        id: MessageId,
        reply_to: Option<MessageId>,
        text: String,
        now: Timestamp,
        events: &mut Vec<RoomEvent>,
    ) {
        let (author, speaker, fresh) = match attendee {
            Some(who) => {
                let speaker = self.people.speaks(who);
                (self.people.name(who), Some(speaker), self.people.is_fresh(who, now))
            }
            None => (String::new(), None, false),
        };
        let held = attendee.is_some() && self.talk.holds_message(&text);
        let message = self.chat.say(Said { id, at: now, author, speaker, text, reply_to, fresh, held });
        match attendee.filter(|_| held) {
            Some(who) => events.extend([RoomEvent::MessageForHosts { message }, RoomEvent::Concerns(who)]),
            None => events.push(RoomEvent::Said { message }),
        }
    }

    /// Gives a message new words. Those that may not be shown at once wait, and the message with them.
    pub(super) fn edit(&mut self, id: MessageId, text: String, events: &mut Vec<RoomEvent>) {
        let holds = self.talk.holds_message(&text);
        let Some((was, message)) = self.chat.edit(id, text, holds) else { return };
        if !message.held {
            events.push(RoomEvent::Said { message });
            // Whoever pinned it did not pin these words.
            self.unpin_changed(events);
            return;
        }
        if was == Was::Public {
            events.push(RoomEvent::Hidden { message: id });
            self.unpin_changed(events);
        }
        let speaker = message.speaker;
        events.push(RoomEvent::MessageForHosts { message });
        self.concerns(speaker, events);
    }

    /// Shows a message to everybody that waited or was taken away.
    pub(super) fn show(&mut self, id: MessageId, events: &mut Vec<RoomEvent>) {
        let Some((was_held, message)) = self.chat.show(id) else { return };
        let speaker = message.speaker.filter(|_| was_held);
        events.push(RoomEvent::Said { message });
        self.concerns(speaker, events);
    }

    /// Tells of a message that was taken away.
    pub(super) fn taken_away(&mut self, id: MessageId, was: Was, events: &mut Vec<RoomEvent>) {
        match was {
            Was::Public => {
                events.push(RoomEvent::Hidden { message: id });
                self.unpin_changed(events);
            }
            Was::Held => {
                events.extend(self.chat.for_hosts(id).map(|message| RoomEvent::MessageForHosts { message }));
                self.concerns(self.chat.speaker_of(id), events);
            }
        }
    }

    fn unpin_changed(&mut self, events: &mut Vec<RoomEvent>) {
        if self.chat.unpin_changed() {
            events.push(RoomEvent::Pinned { message: None });
        }
    }

    fn concerns(&self, speaker: Option<Speaker>, events: &mut Vec<RoomEvent>) {
        events.extend(speaker.and_then(|speaker| self.people.behind(speaker)).map(RoomEvent::Concerns));
    }

    /// Adds a question; without a number it has no name either.
    pub(super) fn ask(
        &mut self,
        id: QuestionId,
        asker: AttendeeId,
        speaker: Option<Speaker>,
        text: String,
        now: Timestamp,
        events: &mut Vec<RoomEvent>,
    ) {
        let held = self.talk.holds_question(&text);
        let author = speaker.map(|_| self.people.name(asker)).unwrap_or_default();
        let question = self.questions.ask(Asked { id, at: now, author, asker, speaker, text, held });
        if held {
            events.extend([RoomEvent::QuestionForHosts { question }, RoomEvent::Concerns(asker)]);
        } else {
            events.push(RoomEvent::Asked { question });
        }
    }

    /// Moves a question on; a promotion whose question is no longer live is over.
    pub(super) fn mark_question(&mut self, question: QuestionId, state: QuestionState, now: Timestamp, events: &mut Vec<RoomEvent>) {
        let Some(before) = self.questions.state(question) else { return };
        if !before.is_public() && !state.is_public() {
            // Attendees do not know it, and do not come to know it.
            self.questions.mark(question, state);
            self.tell_hosts(question, events);
            if before == QuestionState::Held {
                self.concerns_asker(question, events);
            }
            return;
        }
        let apart = if state.is_public() { self.questions.unmerge(question) } else { None };
        // A screen that had no room for the question learns of it now, before it is on top.
        if state == QuestionState::Live {
            events.extend(self.questions.left_out_of_screens(question).map(|question| RoomEvent::Asked { question }));
        }
        for (changed, state) in self.questions.mark(question, state) {
            // People who came while it was put away, or waited, do not know it.
            if !before.is_public() && changed == question {
                events.extend(self.questions.shown(question).map(|question| RoomEvent::Asked { question }));
            }
            events.push(RoomEvent::QuestionMarked { question: changed, state });
            if state != QuestionState::Live {
                let ending = if changed == question { Ending::Done } else { Ending::Replaced };
                events.extend(self.interventions.end(now, ending, |view| super::perform::promotes(view, changed)));
            }
        }
        if before == QuestionState::Held {
            self.concerns_asker(question, events);
        }
        if let Some((into, gone)) = apart {
            self.tell_hosts(question, events);
            self.tell_changed(into, events);
            events.extend(gone.into_iter().map(|who| RoomEvent::Supports { who, question: into, on: false }));
        }
    }

    fn concerns_asker(&self, question: QuestionId, events: &mut Vec<RoomEvent>) {
        events.extend(self.questions.get(question).ok().map(|question| RoomEvent::Concerns(question.asker)));
    }

    /// Tells organizers what attendees do not see of a question.
    fn tell_hosts(&self, question: QuestionId, events: &mut Vec<RoomEvent>) {
        events.extend(self.questions.for_hosts(question).map(|question| RoomEvent::QuestionForHosts { question }));
    }

    /// Tells everybody who may see a question how it is now.
    fn tell_changed(&self, question: QuestionId, events: &mut Vec<RoomEvent>) {
        if self.questions.state(question).is_some_and(QuestionState::is_public) {
            events.extend(self.questions.shown(question).map(|question| RoomEvent::Asked { question }));
        } else {
            self.tell_hosts(question, events);
        }
    }

    /// Takes a question back for who asked it. What was merged into it waits for itself again.
    pub(super) fn withdraw_question(&mut self, question: QuestionId, now: Timestamp, events: &mut Vec<RoomEvent>) {
        for other in self.questions.merged_into(question) {
            self.mark_question(other, QuestionState::Queued, now, events);
        }
        if self.questions.take_back(question) {
            events.push(RoomEvent::QuestionMarked { question, state: QuestionState::Withdrawn });
        } else {
            self.tell_hosts(question, events);
        }
        self.concerns_asker(question, events);
    }

    /// Adds to a question what organizers note.
    pub(super) fn amend_question(
        &mut self,
        question: QuestionId,
        label: Option<String>,
        pinned: Option<bool>,
        answer: Option<String>,
        now: Timestamp,
        events: &mut Vec<RoomEvent>,
    ) {
        let answers = answer.as_ref().is_some_and(|answer| !answer.is_empty());
        self.questions.amend(question, label, pinned, answer);
        self.tell_changed(question, events);
        if answers {
            self.mark_question(question, QuestionState::Answered, now, events);
        }
    }

    /// Lets questions count as another.
    pub(super) fn merge_questions(&mut self, into: QuestionId, questions: &[QuestionId], now: Timestamp, events: &mut Vec<RoomEvent>) {
        let merged = self.questions.merge(into, questions);
        for question in merged.away {
            events.push(RoomEvent::QuestionMarked { question, state: QuestionState::Archived });
            events.extend(self.interventions.end(now, Ending::Replaced, |view| super::perform::promotes(view, question)));
            self.tell_hosts(question, events);
        }
        self.tell_changed(into, events);
        events.extend(merged.brought.into_iter().map(|who| RoomEvent::Supports { who, question: into, on: true }));
    }

    /// Tells of a question that was put away together with its asker.
    pub(super) fn put_away(&self, question: QuestionId, was_public: bool, events: &mut Vec<RoomEvent>) {
        if was_public {
            events.push(RoomEvent::QuestionMarked { question, state: QuestionState::Archived });
        } else {
            self.tell_hosts(question, events);
        }
    }

    /// Shuts somebody out.
    pub(super) fn ban(&mut self, whom: Whom, now: Timestamp, events: &mut Vec<RoomEvent>) {
        let Ok(who) = self.meant(whom) else { return };
        // A question without a name must not tell, by what disappears with it, who asked.
        let unnamed = self.unnamed(whom);
        let hidden = match self.people.speaker(who).filter(|_| unnamed.is_none()) {
            Some(speaker) => self.chat.hide_all_of(speaker),
            None => Vec::new(),
        };
        for (message, was) in &hidden {
            self.taken_away(*message, *was, events);
        }
        let away = match unnamed {
            Some(unnamed) => self.questions.put_away(|question| question.id == unnamed),
            None => self.questions.put_away(|question| question.asker == who && question.speaker.is_some()),
        };
        for (question, was_public) in &away {
            self.put_away(*question, *was_public, events);
        }
        if unnamed.is_none() {
            self.hands.lower(who);
        }
        self.paces.forget(who);
        self.polls.set_aside(who, true);
        self.polls.award(pseudonym);
        events.extend(self.polls.answered_by(who).filter_map(told_again));
        let name = unnamed.is_none().then(|| self.people.name(who));
        // What waited stays turned down if the ban is lifted: nobody has approved it.
        let messages = hidden.into_iter().filter(|(_, was)| *was == Was::Public).map(|(id, _)| id).collect();
        let questions = away.into_iter().filter(|(_, was_public)| *was_public).map(|(id, _)| id).collect();
        self.bans.add((who, unnamed), name, now, messages, questions);
        events.push(RoomEvent::Concerns(who));
    }

    /// Lets somebody in again who was shut out, and brings back what the ban took away.
    pub(super) fn unban(&mut self, ban: u32, now: Timestamp, events: &mut Vec<RoomEvent>) {
        let Some(ban) = self.bans.lift(ban) else { return };
        for message in ban.messages {
            self.show(message, events);
        }
        for question in ban.questions {
            if self.questions.state(question) == Some(QuestionState::Archived) {
                self.mark_question(question, QuestionState::Queued, now, events);
            }
        }
        let counts = !self.people.is_aside(ban.who) && !self.bans.hold(ban.who);
        if self.people.asides().keep_all_of(ban.who) {
            self.polls.set_aside(ban.who, true);
        } else if self.people.asides().keep_closed_votes_of(ban.who) {
            self.polls.count_in_open(ban.who, counts);
        } else {
            self.polls.set_aside(ban.who, !counts);
        }
        self.polls.award(pseudonym);
        events.extend(self.polls.answered_by(ban.who).filter_map(told_again));
        events.push(RoomEvent::Concerns(ban.who));
    }
}

/// The event that showed a tally to everybody, as it is now. It takes the place of the earlier one, which may hold answers that were taken
/// away since.
pub(super) fn told_again(poll: &Poll) -> Option<RoomEvent> {
    let (closed_at, tally) = poll.shown()?;
    Some(match closed_at {
        Some(at) => RoomEvent::PollClosed { poll: poll.id, at, tally },
        None => RoomEvent::PollRevealed { poll: poll.id, tally },
    })
}
