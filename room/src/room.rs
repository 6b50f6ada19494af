//! [`Room`]: the whole room, changed by acts and by time only.

mod aside;
mod check;
mod entry;
mod perform;
mod talking;

use crate::act::{Act, Actor, Viewer};
use crate::ban::Bans;
use crate::chat::{Chat, MessageView};
use crate::door::Door;
use crate::event::RoomEvent;
use crate::guests::Guests;
use crate::hand::Hands;
use crate::intervention::{Ending, Interventions};
use crate::limits::TITLE_CHARS;
use crate::pace::Paces;
use crate::poll::{PollView, Polls, QuizScore, Tally};
use crate::presence::{Headcount, People, pseudonym};
use crate::pulse::{PollVoters, QuestionVotes, RoomPulse};
use crate::question::{QuestionView, Questions};
use crate::reaction::ReactionCounts;
use crate::refusal::Refusal;
use crate::talk::{Talk, TalkRules};
use crate::text::clean;
use crate::view::{RoomView, YouView};
use conductor::id::{AttendeeId, PollId};
use conductor::signal::{Phase, Signal};
use conductor::time::{Span, Timestamp};

/// Most supported questions whose support a pulse tells.
const PULSE_QUESTIONS: usize = 30;
/// Questions whose support changed last that it tells beside them.
const PULSE_CHANGED: usize = 20;

/// The shared state of one live session: chat, questions, polls, reactions and the people in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    title: String,
    phase: Phase,
    ended_at: Option<Timestamp>,
    people: People,
    chat: Chat,
    polls: Polls,
    questions: Questions,
    reactions: ReactionCounts,
    paces: Paces,
    interventions: Interventions,
    door: Door,
    guests: Guests,
    talk: Talk,
    bans: Bans,
    hands: Hands,
}

impl Room {
    /// An empty room in the lobby. The title is cleaned and cut to [`TITLE_CHARS`].
    #[must_use]
    pub fn new(title: &str) -> Self {
        Self {
            title: clean(title).chars().take(TITLE_CHARS).collect(),
            phase: Phase::default(),
            ended_at: None,
            people: People::default(),
            chat: Chat::default(),
            polls: Polls::default(),
            questions: Questions::default(),
            reactions: ReactionCounts::default(),
            paces: Paces::default(),
            interventions: Interventions::default(),
            door: Door::default(),
            guests: Guests::default(),
            talk: Talk::default(),
            bans: Bans::default(),
            hands: Hands::default(),
        }
    }

    /// The room after a crash: the acts that were kept are applied again, in order; nobody is present and reactions start from zero.
    ///
    /// # Errors
    /// The position and the refusal of the first act that is refused. That cannot happen to acts that were accepted before, in the
    /// same order with the same times.
    pub fn recover(title: &str, acts: impl IntoIterator<Item = (Actor, Act, Timestamp)>) -> Result<Self, (usize, Refusal)> {
        let mut room = Self::new(title);
        for (position, (actor, act, at)) in acts.into_iter().enumerate() {
            room.apply(actor, act, at).map_err(|refusal| (position, refusal))?;
        }
        Ok(room.without_counted())
    }

    /// The same room without what a crash loses: nobody is present and there are no reactions.
    #[must_use]
    pub fn without_counted(mut self) -> Self {
        self.people.everybody_leaves();
        self.guests.nobody_asks();
        self.reactions = ReactionCounts::default();
        self
    }

    /// Does an act at `now`, and says what happened, in order. `now` must not go back from one call to the next.
    ///
    /// # Errors
    /// [`Refusal`] says why it is not accepted; then nothing has changed.
    pub fn apply(&mut self, actor: Actor, act: Act, now: Timestamp) -> Result<Vec<RoomEvent>, Refusal> {
        let checked = self.check(actor, act, now)?;
        let mut events = self.tick(now);
        self.perform(actor, checked, now, &mut events);
        Ok(events)
    }

    /// Ends what is due by `now`: challenges, pinned prompts, cues, polls of interventions, taps on pace buttons, long absences. Call it about once a
    /// second; what it does does not depend on how often.
    pub fn tick(&mut self, now: Timestamp) -> Vec<RoomEvent> {
        let mut events = Vec::new();
        let polls: Vec<(PollId, Timestamp)> = self.polls.iter().filter_map(|poll| Some((poll.id, poll.due(now)?))).collect();
        for (poll, at) in polls {
            self.close_poll(poll, at, Ending::TimeUp, &mut events);
        }
        for (id, at) in self.interventions.due(now) {
            events.extend(self.interventions.end(at, Ending::TimeUp, |view| view.id == id));
        }
        self.paces.advance(now);
        self.guests.advance(now);
        let gone = self.people.advance(now);
        events.extend(gone.into_iter().filter_map(|who| self.left(who)));
        events
    }

