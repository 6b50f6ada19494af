//! [`State`]: the part of an actor that is rebuilt from the store.

use crate::live::dashboard::{DashboardState, Intervention};
use crate::live::journal::Journal;
use conductor::id::{EventId, InterventionId, OrganizerId, SessionId};
use conductor::step::Conductor;
use conductor::time::Timestamp;
use protocol::{Language, Rehearsal};
use room::Room;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The facts about a session that never change.
#[derive(Clone, Debug, PartialEq)]
pub struct Meta {
    /// The session.
    pub session: SessionId,
    /// The event it belongs to.
    pub event: EventId,
    /// Its owner.
    pub owner: OrganizerId,
    /// Its title.
    pub title: String,
    /// The code that people join with.
    pub code: String,
    /// Language of its interventions.
    pub language: Language,
    /// When it was made.
    pub created_at: Timestamp,
    /// The simulated audience, if it is a rehearsal.
    pub rehearsal: Option<Rehearsal>,
}

impl Meta {
    /// Returns whether the session keeps its lessons to itself and teaches nobody.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.rehearsal.is_some_and(|rehearsal| !rehearsal.teaches)
    }
}

/// Everything an actor owns that is rebuilt from the store.
#[derive(Debug)]
pub(super) struct State {
    pub room: Room,
    pub conductor: Conductor,
    /// The number of the last act in the store.
    pub seq: u64,
    pub journal: Journal,
    pub shown: DashboardState,
    /// Interventions that were sent, for the rows that are written when one is taken back.
    pub interventions: BTreeMap<InterventionId, Intervention>,
}

/// The stored form of the conductor. Acts with a higher number than `seq` are counted again after a crash.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Snapshot<'a> {
    pub seq: u64,
    pub conductor: Cow<'a, Conductor>,
}

impl State {
    /// The conductor as JSON text.
    pub fn snapshot(&self) -> String {
        let snapshot = Snapshot { seq: self.seq, conductor: Cow::Borrowed(&self.conductor) };
        serde_json::to_string(&snapshot).expect("a conductor has a JSON form: its map keys are strings or numbers")
    }
}
