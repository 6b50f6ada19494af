//! The door of a session: lets people in, sets people aside, and tells dashboards. The rules are the [`Doorkeeper`]'s.

use super::super::burst::Burst;
use super::super::message::Attach;
use super::SessionActor;
use conductor::id::AttendeeId;
use conductor::proposal::Decider;
use conductor::time::{Span, Timestamp};
use protocol::ConductEvent;
use room::limits::{ASKING_SHOWN, BALLOTS_TOLD};
use room::presence::Headcount;
use room::{Act, Actor, Door, Doubted, Guard, Means, Outside, Refusal, Room, Viewer};

impl SessionActor {
    /// Takes note that somebody comes.
    pub(super) fn arrives(&mut self, burst: &mut Burst, attach: &Attach) {
        let (Some(doorkeeper), Viewer::Attendee(who), Some(arrival)) = (&mut self.doorkeeper, attach.viewer, attach.arrival) else {
            return;
        };
        let room = &self.state.room;
        // The act of somebody who is set aside speaks for nobody.
        let is_known = room.knows(who) && !room.is_aside(who);
        let waits = doorkeeper.arrive(who, arrival, is_known, present(room), burst.now);
        if room.counts_by_staying(who) {
            doorkeeper.was_set_aside(who);
        }
        if waits {
            metrics::counter!("conductor_newcomers_refused_total").increment(1);
        } else if arrival.made_at.is_none() {
            self.vouch_for_tickets(burst, vec![who]);
        }
    }

    /// Returns whether somebody waits for a place, and only looks until then.
    pub(super) fn waits(&self, who: AttendeeId) -> bool {
        self.doorkeeper.as_ref().is_some_and(|doorkeeper| doorkeeper.waits(who))
    }

    /// Takes note that somebody loaded a page. Whoever is here by forms gives no other sign of life.
    pub(super) fn loads_a_page(&mut self, viewer: Viewer, now: Timestamp) {
        if let (Some(doorkeeper), Viewer::Attendee(who)) = (&mut self.doorkeeper, viewer) {
            doorkeeper.sign_of_life(who, now);
        }
    }

    /// Returns whether an act may be done now.
    pub(super) fn admits(&mut self, burst: &mut Burst, actor: Actor, act: &Act) -> Result<(), Refusal> {
        let Some(who) = actor.attendee() else {
            self.remembers_who_is_here(burst, actor, act);
            return Ok(());
        };
        self.state.room.may_pass(who, act)?;
        self.state.room.is_in_time(act, burst.now)?;
        let Some(doorkeeper) = &mut self.doorkeeper else { return Ok(()) };
        let room = &self.state.room;
        if matches!(act, Act::Knock { passcode: Some(_), .. }) {
            doorkeeper.may_guess(who, present(room), burst.now)?;
        }
        if matches!(act, Act::Ask { .. } | Act::AskUnnamed { .. }) {
            doorkeeper.may_ask(who, &room.askers_waiting())?;
        }
        doorkeeper.act(who, act, room.door(), present(room), burst.now)?;
        if matches!(act, Act::Knock { .. }) {
            doorkeeper.knocks(who);
            return Ok(());
        }
        if let Act::Vote { poll, .. } | Act::Answer { poll, .. } | Act::Support { poll, .. } = act
            && let Some(opened) = room.open_since(*poll).filter(|_| !room.has_voted(who, *poll))
        {
            doorkeeper.voted(who, *poll, opened, burst.now);
        }
        doorkeeper.acts(who, burst.now);
        Ok(())
    }

    /// Before the door is shut, lets those in for good who are here.
    fn remembers_who_is_here(&mut self, burst: &mut Burst, actor: Actor, act: &Act) {
        let Act::SetDoor { door } = act else { return };
        if !door.is_shut() || self.state.room.door().is_shut() || !actor.runs_the_room() {
            return;
        }
        let mut people = self.doorkeeper.as_ref().map(|doorkeeper| doorkeeper.everybody(burst.now)).unwrap_or_default();
        if people.is_empty() {
            people.extend(self.presence.people());
        }
        // A session that has ended refuses this, and the door too.
        let _ = self.apply(burst, Actor::System, Act::LetIn { people, means: Means::Before });
    }

