//! [`Banners`]: states of the whole dashboard that nobody may miss: stopped, not connected, a server that is degraded, over.

use super::guard::GuardBanner;
use kit::announcer::use_announcer;
use kit::connection_badge::{WayOut, because};
use kit::icon::{Icon, IconName};
use kit::local_time::{LocalTime, Precision};
use leptos::prelude::*;
use protocol::{CloseCode, Recording, SessionCard};
use session::live::{LiveStoreFields, has_ended};
use session::socket::{Link, use_socket};
use wording::format::scenario_name;
use wording::language::{browser, common, dashboard as text, t};

/// States of the whole dashboard.
#[component]
pub fn Banners(
    /// The session.
    card: SessionCard,
) -> impl IntoView {
    let session = card.id;
    let socket = use_socket();
    let live = socket.live;
    let announcer = use_announcer();
    // Of a page that is away nobody knows how its server is.
    let degraded = move || live.degraded().get() && socket.link.get().is_live() && !has_ended(live);
    Effect::new(move |before: Option<bool>| {
        let now = live.degraded().get();
        if now && before == Some(false) {
            announcer.say(t(text::LIMITED_WORDS));
        }
        now
    });
    Effect::new(move |before: Option<(bool, bool)>| {
        let now = (live.stopped().get(), socket.away.get());
        match (before.unwrap_or_default(), now) {
            ((false, _), (true, _)) => announcer.alert(t(text::STOPPED_ALERT)),
            ((_, false), (_, true)) if socket.met.get_untracked() => announcer.alert(t(text::LOST_ALERT)),
            ((_, true), (_, false)) => announcer.say(t(common::CONNECTED_AGAIN)),
            _ => {}
        }
        now
    });
    let refused = move || match socket.link.get() {
        Link::Refused(cause) => Some(because(cause)),
        _ => None,
    };
    // Whatever else ended it says nothing to an organizer, or nobody knows.
    let ended_by = move || match socket.goodbye.get() {
        Some(CloseCode::Restart) => Some(text::LOST_RESTART),
        Some(CloseCode::Busy) => Some(text::LOST_BUSY),
        _ => None,
    };
    let ended_by = move || ended_by().map(|why| view! { {t(why)}" " });
    let (room, projector) = (format!("/j/{}", card.code), format!("/p/{}", card.code));
    let rehearsal = card.rehearsal.map(|rehearsal| {
        if rehearsal.recording.is_some() {
            let words = match rehearsal.recording {
                Some(Recording::Included) => t(text::REPLAY_INCLUDED),
                _ => t(text::REPLAY_POSTED),
            };
            return view! {
                <div class="banner banner--auto">
                    <Icon name=IconName::Rehearse/>
                    <p><b>{t(text::REPLAY)}</b>" "{format!("×{}. ", rehearsal.speed)}{words}</p>
                </div>
            }
            .into_any();
        }
        let words = text::REHEARSAL_FACTS.with(&[
            ("scenario", &scenario_name(rehearsal.scenario)),
            ("people", &rehearsal.people),
            ("speed", &rehearsal.speed),
            ("seed", &rehearsal.seed),
        ]);
        view! {
            <div class="banner banner--auto">
                <Icon name=IconName::Rehearse/>
                <p>
                    <b>{t(text::REHEARSAL)}</b>" "{words}" "{t(text::REHEARSAL_SEE)}" "
                    <a href=room target="_blank">{t(text::ON_A_PHONE)}</a>", "<a href=projector target="_blank">{t(text::ON_PROJECTOR)}</a>"."
                </p>
            </div>
        }
        .into_any()
    });
    view! {
        <section aria-label=t(text::STATE)>
        {rehearsal}
        {move || refused().filter(|_| !has_ended(live)).map(|reason| view! {
            <div class="banner banner--bad"><Icon name=IconName::Warning/><p><b>{t(common::NOT_CONNECTED)}"."</b>" "{t(reason)}" "<WayOut/></p></div>
        })}
        <Show when=move || { socket.link.get() == Link::Resting }>
            <div class="banner banner--warm"><Icon name=IconName::Warning/><p><b>{t(browser::RESTING)}"."</b>" "{t(browser::RESTING_WORDS)}" "<button type="button" class="button button--small" on:click=move |_| socket.wake()>{t(browser::GO_ON_HERE)}</button></p></div>
        </Show>
        <Show when=move || { socket.away.get() && refused().is_none() && !has_ended(live) && !socket.met.get() }>
            <div class="banner banner--warm"><Icon name=IconName::Warning/><p><b>{t(browser::NOT_YET)}</b>" "{t(browser::NOT_YET_WORDS)}</p></div>
        </Show>
        <Show when=move || { socket.away.get() && refused().is_none() && !has_ended(live) && socket.met.get() }>
            <div class="banner banner--warm">
                <Icon name=IconName::Warning/>
                <p>
                    <b>{t(text::LOST)}</b>" "{ended_by}{text::LOST_WORDS.split().0}
                    {move || live.reading().read().as_ref().map(|reading| view! { <LocalTime at=reading.at shown=Precision::Seconds/> })}
                    {text::LOST_WORDS.split().1}
                </p>
            </div>
        </Show>
        <Show when=degraded>
            <div class="banner banner--warm">
                <Icon name=IconName::Warning/>
                <p><b>{t(text::LIMITED_TITLE)}</b>" "{t(text::LIMITED_WORDS)}</p>
            </div>
        </Show>
        <GuardBanner/>
        {move || live.ended_at().get().map(|at| view! {
            <div class="banner banner--accent">
                <Icon name=IconName::Check/>
                <p><b>{text::ENDED_AT.split().0}<LocalTime at/>{text::ENDED_AT.split().1}</b>" "<a href=format!("/sessions/{session}/history")>{t(text::SEE_WHAT_HELPED)}</a></p>
            </div>
        })}
        <Show when=move || { live.stopped().get() && !has_ended(live) }>
            <div class="banner banner--bad">
                <Icon name=IconName::Stop/>
                <p><b>{t(text::STOPPED)}</b>" "{t(text::STOPPED_WORDS)}</p>
            </div>
        </Show>
        </section>
    }
}
