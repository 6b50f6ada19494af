//! [`Accounts`]: signing in, and the accounts for which browsers and programs act.

pub mod link;
mod password;
pub mod place;
mod queue;
mod sign_in;

pub use password::{BadPassword, MIN_LENGTH};

use crate::config::LimitsConfig;
use crate::limit::{Rate, per_minute};
use crate::network::line as line_of;
use crate::nodes::Nodes;
use crate::secret::{Token, TokenHash};
use crate::store::{Account, Place, Store, StoreError, Write};
use conductor::id::OrganizerId;
use conductor::time::Timestamp;
use metrics::counter;
use password::Hasher;
use protocol::{ApiError, ErrorCode};
use queue::Claim;
use std::net::IpAddr;
use std::sync::OnceLock;
use uuid::Uuid;

/// Factor by which one network may try more often, over all accounts, than for a single account.
const ADDRESS_FACTOR: u32 = 6;

/// A login that was just made: the only moment at which its token is known.
#[derive(Debug)]
pub struct Login {
    /// The account that signed in.
    pub account: Account,
    /// The token that the browser shows from now on.
    pub token: Token,
}

/// The browser from which somebody signs in.
#[derive(Clone, Debug, Default)]
pub struct Browser {
    /// Its network, for limits.
    pub address: Option<IpAddr>,
    /// A rough description of it, which is kept.
    pub place: Place,
    /// Its own part of its mark, if somebody has signed in with it under the same name before.
    pub familiar: Option<String>,
}

/// Signing in and out. Tries are limited for each account and network together, and for each network over all accounts; a browser in which
/// the person has signed in before has tries of its own. So nobody can lock somebody else out of a browser that they use.
#[derive(Debug)]
pub struct Accounts {
    store: Store,
    hasher: Hasher,
    tries: Rate<(String, Option<IpAddr>)>,
    by_address: Rate<Option<IpAddr>>,
    /// Limits the log lines about floods, by network.
    flood_lines: Rate<Option<IpAddr>>,
    per_minute: u32,
    /// The other nodes, on which tries count too, if there are several.
    nodes: OnceLock<Nodes>,
}

impl Accounts {
    /// Accounts in `store`.
    #[must_use]
    pub fn new(store: Store, limits: &LimitsConfig) -> Self {
        Self {
            store,
            hasher: Hasher::new(),
            tries: per_minute(limits.login_tries_per_minute),
            by_address: per_minute(limits.login_tries_per_minute.saturating_mul(ADDRESS_FACTOR)),
            flood_lines: per_minute(1),
            per_minute: limits.login_tries_per_minute,
            nodes: OnceLock::new(),
        }
    }

    /// Counts tries together with other nodes from now on.
    pub fn share(&self, nodes: Nodes) {
        // Shared twice would be a mistake of the caller; the first one stands.
        let _ = self.nodes.set(nodes);
    }

    /// Signs in. `before` is the login that the browser held until now; it ends.
    ///
    /// # Errors
    /// `bad_credentials` for a wrong name or password alike, after the same work; `rate_limited` after too many tries.
    pub async fn sign_in(
        &self,
        name: &str,
        password: &str,
        browser: &Browser,
        before: Option<TokenHash>,
        now: Timestamp,
    ) -> Result<Login, ApiError> {
        let name = name.trim();
        // No account has such a name, and what limits tries would keep it.
        if name.chars().count() > protocol::account::NAME {
            return Err(bad_credentials());
        }
        self.may_try(name, browser.address, browser.familiar.as_deref()).await?;
        let row = self.store.account_by_name(name).await?;
        let hash = row.as_ref().map(|row| row.hash.as_str());
        let claim = if browser.familiar.is_some() { Claim::Familiar } else { Claim::From(browser.address.map(line_of)) };
        let is_right = self.hasher.verify(password, hash, claim).await?;
        let Some(row) = row.filter(|_| is_right) else {
            counter!("conductor_logins_total", "result" => "refused").increment(1);
            tracing::info!(network = ?browser.address, "an attempt to sign in was refused");
            return Err(bad_credentials());
        };
        let login = self.begin(row.account, before, &browser.place, now).await?;
        self.note(now, &login.account, "signed in").await?;
        counter!("conductor_logins_total", "result" => "accepted").increment(1);
        tracing::info!(organizer.id = %login.account.id, "an organizer signed in");
        Ok(login)
    }

    /// Takes a try. A browser in which the person has signed in before has tries of its own, which nobody else in its network uses up.
    async fn may_try(&self, name: &str, address: Option<IpAddr>, browser: Option<&str>) -> Result<(), ApiError> {
        let address = address.map(line_of);
        let own = match browser {
            Some(browser) => (browser.to_owned(), None),
            None => (name.to_lowercase(), address),
        };
        // Who uses a link gives no name: that does not count with the names of the network.
        let is_shared = browser.is_none() && !name.is_empty();
        let mut wait = self.tries.take(&own).and_then(|()| if is_shared { self.by_address.take(&address) } else { Ok(()) });
        if wait.is_ok() && self.is_too_much_on_all_nodes(&own, is_shared.then_some(address)).await {
            wait = Err(60);
        }
        wait.map_err(|seconds| {
            counter!("conductor_logins_total", "result" => "limited").increment(1);
            // One line a minute for each network: a flood of tries must not become a flood of lines.
            if self.flood_lines.take(&address).is_ok() {
                tracing::warn!(network = ?address, "attempts to sign in come too fast");
            }
            ApiError::new(ErrorCode::RateLimited, "too many tries to sign in: wait before the next").retry_after(seconds)
        })
    }

