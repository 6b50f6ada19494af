//! Questions of the audience, and who supports them.

use crate::chat::{Speaker, is_false};
use crate::limits::{
    ATTENDEES, NEW_QUESTIONS_SHOWN, OWN_QUESTIONS_SHOWN, QUESTIONS, QUESTIONS_SHOWN, QUESTIONS_SHOWN_BYTES, WAITING_QUESTIONS_EACH,
};
use crate::refusal::Refusal;
use crate::viewer::Viewer;
use conductor::id::{AttendeeId, QuestionId};
use conductor::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use wire::Read;

/// The progress of a question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "snake_case")]
pub enum QuestionState {
    /// It waits.
    #[default]
    Queued,
    /// It is being answered now. At most one is.
    Live,
    /// It was answered.
    Answered,
    /// It was put away; attendees no longer see it.
    Archived,
}

/// A question as one viewer sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct QuestionView {
    /// The question.
    pub id: QuestionId,
    /// When it was asked.
    pub at: Timestamp,
    /// The name of who asked, at that time.
    pub author: String,
    /// The person who asked.
    pub speaker: Speaker,
    /// The words, cleaned.
    pub text: String,
    /// The question's progress.
    pub state: QuestionState,
    /// People who support it.
    pub votes: u32,
    /// The viewer asked it, so cannot support it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub mine: bool,
    /// The viewer supports it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub upvoted: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) id: QuestionId,
    at: Timestamp,
    author: String,
    asker: AttendeeId,
    speaker: Speaker,
    pub(crate) text: String,
    state: QuestionState,
    supporters: BTreeSet<AttendeeId>,
    /// Number of this question's last change of support, among those of the room; 0 before any.
    changed: u64,
}

impl Question {
    pub(crate) fn votes(&self) -> u32 {
        u32::try_from(self.supporters.len()).unwrap_or(u32::MAX)
    }

    pub(crate) const fn takes_votes(&self) -> bool {
        matches!(self.state, QuestionState::Queued | QuestionState::Live)
    }

    /// Sorts as screens show them: live, waiting by support, then done, the newest first.
    fn rank(&self) -> (u8, Reverse<u32>, Option<Timestamp>, Option<Reverse<Timestamp>>) {
        match self.state {
            QuestionState::Live => (0, Reverse(0), None, None),
            QuestionState::Queued => (1, Reverse(self.votes()), Some(self.at), None),
            QuestionState::Answered => (2, Reverse(0), None, Some(Reverse(self.at))),
            QuestionState::Archived => (3, Reverse(0), None, Some(Reverse(self.at))),
        }
    }

    fn view(&self, viewer: Viewer) -> QuestionView {
        let you = match viewer {
            Viewer::Attendee(who) => Some(who),
            Viewer::Organizer | Viewer::Projector => None,
        };
        QuestionView {
            id: self.id,
            at: self.at,
            author: self.author.clone(),
            speaker: self.speaker,
            text: self.text.clone(),
            state: self.state,
            votes: self.votes(),
            mine: you == Some(self.asker),
            upvoted: you.is_some_and(|who| self.supporters.contains(&who)),
        }
    }
}

/// The questions of one room, in the order in which they were asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Questions {
    all: Vec<Question>,
    /// Changes of support so far.
    changes: u64,
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
        self.all.iter().position(|question| question.state == QuestionState::Archived)
    }

    /// Puts away what somebody asked and takes back their support; the questions that were put away.
    pub(crate) fn put_away_all_of(&mut self, who: AttendeeId) -> Vec<QuestionId> {
        let mut away = Vec::new();
        for question in &mut self.all {
            question.supporters.remove(&who);
            if question.asker == who && question.state == QuestionState::Queued {
                question.state = QuestionState::Archived;
                away.push(question.id);
            }
        }
        away
    }

    fn get_mut(&mut self, id: QuestionId) -> Option<&mut Question> {
        self.all.iter_mut().find(|question| question.id == id)
    }

    pub(crate) fn may_ask(&self, id: QuestionId, who: AttendeeId) -> Result<(), Refusal> {
        let waiting = |question: &&Question| question.asker == who && question.state == QuestionState::Queued;
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
        if question.state == QuestionState::Archived {
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

    pub(crate) fn ask(
        &mut self,
        id: QuestionId,
        at: Timestamp,
        author: String,
        (asker, speaker): (AttendeeId, Speaker),
        text: String,
    ) -> QuestionView {
        let question =
            Question { id, at, author, asker, speaker, text, state: QuestionState::Queued, supporters: BTreeSet::new(), changed: 0 };
        let view = question.view(Viewer::Projector);
        // An archived question takes nobody's place; the store keeps it.
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
            return question.supporters.insert(who);
        }
        question.supporters.remove(&who);
        false
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

    /// As screens show them. Archived ones are for organizers.
    fn sorted(&self, viewer: Viewer) -> Vec<&Question> {
        let visible = |question: &&Question| question.state != QuestionState::Archived || viewer == Viewer::Organizer;
        let mut sorted: Vec<&Question> = self.all.iter().filter(visible).collect();
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
        let live = sorted.iter().filter(|question| question.state == QuestionState::Live);
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
        let question = self.get(id).ok().filter(|question| question.state != QuestionState::Archived)?;
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
