//! The three screens of a live session: dashboard, room, projector. Each holds the positions from which its socket continues.

use super::{Asked, LiveBackend};
use crate::store::SessionRow;
use api::backend::Caller;
use protocol::{ApiError, DashboardPage, ErrorCode, JoinPage, ProjectorPage, Right, Role, You};
use room::Viewer;
use std::time::Duration;
use tokio::time::timeout;

impl LiveBackend {
    fn url(&self, kind: char, code: &str) -> String {
        format!("{}/{kind}/{code}", self.origins.base())
    }

    pub(super) async fn dashboard_page(&self, Asked { row, role, .. }: Asked) -> Result<DashboardPage, ApiError> {
        let handle = soon(self.registry.open(row.id)).await?;
        let room = soon(handle.room_view(Viewer::Organizer)).await?;
        let (conduct, position, reading) = soon(handle.conduct_view()).await?;
        let code = row.code.as_str().to_owned();
        let agenda = self.store().agenda(row.id).await?;
        Ok(DashboardPage {
            card: self.card(row, role).await?,
            join_url: self.url('j', &code),
            projector_url: self.url('p', &code),
            room,
            conduct: (conduct, position),
            reading,
            agenda,
            now: self.registry.now(),
        })
    }

    pub(super) async fn join_page(&self, caller: &Caller, row: SessionRow) -> Result<JoinPage, ApiError> {
        let handle = soon(self.registry.open(row.id)).await?;
        let attendee = caller.attendee.as_ref().map(|secret| self.key.attendee(&secret.0, row.event));
        let room = soon(handle.room_view(attendee.map_or(Viewer::Projector, Viewer::Attendee))).await?;
        let name = room.0.you.as_ref().map_or_else(String::new, |you| you.name.clone());
        Ok(JoinPage {
            session: row.id,
            code: row.code.as_str().to_owned(),
            title: row.title,
            room,
            you: You { role: Role::Attendee, attendee, name },
            now: self.registry.now(),
        })
    }

    pub(super) async fn projector_page(&self, caller: &Caller, row: SessionRow) -> Result<ProjectorPage, ApiError> {
        let handle = soon(self.registry.open(row.id)).await?;
        let room = soon(handle.room_view(Viewer::Projector)).await?;
        let code = row.code.as_str().to_owned();
        // Only the speaker's page shows it.
        let is_of_team = self.may(caller, row.id, Right::See).await.is_ok();
        let agenda = if is_of_team { Some(self.store().agenda(row.id).await?) } else { None };
        Ok(ProjectorPage {
            session: row.id,
            join_url: self.url('j', &code),
            code,
            title: row.title,
            room,
            agenda,
            now: self.registry.now(),
        })
    }
}

/// Time for which a page waits for its session: behind a database that somebody holds, everybody who comes would pile up.
const PATIENCE: Duration = Duration::from_secs(2);

/// A result that comes soon, or word that the session is busy. Opening continues in either case.
async fn soon<T>(work: impl Future<Output = Result<T, ApiError>>) -> Result<T, ApiError> {
    let late = || ApiError::new(ErrorCode::Busy, "the session is busy").retry_after(2);
    timeout(PATIENCE, work).await.unwrap_or_else(|_| Err(late()))
}
