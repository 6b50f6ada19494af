//! Changes of questions beyond their progress: notes of organizers, merging, taking back, approval.

use super::{Question, QuestionState, QuestionView, Questions};
use crate::limits::{MERGED_AT_ONCE, PINNED_QUESTIONS};
use crate::refusal::{Refusal, Who};
use crate::viewer::Viewer;
use conductor::id::{AttendeeId, QuestionId};
use std::collections::BTreeSet;

/// The results of a merge.
pub(crate) struct Merged {
    /// The questions that count as another now.
    pub(crate) away: Vec<QuestionId>,
    /// The people who support that other because of it.
    pub(crate) brought: Vec<AttendeeId>,
}

impl Questions {
    /// Refuses a new state that a question cannot come to.
    pub(crate) fn may_mark(&self, id: QuestionId, state: QuestionState) -> Result<(), Refusal> {
        let question = self.get(id)?;
        if question.state == QuestionState::Withdrawn {
            Err(Refusal::QuestionClosed)
        } else if matches!(state, QuestionState::Held | QuestionState::Withdrawn) {
            Err(Refusal::BadChoice("an organizer can queue, answer or archive a question"))
        } else {
            Ok(())
        }
    }

    /// Returns whether somebody may take a question back: their own, before it is answered.
    pub(crate) fn may_withdraw(&self, id: QuestionId, who: AttendeeId) -> Result<(), Refusal> {
        let question = self.get(id)?;
        let is_own = question.asker == who;
        if !question.is_for(Viewer::Attendee(who)) || question.state.is_away() {
            Err(Refusal::NotFound("question"))
        } else if !is_own {
            Err(Refusal::Forbidden(Who::Asker))
        } else if matches!(question.state, QuestionState::Queued | QuestionState::Held) {
            Ok(())
        } else {
            Err(Refusal::QuestionClosed)
        }
    }

    /// Takes a question back; returns whether attendees saw it.
    pub(crate) fn take_back(&mut self, id: QuestionId) -> bool {
        let Some(question) = self.get_mut(id) else { return false };
        let was_public = question.state.is_public();
        question.state = QuestionState::Withdrawn;
        question.pinned = false;
        was_public
    }

    /// Refuses notes on a question that nobody will see.
    pub(crate) fn may_amend(&self, id: QuestionId, pins: bool) -> Result<(), Refusal> {
        let question = self.get(id)?;
        if question.state == QuestionState::Withdrawn {
            return Err(Refusal::QuestionClosed);
        }
        let pinned = self.all.iter().filter(|question| question.pinned && !question.state.is_away()).count();
        if pins && !question.pinned && pinned >= PINNED_QUESTIONS { Err(Refusal::TooMany("pinned questions")) } else { Ok(()) }
    }

    /// Notes what organizers add to a question.
    pub(crate) fn amend(&mut self, id: QuestionId, label: Option<String>, pinned: Option<bool>, answer: Option<String>) {
        let Some(question) = self.get_mut(id) else { return };
        if let Some(label) = label {
            question.label = label;
        }
        if let Some(pinned) = pinned {
            question.pinned = pinned;
        }
        if let Some(answer) = answer {
            question.answer = answer;
        }
    }

    /// Refuses to merge what is not waiting.
    pub(crate) fn may_merge(&self, into: QuestionId, questions: &[QuestionId]) -> Result<(), Refusal> {
        if questions.is_empty() {
            return Err(Refusal::BadChoice("choose at least one question to merge"));
        }
        if questions.len() > MERGED_AT_ONCE {
            return Err(Refusal::TooMany("questions at once"));
        }
        if !self.get(into)?.takes_votes() {
            return Err(Refusal::QuestionClosed);
        }
        for (n, id) in questions.iter().enumerate() {
            if *id == into || questions[..n].contains(id) {
                return Err(Refusal::BadChoice("a question cannot be merged into itself"));
            }
            if self.get(*id)?.state != QuestionState::Queued {
                return Err(Refusal::QuestionClosed);
            }
        }
        Ok(())
    }

