//! [`Questions`]: the questions of one room, and the part of them that a viewer is shown.

use super::{Asked, Question, QuestionState, QuestionView};
use crate::limits::{
    ATTENDEES, NEW_QUESTIONS_SHOWN, OWN_QUESTIONS_SHOWN, QUESTIONS, QUESTIONS_SHOWN, QUESTIONS_SHOWN_BYTES, WAITING_QUESTIONS_EACH,
};
use crate::refusal::Refusal;
use crate::viewer::Viewer;
use conductor::id::{AttendeeId, QuestionId};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// The questions of one room, in the order in which they were asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Questions {
    pub(super) all: Vec<Question>,
    /// Changes of support so far.
    pub(super) changes: u64,
}

impl Questions {
    pub(crate) fn get(&self, id: QuestionId) -> Result<&Question, Refusal> {
        self.all.iter().find(|question| question.id == id).ok_or(Refusal::NotFound("question"))
    }

    /// Returns whether an attendee asked or supports one of them.
    pub(crate) fn concern(&self, who: AttendeeId) -> bool {
        self.all.iter().any(|question| question.asker == who || question.supporters.contains(&who))
    }

    fn first_away(&self) -> Option<usize> {
        self.all.iter().position(|question| question.state.is_away())
    }

    pub(super) fn get_mut(&mut self, id: QuestionId) -> Option<&mut Question> {
        self.all.iter_mut().find(|question| question.id == id)
    }

    pub(crate) fn may_ask(&self, id: QuestionId, who: AttendeeId) -> Result<(), Refusal> {
        let waiting = |question: &&Question| question.asker == who && matches!(question.state, QuestionState::Queued | QuestionState::Held);
        if self.get(id).is_ok() {
            Err(Refusal::Exists("question"))
        } else if self.all.len() >= QUESTIONS && self.first_away().is_none() {
            Err(Refusal::TooMany("questions"))
        } else if self.all.iter().filter(waiting).count() >= WAITING_QUESTIONS_EACH {
            Err(Refusal::TooMany("questions of yours that wait"))
        } else {
            Ok(())
        }
    }

    pub(crate) fn may_upvote(&self, id: QuestionId, who: AttendeeId) -> Result<(), Refusal> {
        let question = self.get(id)?;
        if !question.state.is_public() {
            Err(Refusal::NotFound("question"))
        } else if question.asker == who {
            Err(Refusal::OwnQuestion)
        } else if !question.takes_votes() {
            Err(Refusal::QuestionClosed)
        } else if !question.supporters.contains(&who) && question.supporters.len() >= ATTENDEES {
            Err(Refusal::TooMany("votes"))
        } else {
            Ok(())
        }
    }

    /// Returns whether a question can be put on top.
    pub(crate) fn may_promote(&self, id: QuestionId) -> Result<(), Refusal> {
        if self.get(id)?.takes_votes() { Ok(()) } else { Err(Refusal::QuestionClosed) }
    }

    /// Adds a question, and returns it as everybody may see it once it is public.
    pub(crate) fn ask(&mut self, asked: Asked) -> QuestionView {
        let Asked { id, at, author, asker, speaker, text, held } = asked;
        let question = Question {
            id,
            at,
            author,
            asker,
            speaker,
            text,
            state: if held { QuestionState::Held } else { QuestionState::Queued },
            label: String::new(),
            pinned: false,
            answer: String::new(),
            supporters: BTreeSet::new(),
            merged_into: None,
            brought: BTreeSet::new(),
            changed: 0,
        };
        let view = question.view(Viewer::Projector);
        // A question that was put away takes nobody's place; the store keeps it.
        if let Some(away) = self.first_away().filter(|_| self.all.len() >= QUESTIONS) {
            self.all.remove(away);
        }
        self.all.push(question);
        view
    }

    /// Returns whether it was not supported by this person before, and is now.
    pub(crate) fn upvote(&mut self, id: QuestionId, who: AttendeeId, on: bool) -> bool {
        self.changes += 1;
        let changes = self.changes;
        let Some(question) = self.get_mut(id) else { return false };
        question.changed = changes;
        if on {
            let is_new = question.supporters.insert(who);
            // From now on they support it themselves, whatever is merged into it or taken apart.
            for other in self.all.iter_mut().filter(|other| other.merged_into == Some(id)) {
                other.brought.remove(&who);
            }
            return is_new;
        }
        question.supporters.remove(&who);
        false
    }

    /// The question as organizers see it.
    pub(crate) fn for_hosts(&self, id: QuestionId) -> Option<QuestionView> {
        self.get(id).ok().map(|question| question.view(Viewer::Organizer))
    }

    /// The question as somebody sees it who neither asked nor supported it.
    pub(crate) fn shown(&self, id: QuestionId) -> Option<QuestionView> {
        self.get(id).ok().map(|question| question.view(Viewer::Projector))
    }

