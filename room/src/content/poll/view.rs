//! [`PollView`]: a poll as one viewer sees it, with its [`Tally`].

use crate::chat::is_false;
use conductor::arm::PollKind;
use conductor::id::{InterventionId, PollId};
use conductor::time::Timestamp;
use serde::{Deserialize, Serialize};
use wire::Read;

/// Votes and answers of a poll, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Tally {
    /// People who voted.
    pub voters: u32,
    /// Votes for each option or step, in their order. With several choices they add up to more than [`Self::voters`]. Of a ranking, points: the
    /// first of `n` options earns `n`, the last one.
    pub counts: Vec<u32>,
    /// Answers in words, the most frequent first, then the newest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
    /// Number of answers for which there was no room.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub answers_left_out: u32,
    /// Positions of the right options of a quiz that is closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub right: Vec<u8>,
    /// The first of everybody who answered a quiz of this session, once this one is closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leaders: Vec<Leader>,
}

impl Tally {
    /// Mean of a rating, from 1 to the number of its steps; none without votes.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        let votes: u32 = self.counts.iter().sum();
        let total: u64 = (1_u64..).zip(&self.counts).map(|(step, votes)| step * u64::from(*votes)).sum();
        #[expect(clippy::cast_precision_loss, reason = "a room has far fewer than 2^52 votes")]
        (votes > 0).then(|| total as f64 / f64::from(votes))
    }

    /// Mean rank of an option of a ranking, from 1 for the best; none without votes.
    #[must_use]
    pub fn mean_rank(&self, option: usize) -> Option<f64> {
        let points = self.counts.get(option).copied().unwrap_or(0);
        let options = u32::try_from(self.counts.len()).unwrap_or(u32::MAX);
        (self.voters > 0).then(|| f64::from(options) + 1.0 - f64::from(points) / f64::from(self.voters))
    }

    /// Positions of the options of a ranking, the best first; equal ones in their order.
    #[must_use]
    pub fn ranked(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.counts.len()).collect();
        order.sort_by_key(|option| std::cmp::Reverse(self.counts.get(*option)));
        order
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
pub(crate) const fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// A group of equal answers in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Answer {
    /// The words.
    pub text: String,
    /// People who said so.
    pub count: u32,
    /// Visibility; others than organizers get only answers that are shown.
    #[serde(default, skip_serializing_if = "AnswerState::is_shown")]
    pub state: AnswerState,
}

/// Standing of an answer in words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "snake_case")]
pub enum AnswerState {
    /// Everybody may see it.
    #[default]
    Shown,
    /// It waits for an organizer.
    Waiting,
    /// An organizer has hidden it.
    Hidden,
}

impl AnswerState {
    /// Returns whether everybody may see it.
    #[must_use]
    pub const fn is_shown(&self) -> bool {
        matches!(self, Self::Shown)
    }
}

/// Verdict of an organizer on an answer in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is shown, on its own.
    Show,
    /// It is hidden, also when it is said again.
    Hide,
    /// It counts as another answer. Who gave both counts once.
    Merge {
        /// The other answer.
        into: String,
    },
}

/// A place among those who answered quizzes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Leader {
    /// The person's pseudonym, whatever name they gave.
    pub name: String,
    /// Points over all closed quizzes of the session.
    pub points: u32,
}

/// Result of one person in a closed quiz.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct QuizScore {
    /// Points of this quiz.
    pub points: u32,
    /// Points over all closed quizzes of the session.
    pub total: u32,
    /// Place by [`Self::total`], from 1; equal points share a place.
    pub place: u32,
}

/// A poll as one viewer sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct PollView {
    /// The poll.
    pub id: PollId,
    /// The question.
    pub question: String,
    /// The options, in order; none if its kind has none.
    pub options: Vec<String>,
    /// Several options may be chosen: [`Self::kind`] for programs that know no kinds.
    pub multiple: bool,
    /// Form of the answers, without what is secret.
    #[serde(default, skip_serializing_if = "PollKind::is_single")]
    pub kind: PollKind,
    /// When it opened.
    pub opened_at: Timestamp,
    /// When it closes by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes_at: Option<Timestamp>,
    /// When it closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Timestamp>,
    /// Everybody may see the tally.
    #[serde(default, skip_serializing_if = "is_false")]
    pub revealed: bool,
    /// People who voted.
    pub voters: u32,
    /// Choices of the viewer; empty if they have not voted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mine: Vec<u8>,
    /// Answer of the viewer in words; their own ideas.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub said: Vec<String>,
    /// Ideas of others that the viewer supports, as they are shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub liked: Vec<String>,
    /// The viewer's result in a closed quiz.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<QuizScore>,
    /// The tally, if the viewer may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tally: Option<Tally>,
    /// The intervention that opened it, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intervention: Option<InterventionId>,
    /// The poll of which this is another round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<PollId>,
}

impl PollView {
    /// Returns whether votes are taken.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }

    /// The number of its round, from 1, among the polls of its session.
    #[must_use]
    pub fn round(&self, all: &[Self]) -> u32 {
        let before = |poll: &&Self| poll.again.and_then(|id| all.iter().find(|other| other.id == id));
        let rounds = std::iter::successors(Some(self), before).take(all.len().max(1)).count();
        u32::try_from(rounds).unwrap_or(u32::MAX)
    }
}
