//! The set-up link: makes the first account, once, within an hour, while there is none.

use crate::account::insert;
use crate::secret::TokenHash;
use crate::{Account, Store, StoreError};
use conductor::time::{Span, Timestamp};

/// Lifetime of a set-up link.
pub const SETUP_TTL: Span = Span::from_secs(3600);

impl Store {
    /// Makes a set-up link. Older links stop working, unless they may be of `other_nodes`, which print theirs too: those end with their hour.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn create_setup(&self, token: TokenHash, other_nodes: bool, now: Timestamp) -> Result<(), StoreError> {
        let ended = if other_nodes { now.as_millis() } else { i64::MAX };
        let mut tx = self.begin().await?;
        within!(&mut tx, "delete from setup_token where expires_at <= $1", ended)?;
        within!(
            &mut tx,
            "insert into setup_token (token_hash, created_at, expires_at) values ($1, $2, $3)",
            token.0.as_slice(),
            now.as_millis(),
            (now + SETUP_TTL).as_millis()
        )?;
        tx.commit().await
    }

    /// Returns whether a set-up link can be used now.
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

    /// Uses a set-up link: marks it and every other used and creates the first account, or does neither. Whether it did.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn set_up(&self, token: TokenHash, account: &Account, hash: &str, now: Timestamp) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        // The rows of all links are the lock: of two calls at once, with whichever links, the second finds them used.
        let used = within!(
            &mut tx,
            "update setup_token set used_at = $2 where used_at is null and not exists (select 1 from organizer)
             and exists (select 1 from setup_token mine where mine.token_hash = $1 and mine.used_at is null and mine.expires_at > $2)",
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
