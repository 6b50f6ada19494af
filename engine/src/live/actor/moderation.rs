//! Moderation in the audit log, in words that repeat nothing of what attendees wrote.

use super::SessionActor;
use crate::live::burst::Burst;
use conductor::proposal::Decider;
use room::{Act, Actor, QuestionState, TalkRules, Verdict, Whom};

impl SessionActor {
    /// Notes what an organizer decided about what people wrote.
    pub(super) fn audit_talk(&self, burst: &mut Burst, actor: Actor, act: &Act) {
        if let Actor::Organizer(id) = actor
            && let Some(what) = in_words(act)
        {
            self.audit(burst, Decider::Organizer(id), what);
        }
    }
}

/// Returns whether an act changes what those who run the room see of the people in it.
pub(super) const fn concerns_hosts(act: &Act) -> bool {
    matches!(act, Act::SetRules { .. } | Act::Ban { .. } | Act::Unban { .. } | Act::RaiseHand { .. } | Act::LowerHand { .. })
}

fn in_words(act: &Act) -> Option<String> {
    Some(match act {
        Act::Hide { message } => format!("took away message {message}"),
        Act::Show { message, .. } => format!("showed message {message}"),
        Act::Pin { message: Some(message), .. } => format!("pinned message {message}"),
        Act::Pin { message: None, .. } => "unpinned the message".to_owned(),
        Act::Mute { speaker, on: true } => format!("muted person {}", speaker.0),
        Act::Mute { speaker, on: false } => format!("let person {} speak again", speaker.0),
        Act::MarkQuestion { question, state } => format!("{} question {question}", marked(*state)),
        Act::AmendQuestion { question, .. } => format!("added to question {question}"),
        Act::MergeQuestions { into, questions } => format!("merged {} into question {into}", counted(questions.len(), "question")),
        Act::JudgeAnswer { poll, verdict, .. } => {
            let what = match verdict {
                Verdict::Show => "showed an answer",
                Verdict::Hide => "took away an answer",
                Verdict::Merge { .. } => "merged an answer",
            };
            format!("{what} of poll {poll}")
        }
        Act::SetRules { rules, blocked } => rules_in_words(*rules, blocked.len()),
        Act::Ban { whom: Whom::Speaker(speaker) } => format!("shut out person {}", speaker.0),
        Act::Ban { whom: Whom::Question(question) } => format!("shut out who asked question {question}"),
        Act::Unban { ban } => format!("lifted ban {ban}"),
        Act::LowerHand { hand } => format!("lowered hand {hand}"),
        _ => return None,
    })
}

const fn marked(state: QuestionState) -> &'static str {
    match state {
        QuestionState::Queued => "queued",
        QuestionState::Live => "put up",
        QuestionState::Answered => "marked as answered",
        QuestionState::Archived | QuestionState::Held | QuestionState::Withdrawn => "put away",
    }
}

fn counted(count: usize, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}

fn rules_in_words(rules: TalkRules, blocked: usize) -> String {
    let mut words = Vec::new();
    words.extend(rules.approve_questions.then(|| "questions wait for approval".to_owned()));
    words.extend(rules.approve_chat.then(|| "messages wait for approval".to_owned()));
    words.extend(rules.chat_off.then(|| "the chat is off".to_owned()));
    words.extend(rules.no_links.then(|| "no links".to_owned()));
    words.push(format!("{} blocked", counted(blocked, "word")));
    format!("set the rules of talk: {}", words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_told_without_the_words_that_are_blocked() {
        let rules = TalkRules { approve_questions: true, no_links: true, ..TalkRules::default() };
        assert_eq!(rules_in_words(rules, 1), "set the rules of talk: questions wait for approval, no links, 1 word blocked");
        assert_eq!(in_words(&Act::RaiseHand { on: true }), None);
    }
}
