//! An organizer's own account, and the accounts of all for operators.

use super::{LiveBackend, signed_in};
use crate::account::link::kind;
use crate::account::operators_only;
use crate::clock::now;
use crate::http::auth::login_of;
use crate::secret::Token;
use crate::store::{Account, AccountLink, LoginRow, Store};
use api::backend::Caller;
use conductor::id::OrganizerId;
use conductor::time::Timestamp;
use protocol::account::{AccountPage, AccountRow, LISTED, LinkRow, MadeLink, SignInRow, Team};
use protocol::{ApiError, ErrorCode, Me};

impl LiveBackend {
    /// The account of the caller.
    pub(super) async fn account_of(&self, caller: &Caller) -> Result<Account, ApiError> {
        let account = self.store().account(signed_in(caller)?).await?;
        account.ok_or_else(|| ApiError::new(ErrorCode::Unauthenticated, "sign in first"))
    }

    /// The account of the caller, if it is an operator's.
    pub(super) async fn operator(&self, caller: &Caller) -> Result<Account, ApiError> {
        let account = self.account_of(caller).await?;
        operators_only(account.operator)?;
        Ok(account)
    }

    pub(super) async fn account_page(&self, caller: &Caller) -> Result<AccountPage, ApiError> {
        let account = self.account_of(caller).await?;
        let here = login_of(caller);
        let sign_ins = self.accounts.sign_ins(account.id, now()).await?;
        let sign_ins = sign_ins.into_iter().map(|login| sign_in(here.is_some_and(|here| login.is(here)), login)).collect();
        let team = if account.operator { Some(self.whole_team().await?) } else { None };
        let Account { id, name, operator } = account;
        Ok(AccountPage { me: Me { organizer: id, name, operator }, sign_ins, team })
    }

    pub(super) async fn set_password(&self, caller: &Caller, present: &str, new: &str) -> Result<(), ApiError> {
        let account = self.account_of(caller).await?;
        self.accounts.change_password(&account, (present, new), login_of(caller), caller.address, now()).await
    }

    pub(super) async fn whole_team(&self) -> Result<Team, ApiError> {
        let store: &Store = self.store();
        let accounts = store.accounts(now(), LISTED).await?.into_iter().map(|row| AccountRow {
            organizer: OrganizerId(row.id),
            name: row.name,
            operator: row.operator,
            since: Timestamp::from_millis(row.created_at),
            sign_ins: u32::try_from(row.logins).unwrap_or(u32::MAX),
            seen: row.seen_at.map(Timestamp::from_millis),
        });
        Ok(Team { accounts: accounts.collect(), links: store.open_links(now()).await?.into_iter().map(link).collect() })
    }

    pub(super) async fn make_invitation(&self, caller: &Caller, name: &str) -> Result<MadeLink, ApiError> {
        let made = self.accounts.invite(&self.operator(caller).await?, name, now()).await?;
        Ok(self.addressed(made))
    }

    pub(super) async fn make_reset(&self, caller: &Caller, whose: OrganizerId) -> Result<MadeLink, ApiError> {
        let made = self.accounts.reset(&self.operator(caller).await?, whose, now()).await?;
        Ok(self.addressed(made))
    }

    fn addressed(&self, (row, token): (AccountLink, Token)) -> MadeLink {
        MadeLink { row: link(row), address: format!("{}/setup/{}", self.origins.base(), token.reveal()) }
    }
}

fn sign_in(here: bool, login: LoginRow) -> SignInRow {
    SignInRow {
        id: login.id(),
        since: Timestamp::from_millis(login.created_at),
        seen: Timestamp::from_millis(login.seen_at),
        browser: login.browser,
        network: login.network,
        here,
    }
}

fn link(link: AccountLink) -> LinkRow {
    LinkRow {
        id: link.id,
        kind: kind(&link),
        name: link.label,
        by: link.made_by,
        since: Timestamp::from_millis(link.created_at),
        until: Timestamp::from_millis(link.expires_at),
    }
}
