//! [`Polls`]: the polls of one room.

use super::{Leader, Poll, PollView, QuizScore};
use crate::limits::{CLOSED_POLLS_SHOWN_BYTES, LEADERS, OPEN_POLLS, POLLS};
use crate::refusal::Refusal;
use crate::viewer::Viewer;
use conductor::id::{AttendeeId, PollId};
use conductor::time::Timestamp;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The polls of one room, in the order in which they opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Polls {
    all: Vec<Poll>,
    /// Points of everybody over all closed quizzes.
    points: BTreeMap<AttendeeId, u32>,
}

impl Polls {
    pub(crate) fn get(&self, id: PollId) -> Result<&Poll, Refusal> {
        self.all.iter().rev().find(|poll| poll.id == id).ok_or(Refusal::NotFound("poll"))
    }

    pub(crate) fn get_mut(&mut self, id: PollId) -> Option<&mut Poll> {
        self.all.iter_mut().rev().find(|poll| poll.id == id)
    }

    pub(crate) fn may_open(&self, id: PollId, now: Timestamp) -> Result<(), Refusal> {
        if self.get(id).is_ok() {
            Err(Refusal::Exists("poll"))
        } else if self.all.len() >= POLLS {
            Err(Refusal::TooMany("polls"))
        } else if self.all.iter().filter(|poll| poll.is_open(now)).count() >= OPEN_POLLS {
            Err(Refusal::TooMany("open polls"))
        } else {
            Ok(())
        }
    }

    pub(crate) fn open(&mut self, poll: Poll) -> PollView {
        let view = poll.view(Viewer::Projector);
        self.all.push(poll);
        view
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Poll> {
        self.all.iter()
    }

    /// Sets a person's votes aside, or counts them again.
    pub(crate) fn set_aside(&mut self, who: AttendeeId, on: bool) {
        for poll in &mut self.all {
            poll.set_aside(who, on);
        }
    }

    /// Counts a person's votes in polls that have not closed, or no longer; returns whether votes in others stay out.
    pub(crate) fn count_in_open(&mut self, who: AttendeeId, on: bool) -> bool {
        let mut stays_out = false;
        for poll in &mut self.all {
            if poll.closed_at.is_none() {
                poll.set_aside(who, !on);
            } else {
                stays_out |= poll.leaves_out(who);
            }
        }
        stays_out
    }

    /// The polls that somebody has answered in words.
    pub(crate) fn answered_by(&self, who: AttendeeId) -> impl Iterator<Item = &Poll> {
        self.all.iter().filter(move |poll| poll.is_worded() && poll.has_vote_of(who))
    }

    pub(crate) fn still_open(&self) -> impl DoubleEndedIterator<Item = &Poll> {
        self.all.iter().filter(|poll| poll.closed_at.is_none())
    }

    /// Adds up the points of everybody who counts over all closed quizzes, and keeps with each quiz the first after it.
    pub(crate) fn award(&mut self, pseudonym: impl Fn(AttendeeId) -> String) {
        self.points.clear();
        let mut quizzes: Vec<&mut Poll> = self.all.iter_mut().filter(|poll| poll.is_quiz() && poll.closed_at.is_some()).collect();
        quizzes.sort_by_key(|quiz| quiz.closed_at);
        for quiz in quizzes {
            for (who, points) in quiz.earned() {
                *self.points.entry(who).or_insert(0) += points;
            }
            let mut order: Vec<(&AttendeeId, &u32)> = self.points.iter().filter(|(_, points)| **points > 0).collect();
            order.sort_by_key(|(who, points)| (Reverse(**points), **who));
            quiz.leaders = order.into_iter().take(LEADERS).map(|(who, points)| Leader { name: pseudonym(*who), points: *points }).collect();
        }
    }

    /// The result of one person in a closed quiz that they answered.
    pub(crate) fn score(&self, poll: &Poll, who: AttendeeId) -> Option<QuizScore> {
        let points = poll.points(who)?;
        let total = self.points.get(&who).copied().unwrap_or(0);
        let better = self.points.values().filter(|points| **points > total).count();
        Some(QuizScore { points, total, place: u32::try_from(better + 1).unwrap_or(u32::MAX) })
    }

    fn seen(&self, poll: &Poll, viewer: Viewer) -> PollView {
        let score = match viewer {
            Viewer::Attendee(who) => self.score(poll, who),
            Viewer::Organizer | Viewer::Projector => None,
        };
        PollView { score, ..poll.view(viewer) }
    }

    /// Open ones, the newest first, then the newest closed ones: as many as fit.
    pub(crate) fn view(&self, viewer: Viewer) -> Vec<PollView> {
        let visible = || self.all.iter().rev().filter(|poll| poll.is_visible_to(viewer));
        let open = visible().filter(|poll| poll.closed_at.is_none()).map(|poll| self.seen(poll, viewer));
        let mut bytes = 0;
        let closed = visible().filter(|poll| poll.closed_at.is_some()).map(|poll| self.seen(poll, viewer)).take_while(|view| {
            bytes += super::bytes(view);
            bytes <= CLOSED_POLLS_SHOWN_BYTES
        });
        open.chain(closed).collect()
    }

    /// Every poll that was not withdrawn, in the order in which they opened, as organizers see them, with every answer.
    pub(crate) fn archive(&self) -> Vec<PollView> {
        self.all.iter().filter(|poll| !poll.withdrawn).map(Poll::archived).collect()
    }
}
