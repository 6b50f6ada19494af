//! The events of which the organizer is a member: renamed, with their sessions; [`one`] has the team of each.

pub mod one;

use api::events::{RenameEvent, events};
use api::page_resource;
use kit::form::{FormError, Submit, failure_of};
use kit::frame::{Frame, page_head};
use kit::loaded::Loaded;
use kit::local_time::{LocalTime, Precision};
use leptos::prelude::*;
use leptos_meta::Title;
use protocol::{EventCard, EventSessions, Right, SessionCard, TeamRole};
use wording::format::role_name;
use wording::language::{common, events as text, sessions as sessions_text, t};

/// The page of events.
#[component]
pub fn EventsPage() -> impl IntoView {
    let rename = ServerAction::<RenameEvent>::new();
    let listed = page_resource(move || rename.version().get(), |_| events());
    let page = move |listed: Vec<EventSessions>| {
        let is_empty = listed.is_empty();
        let rows = listed.into_iter().map(|listed| event(listed, rename)).collect_view();
        view! {
            <Frame>
                <main id="content" class="page page--narrow">
                    {page_head(text::TITLE, t(text::LEAD))}
                    <FormError failure=failure_of(rename)/>
                    <div class="stack">{rows}</div>
                    {is_empty.then(|| view! {
                        <p class="muted">{t(text::NONE)}" "<a href="/sessions/new">{t(sessions_text::CREATE)}</a></p>
                    })}
                </main>
            </Frame>
        }
        .into_any()
    };
    view! { <Title text=t(text::TITLE)/><Loaded resource=listed page/> }.into_any()
}

fn event(listed: EventSessions, rename: ServerAction<RenameEvent>) -> impl IntoView {
    let EventSessions { event, role, sessions: held, .. } = listed;
    let id = event.id;
    let [heading, by_heading] = [(); 2].map(|()| format!("event-{id}"));
    let team_label = text::TEAM_OF.with(&[("title", &event.title)]);
    view! {
        <section class="panel" aria-labelledby=by_heading>
            <div class="panel__head">
                <h2 class="panel__title" id=heading dir="auto">{event.title.clone()}</h2>
                <span class="row">
                    {(role < TeamRole::Owner).then(|| view! { <span class="badge">{t(role_name(role))}</span> })}
                    <a href=format!("/events/{id}") aria-label=team_label>{t(text::TEAM)}</a>
                    <a href=format!("/events/{id}/policy")>{t(sessions_text::LEARNED)}</a>
                </span>
            </div>
            <div class="panel__body stack stack--tight">
                {sessions(held)}
                {role.may(Right::Run).then(|| view! { <Rename event rename/> })}
            </div>
        </section>
    }
}

/// A form for another title.
#[component]
fn Rename(event: EventCard, rename: ServerAction<RenameEvent>) -> impl IntoView {
    let EventCard { id, title } = event;
    let [field, for_field] = [(); 2].map(|()| format!("title-{id}"));
    let label = text::RENAME_NAMED.with(&[("title", &title)]);
    view! {
        <details class="disclosure">
            <summary aria-label=label>{t(text::RENAME)}</summary>
            <ActionForm action=rename attr:class="form desk__form">
                <input type="hidden" name="event" value=id.to_string()/>
                <div class="field">
                    <label class="field__label" for=for_field>{t(sessions_text::TITLE)}</label>
                    <input class="input" dir="auto" id=field name="title" type="text" required maxlength="120" autocomplete="off" value=title/>
                </div>
                <Submit pending=rename.pending() label=text::RENAME busy=text::RENAMING/>
            </ActionForm>
        </details>
    }
}

/// The sessions of an event, with links.
fn sessions(held: Vec<SessionCard>) -> impl IntoView {
    let is_empty = held.is_empty();
    let rows = held.into_iter().map(session).collect_view();
    view! {
        <ul class="roles">{rows}</ul>
        {is_empty.then(|| view! { <p class="muted">{t(text::NO_SESSIONS)}</p> })}
    }
}

fn session(card: SessionCard) -> impl IntoView {
    let is_over = card.ended_at.is_some();
    let link = if is_over { format!("/sessions/{}/history", card.id) } else { format!("/sessions/{}", card.id) };
    let state = t(if is_over { common::ENDED } else { sessions_text::LIVE });
    view! {
        <li>
            <a href=link dir="auto">{card.title}</a>" "
            <span class="muted small">{state}" · "<LocalTime at=card.created_at shown=Precision::Day/></span>
        </li>
    }
}
