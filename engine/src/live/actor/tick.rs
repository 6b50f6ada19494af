//! The work of each second: drops, deadlines, windows, samples, and the end of sessions that nobody uses.

use super::super::burst::Burst;
use super::super::dashboard::sample;
use super::SessionActor;
use crate::live::presence::Change;
use conductor::gate::Material;
use conductor::reading::Warmth;
use conductor::step::Input;
use conductor::time::Span;
use protocol::{CloseCode, ConductEvent};
use std::ops::ControlFlow;
use std::time::Duration;
use store::{Write, json};
use tokio::time::Instant;

/// Ticks between two samples, and between two stored states of the conductor.
const SAMPLE: u64 = 5;
/// Ticks between two signals that tell the conductor how many people are connected and looking.
const HEARTBEAT: u64 = 15;
/// Time without connections and questions after which a session's actor stops; the next question starts it again.
const IDLE: Duration = Duration::from_secs(600);
/// The same for a session that has ended. Unit tests do not wait so long.
const IDLE_ENDED: Duration = Duration::from_secs(if cfg!(test) { 1 } else { 60 });

impl SessionActor {
    pub(super) async fn tick(&mut self) -> ControlFlow<CloseCode> {
        if self.hub.is_closed_as(CloseCode::Gone) {
            return ControlFlow::Break(CloseCode::Gone);
        }
        if self.diverged {
            self.reload().await;
        }
        let mut burst = Burst::new(self.now());
        for change in self.presence.sweep() {
            self.presence_changed(&mut burst, change);
            if let Change::Departed(who) | Change::Turned(who, _) = change {
                self.left(&mut burst, Some(who), Span::from_millis(0));
            }
        }
        if self.stage.is_some() {
            self.finish(burst).await;
            return self.play_due().await;
        }
        self.pass_second(&mut burst);
        self.finish(burst).await;
        self.after_time()
    }

    /// Plays one second: first in the room, then in the conductor.
    pub(super) fn pass_second(&mut self, burst: &mut Burst) {
        self.ticks += 1;
        self.watch_the_door(burst);
        let before = self.state.room.people();
        let events = self.state.room.tick(burst.now);
        self.happened(burst, events);
        self.dirty.pulse |= self.state.room.people() != before;
        // While nothing can be stored nothing is decided: fail closed.
        if !self.ended && !self.diverged && self.failed_until.is_none_or(|until| Instant::now() >= until) {
            self.conduct_tick(burst);
        }
    }

    /// Tells how it stands, and stops if nobody needs the session.
    pub(super) fn after_time(&mut self) -> ControlFlow<CloseCode> {
        self.headcount.set(self.people());
        if self.hub.organizers().listeners() > 0 && !self.ended {
            self.hub.score(self.reading());
            self.hub.ring_organizers();
            self.unscored.shown();
        } else {
            self.unscored.forget();
        }
        self.idle()
    }

    fn conduct_tick(&mut self, burst: &mut Burst) {
        let owed = std::mem::take(&mut self.owed);
        self.perform(burst, owed);
        let material = Material { open_questions: self.state.room.waiting_questions() > 0, ..Material::default() };
        let mut inputs = vec![Input::Material(material)];
        if self.presence.dashboards() > 0 {
            inputs.push(Input::OrganizerPresent);
        }
        if self.ticks.is_multiple_of(HEARTBEAT) && !self.foreign_presence {
            let room = &self.state.room;
            let counts = |who| room.is_measured(who) && !self.waits(who);
            let heartbeat = match &self.stage {
                // Those of a stage have no connections: they are counted with the real ones that are here.
                Some(stage) => stage.heartbeat(self.presence.heartbeat(0, counts).as_ref()),
                None => self.presence.heartbeat(room.measured_people(), counts),
            };
            inputs.extend(heartbeat.map(Input::Signal));
        }
        inputs.push(Input::Tick);
        for input in inputs {
            // None of these is refused.
            let _ = self.conduct(burst, input);
        }
        if self.ticks.is_multiple_of(SAMPLE) {
            self.take_sample(burst);
        }
    }

    /// Keeps a point of the timeline and the conductor's state. A room in which nobody was yet has none.
    fn take_sample(&mut self, burst: &mut Burst) {
        let reading = self.reading();
        if matches!(reading.warmth, Warmth::NoData | Warmth::Ended) && self.presence.is_empty() {
            return;
        }
        let sample = sample(&reading);
        self.state.shown.sample(sample);
        burst.writes.push(Write::Sample { session: self.meta.session, at: sample.at, sample: json(&sample) });
        burst.conduct(ConductEvent::Sample(sample));
        burst.snapshot |= burst.now - self.stored_at >= Span::from_secs(SAMPLE.cast_signed());
    }

    /// Stops when nobody has been here for long, and nothing waits for anybody.
    fn idle(&mut self) -> ControlFlow<CloseCode> {
        let waits = self.state.conductor.proposals().iter().any(|proposal| !proposal.status.is_final());
        let busy = !self.presence.is_empty()
            || (!self.ended && (waits || self.state.conductor.measurement().is_some() || self.state.conductor.has_plans()));
        if busy {
            self.idle_since = Instant::now();
        }
        let patience = if self.ended { IDLE_ENDED } else { IDLE };
        if self.idle_since.elapsed() >= patience { ControlFlow::Break(CloseCode::Resync) } else { ControlFlow::Continue(()) }
    }
}
