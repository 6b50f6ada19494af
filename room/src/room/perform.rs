//! The changes that accepted acts make, and the events that tell of them. Nothing is refused here.

use super::Room;
use super::check::Accepted;
use super::talking::told_again;
use crate::act::{Act, Actor, Durability};
use crate::door::Means;
use crate::event::RoomEvent;
use crate::intervention::{Ending, InterventionView};
use crate::poll::{Ballot, Poll};
use crate::presence::pseudonym;
use crate::question::QuestionState;
use conductor::arm::{Arm, Content};
use conductor::id::{AttendeeId, InterventionId, PollId, QuestionId};
use conductor::signal::{Participant, Signal};
use conductor::time::{Span, Timestamp};

impl Room {
    pub(super) fn perform(&mut self, actor: Actor, Accepted(act): Accepted, now: Timestamp, events: &mut Vec<RoomEvent>) {
        let attendee = actor.attendee();
        // Those who run the room do not raise its score, nor does who is set aside.
        let counted = attendee.filter(|who| !self.people.is_aside(*who));
        // Who does not want to be measured takes part like everybody else.
        let measured = counted.filter(|who| self.people.is_measured(*who));
        let count = |events: &mut Vec<RoomEvent>, signal: fn(Participant) -> Signal| {
            events.extend(measured.map(|who| RoomEvent::Counted(signal(who.into()))));
        };
        if let Some(who) = counted
            && act.durability() == Durability::Kept
            && !matches!(act, Act::Knock { .. })
        {
            self.people.acts(who, now);
        }
        match (act, attendee) {
            (Act::Join { name }, Some(who)) => {
                if let Some(name) = name {
                    self.people.rename(who, name);
                }
                if counted.is_some()
                    && let Some(gone) = self.people.make_room(who)
                {
                    events.extend(self.left(gone));
                }
                if counted.is_some() && self.people.enter(who) {
                    count(events, |who| Signal::Join { who });
                }
            }
            (Act::Away { connected }, Some(who)) => self.people.turn_away(who, connected),
            (Act::Leave, Some(who)) => {
                if self.people.leave(who) {
                    count(events, |who| Signal::Leave { who });
                }
            }
            (Act::Rename { name }, Some(who)) => self.people.rename(who, name),
            (Act::Measure { on }, Some(who)) => {
                if self.people.measure(who, on) && self.people.is_present(who) && counted.is_some() {
                    // For the conductor they come, or go.
                    events.push(RoomEvent::Counted(if on { Signal::Join { who: who.into() } } else { Signal::Leave { who: who.into() } }));
                }
            }
            (Act::Say { message, text }, _) => {
                self.say(attendee, message, None, text, now, events);
                count(events, |who| Signal::Chat { who });
            }
            (Act::Reply { message, to, text }, _) => {
                self.say(attendee, message, Some(to), text, now, events);
                count(events, |who| Signal::Chat { who });
            }
            (Act::Edit { message, text }, _) => self.edit(message, text, events),
            (Act::Show { message, .. }, _) => self.show(message, events),
            (Act::Pin { message, .. }, _) => {
                if self.chat.pin(message) {
                    events.push(RoomEvent::Pinned { message: self.chat.pinned() });
                }
            }
            (Act::Hide { message }, _) => {
                if let Some(was) = self.chat.hide(message) {
                    self.taken_away(message, was, events);
                }
            }
            (Act::Mute { speaker, on }, _) => {
                if let Some(who) = self.people.behind(speaker)
                    && self.people.is_muted(who) != on
                {
                    self.people.mute(who, on);
                    events.push(RoomEvent::Muted { speaker, on });
                }
            }
            (Act::OpenPoll { poll, question, options, kind, seconds }, _) => {
                let span = seconds.map(|seconds| Span::from_secs(i64::from(seconds)));
                self.open_poll(Poll::new(poll, question, options, kind, now).closing_after(span), events);
            }
            (Act::AskAgain { poll, of, seconds }, _) => {
                if let Ok(first) = self.polls.get(of) {
                    let span = seconds.map(|seconds| Span::from_secs(i64::from(seconds)));
                    let again = first.again(poll, now).closing_after(span);
                    self.open_poll(again, events);
                }
            }
            (Act::Vote { poll, choices }, Some(who)) => {
                let ballot = self.polls.get(poll).and_then(|poll| poll.ballot(&choices));
                if ballot.is_ok_and(|ballot| self.vote(poll, who, ballot, counted.is_some(), now)) {
                    count(events, |who| Signal::PollVote { who });
                }
            }
            (Act::Answer { poll, words }, Some(who)) => {
                let doubtful: Vec<&String> = words.iter().filter(|word| self.talk.has_blocked(word)).collect();
                if let Some(poll) = self.polls.get_mut(poll) {
                    doubtful.into_iter().for_each(|word| poll.doubt(word));
                }
                // Words in a poll count as a vote, never as chat: a poll must not raise the score that judges it.
                if self.vote(poll, who, Ballot::Words(words), counted.is_some(), now) {
                    count(events, |who| Signal::PollVote { who });
                }
            }
            (Act::Support { poll, idea, on }, Some(who)) => {
                let ballot = self.polls.get(poll).map(|poll| poll.with_support(who, &idea, on));
                if ballot.is_ok_and(|ballot| self.vote(poll, who, ballot, counted.is_some(), now)) {
                    count(events, |who| Signal::PollVote { who });
                }
            }
            (Act::JudgeAnswer { poll, answer, verdict }, _) => {
                if let Some(poll) = self.polls.get_mut(poll) {
                    poll.judge(&answer, &verdict);
                    events.extend(told_again(poll));
                }
            }
            (Act::RevealPoll { poll: id }, _) => {
                if let Some(poll) = self.polls.get_mut(id)
                    && poll.reveal()
                {
                    events.push(RoomEvent::PollRevealed { poll: id, tally: poll.tally(false) });
                }
            }
            (Act::ClosePoll { poll }, _) => self.close_poll(poll, now, Ending::Done, events),
            (Act::Ask { question, text }, Some(who)) => {
                let speaker = self.people.speaks(who);
                self.ask(question, who, Some(speaker), text, now, events);
                count(events, |who| Signal::Question { who });
            }
            (Act::AskUnnamed { question, text }, Some(who)) => {
                self.ask(question, who, None, text, now, events);
                count(events, |who| Signal::Question { who });
            }
            (Act::WithdrawQuestion { question }, _) => self.withdraw_question(question, now, events),
            (Act::AmendQuestion { question, label, pinned, answer }, _) => {
                self.amend_question(question, label, pinned, answer, now, events)
            }
            (Act::MergeQuestions { into, questions }, _) => self.merge_questions(into, &questions, now, events),
            (Act::SetRules { rules, blocked }, _) => {
                if self.talk.set(rules, blocked) {
                    events.push(RoomEvent::RulesSet { rules });
                }
            }
            (Act::Ban { whom }, _) => self.ban(whom, now, events),
            (Act::Unban { ban }, _) => self.unban(ban, now, events),
            (Act::RaiseHand { on }, Some(who)) => {
                if on && self.hands.raise(who, now) {
                    // A hand is a sign of life that costs as much as an emoji.
                    count(events, |who| Signal::Reaction { who });
                } else if !on {
                    self.hands.lower(who);
                }
                events.push(RoomEvent::Concerns(who));
            }
            (Act::LowerHand { hand }, _) => {
                if let Ok(who) = self.hands.of(hand) {
                    self.hands.lower(who);
                    events.push(RoomEvent::Concerns(who));
                }
            }
            (Act::Upvote { question, on }, Some(who)) => {
                if self.questions.upvote(question, who, on) {
                    count(events, |who| Signal::Upvote { who });
                }
            }
            (Act::MarkQuestion { question, state }, _) => self.mark_question(question, state, now, events),
            (Act::React { emoji }, Some(_)) => {
                self.reactions.add(emoji);
                count(events, |who| Signal::Reaction { who });
            }
            (Act::Pace { pace }, Some(who)) => self.paces.set(who, pace, now),
            (Act::Intervene { intervention, content, poll }, _) => self.intervene(intervention, content, poll, now, events),
            (Act::Withdraw { intervention }, _) => self.withdraw(intervention, now, events),
            (Act::SetPhase { phase }, _) => {
                if std::mem::replace(&mut self.phase, phase) != phase {
                    events.push(RoomEvent::PhaseChanged { phase });
                    events.push(RoomEvent::Counted(Signal::Phase { phase }));
                }
            }
            (Act::SetDoor { door }, _) => {
                if door.closed || !door.approve {
                    self.guests.nobody_asks();
                }
                self.door = door;
            }
            (Act::Knock { name, passcode }, Some(who)) => self.knock(who, name, passcode.is_some(), now),
            (Act::LetIn { people, means }, _) => people.into_iter().for_each(|who| self.guests.let_in(who, means)),
            (Act::SetAside { people, on: true, until_decided }, _) => {
                people.into_iter().for_each(|who| self.set_aside(who, until_decided, events));
                self.polls.award(pseudonym);
            }
            (Act::SetAside { people, on: false, .. }, _) => people.into_iter().for_each(|who| self.counts_again(who, now, events)),
            (Act::Settle { count }, _) => self.settle(count, now, events),
            // Only who saw them arrive can tell whose votes are meant.
            (Act::Doubt { .. }, _) => {}
            (Act::End, _) => self.end(now, events),
            // `check` lets only attendees do these.
            (
                Act::Join { .. }
                | Act::Away { .. }
                | Act::Leave
                | Act::Rename { .. }
                | Act::Measure { .. }
                | Act::Vote { .. }
                | Act::Answer { .. }
                | Act::Support { .. }
                | Act::Ask { .. }
                | Act::AskUnnamed { .. }
                | Act::RaiseHand { .. }
                | Act::Upvote { .. }
                | Act::React { .. }
                | Act::Pace { .. }
                | Act::Knock { .. },
                None,
            ) => {}
        }
    }

