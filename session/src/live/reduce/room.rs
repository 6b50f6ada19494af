//! The room's part of the reducer.

use super::change;
use crate::live::store::{Live, LiveStoreFields};
use ::room::limits::MESSAGES;
use ::room::{Act, MessageView, QuestionState, QuestionView, RoomEvent, RoomPulse, RoomView, Tally};
use conductor::id::PollId;
use leptos::prelude::*;
use protocol::Own;
use reactive_stores::Store;
use std::cmp::Reverse;

/// Replaces everything about the room. What this page wrote stays known as its own.
pub(super) fn replace(live: Store<Live>, view: RoomView) {
    let RoomView {
        title,
        phase,
        ended_at,
        people,
        away,
        you,
        polls,
        questions,
        chat,
        pinned,
        rules,
        reactions,
        interventions,
        pace,
        muted,
        unmeasured,
        questions_left_out: _,
    } = view;
    live.title().set(title);
    live.phase().set(phase);
    live.ended_at().set(ended_at);
    live.people().set(people);
    live.absent().set(away);
    live.you().set(you);
    live.polls().set(polls);
    live.questions().set(questions);
    live.chat().set(chat);
    live.pinned().set(pinned);
    live.rules().set(rules);
    live.reactions().set(reactions);
    live.interventions().set(interventions);
    live.pace().set(pace);
    live.muted().set(muted);
    live.unmeasured().set(unmeasured);
}

/// Changes what one event is about.
pub(super) fn happened(live: Store<Live>, event: RoomEvent) {
    match event {
        RoomEvent::Said { message } | RoomEvent::MessageForHosts { message } => said(live, message),
        RoomEvent::Pinned { message } => live.pinned().set(message),
        RoomEvent::RulesSet { rules } => live.rules().set(rules),
        RoomEvent::Hidden { message } => {
            let keeps = keeps(live);
            live.chat().update(|chat| {
                chat.iter_mut().filter(|known| known.id == message).for_each(|known| known.hidden = true);
                chat.retain(|known| keeps || !known.hidden);
            });
        }
        RoomEvent::Muted { speaker, on } => live.muted().update(|muted| {
            muted.retain(|known| *known != speaker);
            muted.extend(on.then_some(speaker));
        }),
        RoomEvent::PollOpened { poll } => live.polls().update(|polls| {
            polls.retain(|known| known.id != poll.id);
            polls.insert(0, poll);
        }),
        RoomEvent::PollRevealed { poll, tally } => change(
            live.polls(),
            |known| known.id == poll,
            |poll| {
                poll.revealed = true;
                poll.voters = tally.voters;
                poll.tally = Some(tally);
            },
        ),
        RoomEvent::PollClosed { poll, at, tally } => live.polls().update(|polls| {
            for known in polls.iter_mut().filter(|known| known.id == poll) {
                known.closed_at = Some(at);
                known.revealed = true;
                known.voters = tally.voters;
                known.tally = Some(tally.clone());
            }
            polls.sort_by_key(|poll| (!poll.is_open(), Reverse(poll.opened_at)));
        }),
        RoomEvent::PollWithdrawn { poll } => live.polls().update(|polls| polls.retain(|known| known.id != poll)),
        RoomEvent::Asked { mut question } | RoomEvent::QuestionForHosts { mut question } => {
            question.mine |= live.written().read_untracked().contains(&question.id.0);
            live.questions().update(|questions| {
                match questions.iter_mut().find(|known| known.id == question.id) {
                    Some(known) => {
                        question.mine |= known.mine;
                        question.upvoted |= known.upvoted;
                        *known = question;
                    }
                    None => questions.push(question),
                }
                arrange(questions);
            });
        }
        RoomEvent::QuestionMarked { question, state } => {
            let keeps = keeps(live);
            live.questions().update(|questions| {
                for known in questions.iter_mut() {
                    if known.id == question {
                        known.state = state;
                    } else if state == QuestionState::Live && known.state == QuestionState::Live {
                        known.state = QuestionState::Queued;
                    }
                }
                questions.retain(|known| keeps || !known.state.is_away());
                arrange(questions);
            });
        }
        RoomEvent::Intervened { intervention } | RoomEvent::Cued { intervention } => live.interventions().update(|shown| {
            shown.retain(|known| known.id != intervention.id);
            shown.insert(0, intervention);
        }),
        RoomEvent::InterventionEnded { intervention, .. } | RoomEvent::CueEnded { intervention, .. } => {
            live.interventions().update(|shown| shown.retain(|known| known.id != intervention));
        }
        RoomEvent::PhaseChanged { phase } => live.phase().set(phase),
        RoomEvent::Ended { at } => {
            live.ended_at().set(Some(at));
            live.interventions().update(Vec::clear);
        }
        RoomEvent::Counted(_) | RoomEvent::Concerns(_) | RoomEvent::Supports { .. } | RoomEvent::Unknown => {}
    }
}

