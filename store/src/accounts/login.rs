//! Logins: signed-in browsers. The store keeps the hash of a token, never the token.

use crate::secret::TokenHash;
use crate::{Account, Store, StoreError};
use conductor::id::OrganizerId;
use conductor::time::{Span, Timestamp};
use uuid::Uuid;

/// Maximum lifetime of a login.
pub const LIFETIME: Span = Span::from_secs(30 * 86_400);
/// Lifetime of a login that is not used.
pub const IDLE: Span = Span::from_secs(7 * 86_400);
/// Minimum time between two writes about the use of a login: a page view costs no write.
const TOUCH: Span = Span::from_secs(300);

impl Store {
    /// Signs a browser in: a new token each time, and the one it held before is revoked.
    ///
    /// # Errors
    /// [`StoreError::Gone`] if there is no such organizer; else by cause.
    pub async fn create_login(
        &self,
        organizer: OrganizerId,
        token: TokenHash,
        before: Option<TokenHash>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        if let Some(before) = before {
            within!(&mut tx, "delete from login where token_hash = $1", before.0.as_slice())?;
        }
        within!(
            &mut tx,
            "delete from login where created_at <= $1 or seen_at <= $2",
            (now - LIFETIME).as_millis(),
            (now - IDLE).as_millis()
        )?;
        within!(
            &mut tx,
            "insert into login (token_hash, organizer, created_at, seen_at) values ($1, $2, $3, $3)",
            token.0.as_slice(),
            organizer.0,
            now.as_millis()
        )?;
        tx.commit().await
    }

    /// The account of a token, if its login is neither revoked nor too old nor unused for too long; notes the use.
    ///
    /// # Errors
    /// [`StoreError`] by cause. A use that cannot be noted is no error: who is known stays known while the disk is full.
    pub async fn login(&self, token: TokenHash, now: Timestamp) -> Result<Option<Account>, StoreError> {
        let row = one!(
            self,
            (Uuid, String, bool, i64),
            "select organizer.id, organizer.name, organizer.operator, login.seen_at from login join organizer on organizer.id = login.organizer
             where login.token_hash = $1 and login.created_at > $2 and login.seen_at > $3",
            token.0.as_slice(),
            (now - LIFETIME).as_millis(),
            (now - IDLE).as_millis()
        )?;
        let Some((id, name, operator, seen)) = row else { return Ok(None) };
        if now - TOUCH > Timestamp::from_millis(seen) {
            let noted = execute!(self, "update login set seen_at = $2 where token_hash = $1", token.0.as_slice(), now.as_millis());
            if let Err(error) = noted {
                tracing::warn!(%error, "the use of a login was not noted");
            }
        }
        Ok(Some((id, name, operator).into()))
    }

    /// Revokes a login; whether there was one.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn revoke_login(&self, token: TokenHash) -> Result<bool, StoreError> {
        Ok(execute!(self, "delete from login where token_hash = $1", token.0.as_slice())? > 0)
    }
}
