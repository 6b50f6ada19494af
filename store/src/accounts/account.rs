//! Accounts of organizers.

use crate::login::{IDLE, LIFETIME, end_all};
use crate::secret::TokenHash;
use crate::sql::Tx;
use crate::write::run_all;
use crate::{Store, StoreError, Write};
use conductor::id::OrganizerId;
use conductor::time::Timestamp;
use std::fmt;
use uuid::Uuid;

/// An account, without its password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: OrganizerId,
    /// Its name.
    pub name: String,
    /// True if it is of somebody who runs the installation too, and so may see how it does.
    pub operator: bool,
}

impl From<(Uuid, String, bool)> for Account {
    fn from((id, name, operator): (Uuid, String, bool)) -> Self {
        Self { id: id.into(), name, operator }
    }
}

/// An account with the hash of its password; `Debug` shows nothing of it.
#[derive(Clone)]
pub struct PasswordRow {
    /// The account.
    pub account: Account,
    /// A PHC string.
    pub hash: String,
}

impl fmt::Debug for PasswordRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasswordRow").field("account", &self.account).finish_non_exhaustive()
    }
}

/// An account as operators see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRow {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// True for an operator.
    pub operator: bool,
    /// When it was made, in ms since the Unix epoch.
    pub created_at: i64,
    /// Number of browsers that are signed in.
    pub logins: i64,
    /// When one of them was used last, to five minutes.
    pub seen_at: Option<i64>,
}

from_row!(AccountRow { id, name, operator, created_at, logins, seen_at });

impl Store {
    /// Creates an account. `hash` is a PHC string.
    ///
    /// # Errors
    /// [`StoreError::Refused`] if the name is taken, without regard to case; else by cause.
    pub async fn create_account(&self, account: &Account, hash: &str, at: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let done = insert(&mut tx, account, hash, at).await;
        tx.end(done).await
    }

    /// One account.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn account(&self, id: OrganizerId) -> Result<Option<Account>, StoreError> {
        let row = one!(self, (Uuid, String, bool), "select id, name, operator from organizer where id = $1", id.0)?;
        Ok(row.map(Account::from))
    }

    /// The account of a name, without regard to case.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn account_by_name(&self, name: &str) -> Result<Option<PasswordRow>, StoreError> {
        let row = one!(
            self,
            (Uuid, String, bool, String),
            "select id, name, operator, password from organizer where name_key = $1",
            name.to_lowercase()
        )?;
        Ok(row.map(|(id, name, operator, hash)| PasswordRow { account: (id, name, operator).into(), hash }))
    }

    /// Returns whether there is any account.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn has_accounts(&self) -> Result<bool, StoreError> {
        Ok(one!(self, (i64,), "select created_at from organizer limit 1")?.is_some())
    }

    /// Makes the account of a name an operator's, or no longer; whether there is such an account.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn set_operator(&self, name: &str, operator: bool) -> Result<bool, StoreError> {
        Ok(execute!(self, "update organizer set operator = $2 where name_key = $1", name.to_lowercase(), operator)? > 0)
    }

    /// Every account, by name, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn accounts(&self, now: Timestamp, limit: u32) -> Result<Vec<AccountRow>, StoreError> {
        all!(
            self,
            AccountRow,
            "select organizer.id, organizer.name, organizer.operator, organizer.created_at, count(login.organizer) as logins,
             max(login.seen_at) as seen_at
             from organizer left join login on login.organizer = organizer.id and login.created_at > $1 and login.seen_at > $2
             group by organizer.id, organizer.name, organizer.name_key, organizer.operator, organizer.created_at
             order by organizer.name_key limit $3",
            (now - LIFETIME).as_millis(),
            (now - IDLE).as_millis(),
            i64::from(limit)
        )
    }

    /// Replaces the password of an account, revokes all its logins but one and withdraws its open links, in one transaction, with `notes`;
    /// whether there is such an account.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn set_password(
        &self,
        id: OrganizerId,
        hash: &str,
        but: Option<TokenHash>,
        notes: &[Write],
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let done = async {
            let changed = replace_password(&mut tx, id, hash, but, now).await?;
            run_all(&mut tx, notes, None).await?;
            Ok(changed)
        };
        let done = done.await;
        tx.end(done).await
    }
}

/// Replaces a password: whoever knew the one before, or holds a link, is shut out.
pub(crate) async fn replace_password(
    tx: &mut Tx,
    id: OrganizerId,
    hash: &str,
    but: Option<TokenHash>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = within!(tx, "update organizer set password = $2 where id = $1", id.0, hash)?;
    end_all(tx, id, but).await?;
    withdraw_links(tx, id, now).await?;
    Ok(changed > 0)
}

/// Withdraws the one-time links of an account that are open.
pub(crate) async fn withdraw_links(tx: &mut Tx, id: OrganizerId, now: Timestamp) -> Result<(), StoreError> {
    let withdraw = "update account_link set withdrawn_at = $2 where organizer = $1 and used_at is null and withdrawn_at is null";
    within!(tx, withdraw, id.0, now.as_millis()).map(|_| ())
}

/// Writes an account. `hash` is a PHC string.
pub(crate) async fn insert(tx: &mut Tx, account: &Account, hash: &str, at: Timestamp) -> Result<(), StoreError> {
    within!(
        tx,
        "insert into organizer (id, name, name_key, password, created_at, operator) values ($1, $2, $3, $4, $5, $6)",
        account.id.0,
        &account.name,
        account.name.to_lowercase(),
        hash,
        at.as_millis(),
        account.operator
    )?;
    Ok(())
}
