//! Answers questions about the session, and publishes changed states.

use super::super::burst::Query;
use super::super::first::{First, SharedRoom};
use super::super::message::{Attached, Glance};
use super::SessionActor;
use crate::hub::{Lane, Places, Queue};
use conductor::id::AttendeeId;
use conductor::reading::Reading;
use protocol::limits::{LARGE_ROOM, PULSE, PULSE_LARGE};
use protocol::{ConductView, LiveState, Own, Position, Role, ServerFrame, Snapshot, Subscription, Topic, You};
use room::{RoomPulse, RoomView, Viewer};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

impl SessionActor {
    /// The viewer's identity, as it is sent to them.
    fn you(&self, viewer: Viewer) -> You {
        let (role, attendee, name) = match viewer {
            Viewer::Organizer => (Role::Organizer, None, String::new()),
            Viewer::Projector => (Role::Projector, None, String::new()),
            Viewer::Attendee(who) => (Role::Attendee, Some(who), self.name(who)),
        };
        You { role, attendee, name }
    }

    fn name(&self, who: AttendeeId) -> String {
        self.state.room.you(who).name
    }

    /// People here: the one number that every page, list, sample and count shows. Where another platform tells of its own people, the
    /// conductor knows them, and those of this room too.
    pub(super) fn people(&self) -> u32 {
        let here = self.state.room.people().here;
        if self.foreign_presence { here.max(self.state.conductor.reading(self.last).people) } else { here }
    }

    /// The score, with the number of people that everything else shows.
    pub(super) fn reading(&self) -> Reading {
        Reading { people: self.people(), ..self.state.conductor.reading(self.last) }
    }

    fn room_view(&self, viewer: Viewer) -> RoomView {
        RoomView { people: self.people(), ..self.state.room.view(viewer) }
    }

    fn pulse(&self) -> RoomPulse {
        RoomPulse { people: self.people(), ..self.state.room.pulse() }
    }

    fn lane(&self, viewer: Viewer) -> &Arc<Lane> {
        match viewer {
            Viewer::Organizer => self.hub.organizers(),
            Viewer::Projector | Viewer::Attendee(_) => self.hub.everyone(),
        }
    }

    /// Answers a question. Everything it says is stored and published already.
    pub(super) fn answer(&mut self, query: Query) {
        match query {
            Query::Attach { viewer, wants, id, sight, reply } => {
                let (first, queue) = self.subscribe(viewer, &wants);
                let attached = Attached { id, you: self.you(viewer), first, queue, sight, ended: self.ended };
                // If it is gone already, the next tick finds its channel closed and tells the room.
                let _ = reply.send(Ok(attached));
            }
            Query::RoomView { viewer, reply } => {
                let _ = reply.send((self.room_view(viewer), self.lane(viewer).room_position()));
            }
            Query::ConductView { reply } => {
                let view = self.conduct_view();
                let reading = self.reading();
                let _ = reply.send((view, self.hub.organizers().conduct_position(), reading));
            }
            Query::Glance { reply } => {
                let waiting = self.state.conductor.proposals().iter().filter(|proposal| proposal.status.is_decidable()).count();
                let _ = reply.send(Glance {
                    people: self.people(),
                    score: self.reading().score,
                    waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
                });
            }
            Query::Ingested { taken, reply } => {
                let _ = reply.send(Ok(taken));
            }
        }
    }

    fn conduct_view(&self) -> ConductView {
        ConductView { guard: self.guard.clone(), ..self.state.shown.view(&self.state.conductor, self.presence.dashboards()) }
    }

