//! Sessions in lists.

use super::LiveBackend;
use crate::live::Glance;
use crate::store::{EventRow, SessionRow, decode};
use conductor::id::{EventId, OrganizerId};
use futures::future::join_all;
use protocol::{ApiError, EventCard, EventSessions, SessionCard};
use std::collections::HashMap;

impl LiveBackend {
    /// The organizer's sessions, the newest first; only those of one event, if one is given.
    pub(super) async fn cards(&self, organizer: OrganizerId, event: Option<EventId>) -> Result<Vec<SessionCard>, ApiError> {
        let rows = self.store().sessions(organizer).await?;
        let rows: Vec<SessionRow> = rows.into_iter().filter(|row| event.is_none_or(|event| row.event == event)).collect();
        // A list does not start what sleeps: such a session has nobody in it. All at once: another node may take its time.
        let glances = join_all(rows.iter().map(|row| self.registry.glance(row.id))).await;
        let mut events: HashMap<EventId, EventCard> = HashMap::new();
        let mut cards = Vec::new();
        for (row, glance) in rows.into_iter().zip(glances) {
            let event = match events.get(&row.event) {
                Some(event) => event.clone(),
                None => events.entry(row.event).insert_entry(self.event_card(row.event).await?).get().clone(),
            };
            cards.push(card(row, event, glance)?);
        }
        Ok(cards)
    }

    /// The organizer's events that are no rehearsals, the newest first.
    pub(super) async fn events_of(&self, organizer: OrganizerId) -> Result<Vec<EventSessions>, ApiError> {
        let mut cards: HashMap<EventId, Vec<SessionCard>> = HashMap::new();
        for card in self.cards(organizer, None).await? {
            cards.entry(card.event.id).or_default().push(card);
        }
        let rows = self.store().events(organizer).await?;
        let with_sessions = |row: EventRow| EventSessions {
            sessions: cards.remove(&row.id).unwrap_or_default(),
            event: EventCard { id: row.id, title: row.title },
            created_at: row.created_at,
        };
        Ok(rows.into_iter().rev().map(with_sessions).collect())
    }

    pub(super) async fn card(&self, row: SessionRow) -> Result<SessionCard, ApiError> {
        let event = self.event_card(row.event).await?;
        let glance = self.registry.glance(row.id).await;
        card(row, event, glance)
    }

    pub(super) async fn event_card(&self, event: EventId) -> Result<EventCard, ApiError> {
        let row = self.store().event(event).await?.ok_or_else(|| ApiError::not_found("event"))?;
        Ok(EventCard { id: row.id, title: row.title })
    }
}

fn card(row: SessionRow, event: EventCard, glance: Option<Glance>) -> Result<SessionCard, ApiError> {
    let glance = glance.unwrap_or_default();
    Ok(SessionCard {
        id: row.id,
        event,
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
