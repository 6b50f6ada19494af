//! The three screens of a live session: dashboard, room, projector. Each holds the positions from which its socket continues.

use super::LiveBackend;
use crate::store::SessionRow;
use app::backend::Caller;
use protocol::{ApiError, DashboardPage, JoinPage, ProjectorPage, Role, You};
use room::Viewer;

impl LiveBackend {
    fn url(&self, kind: char, code: &str) -> String {
        format!("{}/{kind}/{code}", self.origins.base())
    }

    pub(super) async fn dashboard_page(&self, row: SessionRow) -> Result<DashboardPage, ApiError> {
        let handle = self.registry.open(row.id).await?;
        let room = handle.room_view(Viewer::Organizer).await?;
        let (conduct, position, reading) = handle.conduct_view().await?;
        let code = row.code.as_str().to_owned();
        Ok(DashboardPage {
            card: self.card(row).await?,
            join_url: self.url('j', &code),
            projector_url: self.url('p', &code),
            room,
            conduct: (conduct, position),
            reading,
            now: self.registry.now(),
        })
    }

    pub(super) async fn join_page(&self, caller: &Caller, row: SessionRow) -> Result<JoinPage, ApiError> {
        let handle = self.registry.open(row.id).await?;
        let attendee = caller.attendee.as_ref().map(|secret| self.key.attendee(&secret.0, row.event));
        let room = handle.room_view(attendee.map_or(Viewer::Projector, Viewer::Attendee)).await?;
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

    pub(super) async fn projector_page(&self, row: SessionRow) -> Result<ProjectorPage, ApiError> {
        let room = self.registry.open(row.id).await?.room_view(Viewer::Projector).await?;
        let code = row.code.as_str().to_owned();
        Ok(ProjectorPage { session: row.id, join_url: self.url('j', &code), code, title: row.title, room, now: self.registry.now() })
    }
}
