//! Sessions.

use super::{JoinCode, Json, Store, StoreError};
use conductor::id::{EventId, OrganizerId, SessionId};
use conductor::mode::Mode;
use conductor::time::Timestamp;
use protocol::Language;
use sqlx::types::Json as Document;
use uuid::Uuid;

/// One session.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionRow {
    /// Its id.
    pub id: SessionId,
    /// The event it belongs to.
    pub event: EventId,
    /// The member of the event who made it.
    pub organizer: OrganizerId,
    /// Its name.
    pub title: String,
    /// The code that people join with.
    pub code: JoinCode,
    /// Language of its interventions.
    pub language: Language,
    /// The mode: who decides.
    pub mode: Mode,
    /// True if the conductor is stopped.
    pub stopped: bool,
    /// The simulated audience, if it is a rehearsal.
    pub rehearsal: Option<Json>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// The fields of a new session.
#[derive(Clone, Debug)]
pub struct NewSessionRow {
    /// Its id.
    pub id: SessionId,
    /// The event it belongs to.
    pub event: EventId,
    /// The member of the event who made it.
    pub organizer: OrganizerId,
    /// Its name.
    pub title: String,
    /// Language of its interventions.
    pub language: Language,
    /// The simulated audience, if it is a rehearsal.
    pub rehearsal: Option<Json>,
    /// When it is created.
    pub at: Timestamp,
}

struct Raw {
    id: Uuid,
    event: Uuid,
    organizer: Uuid,
    title: String,
    code: String,
    language: String,
    mode: String,
    stopped: bool,
    rehearsal: Option<Document<Json>>,
    created_at: i64,
    ended_at: Option<i64>,
}

from_row!(Raw { id, event, organizer, title, code, language, mode, stopped, rehearsal, created_at, ended_at });

impl TryFrom<Raw> for SessionRow {
    type Error = StoreError;
    fn try_from(raw: Raw) -> Result<Self, StoreError> {
        let bad = |why: String| StoreError::BadRow { what: "session", why };
        Ok(Self {
            id: raw.id.into(),
            event: raw.event.into(),
            organizer: raw.organizer.into(),
            title: raw.title,
            code: raw.code.parse().map_err(|_| bad(format!("{:?} is not a code", raw.code)))?,
            language: raw.language.parse().map_err(|error: protocol::UnknownLanguage| bad(error.to_string()))?,
            mode: raw.mode.parse().map_err(|error: conductor::mode::UnknownMode| bad(error.to_string()))?,
            stopped: raw.stopped,
            rehearsal: raw.rehearsal.map(|document| document.0),
            created_at: Timestamp::from_millis(raw.created_at),
            ended_at: raw.ended_at.map(Timestamp::from_millis),
        })
    }
}

/// Tries at drawing a code that is not taken. With 10⁶ sessions, a code is taken with probability 0.7 %.
const DRAWS: u32 = 16;

impl Store {
    /// Creates a session with a fresh code, in mode `MANUAL`.
    ///
    /// # Errors
    /// [`StoreError::Gone`] if the event or organizer does not exist; else by cause.
    pub async fn create_session(&self, new: NewSessionRow) -> Result<SessionRow, StoreError> {
        let mode = Mode::default();
        for _ in 0..DRAWS {
            let code = JoinCode::random();
            let made = execute!(
                self,
                "insert into session (id, event, organizer, title, code, language, mode, stopped, rehearsal, created_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (code) do nothing",
                new.id.0,
                new.event.0,
                new.organizer.0,
                &new.title,
                code.as_str(),
                new.language.tag(),
                mode.name(),
                false,
                new.rehearsal.as_ref().map(Document),
                new.at.as_millis()
            )?;
            if made > 0 {
                return Ok(SessionRow {
                    id: new.id,
                    event: new.event,
                    organizer: new.organizer,
                    title: new.title,
                    code,
                    language: new.language,
                    mode,
                    stopped: false,
                    rehearsal: new.rehearsal,
                    created_at: new.at,
                    ended_at: None,
                });
            }
        }
        Err(StoreError::Refused("session_code".to_owned()))
    }

    /// One session.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn session(&self, id: SessionId) -> Result<Option<SessionRow>, StoreError> {
        one!(
            self,
            Raw,
            "select id, event, organizer, title, code, language, mode, stopped, rehearsal, created_at, ended_at from session where id = $1",
            id.0
        )?
        .map(SessionRow::try_from)
        .transpose()
    }

    /// The session with a code.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn session_by_code(&self, code: &JoinCode) -> Result<Option<SessionRow>, StoreError> {
        one!(
            self,
            Raw,
            "select id, event, organizer, title, code, language, mode, stopped, rehearsal, created_at, ended_at from session where code = $1",
            code.as_str()
        )?
        .map(SessionRow::try_from)
        .transpose()
    }

    /// The sessions of the events of which an organizer is a member, latest first.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn sessions(&self, organizer: OrganizerId) -> Result<Vec<SessionRow>, StoreError> {
        all!(
            self,
            Raw,
            "select id, event, organizer, title, code, language, mode, stopped, rehearsal, created_at, ended_at from session
             where event in (select event from event_role where organizer = $1) order by created_at desc, id desc",
            organizer.0
        )?
        .into_iter()
        .map(SessionRow::try_from)
        .collect()
    }

    /// Every rehearsal.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn rehearsals(&self) -> Result<Vec<SessionRow>, StoreError> {
        all!(
            self,
            Raw,
            "select id, event, organizer, title, code, language, mode, stopped, rehearsal, created_at, ended_at from session
             where rehearsal is not null order by created_at, id"
        )?
        .into_iter()
        .map(SessionRow::try_from)
        .collect()
    }

    /// The ids of the sessions that have not ended, which an owner takes up after a start.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn open_sessions(&self) -> Result<Vec<SessionId>, StoreError> {
        let rows = all!(self, (Uuid,), "select id from session where ended_at is null order by created_at, id")?;
        Ok(rows.into_iter().map(|row| row.0.into()).collect())
    }

    /// Deletes a session with everything it holds, and a rehearsal's event with it; whether there was one. The audit log stays, and so do
    /// its outcomes, which are what the event learned; a rehearsal's do not.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn delete_session(&self, id: SessionId) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let event = one_within!(&mut tx, (Uuid,), "delete from session where id = $1 returning event", id.0)?;
        if let Some((event,)) = &event {
            within!(
                &mut tx,
                "delete from outcome where session = $1 and exists (select 1 from event where id = $2 and rehearsal = $3)",
                id.0,
                event,
                true
            )?;
            within!(
                &mut tx,
                "delete from event where id = $1 and rehearsal = $2 and not exists (select 1 from session where event = $1)",
                event,
                true
            )?;
        }
        tx.commit().await?;
        Ok(event.is_some())
    }
}
