//! The start of an event's policy, and the outcomes of other events from which it is made.

use crate::{Json, Store, StoreError};
use conductor::id::EventId;
use conductor::time::Timestamp;
use sqlx::types::Json as Document;
use uuid::Uuid;

/// One outcome of another event.
#[derive(Clone, Debug, PartialEq)]
pub struct PoolRow {
    /// The event.
    pub event: EventId,
    /// Its place in the order of learning.
    pub seq: i64,
    /// The outcome.
    pub outcome: Json,
}

impl Store {
    /// The settled start of an event's policy as JSON text, if there is one.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn policy_start(&self, event: EventId) -> Result<Option<String>, StoreError> {
        Ok(one!(self, (String,), "select start from policy_start where event = $1", event.0)?.map(|row| row.0))
    }

    /// Settles the start of an event's policy, unless it was settled already: the first one stays.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn settle_policy_start(&self, event: EventId, at: Timestamp, start: &str) -> Result<(), StoreError> {
        let sql = "insert into policy_start (event, at, start) values ($1, $2, $3) on conflict (event) do nothing";
        execute!(self, sql, event.0, at.as_millis(), start)?;
        Ok(())
    }

    /// Returns whether anything was decided or learned in an event.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn has_decided(&self, event: EventId) -> Result<bool, StoreError> {
        let sql = "select id from decision where event = $1 union all select proposal from outcome where event = $1 limit 1";
        Ok(one!(self, (Uuid,), sql, event.0)?.is_some())
    }

    /// The newest outcomes of all events but `event` and rehearsals, at most `limit`, in the order of learning.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn outcomes_of_others(&self, event: EventId, limit: i64) -> Result<Vec<PoolRow>, StoreError> {
        let rows = all!(
            self,
            (Uuid, i64, Document<Json>),
            "select outcome.event, outcome.seq, outcome.body from outcome join event on event.id = outcome.event
             where outcome.event <> $1 and event.rehearsal = $2 order by outcome.seq desc limit $3",
            event.0,
            false,
            limit
        )?;
        Ok(rows.into_iter().rev().map(|(event, seq, outcome)| PoolRow { event: event.into(), seq, outcome: outcome.0 }).collect())
    }

    /// The cached policies of all events, as JSON text.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn policies(&self) -> Result<Vec<(EventId, String)>, StoreError> {
        let rows = all!(self, (Uuid, String), "select event, state from policy")?;
        Ok(rows.into_iter().map(|(event, state)| (event.into(), state)).collect())
    }
}
