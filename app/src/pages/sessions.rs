//! The organizer's sessions.

use crate::pages::rehearse::{RehearseNow, ReplayNow};
use api::page_resource;
use api::session::{DeleteSession, sessions};
use conductor::id::SessionId;
use kit::form::{failure_of, refusal};
use kit::frame::Frame;
use kit::icon::{Icon, IconName};
use kit::loaded::Loaded;
use kit::local_time::{LocalTime, Precision};
use kit::sheet::Dialog;
use leptos::prelude::*;
use leptos_meta::Title;
use protocol::{Right, SessionCard};
use wording::format::{mode_name, played_name, points, scenario_name};
use wording::language::{Text, common, events, gate, past, sessions as text, t, terms};

/// The organizer's sessions, or the way to the first one.
#[component]
pub fn SessionsPage() -> impl IntoView {
    let delete = ServerAction::<DeleteSession>::new();
    let cards = page_resource(move || delete.version().get(), |_| sessions());
    let page = move |cards| view! { <List cards delete/> }.into_any();
    view! { <Title text=t(gate::YOUR_SESSIONS)/><Loaded resource=cards page/> }.into_any()
}

#[component]
fn List(cards: Vec<SessionCard>, delete: ServerAction<DeleteSession>) -> impl IntoView {
    let doomed = RwSignal::new(None::<SessionId>);
    let asked = RwSignal::new(false);
    let failure = failure_of(delete);
    let ask = move |session| {
        doomed.set(Some(session));
        asked.set(true);
    };
    let is_first_time = cards.is_empty();
    let (over, live): (Vec<_>, Vec<_>) = cards.into_iter().partition(|card| card.ended_at.is_some());
    let group = move |title: Text, cards: Vec<SessionCard>| {
        (!cards.is_empty()).then(|| {
            let rows = cards.into_iter().map(|card| row(card, ask)).collect_view();
            view! { <section class="sessions"><h2 class="sessions__title">{t(title)}</h2><ul class="sessions__list">{rows}</ul></section> }
        })
    };
    view! {
        <Frame>
            <main id="content" class="page">
                <Show when=move || is_first_time fallback=|| ()>
                    <Welcome/>
                </Show>
                {(!is_first_time).then(|| view! {
                    <div class="page__head">
                        <h1 class="page__title">{t(gate::YOUR_SESSIONS)}</h1>
                        <div class="page__actions">
                            <RehearseNow/>
                            <a class="button button--quiet" href="/events">{t(events::TITLE)}</a>
                            <a class="button button--quiet" href="/past">{t(past::TITLE)}</a>
                            <a class="button button--quiet" href="/rehearse">{t(text::MORE_OPTIONS)}</a>
                            <a class="button button--primary" href="/sessions/new"><Icon name=IconName::Plus/>{t(text::CREATE)}</a>
                        </div>
                    </div>
                })}
                {move || refusal(failure.get())}
                {group(text::OPEN_NOW, live)}
                {group(text::OVER, over)}
            </main>
        </Frame>
        <Dialog
            open=asked
            title=text::DELETE_QUESTION
            words=text::DELETE_WORDS
            yes=text::DELETE_IT
            on_yes=move |()| if let Some(session) = doomed.get_untracked() { delete.dispatch(DeleteSession { session }); }
        />
    }
}

/// A welcome for somebody who has no session yet.
#[component]
fn Welcome() -> impl IntoView {
    view! {
        <div class="welcome">
            <svg class="welcome__art" viewBox="0 0 560 160" aria-hidden="true">
                <path class="welcome__band" d="M0 42C90 34 180 38 280 40s190-8 280-6v46c-90-2-190 6-280 4S90 82 0 88z"></path>
                <path class="welcome__line" d="M4 62c60-10 100 4 150 2 60-2 70 62 130 64 50 2 54-66 108-72 50-6 90 6 164-4"></path>
                <circle class="welcome__flag" cx="292" cy="128" r="13"></circle>
                <text class="welcome__number" x="292" y="133">"1"</text>
            </svg>
            <h1 class="welcome__title">{t(text::WELCOME)}</h1>
            <p class="welcome__words">{t(text::WELCOME_WORDS)}</p>
            <div class="welcome__actions">
                <RehearseNow primary=true/>
                <ReplayNow/>
                <a class="button button--quiet" href="/rehearse">{t(text::MORE_OPTIONS)}</a>
                <a class="button button--quiet" href="/past">{t(past::TITLE)}</a>
                <a class="button" href="/sessions/new"><Icon name=IconName::Plus/>{t(text::CREATE)}</a>
            </div>
            <p class="muted small">{t(text::REHEARSAL_TAKES)}</p>
        </div>
    }
}

fn row(card: SessionCard, ask: impl Fn(SessionId) + Copy + Send + Sync + 'static) -> impl IntoView {
    let session = card.id;
    let is_over = card.ended_at.is_some();
    let (class, state) = match (is_over, card.rehearsal) {
        (true, _) => ("badge badge--ended", common::ENDED),
        (false, Some(rehearsal)) => ("badge badge--rehearsal", played_name(&rehearsal)),
        (false, None) => ("badge badge--live", text::LIVE),
    };
    let about = match card.rehearsal {
        Some(rehearsal) if rehearsal.recording.is_some() => text::REPLAYED.with(&[("speed", &rehearsal.speed)]),
        Some(rehearsal) => text::SIMULATED.with(&[
            ("scenario", &scenario_name(rehearsal.scenario)),
            ("people", &rehearsal.people),
            ("speed", &rehearsal.speed),
        ]),
        None if is_over => card.event.title.clone(),
        None => format!("{} · {}", terms::PEOPLE.of(card.people), mode_name(card.mode)),
    };
    let link = if is_over { format!("/sessions/{session}/history") } else { format!("/sessions/{session}") };
    let delete_label = text::DELETE_NAMED.with(&[("title", &card.title)]);
    view! {
        <li class="session card">
            <div class="session__main">
                <p class="session__badges">
                    <span class=class>{t(state)}</span>
                    {(card.waiting > 0).then(|| view! { <span class="badge badge--warm">{text::WAIT.of(card.waiting)}</span> })}
                </p>
                <h3 class="session__title" dir="auto"><a href=link>{card.title}</a></h3>
                <p class="session__facts">{about}" · "<LocalTime at=card.created_at shown=Precision::Day/></p>
            </div>
            {(!is_over).then(|| view! {
                <dl class="session__numbers numbers">
                    <div><dt>{t(text::SCORE)}</dt><dd>{card.score.map_or_else(|| "–".to_owned(), |score| points(score).to_string())}</dd></div>
                    <div><dt>{t(text::CODE)}</dt><dd class="session__code">{card.code}</dd></div>
                </dl>
            })}
            <div class="session__end">
                <a class="icon-button" href=format!("/events/{}/policy", card.event.id) aria-label=t(text::LEARNED) title=t(text::LEARNED)><Icon name=IconName::Learned/></a>
                <a class="icon-button" href=format!("/sessions/{session}/history") aria-label=t(text::HISTORY) title=t(text::HISTORY)><Icon name=IconName::History/></a>
                {card.role.may(Right::Govern).then(|| view! {
                    <button type="button" class="icon-button" aria-label=delete_label title=t(text::DELETE) on:click=move |_| ask(session)><Icon name=IconName::Bin/></button>
                })}
            </div>
        </li>
    }
}
