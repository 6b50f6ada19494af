//! Creating, opening, joining and ending sessions.

#[cfg(feature = "ssr")]
use super::ask;
use super::{Failure, Light};
use conductor::id::SessionId;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use protocol::{DashboardPage, JoinPage, Language, ProjectorPage, Scenario, SessionCard};
#[cfg(feature = "ssr")]
use protocol::{NewSession, Rehearsal};

/// The organizer's sessions, the newest first.
#[server(prefix = "/api/fn", endpoint = "sessions", input = GetUrl, output = Light)]
pub async fn sessions() -> Result<Vec<SessionCard>, Failure> {
    ask(async |backend, caller| backend.sessions(&caller).await).await
}

/// Makes a session and opens its dashboard.
#[server(prefix = "/api/fn", endpoint = "create-session", output = Light)]
pub async fn create_session(title: String, language: Option<Language>) -> Result<SessionCard, Failure> {
    let language = language.or_else(|| Some(wording::language::current()));
    let new = NewSession { title, event: None, language, rehearsal: None };
    let card = ask(async |backend, caller| backend.create_session(&caller, new).await).await?;
    leptos_axum::redirect(&format!("/sessions/{}", card.id));
    Ok(card)
}

/// Makes a session in the event of another one, so that it starts from what that event taught, and opens its dashboard.
#[server(prefix = "/api/fn", endpoint = "create-next-session", output = Light)]
pub async fn create_next_session(title: String, event: conductor::id::EventId) -> Result<SessionCard, Failure> {
    let new = NewSession { title, event: Some(event), language: Some(wording::language::current()), rehearsal: None };
    let card = ask(async |backend, caller| backend.create_session(&caller, new).await).await?;
    leptos_axum::redirect(&format!("/sessions/{}", card.id));
    Ok(card)
}

/// Makes a session with a simulated audience and opens its dashboard.
#[server(prefix = "/api/fn", endpoint = "rehearse", output = Light)]
pub async fn rehearse(scenario: Scenario, people: u32, speed: u32, seed: u64) -> Result<SessionCard, Failure> {
    let title = wording::language::sessions::REHEARSAL_TITLE.with(&[("scenario", &wording::format::scenario_name(scenario))]);
    let new = NewSession {
        title,
        event: None,
        language: Some(wording::language::current()),
        rehearsal: Some(Rehearsal { scenario, people, speed, seed, ..Rehearsal::default() }),
    };
    let card = ask(async |backend, caller| backend.create_session(&caller, new).await).await?;
    leptos_axum::redirect(&format!("/sessions/{}", card.id));
    Ok(card)
}

/// Plays the recording that comes with the program, and opens its dashboard.
#[server(prefix = "/api/fn", endpoint = "replay", output = Light)]
pub async fn replay() -> Result<SessionCard, Failure> {
    let title = wording::language::t(wording::language::sessions::REPLAY_TITLE).to_owned();
    let new = NewSession { title, event: None, language: Some(wording::language::current()), rehearsal: Some(Rehearsal::INCLUDED) };
    let card = ask(async |backend, caller| backend.create_session(&caller, new).await).await?;
    leptos_axum::redirect(&format!("/sessions/{}", card.id));
    Ok(card)
}

/// Ends a session for everybody.
#[server(prefix = "/api/fn", endpoint = "end-session", output = Light)]
pub async fn end_session(session: SessionId) -> Result<(), Failure> {
    ask(async |backend, caller| backend.end_session(&caller, session).await).await
}

/// Deletes a session with everything in it and goes back to the list.
#[server(prefix = "/api/fn", endpoint = "delete-session", output = Light)]
pub async fn delete_session(session: SessionId) -> Result<(), Failure> {
    ask(async |backend, caller| backend.delete_session(&caller, session).await).await?;
    leptos_axum::redirect("/");
    Ok(())
}

/// The dashboard of a session.
#[server(prefix = "/api/fn", endpoint = "dashboard", input = GetUrl, output = Light)]
pub async fn dashboard(session: SessionId) -> Result<DashboardPage, Failure> {
    ask(async |backend, caller| backend.dashboard(&caller, session).await).await
}

/// The room behind a code.
#[server(prefix = "/api/fn", endpoint = "join", input = GetUrl, output = Light)]
pub async fn join(code: String) -> Result<JoinPage, Failure> {
    ask(async |backend, caller| backend.join(&caller, &code).await).await
}

/// The screen for everybody behind a code.
#[server(prefix = "/api/fn", endpoint = "projector", input = GetUrl, output = Light)]
pub async fn projector(code: String) -> Result<ProjectorPage, Failure> {
    ask(async |backend, caller| backend.projector(&caller, &code).await).await
}
