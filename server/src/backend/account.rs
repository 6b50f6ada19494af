//! Signing in and out, and tokens for programs.

use super::LiveBackend;
use crate::account::Browser;
use crate::account::place::place;
use crate::clock::now;
use crate::http::auth::{TOKEN_PREFIX, login_of};
use crate::secret::Token;
use crate::store::{Account, Write};
use api::backend::{Caller, SetCookie};
use conductor::id::{OrganizerId, SessionId};
use conductor::time::Timestamp;
use protocol::{ApiError, ApiTokenRow, ErrorCode, Me};
use uuid::Uuid;

/// The browser that asks.
pub(super) fn browser(caller: &Caller) -> Browser {
    Browser { address: caller.address, place: place(caller.browser.clone(), caller.address), familiar: None }
}

/// Longest name of a token, in characters.
const TOKEN_NAME: usize = 60;

impl LiveBackend {
    pub(super) async fn who(&self, caller: &Caller) -> Result<Option<Me>, ApiError> {
        let Some(organizer) = caller.organizer else { return Ok(None) };
        let account = self.store().account(organizer).await?;
        Ok(account.map(|Account { id, name, operator }| Me { organizer: id, name, operator }))
    }

    pub(super) async fn log_in(&self, caller: &Caller, name: &str, password: &str) -> Result<[SetCookie; 2], ApiError> {
        let name = name.trim();
        let familiar = caller.familiar.as_deref().and_then(|shown| self.key.read_familiar(shown, name)).map(str::to_owned);
        let login = self.accounts.sign_in(name, password, &Browser { familiar, ..browser(caller) }, login_of(caller), now()).await?;
        Ok([self.cookies.login(&login.token), self.cookies.browser(&self.key.familiar(name))])
    }

    pub(super) async fn log_out(&self, caller: &Caller) -> Result<SetCookie, ApiError> {
        if let Some(login) = login_of(caller) {
            self.accounts.sign_out(login).await?;
        }
        Ok(self.cookies.no_login())
    }

    pub(super) async fn tokens(&self, organizer: OrganizerId) -> Result<Vec<ApiTokenRow>, ApiError> {
        let rows = self.store().api_tokens(organizer).await?;
        let row = |row: store::ApiTokenRow| ApiTokenRow {
            id: row.id.to_string(),
            name: row.label,
            created_at: Timestamp::from_millis(row.created_at),
            last_used_at: row.last_used_at.map(Timestamp::from_millis),
        };
        Ok(rows.into_iter().rev().filter(|token| token.revoked_at.is_none()).map(row).collect())
    }

    pub(super) async fn create_token(&self, organizer: OrganizerId, name: &str) -> Result<(ApiTokenRow, String), ApiError> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > TOKEN_NAME || name.chars().any(char::is_control) {
            return Err(ApiError::new(ErrorCode::Invalid, "the name must have 1 to 60 characters"));
        }
        let (id, token, created_at) = (Uuid::now_v7(), Token::random(), now());
        self.store().create_api_token(id, organizer, name, token.hash(), created_at).await?;
        self.note(organizer, None, format!("made the API token {name:?}")).await?;
        let row = ApiTokenRow { id: id.to_string(), name: name.to_owned(), created_at, last_used_at: None };
        Ok((row, format!("{TOKEN_PREFIX}{}", token.reveal())))
    }

    pub(super) async fn revoke_token(&self, organizer: OrganizerId, id: &str) -> Result<(), ApiError> {
        let known = match id.parse::<Uuid>() {
            Ok(id) => self.store().revoke_api_token(organizer, id, now()).await?,
            Err(_) => false,
        };
        if !known {
            return Err(ApiError::not_found("token"));
        }
        self.note(organizer, None, "revoked an API token".to_owned()).await
    }

    /// Writes a line of the audit log.
    pub(super) async fn note(&self, organizer: OrganizerId, session: Option<SessionId>, what: String) -> Result<(), ApiError> {
        self.store().commit(&[line(organizer, organizer, session, what)]).await?;
        Ok(())
    }
}

/// A line of the audit log of `whose`, about something that `by` did.
pub(super) fn line(by: OrganizerId, whose: OrganizerId, session: Option<SessionId>, what: String) -> Write {
    Write::Audit { at: now(), organizer: Some(whose), session, by: format!("organizer {by}"), what }
}
