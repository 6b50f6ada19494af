//! The conductor's part of the reducer.

use crate::live::store::{Live, LiveStoreFields};
use conductor::proposal::Proposal;
use leptos::prelude::*;
use protocol::limits::{FEED_ITEMS, TIMELINE_POINTS};
use protocol::{ConductEvent, ConductView};
use reactive_stores::Store;

/// Finished proposals that are kept on the page; waiting ones are never dropped.
const FINISHED: usize = 50;
/// Outcomes that are kept on the page.
const OUTCOMES: usize = 50;

/// Replaces everything about the conductor.
pub(super) fn replace(live: Store<Live>, view: ConductView) {
    let ConductView { mode, stopped, settings, proposals, measurement, outcomes, feed, timeline, flags, dashboards, guard } = view;
    live.mode().set(mode);
    live.stopped().set(stopped);
    live.settings().set(settings);
    live.proposals().set(proposals);
    live.measurement().set(measurement);
    live.outcomes().set(outcomes);
    live.feed().set(feed);
    live.timeline().set(timeline);
    live.flags().set(flags);
    live.dashboards().set(dashboards);
    live.guard().set(guard);
}

/// Changes what one event is about.
pub(super) fn happened(live: Store<Live>, event: ConductEvent) {
    match event {
        ConductEvent::Proposal(proposal) => changed(live, proposal),
        ConductEvent::Measuring(measurement) => live.measurement().set(Some(measurement)),
        ConductEvent::Outcome(outcome) => {
            if live.measurement().get_untracked().is_some_and(|window| window.proposal == outcome.proposal) {
                live.measurement().set(None);
            }
            live.outcomes().update(|outcomes| {
                outcomes.retain(|known| known.proposal != outcome.proposal);
                outcomes.insert(0, outcome);
                outcomes.truncate(OUTCOMES);
            });
        }
        ConductEvent::Mode { to, .. } => live.mode().set(to),
        ConductEvent::Tuned { settings } => live.settings().set(settings),
        ConductEvent::Stopped { .. } => live.stopped().set(true),
        ConductEvent::Resumed { .. } => live.stopped().set(false),
        ConductEvent::Sample(sample) => live.timeline().update(|timeline| {
            timeline.push(sample);
            let excess = timeline.len().saturating_sub(TIMELINE_POINTS);
            timeline.drain(..excess);
        }),
        ConductEvent::Flag(flag) => live.flags().update(|flags| flags.push(flag)),
        ConductEvent::Feed(item) => live.feed().update(|feed| {
            feed.insert(0, item);
            feed.truncate(FEED_ITEMS);
        }),
        ConductEvent::Guard(guard) => live.guard().set(guard),
        ConductEvent::Dashboards { count } => live.dashboards().set(count),
        ConductEvent::Anomaly(_) | ConductEvent::Unknown => {}
    }
}

/// A proposal is new or has changed.
fn changed(live: Store<Live>, proposal: Proposal) {
    live.proposals().update(|proposals| {
        match proposals.iter_mut().find(|known| known.id == proposal.id) {
            Some(known) => *known = proposal,
            None => proposals.push(proposal),
        }
        let mut excess = proposals.iter().filter(|proposal| !proposal.is_pending()).count().saturating_sub(FINISHED);
        proposals.retain(|proposal| {
            let drop = excess > 0 && !proposal.is_pending();
            excess -= usize::from(drop);
            !drop
        });
    });
}