    async fn is_too_much_on_all_nodes(&self, (name, address): &(String, Option<IpAddr>), shared: Option<Option<IpAddr>>) -> bool {
        let Some(nodes) = self.nodes.get() else { return false };
        let text = |address: Option<IpAddr>| address.map(|address| address.to_string()).unwrap_or_default();
        let over = |count: Option<u64>, most: u32| count.is_some_and(|count| count > u64::from(most));
        if over(nodes.tally("sign-in", &format!("{}\n{name}", text(*address)), 1).await, self.per_minute) {
            return true;
        }
        let Some(shared) = shared else { return false };
        over(nodes.tally("sign-in-from", &text(shared), 1).await, self.per_minute.saturating_mul(ADDRESS_FACTOR))
    }

    async fn begin(&self, account: Account, before: Option<TokenHash>, place: &Place, now: Timestamp) -> Result<Login, ApiError> {
        let token = Token::random();
        self.store.create_login(account.id, token.hash(), before, place, now).await?;
        Ok(Login { account, token })
    }

    async fn note(&self, now: Timestamp, account: &Account, what: &str) -> Result<(), StoreError> {
        self.store.commit(&[line(now, account, &account.name, what)]).await.map(|_| ())
    }

    /// True while nobody has an account.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn is_new(&self) -> Result<bool, ApiError> {
        Ok(!self.store.has_accounts().await?)
    }

    /// Makes an account.
    ///
    /// # Errors
    /// `invalid` for a bad name or password, `exists` if the name is taken.
    pub async fn create(&self, name: &str, password: &str, now: Timestamp) -> Result<Account, ApiError> {
        let (account, hash) = self.prepare(name, password, false).await?;
        match self.store.create_account(&account, &hash, now).await {
            Err(StoreError::Refused(_)) => Err(ApiError::new(ErrorCode::Exists, "there is an account with this name")),
            Err(error) => Err(error.into()),
            Ok(()) => {
                self.note(now, &account, "was given an account").await?;
                Ok(account)
            }
        }
    }

    /// Lets an organizer see how the installation does, or no longer.
    ///
    /// # Errors
    /// `not_found` if there is no such account.
    pub async fn set_operator(&self, name: &str, operator: bool, now: Timestamp) -> Result<(), ApiError> {
        let name = name.trim();
        let row = self.store.account_by_name(name).await?.ok_or_else(|| ApiError::not_found("account"))?;
        self.store.set_operator(name, operator).await?;
        self.note(now, &row.account, if operator { "became an operator" } else { "is no longer an operator" }).await?;
        Ok(())
    }

    async fn prepare(&self, name: &str, password: &str, operator: bool) -> Result<(Account, String), ApiError> {
        let name = checked_name(name)?;
        let hash = self.checked_hash(&name, password).await?;
        Ok((Account { id: OrganizerId(Uuid::now_v7()), name, operator }, hash))
    }

    /// The hash of a new password for an account of this name, if it may be one.
    async fn checked_hash(&self, name: &str, password: &str) -> Result<String, ApiError> {
        password::check(password, name).map_err(|bad| ApiError::new(ErrorCode::Invalid, bad.to_string()))?;
        self.hasher.hash(password).await
    }

    /// Ends a login.
    ///
    /// # Errors
    /// If the database does not answer; the login goes on then.
    pub async fn sign_out(&self, login: TokenHash) -> Result<(), ApiError> {
        self.store.revoke_login(login).await?;
        Ok(())
    }
}

/// Lets only operators pass: to others, an operator's things do not exist.
///
/// # Errors
/// `not_found`.
pub fn operators_only(is_one: bool) -> Result<(), ApiError> {
    if is_one { Ok(()) } else { Err(ApiError::not_found("page")) }
}

fn bad_credentials() -> ApiError {
    ApiError::new(ErrorCode::BadCredentials, "the name or the password is wrong")
}

/// A line of an account's audit log.
fn line(now: Timestamp, account: &Account, by: &str, what: impl Into<String>) -> Write {
    Write::Audit { at: now, organizer: Some(account.id), session: None, by: by.to_owned(), what: what.into() }
}

/// A name in the form that is stored: trimmed, one to sixty characters, none of them invisible.
fn checked_name(name: &str) -> Result<String, ApiError> {
    let name = name.trim();
    let invalid = |why: &str| Err(ApiError::new(ErrorCode::Invalid, why));
    if name.is_empty() {
        return invalid("the name is empty");
    }
    if name.chars().count() > protocol::account::NAME {
        return invalid("the name has more than 60 characters");
    }
    if name
        .chars()
        .any(|c| c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'))
    {
        return invalid("the name has a character that cannot be seen");
    }
    Ok(name.to_owned())
}
