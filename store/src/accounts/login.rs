//! Logins: signed-in browsers. The store keeps the hash of a token, never the token.

use crate::secret::TokenHash;
use crate::sql::Tx;
use crate::write::run_all;
use crate::{Account, Store, StoreError, Write};
use conductor::id::OrganizerId;
use conductor::time::{Span, Timestamp};
use uuid::Uuid;

/// Maximum lifetime of a login.
pub const LIFETIME: Span = Span::from_secs(30 * 86_400);
/// Lifetime of a login that is not used.
pub const IDLE: Span = Span::from_secs(7 * 86_400);
/// Minimum time between two writes about the use of a login: a page view costs no write.
const TOUCH: Span = Span::from_secs(300);

/// A rough description of a browser that signs in, for its owner to recognize.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The kind of browser and its system.
    pub browser: Option<String>,
    /// The beginning of its address.
    pub network: Option<String>,
}

/// A signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginRow {
    /// The hash of its token.
    pub token_hash: Vec<u8>,
    /// When it signed in, in ms since the Unix epoch.
    pub created_at: i64,
    /// When it was used last, to five minutes.
    pub seen_at: i64,
    /// The kind of browser and its system.
    pub browser: Option<String>,
    /// The beginning of its address.
    pub network: Option<String>,
}

from_row!(LoginRow { token_hash, created_at, seen_at, browser, network });

impl LoginRow {
    /// Its name for pages: the first half of the hash, from which nobody can sign in.
    #[must_use]
    pub fn id(&self) -> Uuid {
        let mut half = [0; 16];
        half.iter_mut().zip(&self.token_hash).for_each(|(to, from)| *to = *from);
        Uuid::from_bytes(half)
    }

    /// Returns whether it is the login of a token.
    #[must_use]
    pub fn is(&self, token: TokenHash) -> bool {
        self.token_hash == token.0
    }
}

/// Writes a login.
pub(crate) async fn insert(tx: &mut Tx, organizer: OrganizerId, token: TokenHash, place: &Place, now: Timestamp) -> Result<(), StoreError> {
    within!(
        tx,
        "insert into login (token_hash, organizer, created_at, seen_at, browser, network) values ($1, $2, $3, $3, $4, $5)",
        token.0.as_slice(),
        organizer.0,
        now.as_millis(),
        place.browser.as_deref(),
        place.network.as_deref()
    )?;
    Ok(())
}

/// Revokes an organizer's logins but one; how many.
pub(crate) async fn end_all(tx: &mut Tx, organizer: OrganizerId, but: Option<TokenHash>) -> Result<u64, StoreError> {
    let but = but.map_or_else(Vec::new, |but| but.0.to_vec());
    within!(tx, "delete from login where organizer = $1 and token_hash <> $2", organizer.0, but)
}

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
        place: &Place,
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
        insert(&mut tx, organizer, token, place, now).await?;
        tx.commit().await
    }

    /// An organizer's signed-in browsers, the one used last first.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn logins(&self, organizer: OrganizerId, now: Timestamp) -> Result<Vec<LoginRow>, StoreError> {
        all!(
            self,
            LoginRow,
            "select token_hash, created_at, seen_at, browser, network from login
             where organizer = $1 and created_at > $2 and seen_at > $3 order by seen_at desc, created_at desc, token_hash",
            organizer.0,
            (now - LIFETIME).as_millis(),
            (now - IDLE).as_millis()
        )
    }

    /// Revokes one of an organizer's logins, with `notes`; whether there was one to revoke.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn end_login(&self, organizer: OrganizerId, login: &LoginRow, notes: &[Write]) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let ended =
            within!(&mut tx, "delete from login where organizer = $1 and token_hash = $2", organizer.0, login.token_hash.as_slice())?;
        if ended > 0 {
            run_all(&mut tx, notes, None).await?;
        }
        tx.commit().await?;
        Ok(ended > 0)
    }

    /// Revokes an organizer's logins but one, with `notes`; how many.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn end_logins(&self, organizer: OrganizerId, but: Option<TokenHash>, notes: &[Write]) -> Result<u64, StoreError> {
        let mut tx = self.begin().await?;
        let ended = end_all(&mut tx, organizer, but).await?;
        run_all(&mut tx, notes, None).await?;
        tx.commit().await?;
        Ok(ended)
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
