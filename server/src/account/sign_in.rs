//! Browsers that are signed in, and new passwords.

use super::queue::Claim;
use super::{Accounts, line};
use crate::secret::TokenHash;
use crate::store::{Account, LoginRow};
use conductor::id::OrganizerId;
use conductor::time::Timestamp;
use protocol::{ApiError, ErrorCode};
use std::net::IpAddr;
use uuid::Uuid;

impl Accounts {
    /// Gives an account another password and signs out every browser but `here`.
    ///
    /// # Errors
    /// `bad_credentials` if `present` is not its password, `invalid` for a bad new one, `rate_limited` after too many tries.
    pub async fn change_password(
        &self,
        account: &Account,
        (present, new): (&str, &str),
        here: Option<TokenHash>,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<(), ApiError> {
        self.may_try(&account.name, address, None).await?;
        let row = self.store.account_by_name(&account.name).await?.filter(|row| row.account.id == account.id);
        if !self.hasher.verify(present, row.as_ref().map(|row| row.hash.as_str()), Claim::Familiar).await? {
            return Err(ApiError::new(ErrorCode::BadCredentials, "the present password is wrong"));
        }
        if present == new {
            return Err(ApiError::new(ErrorCode::Invalid, "the new password is the present one"));
        }
        let hash = self.checked_hash(&account.name, new).await?;
        let note = line(now, account, &account.name, "changed the password; other browsers were signed out");
        self.store.set_password(account.id, &hash, here, &[note], now).await?;
        tracing::info!(organizer.id = %account.id, "an organizer changed their password");
        Ok(())
    }

    /// The browsers in which an account is signed in, the one used last first.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn sign_ins(&self, organizer: OrganizerId, now: Timestamp) -> Result<Vec<LoginRow>, ApiError> {
        Ok(self.store.logins(organizer, now).await?)
    }

    /// Signs one browser of an account out.
    ///
    /// # Errors
    /// `not_found` if it is not signed in.
    pub async fn end_sign_in(&self, account: &Account, id: Uuid, now: Timestamp) -> Result<(), ApiError> {
        let unknown = || ApiError::not_found("sign-in");
        let login = self.store.logins(account.id, now).await?.into_iter().find(|login| login.id() == id).ok_or_else(unknown)?;
        let note = line(now, account, &account.name, "signed a browser out");
        if self.store.end_login(account.id, &login, &[note]).await? { Ok(()) } else { Err(unknown()) }
    }

    /// Signs every browser of an account out but `here`.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn end_others(&self, account: &Account, here: Option<TokenHash>, now: Timestamp) -> Result<(), ApiError> {
        let note = line(now, account, &account.name, "signed out everywhere else");
        self.store.end_logins(account.id, here, &[note]).await?;
        Ok(())
    }

    /// Signs every browser of somebody's account out, as an operator.
    ///
    /// # Errors
    /// `not_found` if there is no such account.
    pub async fn end_all(&self, operator: &Account, whose: OrganizerId, now: Timestamp) -> Result<(), ApiError> {
        let account = self.store.account(whose).await?.ok_or_else(|| ApiError::not_found("account"))?;
        let notes = [
            line(now, operator, &operator.name, format!("signed out every browser of {}", account.name)),
            line(now, &account, &operator.name, "signed out every browser of this account, as an operator"),
        ];
        self.store.end_logins(account.id, None, &notes).await?;
        Ok(())
    }
}
