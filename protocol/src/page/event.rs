//! Events with their sessions, and the page of one with its members.

use crate::page::{EventCard, SessionCard};
use crate::team::TeamRole;
use conductor::id::OrganizerId;
use conductor::time::Timestamp;
use serde::{Deserialize, Serialize};
use wire::Read;

/// An event with its sessions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct EventSessions {
    /// The event.
    pub event: EventCard,
    /// The role of whoever asks.
    pub role: TeamRole,
    /// When it was made.
    pub created_at: Timestamp,
    /// Its sessions, the newest first.
    pub sessions: Vec<SessionCard>,
}

/// A member of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct MemberRow {
    /// The account.
    pub organizer: OrganizerId,
    /// The name they sign in with.
    pub name: String,
    /// The role in the event.
    pub role: TeamRole,
    /// When they became a member.
    pub since: Timestamp,
}

/// An event with its sessions and its members.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct EventPage {
    /// The event.
    pub event: EventCard,
    /// When it was made.
    pub created_at: Timestamp,
    /// The role of whoever asks.
    pub role: TeamRole,
    /// The account that asks.
    pub you: OrganizerId,
    /// Its sessions, the newest first.
    pub sessions: Vec<SessionCard>,
    /// Its members, those with the most rights first.
    pub members: Vec<MemberRow>,
}
