//! The door of a session: lets people in, sets people aside, and tells dashboards. The rules are the [`Doorkeeper`]'s.

use super::super::burst::Burst;
use super::super::message::Attach;
use super::SessionActor;
use conductor::id::AttendeeId;
use conductor::proposal::Decider;
use conductor::time::Timestamp;
use protocol::ConductEvent;
use room::presence::Headcount;
use room::{Act, Actor, Guard, Refusal, Room, Viewer};

impl SessionActor {
    /// Returns whether a connection may follow the session now.
    pub(super) fn arrives(&mut self, attach: &Attach, now: Timestamp) -> Result<(), Refusal> {
        let (Some(doorkeeper), Viewer::Attendee(who), Some(arrival)) = (&mut self.doorkeeper, attach.viewer, attach.arrival) else {
            return Ok(());
        };
        let room = &self.state.room;
        let arrived = doorkeeper.arrive(who, arrival, room.knows(who), present(room), now);
        if arrived.is_err() {
            metrics::counter!("conductor_newcomers_refused_total").increment(1);
        }
        arrived
    }

    /// Returns whether an attendee may act now; sets them aside first if they cannot be told from made-up people.
    pub(super) fn admits(&mut self, burst: &mut Burst, actor: Actor, act: &Act) -> Result<(), Refusal> {
        let (Some(doorkeeper), Some(who)) = (&mut self.doorkeeper, actor.attendee()) else { return Ok(()) };
        let room = &self.state.room;
        doorkeeper.act(who, act, room.door(), present(room), burst.now)?;
        if doorkeeper.is_suspect(who, burst.now) && !self.state.room.is_aside(who) {
            self.set_aside(burst, vec![who], true);
        }
        Ok(())
    }

    /// Returns whether an attendee counts among those present.
    pub(super) fn is_inside(&self, who: AttendeeId) -> bool {
        self.doorkeeper.as_ref().is_none_or(|doorkeeper| doorkeeper.is_inside(who))
    }

    /// Takes note that a connection of an attendee is gone.
    pub(super) fn left(&mut self, burst: &mut Burst, who: Option<AttendeeId>) {
        let Some(who) = who.filter(|who| !self.presence.is_connected(*who)) else { return };
        let hasty = self.doorkeeper.as_mut().map(|doorkeeper| doorkeeper.leave(who, burst.now)).unwrap_or_default();
        self.set_aside(burst, hasty, true);
    }

    /// Lets those count who have stayed, and tells dashboards what changed.
    pub(super) fn watch_the_door(&mut self, burst: &mut Burst) {
        let stayed = self.doorkeeper.as_mut().map(|doorkeeper| doorkeeper.have_stayed(burst.now)).unwrap_or_default();
        self.set_aside(burst, stayed, false);
        self.tell_guard(burst);
    }

    fn set_aside(&mut self, burst: &mut Burst, people: Vec<AttendeeId>, on: bool) {
        if people.is_empty() || self.ended {
            return;
        }
        let is_new = on && self.guard.waiting == 0;
        if let Err(refusal) = self.apply(burst, Actor::System, Act::SetAside { people, on }) {
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
                let door = self.state.room.door();
                if let Some(doorkeeper) = &mut self.doorkeeper {
                    doorkeeper.door_is(door, burst.now);
                }
                let state = if door.closed { "closed" } else { "open" };
                self.audit(burst, by, format!("set the door: {state} to newcomers, {} s between two messages of one person", door.slow));
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
        let here: Vec<AttendeeId> =
            self.presence.people().filter(|who| !self.state.room.is_present(*who) && self.is_inside(*who)).collect();
        for who in here {
            // This does not let in those who are still set aside.
            let _ = self.apply(burst, Actor::Attendee(who), Act::Join { name: None });
        }
        self.tell_guard(burst);
    }

    /// The state of the door for those who run the room.
    pub(super) fn guard(&self) -> Guard {
        let crowd = self.doorkeeper.as_ref().map(room::Doorkeeper::crowd).unwrap_or_default();
        Guard { crowd, ..self.state.room.guard() }
    }

    fn tell_guard(&mut self, burst: &mut Burst) {
        let guard = self.guard();
        if guard != self.guard {
            self.guard = guard.clone();
            burst.conduct(ConductEvent::Guard(guard));
        }
    }
}

/// People who have not left.
fn present(room: &Room) -> u32 {
    let Headcount { here, away } = room.people();
    here + away
}
