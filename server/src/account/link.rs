//! One-time links: the first account, invitations, new passwords.

use super::{Accounts, Browser, Login, checked_name, line};
use crate::secret::Token;
use crate::store::{Account, AccountLink, LinkFault, StoreError, Write};
use conductor::id::OrganizerId;
use conductor::time::Timestamp;
use protocol::account::{LinkKind, LinkState};
use protocol::{ApiError, ErrorCode};
use std::net::IpAddr;
use uuid::Uuid;

impl Accounts {
    /// The state of a one-time link. Looks at links that do not work are limited for each address.
    ///
    /// # Errors
    /// `rate_limited` after too many of those.
    pub async fn link_state(&self, token: &str, address: Option<IpAddr>, now: Timestamp) -> Result<LinkState, ApiError> {
        let too_fast =
            |seconds| ApiError::new(ErrorCode::RateLimited, "too many links were opened: wait before the next").retry_after(seconds);
        let state = self.state_of(token, now).await?;
        // A neighbor who guesses keeps nobody from opening a link that works.
        if !matches!(state, LinkState::Open { .. }) {
            self.by_address.take(&address).map_err(too_fast)?;
        }
        Ok(state)
    }

    async fn state_of(&self, token: &str, now: Timestamp) -> Result<LinkState, ApiError> {
        let Ok(token) = token.parse::<Token>() else { return Ok(LinkState::Unknown) };
        if let Some(link) = self.store.link(token.hash()).await? {
            return Ok(link.fault(now).map_or_else(|| open(&link), closed));
        }
        if self.store.may_set_up(token.hash(), now).await? {
            return Ok(LinkState::Open { kind: LinkKind::SetUp, name: String::new() });
        }
        // Every set-up link is over once there is an account.
        Ok(if self.is_new().await? { LinkState::Unknown } else { LinkState::Used })
    }

    /// Uses a one-time link and signs the browser in: makes an account of this name, or gives the link's account this password.
    ///
    /// # Errors
    /// `over` if the link was used, withdrawn or has expired, `forbidden` if there is none; `invalid` for a bad name or password, `exists` if
    /// the name is taken; `rate_limited` after too many tries. The link stays open after each of the last three.
    pub async fn use_link(&self, token: &str, name: &str, password: &str, browser: &Browser, now: Timestamp) -> Result<Login, ApiError> {
        // Tries with a link that works are limited for the link, those with others for the network.
        let works = matches!(self.state_of(token, now).await?, LinkState::Open { .. });
        let parsed = token.parse::<Token>();
        let link = parsed.as_ref().ok().filter(|_| works).map(|token| token.hash().to_string());
        self.may_try("", browser.address, link.as_deref()).await?;
        let parsed = parsed.map_err(|_| no_such_link())?;
        let Some(link) = self.store.link(parsed.hash()).await? else {
            return self.set_up(&parsed, name, password, browser, now).await;
        };
        if let Some(fault) = link.fault(now) {
            return Err(is_over(fault));
        }
        let (account, hash, what) = match link.organizer {
            None => {
                let (account, hash) = self.prepare(name, password, false).await?;
                (account, hash, format!("made this account with an invitation of {}", link.made_by))
            }
            Some(organizer) => {
                let account = self.store.account(OrganizerId(organizer)).await?.ok_or_else(no_such_link)?;
                let hash = self.checked_hash(&account.name, password).await?;
                (account, hash, format!("chose a new password with a link of {}; every browser was signed out", link.made_by))
            }
        };
        let login = Token::random();
        let note = line(now, &account, &account.name, what);
        match self.store.use_link(&link, &account, &hash, (login.hash(), &browser.place), &[note], now).await {
            Err(StoreError::Refused(_)) => Err(ApiError::new(ErrorCode::Exists, "there is an account with this name: choose another")),
            Err(error) => Err(error.into()),
            // Somebody else was faster.
            Ok(false) => {
                let link = self.store.link(parsed.hash()).await?;
                Err(link.and_then(|link| link.fault(now)).map_or_else(no_such_link, is_over))
            }
            Ok(true) => {
                tracing::info!(organizer.id = %account.id, "a one-time link was used");
                Ok(Login { account, token: login })
            }
        }
    }

