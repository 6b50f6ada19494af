//! The rules of acceptance. Nothing here changes anything.

use super::Room;
use crate::act::{Act, Actor};
use crate::ban::Whom;
use crate::door::{Door, Means, Passcode};
use crate::limits::{LABEL_CHARS, LET_IN_AT_ONCE, MESSAGE_CHARS, NAME_CHARS, POLL_SECONDS, QUESTION_CHARS, SLOWEST, WRITTEN_CHARS};
use crate::name::is_reserved;
use crate::refusal::{Refusal, Who};
use crate::talk::checked_words;
use crate::text::{checked, checked_content, clean};
use conductor::arm::{BadContent, Content};
use conductor::id::{AttendeeId, MessageId, PollId, QuestionId};
use conductor::time::Timestamp;

/// An accepted act: its words are cleaned, its identifiers are fresh or known.
pub(super) struct Accepted(pub(super) Act);

fn name(name: &str) -> Result<String, Refusal> {
    short("name", name, NAME_CHARS)
}

/// Cleaned words that may be empty.
fn short(field: &'static str, text: &str, limit: usize) -> Result<String, Refusal> {
    let text = clean(text);
    if text.chars().count() > limit { Err(BadContent::TooLong { field, limit }.into()) } else { Ok(text) }
}

fn attendee(actor: Actor) -> Result<AttendeeId, Refusal> {
    actor.attendee().ok_or(Refusal::Forbidden(Who::Attendees))
}

fn host(actor: Actor) -> Result<(), Refusal> {
    if actor.runs_the_room() { Ok(()) } else { Err(Refusal::Forbidden(Who::Organizers)) }
}

