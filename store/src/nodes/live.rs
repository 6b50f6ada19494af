//! Queries that the owners of live sessions need beside whole sessions.

use crate::secret::TokenHash;
use crate::{CommandRow, IDLE, Json, LIFETIME, Store, StoreError};
use conductor::id::{AttendeeId, EventId, SessionId};
use conductor::time::{Span, Timestamp};
use sqlx::types::Json as Document;
use uuid::Uuid;

/// The present state of a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It counts.
    Valid,
    /// It is too old, or was not used for too long.
    Expired,
    /// It was ended, or never was.
    Revoked,
}

impl Store {
    /// Looks up the state of a login.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn standing(&self, login: TokenHash, now: Timestamp) -> Result<Standing, StoreError> {
        let row = one!(self, (i64, i64), "select created_at, seen_at from login where token_hash = $1", login.0.as_slice())?;
        Ok(match row {
            None => Standing::Revoked,
            Some((created, seen)) if created <= (now - LIFETIME).as_millis() || seen <= (now - IDLE).as_millis() => Standing::Expired,
            Some(_) => Standing::Valid,
        })
    }

    /// Returns whether an act of an attendee is kept in any session of an event.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn has_acted(&self, event: EventId, who: AttendeeId) -> Result<bool, StoreError> {
        let sql = "select room_act.seq from room_act join session on session.id = room_act.session
                   where session.event = $1 and room_act.actor ->> 'id' = $2 limit 1";
        Ok(one!(self, (i64,), sql, event.0, who.0.to_string())?.is_some())
    }

    /// Returns whether any act of a person is kept.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn has_people(&self) -> Result<bool, StoreError> {
        Ok(one!(self, (i64,), "select seq from room_act limit 1")?.is_some())
    }

    /// The answer to one command, if it is still kept.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn command(&self, session: SessionId, command: Uuid) -> Result<Option<CommandRow>, StoreError> {
        let row = one!(self, (i64, Document<Json>), "select at, answer from command where session = $1 and id = $2", session.0, command)?;
        Ok(row.map(|(at, answer)| CommandRow { command, at: Timestamp::from_millis(at), answer: answer.0 }))
    }

    /// Sessions that have not ended and whose state was stored within `span` before the latest state of any session: those that
    /// were alive when the program last ran.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn sessions_alive(&self, span: Span) -> Result<Vec<SessionId>, StoreError> {
        let rows = all!(
            self,
            (Uuid,),
            "select session.id from session join conductor_state on conductor_state.session = session.id
             where session.ended_at is null and conductor_state.at >= (select max(at) from conductor_state) - $1
             order by conductor_state.at desc, session.id",
            span.as_millis()
        )?;
        Ok(rows.into_iter().map(|row| row.0.into()).collect())
    }
}
