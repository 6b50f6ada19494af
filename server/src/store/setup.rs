//! The set-up link: makes the first account, once, within an hour, while there is none.

use super::account::insert;
use super::{Account, Store, StoreError};
use crate::secret::TokenHash;
use conductor::time::{Span, Timestamp};

/// How long a set-up link can be used.
pub const SETUP_TTL: Span = Span::from_secs(3600);

impl Store {
    /// Replaces the set-up link. An older link stops working.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn create_setup(&self, token: TokenHash, now: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        within!(&mut tx, "delete from setup_token")?;
        within!(
            &mut tx,
            "insert into setup_token (token_hash, created_at, expires_at) values ($1, $2, $3)",
            token.0.as_slice(),
            now.as_millis(),
            (now + SETUP_TTL).as_millis()
        )?;
        tx.commit().await
    }

    /// Whether a set-up link can be used now.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn may_set_up(&self, token: TokenHash, now: Timestamp) -> Result<bool, StoreError> {
        let row = one!(
            self,
            (i64,),
            "select expires_at from setup_token where token_hash = $1 and used_at is null and expires_at > $2
             and not exists (select 1 from organizer)",
            token.0.as_slice(),
            now.as_millis()
        )?;
        Ok(row.is_some())
    }

    /// Uses a set-up link: marks it used and creates the first account, or does neither. Whether it did.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn set_up(&self, token: TokenHash, account: &Account, hash: &str, now: Timestamp) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        // The row of the link is the lock: of two calls at once, the second finds it used.
        let used = within!(
            &mut tx,
            "update setup_token set used_at = $2 where token_hash = $1 and used_at is null and expires_at > $2
             and not exists (select 1 from organizer)",
            token.0.as_slice(),
            now.as_millis()
        )?;
        if used == 0 {
            tx.rollback().await;
            return Ok(false);
        }
        insert(&mut tx, account, hash, now).await?;
        tx.commit().await?;
        Ok(true)
    }
}
