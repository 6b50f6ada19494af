//! Accounts: the browsers that are signed in, one-time links, and what operators see of the others.

pub mod private_link;

use crate::page::Me;
use conductor::id::OrganizerId;
use conductor::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wire::Read;

/// Longest name of an account, in characters.
pub const NAME: usize = 60;
/// Most accounts in one list.
pub const LISTED: u32 = 1000;

/// A browser that is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct SignInRow {
    /// Its name, to sign it out by.
    pub id: Uuid,
    /// When it signed in.
    pub since: Timestamp,
    /// When it was used last, to five minutes.
    pub seen: Timestamp,
    /// The kind of browser and its system, such as `Firefox, Linux`.
    pub browser: Option<String>,
    /// The beginning of its address, such as `203.0.…`.
    pub network: Option<String>,
    /// True for the browser that asks.
    pub here: bool,
}

/// An account as operators see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct AccountRow {
    /// Its organizer.
    pub organizer: OrganizerId,
    /// The name they sign in with.
    pub name: String,
    /// True for an operator.
    pub operator: bool,
    /// When it was made.
    pub since: Timestamp,
    /// Number of browsers that are signed in.
    pub sign_ins: u32,
    /// When one of them was used last.
    pub seen: Option<Timestamp>,
}

/// The purpose of a one-time link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// It makes the first account.
    SetUp,
    /// It makes an account.
    Invite,
    /// It gives an account a new password.
    Reset,
}

/// A one-time link that is open, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct LinkRow {
    /// Its id, to withdraw it by.
    pub id: Uuid,
    /// Its purpose.
    pub kind: LinkKind,
    /// The account's name, or the name that an invitation suggests.
    pub name: String,
    /// The name of the operator who made it.
    pub by: String,
    /// When it was made.
    pub since: Timestamp,
    /// When it stops working.
    pub until: Timestamp,
}

/// A one-time link that was just made: the only moment at which its address is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct MadeLink {
    /// The link.
    #[serde(flatten)]
    pub row: LinkRow,
    /// Its address.
    pub address: String,
}

/// The state of a one-time link, for whoever opens it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum LinkState {
    /// It works.
    Open {
        /// Its purpose.
        kind: LinkKind,
        /// The account's name, or the one that an invitation suggests.
        name: String,
    },
    /// It was used, or replaced by the use of another one.
    Used,
    /// An operator withdrew it, or a newer one replaced it.
    Withdrawn,
    /// Its time is over.
    Expired,
    /// There never was such a link, or it was long ago.
    Unknown,
}

/// An organizer's account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct AccountPage {
    /// The organizer.
    pub me: Me,
    /// The browsers that are signed in, the one used last first.
    pub sign_ins: Vec<SignInRow>,
    /// Accounts and links; for operators only.
    pub team: Option<Team>,
}

/// The accounts of an installation, for its operators.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Team {
    /// The accounts, by name.
    pub accounts: Vec<AccountRow>,
    /// The one-time links that are open, the newest first.
    pub links: Vec<LinkRow>,
}
