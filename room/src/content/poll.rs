//! Polls of every kind: one vote per person, changeable while open, tallies hidden until they may be seen.

mod ballot;
mod ideas;
pub(crate) mod legacy;
mod polls;
mod view;
mod wall;

pub(crate) use ballot::Ballot;
pub(crate) use polls::Polls;
pub(crate) use view::is_zero;
pub use view::{Answer, AnswerState, Leader, PollView, QuizScore, Tally, Verdict};

use crate::limits::{ATTENDEES, POLL_BYTES};
use crate::refusal::Refusal;
use crate::viewer::Viewer;
use conductor::arm::PollKind;
use conductor::id::{AttendeeId, InterventionId, PollId};
use conductor::time::{Span, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use wall::Wall;

/// Points of a right answer to a quiz without a timer, and of an immediate one with a timer. The last right answer earns half.
const FULL_POINTS: i64 = 1_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Poll {
    pub(crate) id: PollId,
    question: String,
    options: Vec<String>,
    kind: PollKind,
    pub(crate) opened_at: Timestamp,
    closes_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
    revealed: bool,
    withdrawn: bool,
    pub(crate) intervention: Option<InterventionId>,
    /// The poll of which this is another round.
    again: Option<PollId>,
    votes: BTreeMap<AttendeeId, Ballot>,
    /// Points of everybody who answered a quiz.
    points: BTreeMap<AttendeeId, u32>,
    /// Voters whose votes are not counted.
    aside: BTreeSet<AttendeeId>,
    counts: Vec<u32>,
    wall: Wall,
    leaders: Vec<Leader>,
}

impl Poll {
    pub(crate) fn new(id: PollId, question: String, options: Vec<String>, kind: PollKind, now: Timestamp) -> Self {
        let counts = vec![0; ballot::slots(&kind, options.len())];
        let is_of_ideas = matches!(kind, PollKind::Ideas { .. });
        Self {
            id,
            question,
            options,
            kind,
            opened_at: now,
            closes_at: None,
            closed_at: None,
            // Nobody can support an idea without seeing it.
            revealed: is_of_ideas,
            withdrawn: false,
            intervention: None,
            again: None,
            votes: BTreeMap::new(),
            points: BTreeMap::new(),
            aside: BTreeSet::new(),
            counts,
            wall: Wall::default(),
            leaders: Vec::new(),
        }
    }

    pub(crate) const fn of_intervention(mut self, intervention: InterventionId) -> Self {
        self.intervention = Some(intervention);
        self
    }

    /// Another round of this poll. Decisions about answers in words stay: a hidden word stays hidden when it is said again.
    pub(crate) fn again(&self, id: PollId, now: Timestamp) -> Self {
        let next = Self::new(id, self.question.clone(), self.options.clone(), self.kind.clone(), now);
        Self { again: Some(self.id), wall: self.wall.without_answers(), ..next }
    }

    /// Refuses another round where there can be none.
    pub(crate) fn may_be_asked_again(&self, now: Timestamp) -> Result<(), Refusal> {
        if self.withdrawn {
            Err(Refusal::NotFound("poll"))
        } else if self.is_quiz() {
            Err(Refusal::BadChoice("the answer to a quiz is known by now"))
        } else if self.is_open(now) {
            Err(Refusal::BadChoice("close the poll before it is asked again"))
        } else {
            Ok(())
        }
    }

    /// The same, closing by itself after a time.
    pub(crate) fn closing_after(mut self, span: Option<Span>) -> Self {
        self.closes_at = span.map(|span| self.opened_at + span);
        self
    }

    /// Returns whether votes are taken at `now`, whether or not a tick has closed it yet.
    pub(crate) fn is_open(&self, now: Timestamp) -> bool {
        self.closed_at.is_none() && self.closes_at.is_none_or(|end| now < end)
    }

    pub(crate) const fn closed_at(&self) -> Option<Timestamp> {
        self.closed_at
    }

    fn may_answer(&self, who: AttendeeId, now: Timestamp) -> Result<(), Refusal> {
        if self.withdrawn {
            return Err(Refusal::NotFound("poll"));
        }
        if !self.is_open(now) {
            return Err(Refusal::PollClosed);
        }
        let counted = self.votes.len() - self.aside.len();
        if !self.votes.contains_key(&who) && (counted >= ATTENDEES || self.aside.len() >= ATTENDEES) {
            return Err(Refusal::TooMany("votes"));
        }
        Ok(())
    }

    /// Refuses choices that do not fit, or come too late.
    pub(crate) fn may_vote(&self, who: AttendeeId, choices: &[u8], now: Timestamp) -> Result<(), Refusal> {
        self.may_answer(who, now)?;
        self.ballot(choices).map(|_| ())
    }

    /// Refuses words that do not fit, or come too late; returns them cleaned.
    pub(crate) fn may_say(&self, who: AttendeeId, words: &[String], now: Timestamp) -> Result<Vec<String>, Refusal> {
        self.may_answer(who, now)?;
        // Who has said something may take all of it back.
        if self.is_of_ideas() && words.is_empty() && self.votes.contains_key(&who) {
            return Ok(Vec::new());
        }
        Ok(Ballot::of_words(&self.kind, words)?.words().to_vec())
    }

    /// The ballot for choices.
    pub(crate) fn ballot(&self, choices: &[u8]) -> Result<Ballot, Refusal> {
        Ballot::of_choices(&self.kind, self.counts.len(), choices)
    }

    /// Records a ballot that is allowed; returns whether it is the first one of this person.
    pub(crate) fn vote(&mut self, who: AttendeeId, ballot: Ballot, now: Timestamp) -> bool {
        if let PollKind::Quiz(key) = &self.kind {
            let is_right = ballot.choices().iter().any(|choice| key.right.contains(choice));
            self.points.insert(who, if is_right { self.worth(now) } else { 0 });
        }
        if self.is_of_ideas() {
            let ballot = if let Ballot::Words(own) = ballot { self.with_own(who, own) } else { ballot };
            return self.take_ideas(who, ballot).is_none();
        }
        let counts = !self.aside.contains(&who);
        let before = self.votes.insert(who, ballot.clone());
        if counts {
            if let Some(before) = &before {
                self.count(before, false);
            }
            self.count(&ballot, true);
        }
        before.is_none()
    }

    /// Points of a right answer at `now`.
    fn worth(&self, now: Timestamp) -> u32 {
        let points = match self.closes_at {
            Some(end) if end > self.opened_at => {
                let (whole, left) = ((end - self.opened_at).as_millis(), (end - now).as_millis());
                FULL_POINTS / 2 + (FULL_POINTS / 2 * left + whole / 2) / whole
            }
            _ => FULL_POINTS,
        };
        u32::try_from(points).unwrap_or(0)
    }

    fn count(&mut self, ballot: &Ballot, on: bool) {
        ballot.count(&mut self.counts, on);
        if on {
            self.wall.add(ballot.words(), self.is_sentence());
        } else {
            self.wall.take(ballot.words());
        }
    }

    const fn is_sentence(&self) -> bool {
        matches!(self.kind, PollKind::Text { .. })
    }

    /// Sets a person's vote aside, or counts it again; whether that changes the tally. A vote is never forgotten.
    pub(crate) fn set_aside(&mut self, who: AttendeeId, on: bool) -> bool {
        let Some(vote) = self.votes.get(&who).cloned() else { return false };
        if self.is_of_ideas() {
            let changed = if on { self.aside.insert(who) } else { self.aside.remove(&who) };
            if changed {
                self.count_ideas(&vote, !on);
            }
            return changed;
        }
        if on && self.aside.insert(who) {
            self.count(&vote, false);
            return true;
        }
        if !on && self.aside.remove(&who) {
            self.count(&vote, true);
            return true;
        }
        false
    }

    /// Returns whether a person's vote is not counted.
    pub(crate) fn leaves_out(&self, who: AttendeeId) -> bool {
        self.aside.contains(&who)
    }

    pub(crate) fn votes_aside(&self) -> u32 {
        u32::try_from(self.aside.len()).unwrap_or(u32::MAX)
    }

    pub(crate) fn has_vote_of(&self, who: AttendeeId) -> bool {
        self.votes.contains_key(&who)
    }

    /// Returns whether people answer in their own words.
    pub(crate) const fn is_worded(&self) -> bool {
        self.kind.is_worded()
    }

    /// Refuses a verdict on an answer that this poll cannot have.
    pub(crate) fn may_judge(&self, answer: &str, verdict: &Verdict) -> Result<(), Refusal> {
        if self.is_worded() { self.wall.may_judge(answer, verdict) } else { Err(Refusal::NotFound("answer")) }
    }

    /// Lets an answer in words wait for a decision.
    pub(crate) fn doubt(&mut self, word: &str) {
        self.wall.doubt(word);
    }

    /// Does what an organizer decided about an answer.
    pub(crate) fn judge(&mut self, answer: &str, verdict: &Verdict) {
        if self.wall.judge(answer, verdict) {
            if self.is_of_ideas() {
                self.recount_ideas();
                return;
            }
            let is_sentence = self.is_sentence();
            let counted = self.votes.iter().filter(|(who, _)| !self.aside.contains(who));
            self.wall.recount(counted.map(|(_, ballot)| ballot.words()), is_sentence);
        }
    }

    /// The tally as an event showed it to everybody, and when the poll closed, if it has.
    pub(crate) fn shown(&self) -> Option<(Option<Timestamp>, Tally)> {
        (self.revealed || self.closed_at.is_some()).then(|| (self.closed_at, self.tally(false)))
    }

    /// Returns whether it is a quiz whose points count now that it is closed.
    pub(crate) const fn is_quiz(&self) -> bool {
        matches!(self.kind, PollKind::Quiz(_))
    }

    /// Points of everybody whose answer counts.
    pub(crate) fn earned(&self) -> impl Iterator<Item = (AttendeeId, u32)> {
        self.points.iter().filter(|(who, _)| !self.aside.contains(who)).map(|(who, points)| (*who, *points))
    }

    /// Points of one person, once it is closed.
    pub(crate) fn points(&self, who: AttendeeId) -> Option<u32> {
        if self.withdrawn || self.aside.contains(&who) {
            return None;
        }
        self.closed_at.and_then(|_| self.points.get(&who).copied())
    }

    /// Returns whether the tally was hidden from those who have not voted.
    pub(crate) const fn reveal(&mut self) -> bool {
        !std::mem::replace(&mut self.revealed, true)
    }

    /// Returns whether it was open.
    pub(crate) const fn close(&mut self, at: Timestamp) -> bool {
        if self.closed_at.is_some() {
            return false;
        }
        self.closed_at = Some(at);
        true
    }

    pub(crate) const fn withdraw(&mut self) {
        self.withdrawn = true;
    }

    /// The moment at which it closes by itself, if it has come and the poll is still open.
    pub(crate) fn due(&self, now: Timestamp) -> Option<Timestamp> {
        self.closes_at.filter(|end| self.closed_at.is_none() && *end <= now)
    }

    /// The tally; for organizers with answers that others may not see and the right options of a quiz.
    pub(crate) fn tally(&self, organizer: bool) -> Tally {
        let mut tally = self.whole_tally(organizer);
        tally.answers_left_out = wall::cut(&mut tally.answers);
        tally
    }

    fn whole_tally(&self, organizer: bool) -> Tally {
        let right = match &self.kind {
            PollKind::Quiz(key) if organizer || self.closed_at.is_some() => key.right.clone(),
            _ => Vec::new(),
        };
        Tally {
            voters: self.voters(),
            counts: self.counts.clone(),
            answers: self.wall.answers(self.approves_first(), organizer),
            answers_left_out: 0,
            right,
            leaders: self.leaders.clone(),
        }
    }

    pub(crate) fn voters(&self) -> u32 {
        if self.is_of_ideas() {
            let counted = self.votes.iter().filter(|(who, ballot)| !self.aside.contains(who) && !ballot.is_empty());
            return u32::try_from(counted.count()).unwrap_or(u32::MAX);
        }
        u32::try_from(self.votes.len() - self.aside.len()).unwrap_or(u32::MAX)
    }

    pub(crate) fn is_visible_to(&self, viewer: Viewer) -> bool {
        !self.withdrawn || viewer == Viewer::Organizer
    }

    /// Organizers always; others once they voted, or once everybody may see it. Nobody looks up the answer to a quiz from others.
    pub(crate) fn tally_is_visible_to(&self, viewer: Viewer) -> bool {
        let public = self.revealed || self.closed_at.is_some();
        self.is_visible_to(viewer)
            && match viewer {
                Viewer::Organizer => true,
                Viewer::Projector => public,
                Viewer::Attendee(who) => public || !self.is_quiz() && self.votes.contains_key(&who),
            }
    }

    pub(crate) fn view(&self, viewer: Viewer) -> PollView {
        let mine = match viewer {
            Viewer::Attendee(who) => self.votes.get(&who),
            Viewer::Organizer | Viewer::Projector => None,
        };
        let organizer = viewer == Viewer::Organizer;
        PollView {
            id: self.id,
            question: self.question.clone(),
            options: self.options.clone(),
            multiple: self.kind == PollKind::Multiple,
            kind: if organizer { self.kind.clone() } else { self.kind.clone().without_answers() },
            opened_at: self.opened_at,
            closes_at: self.closes_at,
            closed_at: self.closed_at,
            revealed: self.revealed,
            voters: self.voters(),
            mine: mine.map(Ballot::choices).unwrap_or_default(),
            said: mine.map(|ballot| ballot.words().to_vec()).unwrap_or_default(),
            liked: mine.map(|ballot| self.liked(ballot)).unwrap_or_default(),
            score: None,
            tally: self.tally_is_visible_to(viewer).then(|| self.tally(organizer)),
            intervention: self.intervention,
            again: self.again,
        }
    }

    /// The view of organizers, with every answer.
    fn archived(&self) -> PollView {
        PollView { tally: Some(self.whole_tally(true)), ..self.view(Viewer::Organizer) }
    }
}

/// About the bytes of a poll in a frame.
fn bytes(poll: &PollView) -> usize {
    let answers = poll.tally.iter().flat_map(|tally| &tally.answers).map(|answer| &answer.text);
    let leaders = poll.tally.iter().flat_map(|tally| &tally.leaders).map(|leader| &leader.name);
    let words = poll.options.iter().chain(&poll.said).chain(&poll.liked).chain(answers).chain(leaders).map(String::len);
    POLL_BYTES + poll.question.len() + words.sum::<usize>()
}
