//! The conductor as a dashboard and a phone see it.

use crate::house::Guest;
use conductor::arm::Content;
use conductor::proposal::{Proposal, Status};
use protocol::{ConductEvent, ConductView, LiveEvent, LiveState, ServerFrame, Snapshot};
use room::RoomEvent;

/// The conductor's event in a frame.
pub fn conduct(frame: &ServerFrame) -> Option<&ConductEvent> {
    match frame {
        ServerFrame::Event { event: LiveEvent::Conduct(event), .. } => Some(event),
        _ => None,
    }
}

/// The content of an intervention that reached the room.
pub fn intervened(event: &RoomEvent) -> Option<Content> {
    match event {
        RoomEvent::Intervened { intervention } => Some(intervention.content.clone()),
        _ => None,
    }
}

/// The first snapshot of the dashboard.
pub async fn view(dashboard: &mut Guest) -> ConductView {
    dashboard
        .until(|frame| match frame {
            ServerFrame::Snapshot { view: Snapshot::Conduct(view), .. } => Some((**view).clone()),
            _ => None,
        })
        .await
}

/// Waits for an event of the conductor.
pub async fn until(dashboard: &mut Guest, wanted: impl Fn(&ConductEvent) -> bool) {
    dashboard.until(|frame| conduct(frame).is_some_and(&wanted).then_some(())).await;
}

/// Waits for a proposal to come to a status.
pub async fn status(dashboard: &mut Guest, wanted: impl Fn(&Status) -> bool) -> Proposal {
    dashboard
        .until(|frame| match conduct(frame) {
            Some(ConductEvent::Proposal(proposal)) if wanted(&proposal.status) => Some(proposal.clone()),
            _ => None,
        })
        .await
}

/// Waits until the server has told the score `n` times more: `n` seconds of its time.
pub async fn seconds(dashboard: &mut Guest, n: usize) {
    for _ in 0..n {
        dashboard.next_until(|frame| matches!(frame, ServerFrame::State { state: LiveState::Score(_) }).then_some(())).await;
    }
}
