//! Summaries: those of an organizer's earlier sessions, and the one that a session leaves for later ones.

use super::actor::SessionActor;
use super::state::Meta;
use conductor::host::{HostPrior, KEPT, Stored, Summary};
use conductor::id::{OrganizerId, SessionId};
use conductor::time::Timestamp;
use store::{Store, StoreError, Write, json};

/// The custom of the earlier sessions of a session's organizer, over all events; `None` for what is only played, which compares with nothing.
///
/// # Errors
/// [`StoreError`] by cause.
pub(super) async fn host_of(meta: &Meta, store: &Store) -> Result<Option<HostPrior>, StoreError> {
    if meta.is_private() {
        return Ok(None);
    }
    Ok(Some(HostPrior::of(&summaries(store, meta.owner, meta.session).await?)))
}

/// The summaries of an organizer's newest sessions but `except`, oldest first.
///
/// # Errors
/// [`StoreError`] by cause.
pub async fn summaries(store: &Store, organizer: OrganizerId, except: SessionId) -> Result<Vec<Summary>, StoreError> {
    let rows = store.past_summaries(organizer, except, u32::try_from(KEPT).unwrap_or(u32::MAX)).await?;
    let read = |row| {
        let stored = serde_json::from_value::<Stored>(row);
        stored.inspect_err(|error| tracing::warn!(%error, "an earlier session does not count")).ok()
    };
    Ok(rows.into_iter().filter_map(read).filter_map(|stored| stored.summary()).collect())
}

impl SessionActor {
    /// The session's summary, if it says enough. A rehearsal leaves none.
    pub(super) fn past_row(&self, at: Timestamp) -> Option<Write> {
        let summary = self.state.conductor.monitor().summary();
        let Meta { session, owner, .. } = *self.meta;
        (!self.meta.is_private() && summary.is_telling()).then(|| Write::Past {
            session,
            organizer: owner,
            at,
            summary: json(&Stored::from(summary)),
        })
    }
}
