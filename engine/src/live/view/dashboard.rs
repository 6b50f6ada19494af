//! [`DashboardState`]: the dashboards' state beside the conductor's own, each part bounded.

use crate::live::feed;
use conductor::arm::{Arm, Content};
use conductor::id::{InterventionId, ProposalId};
use conductor::lift::Lift;
use conductor::policy::Outcome;
use conductor::proposal::{Decider, Proposal};
use conductor::reading::Reading;
use conductor::step::Conductor;
use conductor::time::Timestamp;
use protocol::limits::{FEED_ITEMS, TIMELINE_POINTS};
use protocol::{ConductView, FeedItem, Flag, OutcomeView, Sample};
use std::collections::{BTreeMap, VecDeque};

/// Most outcomes that a snapshot tells.
const OUTCOMES: usize = 20;
/// Most flags that a snapshot tells; budgets keep sessions far below.
const FLAGS: usize = 500;

/// An intervention that reached the room, or should have.
#[derive(Clone, Debug, PartialEq)]
pub struct Intervention {
    /// The proposal it came from; `None` if a person launched it.
    pub proposal: Option<ProposalId>,
    /// The person or program that decided.
    pub by: Decider,
    /// The content that people see.
    pub content: Content,
    /// When it was sent.
    pub at: Timestamp,
}

/// The dashboards' state beside the conductor's own.
#[derive(Clone, Debug, Default)]
pub struct DashboardState {
    /// Newest first.
    feed: VecDeque<FeedItem>,
    /// Oldest first.
    timeline: VecDeque<Sample>,
    flags: VecDeque<Flag>,
    flagged: u32,
    /// Newest first.
    outcomes: VecDeque<OutcomeView>,
    /// For each proposal that may still change, the status that the feed reported last.
    told: BTreeMap<ProposalId, &'static str>,
}

/// A point of the timeline.
#[must_use]
pub fn sample(reading: &Reading) -> Sample {
    let half = reading.findable.and_then(|findable| findable.half);
    Sample {
        at: reading.at,
        score: reading.score,
        low: reading.band.map(|band| band.0),
        high: reading.band.map(|band| band.1),
        people: reading.people,
        chat: reading.per_minute.chat,
        react: reading.per_minute.react,
        qa: reading.per_minute.qa,
        half_s: half.and_then(|half| u32::try_from(half.as_millis() / 1000).ok()),
        blind: reading.findable.is_some() && half.is_none(),
    }
}

impl DashboardState {
    /// Adds an entry to the feed.
    pub fn feed(&mut self, item: FeedItem) -> FeedItem {
        self.feed.push_front(item.clone());
        self.feed.truncate(FEED_ITEMS);
        item
    }

    /// The entry that a proposal's change is worth, if it is: told once per status.
    pub fn proposal(&mut self, proposal: &Proposal) -> Option<FeedItem> {
        let status = proposal.status.name();
        let news = self.told.insert(proposal.id, status) != Some(status);
        if proposal.status.is_final() && !matches!(status, "measured") {
            self.told.remove(&proposal.id);
        }
        feed::proposal(proposal).filter(|_| news).map(|item| self.feed(item))
    }

    /// Adds a point to the timeline.
    pub fn sample(&mut self, sample: Sample) {
        self.timeline.push_back(sample);
        if self.timeline.len() > TIMELINE_POINTS {
            self.timeline.pop_front();
        }
    }

    /// Marks an intervention on the timeline.
    pub fn flag(&mut self, at: Timestamp, arm: Arm, intervention: InterventionId) -> Flag {
        self.flagged += 1;
        let flag = Flag { n: self.flagged, at, arm, intervention };
        self.flags.push_back(flag);
        if self.flags.len() > FLAGS {
            self.flags.pop_front();
        }
        flag
    }

    /// Adds an outcome, in words.
    pub fn outcome(&mut self, outcome: &Outcome, lift: Lift) -> OutcomeView {
        let view = OutcomeView::new(outcome, Some(lift));
        self.outcomes.push_front(view.clone());
        self.outcomes.truncate(OUTCOMES);
        view
    }

    /// Puts entries that come from several logs in order.
    pub fn sort_feed(&mut self) {
        self.feed.make_contiguous().sort_by_key(|item| std::cmp::Reverse(item.at));
    }

    /// Everything a dashboard needs.
    #[must_use]
    pub fn view(&self, conductor: &Conductor, dashboards: u32) -> ConductView {
        ConductView {
            mode: conductor.mode(),
            stopped: conductor.is_stopped(),
            settings: conductor.settings().clone(),
            proposals: conductor.proposals().to_vec(),
            measurement: conductor.measurement().copied(),
            outcomes: self.outcomes.iter().cloned().collect(),
            feed: self.feed.iter().cloned().collect(),
            timeline: self.timeline.iter().copied().collect(),
            flags: self.flags.iter().copied().collect(),
            dashboards,
            guard: room::Guard::default(),
        }
    }
}