    /// Lets questions count as another: who asked or supports one of them supports that other, once. Nobody supports their own.
    pub(crate) fn merge(&mut self, into: QuestionId, questions: &[QuestionId]) -> Merged {
        let mut merged = Merged { away: Vec::new(), brought: Vec::new() };
        let Ok(target) = self.get(into) else { return merged };
        let (asker, mut supporters) = (target.asker, target.supporters.clone());
        for id in questions {
            let Some(question) = self.get_mut(*id) else { continue };
            let people = question.supporters.iter().copied().chain([question.asker]);
            let brought: BTreeSet<AttendeeId> = people.filter(|who| *who != asker && !supporters.contains(who)).collect();
            supporters.extend(&brought);
            merged.brought.extend(&brought);
            question.brought = brought;
            question.merged_into = Some(into);
            question.state = QuestionState::Archived;
            question.pinned = false;
            merged.away.push(*id);
        }
        if let Some(target) = self.get_mut(into) {
            target.supporters = supporters;
        }
        self.touch(into);
        merged
    }

    /// Takes a merged question out of the other again, with the people who support that one only because of it; the other and those
    /// people.
    pub(crate) fn unmerge(&mut self, id: QuestionId) -> Option<(QuestionId, Vec<AttendeeId>)> {
        let question = self.get_mut(id)?;
        let into = question.merged_into.take()?;
        let mut brought = std::mem::take(&mut question.brought);
        // Who wants another question that still counts as the same stays.
        for other in self.all.iter_mut().filter(|other| other.merged_into == Some(into)) {
            let stays: Vec<AttendeeId> = brought.extract_if(.., |who| other.asker == *who || other.supporters.contains(who)).collect();
            other.brought.extend(stays);
        }
        let target = self.get_mut(into)?;
        let gone = brought.into_iter().filter(|who| target.supporters.remove(who)).collect();
        self.touch(into);
        Some((into, gone))
    }

    /// The questions that count as another.
    pub(crate) fn merged_into(&self, into: QuestionId) -> Vec<QuestionId> {
        self.all.iter().filter(|question| question.merged_into == Some(into)).map(|question| question.id).collect()
    }

    fn touch(&mut self, id: QuestionId) {
        self.changes += 1;
        let changes = self.changes;
        if let Some(question) = self.get_mut(id) {
            question.changed = changes;
        }
    }

    /// Puts away what somebody asked under their name, or one question alone; each with whether attendees saw it.
    pub(crate) fn put_away(&mut self, is_meant: impl Fn(&Question) -> bool) -> Vec<(QuestionId, bool)> {
        let waits = |question: &&mut Question| matches!(question.state, QuestionState::Queued | QuestionState::Held);
        let meant = self.all.iter_mut().filter(waits).filter(|question| is_meant(question));
        meant
            .map(|question| {
                let was_public = question.state.is_public();
                question.state = QuestionState::Archived;
                (question.id, was_public)
            })
            .collect()
    }

    /// Takes back somebody's support; the questions that they supported.
    pub(crate) fn take_support_of(&mut self, who: AttendeeId) -> Vec<QuestionId> {
        let supported: Vec<QuestionId> =
            self.all.iter_mut().filter_map(|question| question.supporters.remove(&who).then_some(question.id)).collect();
        supported.iter().for_each(|question| self.touch(*question));
        supported
    }

    /// Supports a question for somebody who did before, if it still takes support.
    pub(crate) fn support_again(&mut self, id: QuestionId, who: AttendeeId) {
        if self.get(id).is_ok_and(Question::takes_votes) {
            self.upvote(id, who, true);
        }
    }

    /// Returns whether a question is put away, and does not count as another.
    pub(crate) fn is_put_away(&self, id: QuestionId) -> bool {
        self.get(id).is_ok_and(|question| question.state == QuestionState::Archived && question.merged_into.is_none())
    }

    /// Questions of one person that wait for approval.
    pub(crate) fn held_of(&self, who: AttendeeId) -> Vec<QuestionView> {
        let held = self.all.iter().filter(|question| question.state == QuestionState::Held && question.asker == who);
        held.map(|question| question.view(Viewer::Attendee(who))).collect()
    }
}
