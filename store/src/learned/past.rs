//! Past sessions of an organizer: those that were held here, and imported ones with the alarms that there would have been.

use crate::sql::Tx;
use crate::{Json, Store, StoreError};
use conductor::id::{OrganizerId, SessionId};
use conductor::time::Timestamp;
use sqlx::types::Json as Document;
use uuid::Uuid;

/// A session of the past.
#[derive(Clone, Debug, PartialEq)]
pub struct PastRow {
    /// The id of the session if it was held here, else its own.
    pub id: Uuid,
    /// When it ended or was last heard of.
    pub at: Timestamp,
    /// False if it was imported.
    pub held: bool,
    /// The title of a session that was held here and still exists.
    pub title: Option<String>,
    /// Its summary for later sessions, if that says enough.
    pub summary: Option<Json>,
    /// Facts of an imported session.
    pub about: Option<Json>,
    /// The alarms that there would have been in an imported session.
    pub alarms: Vec<PastAlarmRow>,
}

/// An alarm that there would have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastAlarmRow {
    /// Seconds since the session began.
    pub at_s: i64,
    /// Name of the kind.
    pub kind: String,
    /// The organizer's word on whether people were being lost.
    pub lost: Option<bool>,
}

type Row = (Uuid, i64, bool, Option<String>, Option<Document<Json>>, Option<Document<Json>>);

impl Store {
    /// The summaries of the newest `limit` sessions of an organizer but `except`, over all events, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn past_summaries(&self, organizer: OrganizerId, except: SessionId, limit: u32) -> Result<Vec<Json>, StoreError> {
        let rows = all!(
            self,
            (Document<Json>,),
            "select summary from past_session where organizer = $1 and id <> $2 and summary is not null order by at desc, id desc limit $3",
            organizer.0,
            except.0,
            i64::from(limit)
        )?;
        Ok(rows.into_iter().rev().map(|row| row.0.0).collect())
    }

    /// The newest `limit` past sessions of an organizer, newest first.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn past_sessions(&self, organizer: OrganizerId, limit: u32) -> Result<Vec<PastRow>, StoreError> {
        let rows = all!(
            self,
            Row,
            "select past_session.id, past_session.at, past_session.held, session.title, past_session.summary, past_session.about
             from past_session left join session on session.id = past_session.id
             where past_session.organizer = $1 order by past_session.at desc, past_session.id desc limit $2",
            organizer.0,
            i64::from(limit)
        )?;
        let mut sessions: Vec<PastRow> = rows
            .into_iter()
            .map(|(id, at, held, title, summary, about)| PastRow {
                id,
                at: Timestamp::from_millis(at),
                held,
                title,
                summary: summary.map(|summary| summary.0),
                about: about.map(|about| about.0),
                alarms: Vec::new(),
            })
            .collect();
        let alarms = all!(
            self,
            (Uuid, i64, String, Option<bool>),
            "select past, at_s, kind, lost from past_alarm where past in (select id from past_session where organizer = $1) order by past, n",
            organizer.0
        )?;
        for (past, at_s, kind, lost) in alarms {
            if let Some(session) = sessions.iter_mut().find(|session| session.id == past) {
                session.alarms.push(PastAlarmRow { at_s, kind, lost });
            }
        }
        Ok(sessions)
    }

    /// Counts an organizer's imported sessions.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn count_imported(&self, organizer: OrganizerId) -> Result<u64, StoreError> {
        let sql = "select count(*) from past_session where organizer = $1 and held = $2";
        Ok(one!(self, (i64,), sql, organizer.0, false)?.map_or(0, |row| row.0.unsigned_abs()))
    }

    /// Keeps imported sessions, all or none. Says of each whether it was new: what has the `mark` of another one is that one.
    ///
    /// # Errors
    /// [`StoreError`] by cause; nothing was kept then.
    pub async fn keep_imported(&self, organizer: OrganizerId, sessions: &[(PastRow, [u8; 32])]) -> Result<Vec<bool>, StoreError> {
        let mut tx = self.begin().await?;
        let kept = keep_all(&mut tx, organizer, sessions).await;
        tx.end(kept).await
    }

    /// Keeps an organizer's word on an alarm of an imported session; `None` takes it back. Returns whether there is such an alarm.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn label_past_alarm(&self, organizer: OrganizerId, past: Uuid, n: u32, lost: Option<bool>) -> Result<bool, StoreError> {
        let changed = execute!(
            self,
            "update past_alarm set lost = $4
             where past = $2 and n = $3 and exists (select 1 from past_session where id = $2 and organizer = $1)",
            organizer.0,
            past,
            i64::from(n),
            lost
        )?;
        Ok(changed > 0)
    }

    /// Forgets a past session of an organizer. Returns whether there was one.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn forget_past(&self, organizer: OrganizerId, past: Uuid) -> Result<bool, StoreError> {
        Ok(execute!(self, "delete from past_session where id = $2 and organizer = $1", organizer.0, past)? > 0)
    }
}

async fn keep_all(tx: &mut Tx, organizer: OrganizerId, sessions: &[(PastRow, [u8; 32])]) -> Result<Vec<bool>, StoreError> {
    let mut kept = Vec::with_capacity(sessions.len());
    for (session, mark) in sessions {
        let new = within!(
            tx,
            "insert into past_session (id, organizer, at, held, summary, about, mark) values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (organizer, mark) do nothing",
            session.id,
            organizer.0,
            session.at.as_millis(),
            session.held,
            session.summary.as_ref().map(Document),
            session.about.as_ref().map(Document),
            mark.as_slice()
        )?;
        kept.push(new > 0);
        if new == 0 {
            continue;
        }
        for (n, alarm) in (1_i64..).zip(&session.alarms) {
            within!(
                tx,
                "insert into past_alarm (past, n, at_s, kind, lost) values ($1, $2, $3, $4, $5)",
                session.id,
                n,
                alarm.at_s,
                &alarm.kind,
                alarm.lost
            )?;
        }
    }
    Ok(kept)
}