    /// Lets ticket holders in, where it makes a difference that they hold one.
    fn vouch_for_tickets(&mut self, burst: &mut Burst, mut people: Vec<AttendeeId>) {
        let room = &self.state.room;
        people.retain(|who| !room.is_vouched_for(*who));
        if (room.door().is_shut() || room.door().vouched_votes) && !people.is_empty() {
            // Refused only if the session has ended.
            let _ = self.apply(burst, Actor::System, Act::LetIn { people, means: Means::Ticket });
        }
    }

    /// Those whom an act of the door may let in or keep out, and what keeps them out now.
    pub(super) fn whom_the_door_concerns(&self, actor: Actor, act: &Act) -> Vec<(AttendeeId, Option<Outside>)> {
        let people: Vec<AttendeeId> = match act {
            Act::SetDoor { .. } => self.presence.people().collect(),
            Act::LetIn { people, .. } => people.clone(),
            Act::Knock { .. } => actor.attendee().into_iter().collect(),
            _ => Vec::new(),
        };
        people.into_iter().map(|who| (who, self.state.room.outside(who))).collect()
    }

    /// Takes note of a wrong passcode.
    pub(super) fn guessed(&mut self, actor: Actor, done: &Result<(), Refusal>) {
        if let (Some(doorkeeper), Some(who), Err(Refusal::WrongPasscode)) = (&mut self.doorkeeper, actor.attendee(), done) {
            metrics::counter!("conductor_wrong_passcodes_total").increment(1);
            doorkeeper.guessed_wrong(who);
        }
    }

    /// The names that those gave whom an act lets in.
    pub(super) fn named_by(&self, act: &Act) -> Vec<(AttendeeId, String)> {
        let Act::LetIn { people, .. } = act else { return Vec::new() };
        people.iter().filter_map(|who| Some((*who, self.state.room.wished_name(*who)?.to_owned()))).collect()
    }

    /// Names people as they wished.
    pub(super) fn give_names(&mut self, burst: &mut Burst, named: Vec<(AttendeeId, String)>) {
        for (who, name) in named {
            // Refused to who is muted: they are in, under the name they had.
            let _ = self.apply(burst, Actor::Attendee(who), Act::Rename { name });
        }
    }

    /// Takes note that a connection of an attendee is gone, `silent` after its last sign of life.
    pub(super) fn left(&mut self, burst: &mut Burst, who: Option<AttendeeId>, silent: Span) {
        let (Some(doorkeeper), Some(who)) = (&mut self.doorkeeper, who) else { return };
        if self.presence.has_socket(who) {
            return;
        }
        if self.presence.is_connected(who) {
            doorkeeper.has_only_forms(who, burst.now - silent);
            return;
        }
        let hasty = doorkeeper.leave(who, silent, burst.now);
        self.set_aside(burst, hasty);
    }

    /// Does what is due at the door because time has passed, and tells dashboards what changed.
    pub(super) fn watch_the_door(&mut self, burst: &mut Burst) {
        let due = self.doorkeeper.as_mut().map(|doorkeeper| doorkeeper.due(burst.now)).unwrap_or_default();
        self.set_aside(burst, due.aside);
        if !due.back.is_empty() {
            // Refused only if the session has ended.
            let _ = self.apply(burst, Actor::System, Act::SetAside { people: due.back, on: false, until_decided: false });
        }
        for who in due.admitted {
            let room = &self.state.room;
            if self.presence.is_connected(who) && !room.is_present(who) && room.is_inside(who) {
                let _ = self.apply(burst, Actor::Attendee(who), Act::Join { name: None });
            }
        }
        self.tell_guard(burst);
    }

    /// Sets people aside who act and are gone within seconds.
    fn set_aside(&mut self, burst: &mut Burst, people: Vec<AttendeeId>) {
        if people.is_empty() || self.ended {
            return;
        }
        let is_new = self.guard.waiting == 0;
        if let Err(refusal) = self.apply(burst, Actor::System, Act::SetAside { people, on: true, until_decided: false }) {
            tracing::error!(session.id = %self.meta.session, %refusal, "people could not be set aside");
        } else if is_new {
            tracing::warn!(session.id = %self.meta.session, "people who act and leave within seconds are set aside");
            self.audit(burst, Decider::System, "began to set people aside who act and leave within seconds".to_owned());
        }
    }

