//! One event: its sessions and its team.

use super::{Rename, sessions};
use api::Failure;
use api::events::{AddMember, ChangeMember, RemoveMember, RenameEvent, event};
use api::page_resource;
use conductor::id::{EventId, OrganizerId};
use kit::form::{FormError, Submit, TextField, failure_of, refusal};
use kit::frame::Frame;
use kit::icon::{Icon, IconName};
use kit::loaded::Loaded;
use kit::local_time::dated;
use leptos::html;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use protocol::{ApiError, ErrorCode, EventPage, MemberRow, Right, TeamRole};
use wording::format::role_name;
use wording::language::{Text, events as text, sessions as sessions_text, t};

/// Actions on the event and its members. Copy it freely.
#[derive(Clone, Copy)]
struct Actions {
    add: ServerAction<AddMember>,
    change: ServerAction<ChangeMember>,
    remove: ServerAction<RemoveMember>,
    rename: ServerAction<RenameEvent>,
}

impl Actions {
    /// Changes with every answer.
    fn version(self) -> usize {
        self.add.version().get() + self.change.version().get() + self.remove.version().get() + self.rename.version().get()
    }
}

/// The page of the event that the address names.
#[component]
pub fn OneEventPage() -> impl IntoView {
    let params = use_params_map();
    let actions =
        Actions { add: ServerAction::new(), change: ServerAction::new(), remove: ServerAction::new(), rename: ServerAction::new() };
    let page = page_resource(
        move || (actions.version(), params.with(|params| params.get("id").and_then(|id| id.parse::<EventId>().ok()))),
        async |(_, id)| match id {
            Some(id) => event(id).await,
            None => Err(ApiError::not_found("event").into()),
        },
    );
    view! { <Loaded resource=page page=move |page| opened(page, actions)/> }.into_any()
}

fn opened(page: EventPage, actions: Actions) -> AnyView {
    let EventPage { event, role, you, sessions: held, members, .. } = page;
    let id = event.id;
    let your_role = text::YOUR_ROLE.with(&[("role", &t(role_name(role)))]);
    let governs = role.may(Right::Govern);
    let rows = members.into_iter().map(|row| member(id, row, you, governs, actions)).collect_view();
    let title = event.title.clone();
    view! {
        <Title text=title.clone()/>
        <Frame>
            <main id="content" class="page page--narrow">
                <div class="page__head">
                    <div>
                        <h1 class="page__title" dir="auto">{title}</h1>
                        <p class="page__lead">{your_role}</p>
                    </div>
                    <div class="page__actions"><a class="button button--quiet" href="/events">{t(text::TITLE)}</a></div>
                </div>
                <FormError failure=failure_of(actions.rename)/>
                <section class="panel" aria-labelledby="team-title">
                    <div class="panel__head"><h2 class="panel__title" id="team-title">{t(text::TEAM)}</h2></div>
                    <div class="panel__body stack">
                        {move || refused(actions)}
                        <ul class="tokens">{rows}</ul>
                        {governs.then(|| view! { <Add event=id add=actions.add/> })}
                    </div>
                </section>
                <section class="panel" aria-labelledby="sessions-title">
                    <div class="panel__head">
                        <h2 class="panel__title" id="sessions-title">{t(text::SESSIONS)}</h2>
                        <a href=format!("/events/{id}/policy")>{t(sessions_text::LEARNED)}</a>
                    </div>
                    <div class="panel__body stack stack--tight">
                        {sessions(held)}
                        {role.may(Right::Run).then(|| view! { <Rename event rename=actions.rename/> })}
                    </div>
                </section>
            </main>
        </Frame>
    }
    .into_any()
}

/// The reason why a member was neither changed nor removed.
fn refused(actions: Actions) -> impl IntoView {
    let failures = [failure_of(actions.change), failure_of(actions.remove)];
    let failure: Option<Failure> = failures.into_iter().find_map(|failure| failure.get());
    let (last, other): (Vec<Failure>, Vec<Failure>) = failure.into_iter().partition(|failure| failure.0.code == ErrorCode::Conflict);
    let notice =
        |words: Text| view! { <p class="notice notice--bad" role="alert"><Icon name=IconName::Warning/><span>{t(words)}</span></p> };
    view! { {last.first().map(|_| notice(text::LAST_OWNER))}{refusal(other.into_iter().next())} }
}