    /// Closes a poll, if it is open, together with its intervention.
    fn close_poll(&mut self, id: PollId, at: Timestamp, ending: Ending, events: &mut Vec<RoomEvent>) {
        let Some(poll) = self.polls.get_mut(id) else { return };
        if poll.close(at) {
            if poll.is_quiz() {
                self.polls.award(pseudonym);
            }
            let Ok(poll) = self.polls.get(id) else { return };
            let tally = poll.tally(false);
            events.push(RoomEvent::PollClosed { poll: id, at, tally });
            events.push(RoomEvent::Counted(Signal::PollClose));
            events.extend(self.interventions.end(at, ending, |view| view.poll == Some(id)));
        }
    }

    /// The room as a viewer may see it.
    #[must_use]
    pub fn view(&self, viewer: impl Into<Viewer>) -> RoomView {
        let viewer = viewer.into();
        let organizer = viewer == Viewer::Organizer;
        let you = match viewer {
            Viewer::Attendee(who) => Some(who),
            Viewer::Organizer | Viewer::Projector => None,
        };
        let Headcount { here, away } = self.people.count();
        let questions = self.questions.view(viewer);
        RoomView {
            title: self.title.clone(),
            phase: self.phase,
            ended_at: self.ended_at,
            people: here,
            away,
            you: you.map(|who| self.you(who)),
            polls: self.polls.view(viewer),
            questions_left_out: if organizer { self.questions.left_out(viewer, questions.len()) } else { 0 },
            questions,
            chat: self.chat.view(organizer, you.and_then(|who| self.people.speaker(who))),
            pinned: self.chat.pinned(),
            rules: self.talk.rules(),
            reactions: self.reactions.clone(),
            interventions: self.interventions.view(organizer),
            pace: organizer.then(|| self.paces.counts()),
            muted: if organizer { self.people.muted().collect() } else { Vec::new() },
            unmeasured: if organizer { self.people.unmeasured() } else { 0 },
        }
    }

    /// An attendee as they see themself.
    #[must_use]
    pub fn you(&self, who: AttendeeId) -> YouView {
        YouView {
            outside: self.outside(who),
            banned: self.bans.hold(who),
            hand: self.hands.is_up(who),
            ..self.people.you(who, self.paces.get(who))
        }
    }

    /// The counts, with those for organizers; see [`RoomPulse::for_everyone`].
    #[must_use]
    pub fn pulse(&self) -> RoomPulse {
        let votes = |question: &crate::question::Question| QuestionVotes { question: question.id, votes: question.votes() };
        let Headcount { here, away } = self.people.count();
        RoomPulse {
            people: here,
            away,
            reactions: self.reactions.clone(),
            questions: self.questions.told(PULSE_QUESTIONS, PULSE_CHANGED).into_iter().map(votes).collect(),
            polls: self.polls.still_open().map(|poll| PollVoters { poll: poll.id, voters: poll.voters() }).collect(),
            pace: Some(self.paces.counts()),
            unmeasured: self.people.unmeasured(),
        }
    }

    /// Returns whether the acts of an attendee count in the score: nobody set them aside, and they have not asked to be left out.
    #[must_use]
    pub fn is_measured(&self, who: AttendeeId) -> bool {
        !self.people.is_aside(who) && self.people.is_measured(who)
    }

    /// Returns whether it is not too late for an act. Acts are not refused by it here: before there was such a limit people took old messages
    /// back, and those logs must still be folded.
    ///
    /// # Errors
    /// [`Refusal::TooLate`].
    pub fn is_in_time(&self, act: &Act, now: Timestamp) -> Result<(), Refusal> {
        match act {
            Act::Hide { message } if self.chat.is_old(*message, now) => Err(Refusal::TooLate),
            _ => Ok(()),
        }
    }

    /// Questions and messages of one person that wait for approval, as they see them.
    #[must_use]
    pub fn held_of(&self, who: AttendeeId) -> (Vec<QuestionView>, Vec<MessageView>) {
        let chat = self.people.speaker(who).map(|speaker| self.chat.held_of(speaker)).unwrap_or_default();
        (self.questions.held_of(who), chat)
    }

    /// The rules for what people write.
    #[must_use]
    pub const fn rules(&self) -> TalkRules {
        self.talk.rules()
    }

    /// Returns whether the room remembers an act of an attendee.
    #[must_use]
    pub fn knows(&self, who: AttendeeId) -> bool {
        self.people.knows(who) || self.polls.iter().any(|poll| poll.has_vote_of(who))
    }

    /// Returns whether an attendee has voted in a poll.
    #[must_use]
    pub fn has_voted(&self, who: AttendeeId, poll: PollId) -> bool {
        self.polls.get(poll).is_ok_and(|poll| poll.has_vote_of(who))
    }