    /// Applies a change of the door, or of who counts, to those who are here.
    pub(super) fn guard_changed(&mut self, burst: &mut Burst, actor: Actor, act: &Act) {
        let by = match actor {
            Actor::Organizer(id) => Decider::Organizer(id),
            Actor::System | Actor::Attendee(_) => Decider::System,
        };
        match act {
            Act::SetDoor { .. } => {
                let what = door_in_words(self.state.room.door());
                self.audit(burst, by, what);
                let with_tickets = self.doorkeeper.as_ref().map(room::Doorkeeper::with_tickets).unwrap_or_default();
                self.vouch_for_tickets(burst, with_tickets);
            }
            Act::LetIn { people, means: Means::Organizer } => {
                if let Some(doorkeeper) = &mut self.doorkeeper {
                    people.iter().for_each(|who| doorkeeper.is_vouched_for(*who));
                }
                self.audit(burst, by, format!("let in {} who asked", people.len()));
            }
            Act::Doubt { poll, whole_network } => {
                let doubted = match poll {
                    Some(poll) => Doubted::Voters { poll: *poll, whole_network: *whole_network },
                    None => Doubted::Askers(self.state.room.askers_waiting()),
                };
                let people = self.doorkeeper.as_mut().map(|doorkeeper| doorkeeper.doubt(doubted, burst.now)).unwrap_or_default();
                let what = match (poll, whole_network) {
                    (None, _) => "from one network who asked questions",
                    (Some(_), true) => "from one network who came after a poll had opened and voted in it",
                    (Some(_), false) => "who came after a poll had opened and voted in it",
                };
                self.audit(burst, by, format!("set aside {} {what}", people.len()));
                if !people.is_empty() {
                    // A session that has ended refuses the doubt as well.
                    let _ = self.apply(burst, Actor::System, Act::SetAside { people, on: true, until_decided: true });
                }
            }
            Act::Settle { count } => {
                if let Some(doorkeeper) = &mut self.doorkeeper {
                    doorkeeper.settled(*count, burst.now);
                }
                let what = if *count { "let everybody count who was set aside" } else { "left out everybody who was set aside" };
                self.audit(burst, by, what.to_owned());
            }
            _ => {}
        }
        self.dirty.tallies.extend(self.state.room.polls());
        let room = &self.state.room;
        let here: Vec<AttendeeId> =
            self.presence.people().filter(|who| !room.is_present(*who) && room.is_inside(*who) && !self.waits(*who)).collect();
        for who in here {
            // This does not let in those who are still set aside.
            let _ = self.apply(burst, Actor::Attendee(who), Act::Join { name: None });
        }
        self.tell_guard(burst);
    }

    /// The state of the door for those who run the room.
    fn guard_now(&mut self, now: Timestamp) -> Guard {
        let mut guard = self.state.room.guard();
        // A page that is loaded anew keeps its place, and one that is gone is not listed.
        guard.asking.retain(|asking| self.presence.is_connected(asking.who));
        guard.ask = u32::try_from(guard.asking.len()).unwrap_or(u32::MAX);
        if let Some(doorkeeper) = &mut self.doorkeeper {
            let room = &self.state.room;
            guard.crowd = doorkeeper.crowd(room.askers_waiting());
            guard.ballots = doorkeeper.ballots(|poll| room.was_open_within(poll, BALLOTS_TOLD, now), now);
            guard.asking = doorkeeper.first_of(guard.asking);
        }
        guard.asking.truncate(ASKING_SHOWN);
        guard
    }

    /// Tells those who run the room about the people in it, if that has changed.
    pub(super) fn tell_guard(&mut self, burst: &mut Burst) {
        let guard = self.guard_now(burst.now);
        if guard != self.guard {
            self.guard = guard.clone();
            burst.conduct(ConductEvent::Guard(guard));
        }
    }
}

/// The door as the audit log says it, without the passcode.
fn door_in_words(door: &Door) -> String {
    let mut words = vec![if door.closed { "closed to newcomers" } else { "open" }.to_owned()];
    words.extend(door.passcode.is_some().then(|| "newcomers need the passcode".to_owned()));
    words.extend(door.approve.then(|| "an organizer lets newcomers in".to_owned()));
    words.extend(door.vouched_votes.then(|| "only people with a ticket or the passcode vote".to_owned()));
    words.push(format!("{} s between two messages of one person", door.slow));
    format!("set the door: {}", words.join(", "))
}

/// People who have not left.
fn present(room: &Room) -> u32 {
    let Headcount { here, away } = room.people();
    here + away
}
