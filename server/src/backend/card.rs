//! Sessions in lists.

use super::LiveBackend;
use crate::live::Glance;
use crate::store::{EventRow, SessionRow, decode};
use conductor::id::{EventId, OrganizerId};
use futures::future::join_all;
use protocol::{ApiError, EventCard, EventSessions, SessionCard, TeamRole};
use std::collections::HashMap;

impl LiveBackend {
    /// The sessions of the organizer's events, the newest first; only those of one event, if one is given.
    pub(super) async fn cards(&self, organizer: OrganizerId, event: Option<EventId>) -> Result<Vec<SessionCard>, ApiError> {
        let roles = self.roles(organizer).await?;
        self.cards_of(organizer, event, &roles).await
    }

    /// The role of the organizer in each event.
    async fn roles(&self, organizer: OrganizerId) -> Result<HashMap<EventId, TeamRole>, ApiError> {
        Ok(self.store().roles(organizer).await?.into_iter().collect())
    }

    async fn cards_of(
        &self,
        organizer: OrganizerId,
        event: Option<EventId>,
        roles: &HashMap<EventId, TeamRole>,
    ) -> Result<Vec<SessionCard>, ApiError> {
        let rows = self.store().sessions(organizer).await?;
        let rows: Vec<SessionRow> = rows.into_iter().filter(|row| event.is_none_or(|event| row.event == event)).collect();
        // A list does not start what sleeps: such a session has nobody in it. All at once: another node may take its time.
        let glances = join_all(rows.iter().map(|row| self.registry.glance(row.id))).await;
        let mut events: HashMap<EventId, EventCard> = HashMap::new();
        let mut cards = Vec::new();
        for (row, glance) in rows.into_iter().zip(glances) {
            // Given since the roles were read, or taken away.
            let Some(role) = roles.get(&row.event).copied() else { continue };
            let event = match events.get(&row.event) {
                Some(event) => event.clone(),
                None => events.entry(row.event).insert_entry(self.event_card(row.event).await?).get().clone(),
            };
            cards.push(card(row, role, event, glance)?);
        }
        Ok(cards)
    }

    /// The events of which the organizer is a member and that are no rehearsals, the newest first.
    pub(super) async fn events_of(&self, organizer: OrganizerId) -> Result<Vec<EventSessions>, ApiError> {
        let roles = self.roles(organizer).await?;
        let mut cards: HashMap<EventId, Vec<SessionCard>> = HashMap::new();
        for card in self.cards_of(organizer, None, &roles).await? {
            cards.entry(card.event.id).or_default().push(card);
        }
        let rows = self.store().events(organizer).await?.into_iter().rev();
        let with_sessions = |row: EventRow| {
            let role = *roles.get(&row.id)?;
            let sessions = cards.remove(&row.id).unwrap_or_default();
            Some(EventSessions { sessions, role, event: EventCard { id: row.id, title: row.title }, created_at: row.created_at })
        };
        Ok(rows.filter_map(with_sessions).collect())
    }

    pub(super) async fn card(&self, row: SessionRow, role: TeamRole) -> Result<SessionCard, ApiError> {
        let event = self.event_card(row.event).await?;
        let glance = self.registry.glance(row.id).await;
        card(row, role, event, glance)
    }

    pub(super) async fn event_card(&self, event: EventId) -> Result<EventCard, ApiError> {
        let row = self.store().event(event).await?.ok_or_else(|| ApiError::not_found("event"))?;
        Ok(EventCard { id: row.id, title: row.title })
    }
}

fn card(row: SessionRow, role: TeamRole, event: EventCard, glance: Option<Glance>) -> Result<SessionCard, ApiError> {
    let glance = glance.unwrap_or_default();
    Ok(SessionCard {
        id: row.id,
        event,
        role,
        title: row.title,
        code: row.code.as_str().to_owned(),
        language: row.language,
        created_at: row.created_at,
        ended_at: row.ended_at,
        rehearsal: row.rehearsal.map(|rehearsal| decode("session", rehearsal)).transpose()?,
        people: glance.people,
        mode: row.mode,
        score: glance.score,
        waiting: glance.waiting,
    })
}
