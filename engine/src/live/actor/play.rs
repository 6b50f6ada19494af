//! A session that is played on its own clock: in each second first its people act, then time passes.

use super::super::burst::Burst;
use super::super::stage::{Stage, Step};
use super::SessionActor;
use conductor::step::Input;
use protocol::CloseCode;
use room::{Act, Actor};
use simulation::audience::PRELUDE_S;
use std::ops::ControlFlow;

impl SessionActor {
    /// Plays the audience's acts before anybody watches, so that the room is known when its turn comes.
    pub(super) async fn play_prelude(&mut self) {
        if !self.stage.as_ref().is_some_and(Stage::has_prelude) {
            return;
        }
        self.play_seconds(PRELUDE_S).await;
        if let Some(stage) = &mut self.stage {
            // However long that took, the clock runs from here.
            let _ = stage.wind(false, true);
        }
    }

    /// Lets those of a played session who were in the room be there again, after their session was taken up again.
    pub(super) fn play_on(&mut self, burst: &mut Burst) {
        let present = self.stage.as_ref().map(Stage::present).unwrap_or_default();
        self.take_steps(burst, present);
    }

    fn take_steps(&mut self, burst: &mut Burst, steps: Vec<Step>) {
        for step in steps {
            // An audience may try things that are refused, as people do.
            let _ = match step {
                Step::Act(who, act) => self.apply(burst, Actor::Attendee(who), act).map_err(|_| ()),
                Step::Signal(signal) => self.conduct(burst, Input::Signal(signal)).map_err(|_| ()),
            };
        }
    }

    /// Lets time pass until what happened at `at_s` can be counted, in the replay of a posted recording.
    pub(super) fn pass_until(&mut self, burst: &mut Burst, at_s: f64) {
        let seconds = self.stage.as_mut().map_or(0, |stage| stage.until(at_s));
        for _ in 0..seconds {
            if let Some(stage) = &mut self.stage {
                stage.pass();
            }
            burst.now = self.now();
            self.pass_second(burst);
        }
    }

    /// Plays the seconds that are due.
    pub(super) async fn play_due(&mut self) -> ControlFlow<CloseCode> {
        let waits = self.waits_for_a_person();
        let watched = self.presence.dashboards() > 0;
        let Some(stage) = &mut self.stage else { return ControlFlow::Continue(()) };
        let seconds = stage.wind(waits, watched);
        if stage.is_over() && !self.ended {
            let mut burst = Burst::new(self.now());
            // It has not ended, so it can end.
            let _ = self.apply(&mut burst, Actor::System, Act::End);
            self.finish(burst).await;
        } else {
            self.play_seconds(seconds).await;
        }
        self.after_time()
    }

    fn waits_for_a_person(&self) -> bool {
        self.state.conductor.proposals().iter().any(|proposal| proposal.status.is_decidable())
    }

    async fn play_seconds(&mut self, seconds: u32) {
        let mut burst = Burst::new(self.now());
        for _ in 0..seconds {
            if self.ended || self.diverged || burst.ended || self.fenced {
                break;
            }
            let Some(stage) = &mut self.stage else { break };
            stage.pass();
            let steps = stage.play(&self.state.room);
            burst.now = self.now();
            self.take_steps(&mut burst, steps);
            self.pass_second(&mut burst);
            // A lesson counts from the second in which it is known, however many seconds are played together.
            if burst.outcomes().next().is_some() {
                let next = Burst::new(self.now());
                self.finish(std::mem::replace(&mut burst, next)).await;
            }
            // A person is waited for from the second in which there is something to decide.
            if self.waits_for_a_person() && !self.stage.as_ref().is_some_and(Stage::is_in_prelude) {
                break;
            }
        }
        self.finish(burst).await;
    }
}

/// The stage of a session, if it is played.
pub(super) fn stage(meta: &crate::live::Meta, last: conductor::time::Timestamp) -> Option<Stage> {
    let rehearsal = meta.rehearsal?;
    let since = (last - meta.created_at).as_millis() / 1000;
    Some(Stage::new(rehearsal, meta.created_at, u32::try_from(since).unwrap_or(0)))
}
