//! API tokens: programs that act for one organizer.

use crate::secret::TokenHash;
use crate::{Account, Store, StoreError};
use conductor::id::OrganizerId;
use conductor::time::{Span, Timestamp};
use std::time::Duration;
use uuid::Uuid;

/// An API token, without the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiTokenRow {
    /// Its id.
    pub id: Uuid,
    /// The owner's name for the token.
    pub label: String,
    /// When it was created, in ms since the Unix epoch.
    pub created_at: i64,
    /// When it was revoked.
    pub revoked_at: Option<i64>,
    /// When it was used last, to the minute.
    pub last_used_at: Option<i64>,
}

from_row!(ApiTokenRow { id, label, created_at, revoked_at, last_used_at });

/// A use is written down when the last one that was is this long ago, so that a busy program does not make each request a write.
const USE_NOTED: Span = Span::from_secs(60);

/// Longest that a request waits for its token's use to be written down.
const NOTE_WITHIN: Duration = Duration::from_millis(250);

impl Store {
    /// Keeps a new token of an organizer.
    ///
    /// # Errors
    /// [`StoreError::Gone`] if there is no such organizer; else by cause.
    pub async fn create_api_token(
        &self,
        id: Uuid,
        organizer: OrganizerId,
        label: &str,
        token: TokenHash,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        execute!(
            self,
            "insert into api_token (id, organizer, label, token_hash, created_at) values ($1, $2, $3, $4, $5)",
            id,
            organizer.0,
            label,
            token.0.as_slice(),
            now.as_millis()
        )?;
        Ok(())
    }

    /// The organizer for whom a token acts, if it is not revoked.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn api_token(&self, token: TokenHash) -> Result<Option<Account>, StoreError> {
        let row = one!(
            self,
            (Uuid, String, bool),
            "select organizer.id, organizer.name, organizer.operator from api_token join organizer on organizer.id = api_token.organizer
             where api_token.token_hash = $1 and api_token.revoked_at is null",
            token.0.as_slice()
        )?;
        Ok(row.map(Account::from))
    }

    /// The same, and notes that the token is used.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn use_api_token(&self, token: TokenHash, now: Timestamp) -> Result<Option<Account>, StoreError> {
        let Some(account) = self.api_token(token).await? else { return Ok(None) };
        let before = (now - USE_NOTED).as_millis();
        let sql = "select 1 from api_token where token_hash = $1 and (last_used_at is null or last_used_at <= $2)";
        if one!(self, (i32,), sql, token.0.as_slice(), before)?.is_some() {
            let sql = "update api_token set last_used_at = $2 where token_hash = $1";
            let note = async { execute!(self, sql, token.0.as_slice(), now.as_millis()) };
            // A caller who may ask may also ask while nothing can be written, and does not wait for it.
            if let Ok(Err(error)) = tokio::time::timeout(NOTE_WITHIN, note).await {
                tracing::warn!(%error, "the use of a token was not noted");
            }
        }
        Ok(Some(account))
    }

    /// An organizer's tokens, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn api_tokens(&self, organizer: OrganizerId) -> Result<Vec<ApiTokenRow>, StoreError> {
        all!(
            self,
            ApiTokenRow,
            "select id, label, created_at, revoked_at, last_used_at from api_token where organizer = $1 order by created_at, id",
            organizer.0
        )
    }

    /// Revokes a token of an organizer; whether there was one to revoke.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn revoke_api_token(&self, organizer: OrganizerId, id: Uuid, now: Timestamp) -> Result<bool, StoreError> {
        let revoked = execute!(
            self,
            "update api_token set revoked_at = $3 where id = $1 and organizer = $2 and revoked_at is null",
            id,
            organizer.0,
            now.as_millis()
        )?;
        Ok(revoked > 0)
    }
}
