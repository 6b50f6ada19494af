//! Questions of the audience, and who supports them.

use crate::chat::{Speaker, is_false};
use crate::limits::{ATTENDEES, QUESTIONS, QUESTIONS_SHOWN, QUESTIONS_SHOWN_BYTES, WAITING_QUESTIONS_EACH};
use crate::refusal::Refusal;
use crate::viewer::Viewer;
use conductor::id::{AttendeeId, QuestionId};
use conductor::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// How far a question has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionView {
    /// Which question.
    pub id: QuestionId,
    /// When it was asked.
    pub at: Timestamp,
    /// The name of who asked, at that time.
    pub author: String,
    /// Who asked.
    pub speaker: Speaker,
    /// The words, cleaned.
    pub text: String,
    /// How far it has come.
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
pub(crate) struct Questions(Vec<Question>);

impl Questions {
    pub(crate) fn get(&self, id: QuestionId) -> Result<&Question, Refusal> {
        self.0.iter().find(|question| question.id == id).ok_or(Refusal::NotFound("question"))
    }

    fn first_away(&self) -> Option<usize> {
        self.0.iter().position(|question| question.state == QuestionState::Archived)
    }

    /// Puts away what somebody asked and takes back their support; the questions that were put away.
    pub(crate) fn put_away_all_of(&mut self, who: AttendeeId) -> Vec<QuestionId> {
        let mut away = Vec::new();
        for question in &mut self.0 {
            question.supporters.remove(&who);
            if question.asker == who && question.state == QuestionState::Queued {
                question.state = QuestionState::Archived;
                away.push(question.id);
            }
        }
        away
    }

    fn get_mut(&mut self, id: QuestionId) -> Option<&mut Question> {
        self.0.iter_mut().find(|question| question.id == id)
    }

    pub(crate) fn may_ask(&self, id: QuestionId, who: AttendeeId) -> Result<(), Refusal> {
        let waiting = |question: &&Question| question.asker == who && question.state == QuestionState::Queued;
        if self.get(id).is_ok() {
            Err(Refusal::Exists("question"))
        } else if self.0.len() >= QUESTIONS && self.first_away().is_none() {
            Err(Refusal::TooMany("questions"))
        } else if self.0.iter().filter(waiting).count() >= WAITING_QUESTIONS_EACH {
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

    /// Whether a question can be put on top.
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
        let question = Question { id, at, author, asker, speaker, text, state: QuestionState::Queued, supporters: BTreeSet::new() };
        let view = question.view(Viewer::Projector);
        // What was put away takes nobody's place; the store keeps it.
        if let Some(away) = self.first_away().filter(|_| self.0.len() >= QUESTIONS) {
            self.0.remove(away);
        }
        self.0.push(question);
        view
    }

    /// Whether it was not supported by this person before, and is now.
    pub(crate) fn upvote(&mut self, id: QuestionId, who: AttendeeId, on: bool) -> bool {
        match self.get_mut(id) {
            Some(question) if on => question.supporters.insert(who),
            Some(question) => {
                question.supporters.remove(&who);
                false
            }
            None => false,
        }
    }

    /// The question as somebody sees it who neither asked nor supported it.
    pub(crate) fn shown(&self, id: QuestionId) -> Option<QuestionView> {
        self.get(id).ok().map(|question| question.view(Viewer::Projector))
    }

    /// Moves a question on and says what changed: the question that was live goes back into the queue first.
    pub(crate) fn mark(&mut self, id: QuestionId, state: QuestionState) -> Vec<(QuestionId, QuestionState)> {
        let mut changed = Vec::new();
        if state == QuestionState::Live {
            for question in self.0.iter_mut().filter(|question| question.state == QuestionState::Live && question.id != id) {
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
        self.0.iter().filter(|question| question.state == QuestionState::Queued)
    }

    /// As screens show them. Archived ones are for organizers.
    fn sorted(&self, viewer: Viewer) -> Vec<&Question> {
        let visible = |question: &&Question| question.state != QuestionState::Archived || viewer == Viewer::Organizer;
        let mut sorted: Vec<&Question> = self.0.iter().filter(visible).collect();
        sorted.sort_by_key(|question| question.rank());
        sorted
    }

    pub(crate) fn view(&self, viewer: Viewer) -> Vec<QuestionView> {
        let mut bytes = 0;
        let fits = |question: &&Question| {
            bytes += question.text.len();
            bytes <= QUESTIONS_SHOWN_BYTES
        };
        self.sorted(viewer).into_iter().take(QUESTIONS_SHOWN).take_while(fits).map(|question| question.view(viewer)).collect()
    }

    /// The most supported ones that take votes, as screens show them.
    pub(crate) fn most_supported(&self, n: usize) -> impl Iterator<Item = &Question> {
        self.sorted(Viewer::Projector).into_iter().filter(|question| question.takes_votes()).take(n)
    }
}
