//! Private links: for people without an account who look after one session.

use crate::team::TeamRole;
use conductor::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wire::Read;

/// Longest label, in characters.
pub const LABEL: usize = 60;

/// The roles that a private link can give, from the fewest rights to the most: everybody who has the address has the role.
pub const ROLES: [TeamRole; 3] = [TeamRole::Viewer, TeamRole::Speaker, TeamRole::Moderator];

/// A private link that works, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct PrivateLinkRow {
    /// Its name, to revoke it by.
    pub id: Uuid,
    /// The role of whoever has it.
    pub role: TeamRole,
    /// The person or place it is for.
    pub label: String,
    /// The name of whoever made it.
    pub by: String,
    /// When it was made.
    pub since: Timestamp,
    /// When it stops working.
    pub until: Timestamp,
}

/// A private link that was just made, with its address, which is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct MadePrivateLink {
    /// The link.
    pub row: PrivateLinkRow,
    /// Its address, as a whole URL.
    pub address: String,
}