impl Room {
    pub(super) fn check(&self, actor: Actor, act: Act, now: Timestamp) -> Result<Accepted, Refusal> {
        if self.ended_at.is_some() && !matches!(act, Act::Join { .. } | Act::Away { .. } | Act::Leave) {
            return Err(Refusal::Ended);
        }
        if let Some(who) = actor.attendee()
            && self.bans.hold(who)
            && !matches!(act, Act::Join { .. } | Act::Away { .. } | Act::Leave)
        {
            return Err(Refusal::Banned);
        }
        if let Some(who) = actor.attendee()
            && !matches!(act, Act::Join { .. } | Act::Away { .. } | Act::Leave | Act::Vote { .. } | Act::Knock { .. })
        {
            self.people.may_take_part(who)?;
        }
        let accepted = match act {
            Act::Join { name: given } => {
                let who = attendee(actor)?;
                self.people.may_enter(who)?;
                // Somebody muted comes back with the name they had.
                let given = if self.people.is_muted(who) { None } else { given };
                if given.is_some() {
                    self.people.may_be_remembered(who)?;
                }
                // Somebody with a name that is reserved for others still comes in, under a pseudonym.
                let given = given.filter(|given| !is_reserved(&clean(given)) && !self.talk.has_blocked(given));
                Act::Join { name: given.as_deref().map(name).transpose()? }
            }
            Act::Away { connected } => {
                attendee(actor)?;
                Act::Away { connected }
            }
            Act::Leave => {
                attendee(actor)?;
                Act::Leave
            }
            Act::Rename { name: given } => {
                self.people.may_speak(attendee(actor)?)?;
                let name = name(&given)?;
                self.may_be_called(&name)?;
                Act::Rename { name }
            }
            Act::Measure { on } => {
                self.people.may_be_remembered(attendee(actor)?)?;
                Act::Measure { on }
            }
            Act::Say { message, text } => Act::Say { message, text: self.message(actor, message, &text)? },
            Act::Reply { message, to, text } => {
                self.chat.may_refer_to(to)?;
                Act::Reply { message, to, text: self.message(actor, message, &text)? }
            }
            Act::Edit { message, text } => {
                let who = attendee(actor)?;
                self.people.may_speak(who)?;
                self.chat.may_edit(message, self.people.speaker(who), now)?;
                let text = checked("message", &text, MESSAGE_CHARS)?;
                self.talk.may_chat(&text)?;
                Act::Edit { message, text }
            }
            Act::Show { message, revision } => {
                host(actor)?;
                self.chat.may_show(message)?;
                self.chat.has_these_words(message, revision)?;
                Act::Show { message, revision }
            }
            Act::Pin { message, revision } => {
                host(actor)?;
                if let Some(message) = message {
                    self.chat.may_refer_to(message)?;
                    self.chat.has_these_words(message, revision)?;
                }
                Act::Pin { message, revision }
            }
            Act::Hide { message } => {
                let speaker = actor.attendee().and_then(|who| self.people.speaker(who));
                self.chat.may_hide(message, actor.runs_the_room(), speaker)?;
                Act::Hide { message }
            }
            Act::Mute { speaker, on } => {
                host(actor)?;
                self.people.behind(speaker).ok_or(Refusal::NotFound("person"))?;
                Act::Mute { speaker, on }
            }
            Act::OpenPoll { poll, question, options, kind, seconds } => {
                host(actor)?;
                self.polls.may_open(poll, now)?;
                check_timer(seconds)?;
                // The same rules as for a poll of the conductor.
                let checked = checked_content(Content::Poll { question, options, kind })?;
                let Content::Poll { question, options, kind } = checked else { return Err(Refusal::NotFound("poll")) };
                Act::OpenPoll { poll, question, options, kind, seconds }
            }
            Act::AskAgain { poll, of, seconds } => {
                host(actor)?;
                self.polls.may_open(poll, now)?;
                check_timer(seconds)?;
                self.polls.get(of)?.may_be_asked_again(now)?;
                Act::AskAgain { poll, of, seconds }
            }
            Act::Vote { poll, choices } => {
                self.polls.get(poll)?.may_vote(attendee(actor)?, &choices, now)?;
                Act::Vote { poll, choices }
            }
            Act::Answer { poll, words } => {
                let who = attendee(actor)?;
                self.people.may_speak(who)?;
                Act::Answer { poll, words: self.polls.get(poll)?.may_say(who, &words, now)? }
            }
            Act::Support { poll, idea, on } => {
                self.polls.get(poll)?.may_support(attendee(actor)?, &idea, on, now)?;
                Act::Support { poll, idea, on }
            }
            Act::JudgeAnswer { poll, answer, verdict } => {
                host(actor)?;
                self.polls.get(poll)?.may_judge(&answer, &verdict)?;
                Act::JudgeAnswer { poll, answer, verdict }
            }
            Act::RevealPoll { poll } => {
                host(actor)?;
                self.polls.get(poll)?;
                Act::RevealPoll { poll }
            }
            Act::ClosePoll { poll } => {
                host(actor)?;
                if !self.polls.get(poll)?.is_open(now) {
                    return Err(Refusal::PollClosed);
                }
                Act::ClosePoll { poll }
            }
            Act::Ask { question, text } => Act::Ask { question, text: self.question(actor, question, &text)? },
            Act::AskUnnamed { question, text } => Act::AskUnnamed { question, text: self.question(actor, question, &text)? },
            Act::WithdrawQuestion { question } => {
                self.questions.may_withdraw(question, attendee(actor)?)?;
                Act::WithdrawQuestion { question }
            }
            Act::AmendQuestion { question, label, pinned, answer } => {
                host(actor)?;
                self.questions.may_amend(question, pinned == Some(true))?;
                let label = label.map(|label| short("label", &label, LABEL_CHARS)).transpose()?;
                let answer = answer.map(|answer| short("answer", &answer, WRITTEN_CHARS)).transpose()?;
                Act::AmendQuestion { question, label, pinned, answer }
            }
            Act::MergeQuestions { into, questions } => {
                host(actor)?;
                self.questions.may_merge(into, &questions)?;
                Act::MergeQuestions { into, questions }
            }
            Act::Upvote { question, on } => {
                self.questions.may_upvote(question, attendee(actor)?)?;
                Act::Upvote { question, on }
            }
            Act::MarkQuestion { question, state } => {
                host(actor)?;
                self.questions.may_mark(question, state)?;
                Act::MarkQuestion { question, state }
            }
            Act::React { emoji } => {
                attendee(actor)?;
                Act::React { emoji }
            }
            Act::Pace { pace } => {
                attendee(actor)?;
                Act::Pace { pace }
            }
            Act::Intervene { intervention, content, poll } => {
                host(actor)?;
                self.interventions.may_intervene(intervention, now)?;
                let mut content = checked_content(content)?;
                let poll = match &mut content {
                    Content::Poll { .. } => {
                        let poll = poll.unwrap_or(PollId(intervention.0));
                        self.polls.may_open(poll, now)?;
                        Some(poll)
                    }
                    Content::QnaPromote { question, text } => {
                        self.questions.may_promote(*question)?;
                        // Nobody puts words into the mouth of the person who asked.
                        self.questions.get(*question)?.text.clone_into(text);
                        None
                    }
                    _ => None,
                };
                Act::Intervene { intervention, content, poll }
            }
            Act::Withdraw { intervention } => {
                host(actor)?;
                self.interventions.may_withdraw(intervention, now)?;
                Act::Withdraw { intervention }
            }
            Act::SetPhase { phase } => {
                host(actor)?;
                Act::SetPhase { phase }
            }
            Act::SetDoor { door } => {
                host(actor)?;
                Act::SetDoor { door: Door { slow: door.slow.min(SLOWEST), ..door } }
            }
            Act::Knock { name: given, passcode } => {
                let who = attendee(actor)?;
                if let Some(typed) = &passcode {
                    let is_right = self.door.passcode.as_ref().is_none_or(|word| Passcode::new(typed).as_ref() == Ok(word));
                    return if is_right { Ok(Accepted(Act::Knock { name: None, passcode })) } else { Err(Refusal::WrongPasscode) };
                }
                let given = name(given.as_deref().unwrap_or_default())?;
                self.may_be_called(&given)?;
                self.guests.may_knock(who)?;
                Act::Knock { name: Some(given).filter(|given| !given.is_empty()), passcode: None }
            }
            Act::LetIn { people, means } => {
                host(actor)?;
                self.guests.may_let_in(people.len())?;
                match actor {
                    Actor::Organizer(_) if people.len() > LET_IN_AT_ONCE => return Err(Refusal::TooMany("people at once")),
                    Actor::Organizer(_) => Act::LetIn { people, means: Means::Organizer },
                    Actor::System | Actor::Attendee(_) => Act::LetIn { people, means },
                }
            }
            Act::SetAside { people, on, until_decided } => {
                if actor != Actor::System {
                    return Err(Refusal::Forbidden(Who::Organizers));
                }
                Act::SetAside { people, on, until_decided }
            }
            Act::Doubt { poll, whole_network } => {
                host(actor)?;
                poll.map(|poll| self.polls.get(poll)).transpose()?;
                Act::Doubt { poll, whole_network }
            }
            Act::Settle { count } => {
                host(actor)?;
                Act::Settle { count }
            }
            Act::SetRules { rules, blocked } => {
                host(actor)?;
                Act::SetRules { rules, blocked: checked_words(&blocked)? }
            }
            Act::Ban { whom } => {
                host(actor)?;
                self.bans.may_add(self.meant(whom)?, self.unnamed(whom))?;
                Act::Ban { whom }
            }
            Act::Unban { ban } => {
                host(actor)?;
                self.bans.find(ban)?;
                Act::Unban { ban }
            }
            Act::RaiseHand { on } => {
                let who = attendee(actor)?;
                if on {
                    self.people.may_speak(who)?;
                    self.hands.may_raise(who, |other| self.people.is_present(other))?;
                }
                Act::RaiseHand { on }
            }
            Act::LowerHand { hand } => {
                host(actor)?;
                self.hands.of(hand)?;
                Act::LowerHand { hand }
            }
            Act::End => {
                host(actor)?;
                Act::End
            }
        };
        Ok(Accepted(accepted))
    }