    /// When a poll opened, if votes are still taken.
    #[must_use]
    pub fn open_since(&self, poll: PollId) -> Option<Timestamp> {
        self.polls.still_open().find(|open| open.id == poll).map(|poll| poll.opened_at)
    }

    /// Returns whether a poll is open, or has been within `span`.
    #[must_use]
    pub fn was_open_within(&self, poll: PollId, span: Span, now: Timestamp) -> bool {
        self.polls.get(poll).is_ok_and(|poll| poll.closed_at().is_none_or(|at| now - at < span))
    }

    /// Returns whether an attendee has left no trace: apart from [`RoomView::you`] they see what a projector shows.
    #[must_use]
    pub fn is_stranger(&self, who: AttendeeId) -> bool {
        self.people.speaker(who).is_none() && !self.polls.iter().any(|poll| poll.has_vote_of(who)) && !self.questions.concern(who)
    }

    /// Returns whether an attendee is set aside.
    #[must_use]
    pub fn is_aside(&self, who: AttendeeId) -> bool {
        self.people.is_aside(who)
    }

    /// Every poll of the room.
    pub fn polls(&self) -> impl Iterator<Item = PollId> {
        self.polls.iter().map(|poll| poll.id)
    }

    /// A poll's tally for organizers.
    #[must_use]
    pub fn tally(&self, poll: PollId) -> Option<Tally> {
        self.polls.get(poll).ok().map(|poll| poll.tally(true))
    }

    /// A poll's tally for everybody else who may see it; see [`Self::may_see_tally`].
    #[must_use]
    pub fn public_tally(&self, poll: PollId) -> Option<Tally> {
        self.polls.get(poll).ok().map(|poll| poll.tally(false))
    }

    /// Returns whether people answer a poll in their own words.
    #[must_use]
    pub fn is_worded(&self, poll: PollId) -> bool {
        self.polls.get(poll).is_ok_and(crate::poll::Poll::is_worded)
    }

    /// The results of one attendee in every quiz that is closed.
    #[must_use]
    pub fn scores_of(&self, who: AttendeeId) -> Vec<(PollId, QuizScore)> {
        self.polls.iter().filter_map(|poll| Some((poll.id, self.polls.score(poll, who)?))).collect()
    }

    /// The results of everybody who answered a quiz that is closed.
    #[must_use]
    pub fn scores(&self, poll: PollId) -> Vec<(AttendeeId, QuizScore)> {
        let Ok(poll) = self.polls.get(poll) else { return Vec::new() };
        poll.earned().filter_map(|(who, _)| Some((who, self.polls.score(poll, who)?))).collect()
    }

    /// Returns whether a viewer may see how a poll stands: organizers always; others once they voted, or once it is revealed or closed.
    #[must_use]
    pub fn may_see_tally(&self, viewer: impl Into<Viewer>, poll: PollId) -> bool {
        let viewer = viewer.into();
        self.polls.get(poll).is_ok_and(|poll| poll.tally_is_visible_to(viewer))
    }

    /// Every poll that was not withdrawn, as organizers see them, in the order in which they opened.
    #[must_use]
    pub fn all_polls(&self) -> Vec<PollView> {
        self.polls.archive()
    }

    /// Every question, as organizers see them, in the order of screens.
    #[must_use]
    pub fn all_questions(&self) -> Vec<QuestionView> {
        self.questions.archive()
    }

    /// The most supported question that waits: the one that could be promoted.
    #[must_use]
    pub fn best_question(&self) -> Option<QuestionView> {
        self.questions.best_waiting()
    }

    /// Number of waiting questions.
    #[must_use]
    pub fn waiting_questions(&self) -> usize {
        self.questions.waiting().count()
    }

    /// The people who asked the questions that wait, and those that wait for approval; once for each question.
    #[must_use]
    pub fn askers_waiting(&self) -> Vec<AttendeeId> {
        self.questions.askers_waiting().collect()
    }

    /// Number of people who have not left and count in the score.
    #[must_use]
    pub fn measured_people(&self) -> u32 {
        let Headcount { here, away } = self.people.count();
        (here + away).saturating_sub(self.people.unmeasured())
    }

    /// People who have not left.
    #[must_use]
    pub fn people(&self) -> Headcount {
        self.people.count()
    }

    /// Returns whether an attendee is here or only away.
    #[must_use]
    pub fn is_present(&self, who: AttendeeId) -> bool {
        self.people.is_present(who)
    }

    /// The agenda's phase.
    #[must_use]
    pub const fn phase(&self) -> Phase {
        self.phase
    }

    /// The session's title.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// When the session ended, if it did.
    #[must_use]
    pub const fn ended_at(&self) -> Option<Timestamp> {
        self.ended_at
    }
}
