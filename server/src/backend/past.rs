//! Past sessions: what new ones are compared with, and what was imported.

use super::LiveBackend;
use crate::importing::{File, Found, review};
use crate::live::past::summaries;
use crate::store::{PastAlarmRow, PastRow, decode, json};
use conductor::host::{HostPrior, Stored};
use conductor::id::{OrganizerId, SessionId};
use protocol::past::{FILES, Imported, ImportedSession, KEPT, LISTED, LabelAlarm, PastAlarm, PastPage, PastSession};
use protocol::{ApiError, ErrorCode};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::timeout;
use uuid::Uuid;

/// Uploads that are read at once: each may take some hundred MiB and some seconds of a core.
static AT_ONCE: Semaphore = Semaphore::const_new(1);
/// Time for which an upload waits until another is read.
const PATIENCE: Duration = Duration::from_secs(10);

impl LiveBackend {
    pub(super) async fn past_page(&self, organizer: OrganizerId) -> Result<PastPage, ApiError> {
        let rows = self.store().past_sessions(organizer, LISTED).await?;
        let sessions = rows.into_iter().map(shown).collect::<Result<_, _>>()?;
        let prior = HostPrior::of(&summaries(self.store(), organizer, NONE).await?).comparison();
        Ok(PastPage { sessions, compared: prior.sessions, custom: prior.custom })
    }

    /// Reads files of past sessions, keeps what they leave for later ones, and says what was understood.
    ///
    /// # Errors
    /// `invalid` for too many files or sessions, `unavailable` while others upload.
    pub(super) async fn read_past(&self, organizer: OrganizerId, files: Vec<File>) -> Result<Imported, ApiError> {
        if files.is_empty() || files.len() > FILES {
            return Err(ApiError::new(ErrorCode::Invalid, format!("send 1 to {FILES} files")));
        }
        let turn = timeout(PATIENCE, AT_ONCE.acquire()).await;
        let Ok(Ok(_turn)) = turn else {
            return Err(ApiError::new(ErrorCode::Unavailable, "other files are being read").retry_after(10));
        };
        let earlier = summaries(self.store(), organizer, NONE).await?;
        let (files, found) = tokio::task::spawn_blocking(move || review(&files, earlier)).await.map_err(|error| {
            tracing::error!(%error, "files of past sessions could not be read");
            ApiError::internal()
        })?;
        if self.store().count_imported(organizer).await? + found.len() as u64 > KEPT {
            let words = format!("at most {KEPT} imported sessions are kept: forget some first");
            return Err(ApiError::new(ErrorCode::Invalid, words));
        }
        let rows: Vec<(PastRow, [u8; 32])> = found.iter().map(|found| (row(found), found.mark)).collect();
        let new = self.store().keep_imported(organizer, &rows).await?;
        let count = new.iter().filter(|new| **new).count();
        self.note(organizer, None, format!("imported {count} past sessions from {} files", files.len())).await?;
        let sessions = found.into_iter().zip(new).map(|(found, new)| ImportedSession { new, session: found.shown }).collect();
        Ok(Imported { files, sessions })
    }

    pub(super) async fn forget(&self, organizer: OrganizerId, past: Uuid) -> Result<(), ApiError> {
        if !self.store().forget_past(organizer, past).await? {
            return Err(ApiError::not_found("past session"));
        }
        self.note(organizer, None, format!("forgot the past session {past}")).await
    }

    pub(super) async fn label(&self, organizer: OrganizerId, past: Uuid, n: u32, label: LabelAlarm) -> Result<(), ApiError> {
        let known = self.store().label_past_alarm(organizer, past, n, label.lost).await?;
        if known { Ok(()) } else { Err(ApiError::not_found("alarm of a past session")) }
    }
}

/// No session: every one is an earlier one.
const NONE: SessionId = SessionId(Uuid::nil());

fn row(found: &Found) -> PastRow {
    let alarm = |alarm: &PastAlarm| PastAlarmRow { at_s: i64::from(alarm.at_s), kind: alarm.kind.name().to_owned(), lost: alarm.lost };
    PastRow {
        id: found.shown.id,
        at: found.shown.at,
        held: false,
        title: None,
        summary: found.summary.as_ref().map(|summary| json(&Stored::from(summary))),
        about: found.shown.about.as_ref().map(json),
        alarms: found.shown.alarms.iter().map(alarm).collect(),
    }
}

fn shown(row: PastRow) -> Result<PastSession, ApiError> {
    let PastRow { id, at, title, summary, about, alarms, .. } = row;
    let about = about.map(|about| decode("past_session", about)).transpose()?;
    let counts =
        summary.and_then(|summary| serde_json::from_value::<Stored>(summary).ok()).is_some_and(|stored| stored.summary().is_some());
    let alarm = |(n, alarm): (u32, PastAlarmRow)| {
        let kind = decode("past_alarm", alarm.kind.into())?;
        Ok(PastAlarm { n, at_s: u32::try_from(alarm.at_s).unwrap_or(0), kind, lost: alarm.lost })
    };
    let alarms = (1..).zip(alarms).map(alarm).collect::<Result<_, ApiError>>()?;
    Ok(PastSession { id, at, title, about, counts, alarms })
}