    /// The cleaned words of a message that may be said.
    fn message(&self, actor: Actor, message: MessageId, text: &str) -> Result<String, Refusal> {
        if let Some(who) = actor.attendee() {
            self.people.may_speak(who)?;
        }
        self.chat.may_say(message)?;
        let text = checked("message", text, MESSAGE_CHARS)?;
        if actor.attendee().is_some() {
            self.talk.may_chat(&text)?;
        }
        Ok(text)
    }

    /// The cleaned words of a question that may be asked.
    fn question(&self, actor: Actor, question: QuestionId, text: &str) -> Result<String, Refusal> {
        let who = attendee(actor)?;
        self.people.may_speak(who)?;
        self.questions.may_ask(question, who)?;
        let text = checked("question", text, QUESTION_CHARS)?;
        self.talk.may_write(&text)?;
        Ok(text)
    }

    /// Refuses a name that is kept for others or blocked.
    fn may_be_called(&self, name: &str) -> Result<(), Refusal> {
        if is_reserved(name) {
            Err(Refusal::ReservedName)
        } else if self.talk.has_blocked(name) {
            Err(Refusal::BlockedName)
        } else {
            Ok(())
        }
    }

    /// The person whom an organizer means.
    pub(super) fn meant(&self, whom: Whom) -> Result<AttendeeId, Refusal> {
        match whom {
            Whom::Speaker(speaker) => self.people.behind(speaker).ok_or(Refusal::NotFound("person")),
            Whom::Question(question) => self.questions.get(question).map(|question| question.asker),
        }
    }

    /// The question by which an organizer means somebody, if it has no name.
    pub(super) fn unnamed(&self, whom: Whom) -> Option<QuestionId> {
        match whom {
            Whom::Question(id) => self.questions.get(id).ok().filter(|question| question.speaker.is_none()).map(|_| id),
            Whom::Speaker(_) => None,
        }
    }
}

fn check_timer(seconds: Option<u32>) -> Result<(), Refusal> {
    if seconds.is_some_and(|seconds| !POLL_SECONDS.contains(&seconds)) { Err(BadContent::Timer.into()) } else { Ok(()) }
}