    /// The signal that somebody has left, if they were measured.
    pub(super) fn left(&self, who: AttendeeId) -> Option<RoomEvent> {
        self.people.is_measured(who).then(|| RoomEvent::Counted(Signal::Leave { who: who.into() }))
    }

    /// Lets somebody in who has the passcode, or lists them if an organizer lets newcomers in.
    fn knock(&mut self, who: AttendeeId, name: Option<String>, has_passcode: bool, now: Timestamp) {
        if has_passcode {
            if self.door.passcode.is_some() {
                self.guests.let_in(who, Means::Passcode);
            }
        } else if self.door.approve && !self.is_inside(who) {
            self.guests.knock(who, name, now);
        }
    }

    /// Records a ballot; returns whether it is the first one of somebody who counts.
    fn vote(&mut self, poll: PollId, who: AttendeeId, ballot: Ballot, counts: bool, now: Timestamp) -> bool {
        let Some(poll) = self.polls.get_mut(poll) else { return false };
        let is_first = poll.vote(who, ballot, now);
        if !counts {
            poll.set_aside(who, true);
        }
        is_first && counts
    }

    fn open_poll(&mut self, poll: Poll, events: &mut Vec<RoomEvent>) {
        events.push(RoomEvent::PollOpened { poll: self.polls.open(poll) });
        events.push(RoomEvent::Counted(Signal::PollOpen));
    }

