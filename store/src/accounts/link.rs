//! One-time links that operators make: an invitation to make an account, or a new password for one.

use crate::account::{insert, replace_password, withdraw_links};
use crate::login::{self, Place};
use crate::secret::TokenHash;
use crate::sql::Tx;
use crate::write::run_all;
use crate::{Account, Store, StoreError, Write};
use conductor::id::OrganizerId;
use conductor::time::{Span, Timestamp};
use uuid::Uuid;

/// Lifetime of an invitation.
pub const INVITE_TTL: Span = Span::from_secs(7 * 86_400);
/// Lifetime of a link to a new password.
pub const RESET_TTL: Span = Span::from_secs(86_400);
/// Most links that may be open at once.
pub const MOST_LINKS: i64 = 100;
/// Time for which a link that is over is kept, so that whoever opens it reads why it does not work.
const REMEMBERED: Span = Span::from_secs(90 * 86_400);

/// A one-time link, without its token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountLink {
    /// Its id.
    pub id: Uuid,
    /// The account that gets a new password; `None` for an invitation.
    pub organizer: Option<Uuid>,
    /// The name of that account, or the name that an invitation suggests.
    pub label: String,
    /// The name of the operator who made it.
    pub made_by: String,
    /// When it was made, in ms since the Unix epoch.
    pub created_at: i64,
    /// When it stops working.
    pub expires_at: i64,
    /// When it was used.
    pub used_at: Option<i64>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<i64>,
}

from_row!(AccountLink { id, organizer, label, made_by, created_at, expires_at, used_at, withdrawn_at });

/// A reason why a link does not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkFault {
    /// It was used.
    Used,
    /// An operator withdrew it, a newer one replaced it, or the password was changed meanwhile.
    Withdrawn,
    /// Its time is over.
    Expired,
}

impl AccountLink {
    /// A new link. For `account`, or an invitation that suggests `label`.
    #[must_use]
    pub fn new(account: Option<&Account>, label: &str, made_by: &str, now: Timestamp) -> Self {
        let lifetime = if account.is_some() { RESET_TTL } else { INVITE_TTL };
        Self {
            id: Uuid::now_v7(),
            organizer: account.map(|account| account.id.0),
            label: label.to_owned(),
            made_by: made_by.to_owned(),
            created_at: now.as_millis(),
            expires_at: (now + lifetime).as_millis(),
            used_at: None,
            withdrawn_at: None,
        }
    }

    /// The reason why it does not work, if it does not.
    #[must_use]
    pub const fn fault(&self, now: Timestamp) -> Option<LinkFault> {
        match self {
            Self { used_at: Some(_), .. } => Some(LinkFault::Used),
            Self { withdrawn_at: Some(_), .. } => Some(LinkFault::Withdrawn),
            Self { expires_at, .. } if *expires_at <= now.as_millis() => Some(LinkFault::Expired),
            Self { .. } => None,
        }
    }
}

const OPEN: &str = "select id, organizer, label, made_by, created_at, expires_at, used_at, withdrawn_at from account_link
    where used_at is null and withdrawn_at is null and expires_at > $1 order by created_at desc, id";

impl Store {
    /// Keeps a new link, with `notes`. A link to a new password replaces those that were made for this account before. Returns false,
    /// and keeps nothing, if [`MOST_LINKS`] are open.
    ///
    /// # Errors
    /// [`StoreError::Gone`] if there is no such account; else by cause.
    pub async fn create_link(&self, link: &AccountLink, token: TokenHash, notes: &[Write]) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let done = create(&mut tx, link, token, notes).await;
        tx.end(done).await
    }

    /// The links that are open, the newest first.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn open_links(&self, now: Timestamp) -> Result<Vec<AccountLink>, StoreError> {
        all!(self, AccountLink, OPEN, now.as_millis())
    }

    /// The link of a token, open or not.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn link(&self, token: TokenHash) -> Result<Option<AccountLink>, StoreError> {
        one!(
            self,
            AccountLink,
            "select id, organizer, label, made_by, created_at, expires_at, used_at, withdrawn_at from account_link where token_hash = $1",
            token.0.as_slice()
        )
    }

    /// Withdraws an open link, with `notes`; whether there was one.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn withdraw_link(&self, link: Uuid, notes: &[Write], now: Timestamp) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let withdrawn = within!(
            &mut tx,
            "update account_link set withdrawn_at = $2 where id = $1 and used_at is null and withdrawn_at is null and expires_at > $2",
            link,
            now.as_millis()
        )?;
        if withdrawn > 0 {
            run_all(&mut tx, notes, None).await?;
        }
        tx.commit().await?;
        Ok(withdrawn > 0)
    }

    /// Uses an open link, with `notes`: makes `account` from an invitation, or gives it a new password and revokes its logins, and signs
    /// the browser in by `login`. Returns false, and changes nothing, if the link is not open any more.
    ///
    /// # Errors
    /// [`StoreError::Refused`] if the name is taken; else by cause.
    pub async fn use_link(
        &self,
        link: &AccountLink,
        account: &Account,
        hash: &str,
        login: (TokenHash, &Place),
        notes: &[Write],
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let done = spend(&mut tx, link, account, hash, login, notes, now).await;
        if matches!(done, Ok(false)) {
            tx.rollback().await;
            return done;
        }
        tx.end(done).await
    }
}

async fn create(tx: &mut Tx, link: &AccountLink, token: TokenHash, notes: &[Write]) -> Result<bool, StoreError> {
    let now = link.created_at;
    within!(tx, "delete from account_link where expires_at <= $1", now - REMEMBERED.as_millis())?;
    if let Some(organizer) = link.organizer {
        withdraw_links(tx, OrganizerId(organizer), Timestamp::from_millis(now)).await?;
    }
    let open = "select count(*) from account_link where used_at is null and withdrawn_at is null and expires_at > $1";
    let open = one_within!(tx, (i64,), open, now)?;
    if open.is_some_and(|(open,)| open >= MOST_LINKS) {
        return Ok(false);
    }
    within!(
        tx,
        "insert into account_link (id, token_hash, organizer, label, made_by, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)",
        link.id,
        token.0.as_slice(),
        link.organizer,
        &link.label,
        &link.made_by,
        link.created_at,
        link.expires_at
    )?;
    run_all(tx, notes, None).await?;
    Ok(true)
}

async fn spend(
    tx: &mut Tx,
    link: &AccountLink,
    account: &Account,
    hash: &str,
    (token, place): (TokenHash, &Place),
    notes: &[Write],
    now: Timestamp,
) -> Result<bool, StoreError> {
    // The row is the lock: of two uses at once, the second finds it used.
    let used = within!(
        tx,
        "update account_link set used_at = $2 where id = $1 and used_at is null and withdrawn_at is null and expires_at > $2",
        link.id,
        now.as_millis()
    )?;
    if used == 0 {
        return Ok(false);
    }
    match link.organizer {
        None => insert(tx, account, hash, now).await?,
        Some(organizer) => {
            replace_password(tx, OrganizerId(organizer), hash, None, now).await?;
        }
    }
    login::insert(tx, account.id, token, place, now).await?;
    run_all(tx, notes, None).await?;
    Ok(true)
}
