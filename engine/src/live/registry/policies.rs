//! The registry's part about policies: what an event learned, whether or not one of its sessions runs.

use super::Registry;
use crate::live::learning::pool::EventPolicy;
use crate::live::refusal;
use conductor::id::EventId;
use conductor::policy::Holdout;
use conductor::posterior::import::Imported;
use protocol::{ApiError, ErrorCode};
use std::sync::Arc;
use store::StoreError;

impl Registry {
    /// The policy of an event.
    ///
    /// # Errors
    /// `storage_unavailable` if it cannot be read.
    pub async fn policy(&self, event: EventId) -> Result<Arc<EventPolicy>, ApiError> {
        self.0.services.pool.of(event).await.map_err(|error| {
            tracing::error!(event.id = %event, %error, "a policy could not be read");
            refusal::storage()
        })
    }

    /// Forgets an event's lessons until now. The log of outcomes stays.
    ///
    /// # Errors
    /// `storage_unavailable` if that cannot be kept.
    pub async fn forget_policy(&self, event: EventId) -> Result<(), ApiError> {
        self.0.services.pool.forget(event, self.now()).await.map_err(|error| unchanged(event, &error))
    }

    /// Sets how much of an event's decisions holds at random.
    ///
    /// # Errors
    /// `storage_unavailable` if that cannot be kept.
    pub async fn set_holdout(&self, event: EventId, holdout: Holdout) -> Result<(), ApiError> {
        self.0.services.pool.set_holdout(event, holdout, self.now()).await.map_err(|error| unchanged(event, &error))
    }

    /// Adds statistics to an event's Beta view.
    ///
    /// # Errors
    /// `invalid` if they are of another form, `storage_unavailable` if they cannot be kept.
    pub async fn import_statistics(&self, event: EventId, statistics: &str) -> Result<Imported, ApiError> {
        let imported = self.0.services.pool.import(event, statistics, self.now()).await.map_err(|error| unchanged(event, &error))?;
        imported.map_err(|bad| ApiError::new(ErrorCode::Invalid, bad.to_string()))
    }
}

fn unchanged(event: EventId, error: &StoreError) -> ApiError {
    tracing::error!(event.id = %event, %error, "a policy's settings could not be stored");
    refusal::storage()
}