    fn intervene(&mut self, id: InterventionId, content: Content, poll: Option<PollId>, now: Timestamp, events: &mut Vec<RoomEvent>) {
        let span = content.shown_for();
        let ends_at = span.map(|span| now + span);
        match &content {
            Content::Poll { question, options, kind } => {
                if let Some(poll) = poll {
                    let poll = Poll::new(poll, question.clone(), options.clone(), kind.clone(), now);
                    self.open_poll(poll.of_intervention(id).closing_after(span), events);
                }
            }
            Content::QnaPromote { question, .. } => {
                // Promoting the live question again replaces the earlier promotion.
                events.extend(self.interventions.end(now, Ending::Replaced, |view| promotes(view, *question)));
                self.mark_question(*question, QuestionState::Live, now, events);
            }
            _ => {
                let arm = content.arm();
                events.extend(self.interventions.end(now, Ending::Replaced, |view| view.content.arm() == arm));
            }
        }
        // Everybody is told of it, also those who are to answer a quiz.
        let content = content.without_answers();
        events.push(self.interventions.start(InterventionView { id, at: now, content, poll, ends_at }));
    }

    fn withdraw(&mut self, id: InterventionId, now: Timestamp, events: &mut Vec<RoomEvent>) {
        let Some(view) = self.interventions.get_view(id).cloned() else { return };
        events.extend(self.interventions.end(now, Ending::Withdrawn, |view| view.id == id));
        if let Some(id) = view.poll
            && let Some(poll) = self.polls.get_mut(id)
        {
            poll.withdraw();
            if poll.close(now) {
                events.push(RoomEvent::Counted(Signal::PollClose));
            }
            events.push(RoomEvent::PollWithdrawn { poll: id });
        }
        if let Content::QnaPromote { question, .. } = view.content
            && self.questions.state(question) == Some(QuestionState::Live)
        {
            self.mark_question(question, QuestionState::Queued, now, events);
        }
    }

    fn end(&mut self, now: Timestamp, events: &mut Vec<RoomEvent>) {
        let open: Vec<PollId> = self.polls.still_open().map(|poll| poll.id).collect();
        for poll in open {
            self.close_poll(poll, now, Ending::SessionEnded, events);
        }
        events.extend(self.interventions.end(now, Ending::SessionEnded, |_| true));
        self.ended_at = Some(now);
        events.push(RoomEvent::Ended { at: now });
        events.push(RoomEvent::Counted(Signal::SessionClose));
    }
}

pub(super) fn promotes(view: &InterventionView, question: QuestionId) -> bool {
    view.content.arm() == Arm::QnaPromote
        && matches!(&view.content, Content::QnaPromote { question: promoted, .. } if *promoted == question)
}