    /// Subscribes a connection: returns the frames it needs first, and the queue of those that follow.
    fn subscribe(&mut self, viewer: Viewer, wants: &[Subscription]) -> (Vec<First>, Queue) {
        let lane = Arc::clone(self.lane(viewer));
        let (mut first, mut places) = (Vec::new(), Places::default());
        for Subscription { topic, position } in wants {
            match topic {
                Topic::Room if places.room.is_none() => {
                    let resumed = position.and_then(|position| Some((position, lane.resume_room(position)?)));
                    let went_on = resumed.is_some();
                    let (frame, place) = match resumed {
                        Some((position, place)) => (ServerFrame::Resumed { topic: *topic, position }.into(), Some(place)),
                        None => {
                            let position = lane.room_position();
                            (self.first_room(viewer, position), lane.resume_room(position))
                        }
                    };
                    first.push(frame);
                    // No event tells an attendee that they were muted, named or let in while they were away.
                    if let (true, Viewer::Attendee(who)) = (went_on, viewer) {
                        first.push(ServerFrame::State { state: LiveState::You(self.state.room.you(who)) }.into());
                        let (questions, chat) = self.state.room.held_of(who);
                        first.push(ServerFrame::State { state: LiveState::Own(Own::Held { questions, chat }) }.into());
                        let scored = self.state.room.scores_of(who).into_iter();
                        let scored = scored.map(|(poll, score)| LiveState::Own(Own::Scored { poll, score }));
                        first.extend(scored.map(|state| ServerFrame::State { state }.into()));
                    }
                    places.room = place;
                }
                Topic::Conduct if places.conduct.is_none() => {
                    let (frame, place) = self.subscribe_conduct(&lane, *position);
                    first.push(frame.into());
                    places.conduct = place;
                }
                Topic::Pulse => places.pulse = true,
                Topic::Score => {
                    places.score = true;
                    first.push(ServerFrame::State { state: LiveState::Score(self.reading()) }.into());
                }
                Topic::Room | Topic::Conduct | Topic::Unknown => {}
            }
        }
        if places.pulse {
            let pulse = self.pulse();
            let pulse = if viewer == Viewer::Organizer { pulse } else { pulse.for_everyone() };
            first.push(ServerFrame::State { state: LiveState::Pulse(pulse) }.into());
        }
        (first, lane.subscribe(places))
    }

    /// The whole room. The counts in it may be as old as those that are told to everybody; newer ones follow it.
    fn first_room(&mut self, viewer: Viewer, position: Position) -> First {
        let you = match viewer {
            Viewer::Attendee(who) if self.state.room.is_stranger(who) => Some(Box::new(self.state.room.you(who))),
            Viewer::Projector => None,
            Viewer::Attendee(_) | Viewer::Organizer => {
                let view = Snapshot::Room(Box::new(self.room_view(viewer)));
                return ServerFrame::Snapshot { topic: Topic::Room, position, view }.into();
            }
        };
        let is_fresh = |(room, made): &(Arc<SharedRoom>, Instant)| room.position() == position && made.elapsed() < PULSE;
        let room = match self.shared.take().filter(is_fresh) {
            Some(shared) => shared,
            None => (Arc::new(SharedRoom::new(position, self.room_view(Viewer::Projector))), Instant::now()),
        };
        First::Room(Arc::clone(&self.shared.insert(room).0), you)
    }

    fn subscribe_conduct(&self, lane: &Arc<Lane>, position: Option<Position>) -> (ServerFrame, Option<crate::hub::log::Place>) {
        let topic = Topic::Conduct;
        if let Some(position) = position
            && let Some(place) = lane.resume_conduct(position)
        {
            return (ServerFrame::Resumed { topic, position }, Some(place));
        }
        let position = lane.conduct_position();
        let view = self.conduct_view();
        let view = Snapshot::Conduct(Box::new(view));
        (ServerFrame::Snapshot { topic, position, view }, lane.resume_conduct(position))
    }

    /// Shortest interval between two publications of changed states.
    fn pulse_every(&self) -> Duration {
        if self.is_large() { PULSE_LARGE } else { PULSE }
    }

    /// Returns whether so many listen that what can wait is told together.
    pub(super) fn is_large(&self) -> bool {
        self.presence.connections() > LARGE_ROOM
    }

    /// Sees to it that changed states are told before long.
    pub(super) fn flush_soon(&mut self) {
        if self.flush_at.is_none() && (self.dirty.pulse || !self.dirty.tallies.is_empty() || self.owes_answers) {
            self.flush_at = Some(Instant::now() + self.pulse_every());
        }
    }

    /// Tells the states that changed.
    pub(super) fn flush(&mut self) {
        self.tell_states();
        self.hub.ring();
    }

    /// Tells the states that changed, if that may be by now: with events that go out at this moment they cost no writes of their own.
    /// Nobody is woken before [`crate::hub::Hub::ring`].
    pub(super) fn join_states(&mut self) {
        if self.flushed_at.is_none_or(|flushed| flushed.elapsed() >= self.pulse_every()) {
            self.tell_states();
        }
    }

    fn tell_states(&mut self) {
        self.flush_at = None;
        if std::mem::take(&mut self.owes_answers) {
            self.hub.stir();
        }
        if self.diverged {
            return;
        }
        self.flushed_at = Some(Instant::now());
        if std::mem::take(&mut self.dirty.pulse) {
            self.hub.pulse(self.pulse());
        }
        for poll in std::mem::take(&mut self.dirty.tallies) {
            let room = &self.state.room;
            if let (Some(tally), Some(public)) = (room.tally(poll), room.public_tally(poll)) {
                self.hub.tally(poll, tally, public, room.may_see_tally(Viewer::Projector, poll));
            }
        }
    }
}
