//! The lessons of an event: the cached policy and the log that it is the fold of.

use crate::rows::decision_row;
use crate::{DecisionRow, Json, Store, StoreError};
use conductor::id::{EventId, ProposalId, SessionId};
use conductor::time::Timestamp;
use sqlx::types::Json as Document;
use uuid::Uuid;

/// One lesson: a decision and its outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Learned {
    /// Its place in the order of learning; grows, with gaps.
    pub seq: i64,
    /// The decision.
    pub proposal: ProposalId,
    /// The session it was made in.
    pub session: SessionId,
    /// When its window closed.
    pub at: Timestamp,
    /// The decision record, if it was kept.
    pub decision: Option<Json>,
    /// The outcome.
    pub outcome: Json,
}

/// A lesson of an event: the outcome alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// Its place in the order of learning; grows from 1, with gaps.
    pub seq: i64,
    /// The outcome.
    pub outcome: Json,
}

/// Takes an event, and the place after which lessons are wanted.
pub(crate) const LESSONS_AFTER: &str = "select seq, body from outcome where event = $1 and seq > $2 order by seq";

pub(crate) type LessonRow = (i64, Document<Json>);

impl From<LessonRow> for Lesson {
    fn from((seq, body): LessonRow) -> Self {
        Self { seq, outcome: body.0 }
    }
}

type Row = (i64, Uuid, Uuid, i64, Option<Document<Json>>, Document<Json>);

impl Store {
    /// The cached policy of an event, as JSON text.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn policy(&self, event: EventId) -> Result<Option<String>, StoreError> {
        Ok(one!(self, (String,), "select state from policy where event = $1", event.0)?.map(|row| row.0))
    }

    /// Forgets the cached policy of an event; the log stays. Whether there was one.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn forget_policy(&self, event: EventId) -> Result<bool, StoreError> {
        Ok(execute!(self, "delete from policy where event = $1", event.0)? > 0)
    }

    /// Every lesson of an event, in the order of learning: their fold is the policy.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn lessons(&self, event: EventId) -> Result<Vec<Learned>, StoreError> {
        let rows = all!(
            self,
            Row,
            "select outcome.seq, outcome.proposal, outcome.session, outcome.at, decision.body, outcome.body
             from outcome left join decision on decision.id = outcome.proposal where outcome.event = $1 order by outcome.seq",
            event.0
        )?;
        Ok(rows
            .into_iter()
            .map(|(seq, proposal, session, at, decision, outcome)| Learned {
                seq,
                proposal: proposal.into(),
                session: session.into(),
                at: Timestamp::from_millis(at),
                decision: decision.map(|document| document.0),
                outcome: outcome.0,
            })
            .collect())
    }

    /// The lessons of an event after `known`, in the order of learning.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn lessons_after(&self, event: EventId, known: i64) -> Result<Vec<Lesson>, StoreError> {
        Ok(all!(self, LessonRow, LESSONS_AFTER, event.0, known)?.into_iter().map(Lesson::from).collect())
    }

    /// Every decision of an event, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn decisions_of_event(&self, event: EventId) -> Result<Vec<DecisionRow>, StoreError> {
        let rows = all!(
            self,
            (Uuid, Uuid, i64, Document<Json>),
            "select id, session, at, body from decision where event = $1 order by at, id",
            event.0
        )?;
        Ok(rows.into_iter().map(decision_row).collect())
    }
}