fn member(event: EventId, row: MemberRow, you: OrganizerId, governs: bool, actions: Actions) -> impl IntoView {
    let MemberRow { organizer, name, role, since } = row;
    let is_you = organizer == you;
    let [role_label, change_label, remove_label] =
        [text::ROLE_NAMED, text::CHANGE_NAMED, text::REMOVE_NAMED].map(|label| label.with(&[("name", &name)]));
    let change = governs.then(|| {
        view! {
            <ActionForm action=actions.change attr:class="member__form">
                <input type="hidden" name="event" value=event.to_string()/>
                <input type="hidden" name="member" value=organizer.to_string()/>
                <select class="input input--small" name="role" aria-label=role_label>{options(role)}</select>
                <button type="submit" class="button button--small" aria-label=change_label disabled=actions.change.pending()>{t(text::CHANGE)}</button>
            </ActionForm>
        }
    });
    let remove = (governs || is_you).then(|| {
        let (label, words) = if is_you { (None, text::LEAVE) } else { (Some(remove_label), text::REMOVE) };
        view! {
            <ActionForm action=actions.remove attr:class="member__form">
                <input type="hidden" name="event" value=event.to_string()/>
                <input type="hidden" name="member" value=organizer.to_string()/>
                <button type="submit" class="button button--small button--bad-quiet" aria-label=label disabled=actions.remove.pending()>{t(words)}</button>
            </ActionForm>
        }
    });
    view! {
        <li class="row row--spread tokens__row member">
            <div>
                <p><b dir="auto">{name}</b>{is_you.then(|| format!(" ({})", t(text::YOU)))}" "<span class="badge">{t(role_name(role))}</span></p>
                <p class="muted small">{dated(text::SINCE, since)}</p>
            </div>
            <div class="row">{change}{remove}</div>
        </li>
    }
}

/// The roles, one of them chosen.
fn options(chosen: TeamRole) -> impl IntoView {
    TeamRole::ALL
        .map(|role| view! { <option value=role.name() selected=role == chosen>{t(role_name(role))}</option> })
        .into_iter()
        .collect_view()
}

/// The form that adds an account by its name.
#[component]
fn Add(event: EventId, add: ServerAction<AddMember>) -> impl IntoView {
    let failure = failure_of(add);
    let own_words = move || match failure.get().map(|failure| failure.0.code) {
        Some(ErrorCode::NotFound) => Some(text::NO_ACCOUNT),
        Some(ErrorCode::Exists) => Some(text::IS_MEMBER),
        _ => None,
    };
    let other = Signal::derive(move || failure.get().filter(|_| own_words().is_none()));
    let roles = [
        (TeamRole::Viewer, text::VIEWER_WORDS),
        (TeamRole::Speaker, text::SPEAKER_WORDS),
        (TeamRole::Moderator, text::MODERATOR_WORDS),
        (TeamRole::Organizer, text::ORGANIZER_WORDS),
        (TeamRole::Owner, text::OWNER_WORDS),
    ];
    let explained = roles.map(|(role, words)| view! { <li><b>{t(role_name(role))}</b>" "{t(words)}</li> }).into_iter().collect_view();
    let form = NodeRef::<html::Form>::new();
    Effect::new(move |_| {
        if let Some(form) = form.get().filter(|_| matches!(add.value().get(), Some(Ok(())))) {
            form.reset();
        }
    });
    view! {
        <h3>{t(text::ADD)}</h3>
        <ActionForm action=add node_ref=form attr:class="form">
            <input type="hidden" name="event" value=event.to_string()/>
            <TextField name="name" label=text::NAME hint=text::NAME_HINT max=60/>
            <div class="field">
                <label class="field__label" for="role">{t(text::ROLE)}</label>
                <select class="input" id="role" name="role" aria-describedby="roles">{options(TeamRole::Moderator)}</select>
                <ul class="roles muted small" id="roles">{explained}</ul>
            </div>
            {move || own_words().map(|words| view! { <p class="notice notice--bad" role="alert"><Icon name=IconName::Warning/><span>{t(words)}</span></p> })}
            <FormError failure=other/>
            <Submit pending=add.pending() label=text::ADD_IT busy=text::ADDING/>
        </ActionForm>
    }
}