/// Adds a message, or replaces the one that is known. One that is shown again is the newest, as the server has it.
fn said(live: Store<Live>, mut message: MessageView) {
    message.mine |= live.written().read_untracked().contains(&message.id.0);
    if live.pinned().read_untracked().as_ref().is_some_and(|pinned| pinned.id == message.id) {
        live.pinned().set(Some(message.clone()));
    }
    live.chat().update(|chat| {
        let at = chat.iter().position(|known| known.id == message.id);
        if let Some(known) = at.and_then(|at| chat.get_mut(at)) {
            message.mine |= known.mine;
            let comes_back = (known.held || known.hidden) && !(message.held || message.hidden);
            if !comes_back {
                *known = message;
                return;
            }
            chat.retain(|known| known.id != message.id);
        }
        chat.push(message);
        let excess = chat.len().saturating_sub(MESSAGES);
        chat.drain(..excess);
    });
}

/// Replaces what waits for approval of the person. What no longer does stays known as theirs, in case it is shown.
fn held(live: Store<Live>, questions: Vec<QuestionView>, chat: Vec<MessageView>) {
    let waits = |question: &QuestionView| question.state == QuestionState::Held;
    let (asked, said) = (live.questions().get_untracked(), live.chat().get_untracked());
    let own_questions = asked.iter().filter(|known| waits(known)).chain(&questions).map(|question| question.id.0);
    let own_messages = said.iter().filter(|known| known.held).chain(&chat).map(|message| message.id.0);
    live.written().write_untracked().extend(own_questions.chain(own_messages));
    if !questions.is_empty() || asked.iter().any(waits) {
        live.questions().update(|known| {
            known.retain(|known| !waits(known) && questions.iter().all(|question| question.id != known.id));
            known.extend(questions);
            arrange(known);
        });
    }
    if !chat.is_empty() || said.iter().any(|known| known.held) {
        live.chat().update(|known| {
            known.retain(|known| !known.held && chat.iter().all(|message| message.id != known.id));
            known.extend(chat);
        });
    }
}

/// Takes the room's counts over; only what differs is written, so that only what differs is rendered.
pub(super) fn pulse(live: Store<Live>, pulse: RoomPulse) {
    let RoomPulse { people, away, reactions, questions, polls, pace, unmeasured } = pulse;
    if live.people().get_untracked() != people {
        live.people().set(people);
    }
    if live.absent().get_untracked() != away {
        live.absent().set(away);
    }
    if live.unmeasured().get_untracked() != unmeasured {
        live.unmeasured().set(unmeasured);
    }
    if *live.reactions().read_untracked() != reactions {
        live.reactions().set(reactions);
    }
    if pace.is_some() && live.pace().get_untracked() != pace {
        live.pace().set(pace);
    }
    for count in polls {
        change(live.polls(), |known| known.id == count.poll && known.voters != count.voters, |poll| poll.voters = count.voters);
    }
    let differs = |known: &QuestionView| questions.iter().any(|count| count.question == known.id && count.votes != known.votes);
    if live.questions().read_untracked().iter().any(differs) {
        live.questions().update(|known| {
            for question in known.iter_mut() {
                if let Some(count) = questions.iter().find(|count| count.question == question.id) {
                    question.votes = count.votes;
                }
            }
            arrange(known);
        });
    }
}

