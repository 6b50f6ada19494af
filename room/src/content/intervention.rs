//! Interventions as they reach the room: which are shown, and when and how each ended.

use crate::event::RoomEvent;
pub use crate::intervention_view::{Ending, InterventionView};
use crate::limits::INTERVENTIONS;
use crate::refusal::Refusal;
use conductor::id::InterventionId;
use conductor::time::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Intervention {
    view: InterventionView,
    over: Option<(Timestamp, Ending)>,
}

impl Intervention {
    /// Returns whether it is shown at `now`, whether or not a tick has ended it yet.
    fn is_active(&self, now: Timestamp) -> bool {
        self.over.is_none() && self.view.ends_at.is_none_or(|end| now < end)
    }
}

/// The interventions of one room, in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Interventions(Vec<Intervention>);

impl Interventions {
    fn get(&self, id: InterventionId) -> Option<&Intervention> {
        self.0.iter().rev().find(|intervention| intervention.view.id == id)
    }

    pub(crate) fn may_intervene(&self, id: InterventionId, now: Timestamp) -> Result<(), Refusal> {
        if self.get(id).is_some() {
            Err(Refusal::Exists("intervention"))
        } else if self.0.len() >= INTERVENTIONS && self.0.iter().all(|intervention| intervention.is_active(now)) {
            Err(Refusal::TooMany("interventions"))
        } else {
            Ok(())
        }
    }

    pub(crate) fn may_withdraw(&self, id: InterventionId, now: Timestamp) -> Result<(), Refusal> {
        match self.get(id) {
            None => Err(Refusal::NotFound("intervention")),
            Some(intervention) if intervention.is_active(now) => Ok(()),
            Some(_) => Err(Refusal::Over),
        }
    }

    pub(crate) fn start(&mut self, view: InterventionView) -> RoomEvent {
        if self.0.len() >= INTERVENTIONS
            && let Some(oldest) = self.0.iter().position(|intervention| intervention.over.is_some())
        {
            self.0.remove(oldest);
        }
        self.0.push(Intervention { view: view.clone(), over: None });
        if view.is_cue() { RoomEvent::Cued { intervention: view } } else { RoomEvent::Intervened { intervention: view } }
    }

    /// Ends the active ones that are `meant`.
    pub(crate) fn end(&mut self, at: Timestamp, ending: Ending, meant: impl Fn(&InterventionView) -> bool) -> Vec<RoomEvent> {
        let active = self.0.iter_mut().filter(|intervention| intervention.over.is_none() && meant(&intervention.view));
        active
            .map(|intervention| {
                intervention.over = Some((at, ending));
                let id = intervention.view.id;
                if intervention.view.is_cue() {
                    RoomEvent::CueEnded { intervention: id, at, ending }
                } else {
                    RoomEvent::InterventionEnded { intervention: id, at, ending }
                }
            })
            .collect()
    }

    /// The moments at which active ones are due by `now`, apart from polls, which end with their poll.
    pub(crate) fn due(&self, now: Timestamp) -> Vec<(InterventionId, Timestamp)> {
        let due = |intervention: &Intervention| {
            let end = intervention.view.ends_at.filter(|end| *end <= now)?;
            (intervention.over.is_none() && intervention.view.poll.is_none()).then_some((intervention.view.id, end))
        };
        self.0.iter().filter_map(due).collect()
    }

    pub(crate) fn get_view(&self, id: InterventionId) -> Option<&InterventionView> {
        self.get(id).map(|intervention| &intervention.view)
    }

    /// The interventions shown now, newest first.
    pub(crate) fn view(&self, cues_too: bool) -> Vec<InterventionView> {
        let shown = |intervention: &&Intervention| intervention.over.is_none() && (cues_too || !intervention.view.is_cue());
        self.0.iter().rev().filter(shown).map(|intervention| intervention.view.clone()).collect()
    }
}