    async fn set_up(&self, token: &Token, name: &str, password: &str, browser: &Browser, now: Timestamp) -> Result<Login, ApiError> {
        if !self.store.may_set_up(token.hash(), now).await? {
            return Err(no_such_link());
        }
        // Whoever could read the link runs the installation.
        let (account, hash) = self.prepare(name, password, true).await?;
        if !self.store.set_up(token.hash(), &account, &hash, now).await? {
            return Err(no_such_link());
        }
        self.note(now, &account, "made the first account").await?;
        self.begin(account, None, &browser.place, now).await
    }

    /// Makes an invitation that suggests a name, as an operator.
    ///
    /// # Errors
    /// `invalid` for a bad name, `exists` if an account has it, `too_many` if too many links are open.
    pub async fn invite(&self, operator: &Account, name: &str, now: Timestamp) -> Result<(AccountLink, Token), ApiError> {
        let name = checked_name(name)?;
        if self.store.account_by_name(&name).await?.is_some() {
            return Err(ApiError::new(ErrorCode::Exists, "there is an account with this name"));
        }
        let link = AccountLink::new(None, &name, &operator.name, now);
        let note = line(now, operator, &operator.name, format!("invited {name} by a one-time link"));
        self.keep(link, &[note]).await
    }

    /// Makes a link that gives somebody's account a new password, as an operator. It replaces those that were made before.
    ///
    /// # Errors
    /// `not_found` if there is no such account, `too_many` if too many links are open.
    pub async fn reset(&self, operator: &Account, whose: OrganizerId, now: Timestamp) -> Result<(AccountLink, Token), ApiError> {
        let account = self.store.account(whose).await?.ok_or_else(|| ApiError::not_found("account"))?;
        let link = AccountLink::new(Some(&account), &account.name, &operator.name, now);
        let notes = [
            line(now, operator, &operator.name, format!("made a one-time link to a new password for {}", account.name)),
            line(now, &account, &operator.name, "made a one-time link to a new password for this account, as an operator"),
        ];
        self.keep(link, &notes).await
    }

    async fn keep(&self, link: AccountLink, notes: &[Write]) -> Result<(AccountLink, Token), ApiError> {
        let token = Token::random();
        if self.store.create_link(&link, token.hash(), notes).await? {
            return Ok((link, token));
        }
        Err(ApiError::new(ErrorCode::TooMany, "too many one-time links are open: withdraw some first"))
    }

    /// Withdraws an open link, as an operator.
    ///
    /// # Errors
    /// `not_found` if there is no such link that is open.
    pub async fn withdraw(&self, operator: &Account, link: Uuid, now: Timestamp) -> Result<(), ApiError> {
        let open = self.store.open_links(now).await?.into_iter().find(|open| open.id == link);
        let unknown = || ApiError::not_found("link");
        let name = open.ok_or_else(unknown)?.label;
        let note = line(now, operator, &operator.name, format!("withdrew the one-time link for {name}"));
        if self.store.withdraw_link(link, &[note], now).await? { Ok(()) } else { Err(unknown()) }
    }
}

/// The purpose of a link.
#[must_use]
pub const fn kind(link: &AccountLink) -> LinkKind {
    if link.organizer.is_some() { LinkKind::Reset } else { LinkKind::Invite }
}

fn open(link: &AccountLink) -> LinkState {
    LinkState::Open { kind: kind(link), name: link.label.clone() }
}

const fn closed(fault: LinkFault) -> LinkState {
    match fault {
        LinkFault::Used => LinkState::Used,
        LinkFault::Withdrawn => LinkState::Withdrawn,
        LinkFault::Expired => LinkState::Expired,
    }
}

fn is_over(fault: LinkFault) -> ApiError {
    let words = match fault {
        LinkFault::Used => "this link was used already: it works once",
        LinkFault::Withdrawn => "this link was withdrawn: ask for a new one",
        LinkFault::Expired => "this link has expired: ask for a new one",
    };
    ApiError::new(ErrorCode::Over, words)
}

fn no_such_link() -> ApiError {
    ApiError::new(ErrorCode::Forbidden, "this link does not work: a set-up link works once, for an hour, before there is an account")
}