    /// Moves a question on and says what changed: the question that was live goes back into the queue first.
    pub(crate) fn mark(&mut self, id: QuestionId, state: QuestionState) -> Vec<(QuestionId, QuestionState)> {
        let mut changed = Vec::new();
        if state == QuestionState::Live {
            for question in self.all.iter_mut().filter(|question| question.state == QuestionState::Live && question.id != id) {
                question.state = QuestionState::Queued;
                changed.push((question.id, QuestionState::Queued));
            }
        }
        if let Some(question) = self.get_mut(id).filter(|question| question.state != state) {
            question.state = state;
            changed.push((id, state));
        }
        changed
    }

    pub(crate) fn state(&self, id: QuestionId) -> Option<QuestionState> {
        self.get(id).ok().map(|question| question.state)
    }

    pub(crate) fn waiting(&self) -> impl Iterator<Item = &Question> {
        self.all.iter().filter(|question| question.state == QuestionState::Queued)
    }

    pub(crate) fn askers_waiting(&self) -> impl Iterator<Item = AttendeeId> {
        let waits = |question: &&Question| matches!(question.state, QuestionState::Queued | QuestionState::Held);
        self.all.iter().filter(waits).map(|question| question.asker)
    }

    /// As screens show them. Archived ones are for organizers.
    fn sorted(&self, viewer: Viewer) -> Vec<&Question> {
        let mut sorted: Vec<&Question> = self.all.iter().filter(|question| question.is_for(viewer)).collect();
        sorted.sort_by_key(|question| question.rank());
        sorted
    }

    /// The questions that a viewer is shown, in the order of screens. There is room for some only: first for the live one and the viewer's
    /// own, then for the newest waiting ones, because a question that nobody sees can have no support, then for the first in the order.
    pub(crate) fn view(&self, viewer: Viewer) -> Vec<QuestionView> {
        let sorted = self.sorted(viewer);
        let is_own = |question: &&&Question| viewer == Viewer::Attendee(question.asker);
        let mut newest: Vec<&&Question> = sorted.iter().filter(|question| question.state == QuestionState::Queued).collect();
        newest.sort_by_key(|question| Reverse(question.at));
        let mut own: Vec<&&Question> = sorted.iter().filter(is_own).collect();
        own.sort_by_key(|question| Reverse((question.state == QuestionState::Queued, question.at)));
        let live = sorted.iter().filter(|question| question.state == QuestionState::Live || question.pinned && !question.state.is_away());
        let by_right = live.chain(own.into_iter().take(OWN_QUESTIONS_SHOWN));
        let wanted = by_right.chain(newest.into_iter().take(NEW_QUESTIONS_SHOWN)).chain(&sorted);
        let (mut shown, mut bytes) = (BTreeSet::new(), 0);
        for question in wanted {
            if shown.len() >= QUESTIONS_SHOWN {
                break;
            }
            if !shown.contains(&question.id) && bytes + question.text.len() <= QUESTIONS_SHOWN_BYTES {
                bytes += question.text.len();
                shown.insert(question.id);
            }
        }
        sorted.into_iter().filter(|question| shown.contains(&question.id)).map(|question| question.view(viewer)).collect()
    }

    /// Every question, in the order of screens, as organizers see them.
    pub(crate) fn archive(&self) -> Vec<QuestionView> {
        self.sorted(Viewer::Organizer).into_iter().map(|question| question.view(Viewer::Organizer)).collect()
    }

    /// Number of questions that a viewer may see and is not shown.
    pub(crate) fn left_out(&self, viewer: Viewer, shown: usize) -> u32 {
        u32::try_from(self.sorted(viewer).len().saturating_sub(shown)).unwrap_or(u32::MAX)
    }

    /// The question as everybody sees it, if a screen has no room for it now.
    pub(crate) fn left_out_of_screens(&self, id: QuestionId) -> Option<QuestionView> {
        let question = self.get(id).ok().filter(|question| question.state.is_public())?;
        let is_shown = self.view(Viewer::Projector).iter().any(|shown| shown.id == id);
        (!is_shown).then(|| question.view(Viewer::Projector))
    }

    /// The most supported one that waits.
    pub(crate) fn best_waiting(&self) -> Option<QuestionView> {
        let best = self.sorted(Viewer::Projector).into_iter().find(|question| question.state == QuestionState::Queued);
        best.map(|question| question.view(Viewer::Projector))
    }

    /// The most supported ones that take votes, and those whose support changed last: a screen hears of every change.
    pub(crate) fn told(&self, most_supported: usize, changed: usize) -> Vec<&Question> {
        let mut told: Vec<&Question> =
            self.sorted(Viewer::Projector).into_iter().filter(|question| question.takes_votes()).take(most_supported).collect();
        let mut latest: Vec<&Question> = self.all.iter().filter(|question| question.changed > 0 && question.takes_votes()).collect();
        latest.sort_by_key(|question| Reverse(question.changed));
        for question in latest.into_iter().take(changed) {
            if told.iter().all(|known| known.id != question.id) {
                told.push(question);
            }
        }
        told
    }
}
