//! Identifiers: newtypes over [`Uuid`], so that a proposal cannot be mistaken for a session.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;
use wire::Read;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Read)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }
    )+};
}

id! {
    /// One live room.
    SessionId,
    /// A series of sessions under one organizer; the unit over which a policy learns.
    EventId,
    /// One attendee within one event: pseudonymous, rotated per event.
    AttendeeId,
    /// An account that may run sessions.
    OrganizerId,
    /// One suggestion of the conductor; also the key of its decision record and of its outcome.
    ProposalId,
    /// One delivered intervention.
    InterventionId,
    /// One poll.
    PollId,
    /// One question of the audience.
    QuestionId,
    /// One chat message.
    MessageId,
    /// One thing that an organizer prepared.
    DraftId,
    /// One item of an agenda.
    ItemId,
}

/// A [`Uuid`] of version 7 (RFC 9562 §5.7) from an explicit time and explicit random bits, so that identifiers sort by
/// creation and a replay makes the same ones.
#[must_use]
pub fn uuid_v7(now: crate::time::Timestamp, random: [u8; 10]) -> Uuid {
    let ms = now.as_millis().max(0).cast_unsigned().to_be_bytes();
    let mut bytes = [0_u8; 16];
    bytes[..6].copy_from_slice(&ms[2..]);
    bytes[6..].copy_from_slice(&random);
    bytes[6] = (bytes[6] & 0x0f) | 0x70;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    Uuid::from_bytes(bytes)
}
