//! The start of an event's policy: the lessons of the installation's other events, without rehearsals.
//!
//! Computed once, when the first room of the event opens, and kept from then on: the policy is the fold of its event's outcomes from
//! here, after a restart as in a replay.

use super::pool::Mark;
use conductor::id::EventId;
use conductor::policy::{Outcome, Policy, Start, Treatment};
use conductor::time::Timestamp;
use std::collections::{BTreeSet, HashMap};
use store::{PoolRow, Store, StoreError, decode};

/// The newest outcomes of other events that a start is made from: learning them takes about a tenth of a second.
const POOLED: i64 = 4_000;

/// The start of an event's policy, and whether it is final. Until the event is used, the lessons of other events still count; `settle_at`
/// settles it.
///
/// # Errors
/// [`StoreError`] if it cannot be read or kept. A start that cannot be understood is an error too: choices made from another one
/// would not be those that the log can answer for.
pub(super) async fn start(store: &Store, event: EventId, settle_at: Option<Timestamp>) -> Result<(Start, bool), StoreError> {
    if let Some(start) = settled(store, event).await? {
        return Ok((start, true));
    }
    if begins_with_nothing(store, event).await? {
        return Ok((Start::default(), true));
    }
    let start = pooled(store, event).await?;
    let Some(at) = settle_at else { return Ok((start, false)) };
    store.settle_policy_start(event, at, &store::json(&start).to_string()).await?;
    // Another node may have been first.
    Ok((settled(store, event).await?.unwrap_or(start), true))
}

/// The settled start of an event's policy.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn settled(store: &Store, event: EventId) -> Result<Option<Start>, StoreError> {
    let bad = |error: serde_json::Error| StoreError::BadRow { what: "policy_start", why: error.to_string() };
    store.policy_start(event).await?.map(|text| serde_json::from_str(&text).map_err(bad)).transpose()
}

/// Rehearsals begin with nothing, and so did events that decided before starts were kept.
async fn begins_with_nothing(store: &Store, event: EventId) -> Result<bool, StoreError> {
    Ok(store.event(event).await?.is_none_or(|row| row.rehearsal) || store.has_decided(event).await?)
}

async fn pooled(store: &Store, event: EventId) -> Result<Start, StoreError> {
    let forgotten: HashMap<EventId, i64> =
        store.policies().await?.into_iter().map(|(event, state)| (event, Mark::read(event, &state).forgotten_to)).collect();
    let rows = store.outcomes_of_others(event, POOLED).await?;
    // Thousands of updates: not on a thread that carries rooms.
    let folded = tokio::task::spawn_blocking(move || fold(rows, &forgotten)).await;
    Ok(folded.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic())))
}

fn fold(rows: Vec<PoolRow>, forgotten: &HashMap<EventId, i64>) -> Start {
    let (mut pool, mut events) = (Policy::default(), BTreeSet::new());
    for row in rows.into_iter().filter(|row| row.seq > forgotten.get(&row.event).copied().unwrap_or(0)) {
        // A row of another event that cannot be read is that event's trouble.
        let outcome: Outcome = match decode("outcome", row.outcome) {
            Ok(outcome) => outcome,
            Err(error) => {
                tracing::error!(event.id = %row.event, %error, "an outcome cannot be read, so other events learn nothing from it");
                continue;
            }
        };
        if outcome.treated != Treatment::NotTreated && outcome.gain().is_some() {
            events.insert(row.event);
        }
        pool.learn(&outcome);
    }
    Start::of(&pool, events.len() as u64)
}
