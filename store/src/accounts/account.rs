//! Accounts of organizers.

use crate::sql::Tx;
use crate::{Store, StoreError};
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

    /// Replaces the password of an account and revokes all its logins, in one transaction; whether there is such an account.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn set_password(&self, id: OrganizerId, hash: &str) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let changed = within!(&mut tx, "update organizer set password = $2 where id = $1", id.0, hash)?;
        within!(&mut tx, "delete from login where organizer = $1", id.0)?;
        tx.commit().await?;
        Ok(changed > 0)
    }
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