/// Takes a tally, which reaches only those who may see it.
pub(super) fn tally(live: Store<Live>, poll: PollId, tally: Tally) {
    change(
        live.polls(),
        |known| known.id == poll,
        |poll| {
            poll.voters = tally.voters;
            poll.tally = Some(tally);
        },
    );
}

fn supported(live: Store<Live>, poll: PollId, idea: &str, on: bool) {
    change(
        live.polls(),
        |known| known.id == poll,
        |poll| {
            poll.liked.retain(|liked| liked != idea);
            poll.liked.extend(on.then(|| idea.to_owned()));
        },
    );
}

/// Applies what is certain once an act was done.
pub(super) fn settled(live: Store<Live>, act: &Act) {
    match act {
        Act::Vote { poll, choices } => change(live.polls(), |known| known.id == *poll, |poll| poll.mine.clone_from(choices)),
        Act::Answer { poll, words } => change(live.polls(), |known| known.id == *poll, |poll| poll.said.clone_from(words)),
        Act::Support { poll, idea, on } => supported(live, *poll, idea, *on),
        Act::Upvote { question, on } => change(live.questions(), |known| known.id == *question, |question| question.upvoted = *on),
        Act::Pace { pace } => live.you().update(|you| {
            if let Some(you) = you {
                you.pace = *pace;
            }
        }),
        _ => {}
    }
}

/// An act of the person, on this page or on another one of theirs.
pub(super) fn own(live: Store<Live>, own: Own) {
    match own {
        Own::Vote { poll, choices } => change(live.polls(), |known| known.id == poll, |poll| poll.mine = choices),
        Own::Answer { poll, words } => change(live.polls(), |known| known.id == poll, |poll| poll.said = words),
        Own::Scored { poll, score } => change(live.polls(), |known| known.id == poll, |poll| poll.score = Some(score)),
        Own::Support { poll, idea, on } => supported(live, poll, &idea, on),
        Own::Upvote { question, on } => change(live.questions(), |known| known.id == question, |question| question.upvoted = on),
        Own::Wrote { id } => {
            // The event that shows it comes before or after this.
            live.written().write_untracked().insert(id);
            if live.chat().read_untracked().iter().any(|message| message.id.0 == id && !message.mine) {
                live.chat().update(|chat| chat.iter_mut().filter(|message| message.id.0 == id).for_each(|message| message.mine = true));
            }
            change(live.questions(), |known| known.id.0 == id, |question| question.mine = true);
        }
        Own::Held { questions, chat } => held(live, questions, chat),
        Own::Unknown => {}
    }
}

/// Returns whether this page belongs to somebody who runs the room, and so keeps seeing what was hidden or put away.
fn keeps(live: Store<Live>) -> bool {
    live.pace().read_untracked().is_some()
}

/// The live one, then those that wait for approval, pinned ones, and waiting ones by support (the older first), then answered and archived
/// ones, the newest first.
fn arrange(questions: &mut [QuestionView]) {
    questions.sort_by_key(|question| match question.state {
        QuestionState::Live => (0, Reverse(0), 0),
        QuestionState::Held => (1, Reverse(0), question.at.as_millis()),
        QuestionState::Queued => (if question.pinned { 2 } else { 3 }, Reverse(question.votes), question.at.as_millis()),
        QuestionState::Answered => (4, Reverse(0), -question.at.as_millis()),
        QuestionState::Archived | QuestionState::Withdrawn => (5, Reverse(0), -question.at.as_millis()),
    });
}
