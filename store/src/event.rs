//! Events: series of sessions.

use super::write::run_all;
use super::{Store, StoreError, Write};
use conductor::id::{EventId, OrganizerId};
use conductor::time::Timestamp;
use uuid::Uuid;

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRow {
    /// Its id.
    pub id: EventId,
    /// The organizer who made it: its owner as long as it has no members.
    pub organizer: OrganizerId,
    /// Its title.
    pub title: String,
    /// True if it holds one rehearsal, whose lessons are thrown away with it.
    pub rehearsal: bool,
    /// When it was created.
    pub created_at: Timestamp,
}

struct Raw {
    id: Uuid,
    organizer: Uuid,
    title: String,
    rehearsal: bool,
    created_at: i64,
}

from_row!(Raw { id, organizer, title, rehearsal, created_at });

impl From<Raw> for EventRow {
    fn from(raw: Raw) -> Self {
        Self {
            id: raw.id.into(),
            organizer: raw.organizer.into(),
            title: raw.title,
            rehearsal: raw.rehearsal,
            created_at: Timestamp::from_millis(raw.created_at),
        }
    }
}

impl Store {
    /// Creates an event.
    ///
    /// # Errors
    /// [`StoreError::Gone`] if the organizer does not exist; else by cause.
    pub async fn create_event(&self, event: &EventRow) -> Result<(), StoreError> {
        execute!(
            self,
            "insert into event (id, organizer, title, rehearsal, created_at) values ($1, $2, $3, $4, $5)",
            event.id.0,
            event.organizer.0,
            &event.title,
            event.rehearsal,
            event.created_at.as_millis()
        )?;
        Ok(())
    }

    /// One event.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn event(&self, id: EventId) -> Result<Option<EventRow>, StoreError> {
        Ok(one!(self, Raw, "select id, organizer, title, rehearsal, created_at from event where id = $1", id.0)?.map(EventRow::from))
    }

    /// Gives an event another title, with `notes`; whether there is such an event.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn rename_event(&self, id: EventId, title: &str, notes: &[Write]) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let renamed = within!(&mut tx, "update event set title = $2 where id = $1", id.0, title)?;
        if renamed > 0 {
            run_all(&mut tx, notes, None).await?;
        }
        tx.commit().await?;
        Ok(renamed > 0)
    }

    /// The events of which an organizer is a member and that are no rehearsals, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn events(&self, organizer: OrganizerId) -> Result<Vec<EventRow>, StoreError> {
        let rows = all!(
            self,
            Raw,
            "select id, organizer, title, rehearsal, created_at from event
             where id in (select event from event_role where organizer = $1) and rehearsal = $2 order by created_at, id",
            organizer.0,
            false
        )?;
        Ok(rows.into_iter().map(EventRow::from).collect())
    }
}
