//! Making, ending and deleting sessions.

use super::account::line;
use super::{Asked, LiveBackend};
use crate::clock::now;
use crate::live::REHEARSAL_LENGTH;
use crate::store::{EventRow, NewSessionRow, json};
use api::backend::Caller;
use conductor::id::{EventId, OrganizerId, SessionId};
use protocol::{ApiError, ErrorCode, NewSession, Rehearsal, Right, SessionCard, TeamRole};
use room::limits::TITLE_CHARS;
use uuid::Uuid;

fn invalid(why: impl Into<String>) -> ApiError {
    ApiError::new(ErrorCode::Invalid, why)
}

/// A title in the form that is stored: cleaned like all texts of people, and neither empty nor too long.
fn title(text: &str) -> Result<String, ApiError> {
    let title = room::text::clean(text);
    match title.chars().count() {
        0 => Err(invalid("the title is empty")),
        n if n > TITLE_CHARS => Err(invalid(format!("the title has more than {TITLE_CHARS} characters"))),
        _ => Ok(title),
    }
}

fn check(rehearsal: &Rehearsal) -> Result<(), ApiError> {
    if !(1..=Rehearsal::PEOPLE).contains(&rehearsal.people) {
        return Err(invalid(format!("a rehearsal has 1 to {} people", Rehearsal::PEOPLE)));
    }
    if !(1..=Rehearsal::SPEED).contains(&rehearsal.speed) {
        return Err(invalid(format!("a rehearsal runs 1 to {} times as fast as life", Rehearsal::SPEED)));
    }
    if rehearsal.teaches && !rehearsal.is_kept() {
        return Err(invalid("only the replay of a posted recording can teach an event"));
    }
    Ok(())
}

impl LiveBackend {
    pub(super) async fn create(&self, organizer: OrganizerId, new: NewSession) -> Result<SessionCard, ApiError> {
        let title = title(&new.title)?;
        if let Some(rehearsal) = &new.rehearsal {
            check(rehearsal)?;
            if rehearsal.teaches && new.event.is_none() {
                return Err(invalid("a replay that teaches needs the event that it teaches"));
            }
        }
        let (event, role) = match (new.event, new.rehearsal) {
            // What simulated people do must not teach an event of real ones.
            (_, Some(rehearsal)) if !rehearsal.teaches => (self.new_event(organizer, &title, true).await?, TeamRole::Owner),
            (Some(event), _) => (event, self.may_in(organizer, event, Right::Run).await?),
            (None, _) => (self.new_event(organizer, &title, false).await?, TeamRole::Owner),
        };
        let row = NewSessionRow {
            id: SessionId(Uuid::now_v7()),
            event,
            organizer,
            title,
            language: new.language.unwrap_or_default(),
            rehearsal: new.rehearsal.as_ref().map(json),
            // The clock of a played session runs fast; it never runs ahead of the wall's.
            at: if new.rehearsal.is_some() { now() - REHEARSAL_LENGTH } else { now() },
        };
        let row = self.store().create_session(row).await?;
        let what = match new.rehearsal {
            Some(rehearsal) if rehearsal.recording.is_some() => "made a replay",
            Some(_) => "made a rehearsal",
            None => "made the session",
        };
        self.note(organizer, Some(row.id), what.to_owned()).await?;
        // It begins now, with the settings of now.
        let opened = self.registry.open(row.id).await;
        if let Err(error) = opened {
            // The session exists, and starts once somebody asks for it. A caller who heard that it failed would create another one.
            tracing::warn!(session.id = %row.id, %error, "a new session does not begin yet");
        }
        self.card(row, role).await
    }

    async fn new_event(&self, organizer: OrganizerId, title: &str, rehearsal: bool) -> Result<EventId, ApiError> {
        let event = EventRow { id: EventId(Uuid::now_v7()), organizer, title: title.to_owned(), rehearsal, created_at: now() };
        self.store().create_event(&event).await?;
        Ok(event.id)
    }

    /// Gives an event another title.
    pub(super) async fn retitle(&self, organizer: OrganizerId, event: EventId, text: &str) -> Result<(), ApiError> {
        self.may_in(organizer, event, Right::Run).await?;
        let title = title(text)?;
        let note = line(organizer, organizer, None, format!("renamed the event {event}"));
        if self.store().rename_event(event, &title, &[note]).await? { Ok(()) } else { Err(ApiError::not_found("event")) }
    }

    pub(super) async fn end(&self, caller: &Caller, session: SessionId) -> Result<(), ApiError> {
        let Asked { row, by, .. } = self.may(caller, session, Right::Run).await?;
        if row.ended_at.is_some() {
            return Ok(());
        }
        match self.registry.end(session, by).await {
            // Two people ended it at once.
            Err(error) if error.code == ErrorCode::SessionEnded => Ok(()),
            Err(error) => Err(error),
            Ok(()) => self.note(by, Some(session), "ended the session".to_owned()).await,
        }
    }

    pub(super) async fn delete(&self, caller: &Caller, session: SessionId) -> Result<(), ApiError> {
        let by = self.may(caller, session, Right::Govern).await?.by;
        self.registry.delete(session, by).await?;
        self.note(by, None, format!("deleted session {session}")).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_cleaned_and_bounded() {
        assert_eq!(title("  Town hall \u{202e}").unwrap(), "Town hall");
        assert_eq!(title(" \u{200b} ").unwrap_err().code, ErrorCode::Invalid);
        assert_eq!(title(&"x".repeat(TITLE_CHARS + 1)).unwrap_err().code, ErrorCode::Invalid);
    }

    #[test]
    fn rehearsals_have_limits() {
        let rehearsal = Rehearsal::default();
        assert!(check(&rehearsal).is_ok());
        for bad in [
            Rehearsal { people: 0, ..rehearsal },
            Rehearsal { people: Rehearsal::PEOPLE + 1, ..rehearsal },
            Rehearsal { speed: 0, ..rehearsal },
            Rehearsal { speed: Rehearsal::SPEED + 1, ..rehearsal },
        ] {
            assert_eq!(check(&bad).unwrap_err().code, ErrorCode::Invalid, "{bad:?}");
        }
    }
}
