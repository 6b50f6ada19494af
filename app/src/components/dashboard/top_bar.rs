//! [`TopBar`]: the dashboard's head.

use super::mode_switch::{ModeSwitch, StopButton};
use super::shortcuts::Shortcuts;
use kit::frame::Mark;
use kit::icon::{Icon, IconName};
use kit::language_switch::LanguageSwitch;
use kit::theme::ThemeToggle;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::{ev, html, web_sys};
use protocol::{SessionCard, TeamRole};
use session::live::{LiveStoreFields, has_ended, present};
use session::socket::{Link, use_socket};
use wording::format::{countdown, played_name, role_name};
use wording::language::{browser, common, dashboard as text, events, gate, sessions, t};

/// The dashboard's head: title, state, mode, and the stop button.
#[component]
pub fn TopBar(
    /// The session.
    card: SessionCard,
    /// Opens the settings.
    settings: RwSignal<bool>,
    /// Asks whether to end the session.
    ending: RwSignal<bool>,
    /// The page's shortcuts.
    shortcuts: Shortcuts,
) -> impl IntoView {
    let socket = use_socket();
    let live = socket.live;
    let is_over = move || has_ended(live);
    let began = card.created_at;
    let clock = move || {
        let until = live.ended_at().get().or_else(|| socket.now.get());
        until.map_or_else(|| "–:––".to_owned(), |now| countdown(now.seconds_since(began)))
    };
    let played = card.rehearsal;
    let badge = move || {
        let (class, words) = match (is_over(), &played) {
            (true, _) => ("badge badge--ended", common::ENDED),
            (false, Some(rehearsal)) => ("badge badge--rehearsal", played_name(rehearsal)),
            (false, None) => ("badge badge--live", sessions::LIVE),
        };
        view! { <span class=class>{t(words)}</span> }
    };
    let (menu, close_menu) = use_menu();
    let left_out =
        move || Some(live.unmeasured().get()).filter(|n| *n > 0).map(|n| format!(" · {}", common::UNMEASURED.with(&[("n", &n)])));
    let watching = move || live.dashboards().get();
    let (history, policy) = (format!("/sessions/{}/history", card.id), format!("/events/{}/policy", card.event.id));
    let team = format!("/events/{}", card.event.id);
    let (room, projector) = (format!("/j/{}", card.code), format!("/p/{}", card.code));
    let speaker = format!("{projector}?speaker");
    view! {
        <header class="bar">
            <div class="bar__what">
                <a class="bar__home" href="/" aria-label=t(gate::YOUR_SESSIONS) title=t(gate::YOUR_SESSIONS)><Mark/></a>
                <div class="bar__names">
                    <h1 class="bar__title" dir="auto">{card.title.clone()}</h1>
                    <p class="bar__facts numbers">
                        {badge}
                        <span class="bar__fact"><Icon name=IconName::People/>{move || present(live)}{left_out}</span>
                        <span class="bar__fact" title=t(text::SINCE_BEGAN)><Icon name=IconName::Clock/>{clock}</span>
                        <LinkState/>
                        {move || Some(live.role().get()).filter(|role| *role < TeamRole::Organizer).map(|role| view! { <span class="badge">{t(role_name(role))}</span> })}
                        {move || (watching() > 1).then(|| view! { <span class="bar__fact">{text::DASHBOARDS.of(watching())}</span> })}
                    </p>
                </div>
            </div>
            <Show when=move || !is_over()>
                <div class="bar__control for-organizer">
                    <ModeSwitch/>
                    <StopButton/>
                </div>
            </Show>
            <div class="bar__end">
                <ThemeToggle/>
                <details class="menu" node_ref=menu>
                    <summary class="icon-button" aria-label=t(text::MORE)><Icon name=IconName::More/></summary>
                    <div class="menu__list" on:click=move |_| close_menu()>
                        <button type="button" class="menu__item for-organizer" on:click=move |_| settings.set(true)><Icon name=IconName::Sliders/>{t(text::SETTINGS)}</button>
                        <a class="menu__item" href=history><Icon name=IconName::History/>{t(sessions::HISTORY)}</a>
                        <a class="menu__item" href=team><Icon name=IconName::People/>{t(events::TEAM)}</a>
                        <a class="menu__item" href=policy><Icon name=IconName::Learned/>{t(sessions::LEARNED)}</a>
                        <div class="menu__line"></div>
                        <a class="menu__item" href=room target="_blank"><Icon name=IconName::Phone/>{t(text::AS_ATTENDEE)}</a>
                        <a class="menu__item" href=speaker target="_blank"><Icon name=IconName::Cue/>{t(text::OPEN_SPEAKER)}</a>
                        <a class="menu__item" href=projector target="_blank"><Icon name=IconName::Screen/>{t(text::OPEN_PROJECTOR)}</a>
                        <button type="button" class="menu__item" on:click=move |_| shortcuts.show_help()><Icon name=IconName::Keyboard/>{t(text::KEYBOARD)}</button>
                        <div class="menu__line"></div>
                        <LanguageSwitch class="menu__item"/>
                        <Show when=move || !is_over()>
                            <div class="menu__line for-organizer"></div>
                            <button type="button" class="menu__item menu__item--bad for-organizer" on:click=move |_| ending.set(true)><Icon name=IconName::Stop/>{t(text::END)}</button>
                        </Show>
                    </div>
                </details>
            </div>
        </header>
    }
}

/// A menu that goes when something in it or beside it is chosen, as menus do, and with Escape: its node, and what closes it.
fn use_menu() -> (NodeRef<html::Details>, impl Fn() + Copy + 'static) {
    let menu = NodeRef::<html::Details>::new();
    let close = move || {
        if let Some(menu) = menu.get_untracked() {
            let _ = menu.remove_attribute("open");
        }
    };
    Effect::new(move |_| {
        let beside = window_event_listener(ev::pointerdown, move |event| {
            let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
            if menu.get_untracked().is_some_and(|menu| !menu.contains(target.as_ref())) {
                close();
            }
        });
        let escape = window_event_listener(ev::keydown, move |event| {
            if event.key() == "Escape" {
                close();
            }
        });
        on_cleanup(move || {
            beside.remove();
            escape.remove();
        });
    });
    (menu, close)
}

/// The state of the dashboard's connection, in a word.
#[component]
fn LinkState() -> impl IntoView {
    let socket = use_socket();
    // Of a session that has ended nothing more comes: there is nothing to be connected to.
    let is_over = move || has_ended(socket.live);
    let words = move || match socket.link.get() {
        Link::Live if socket.live.degraded().get() => ("link link--warm", text::LIMITED),
        Link::Live => ("link link--live", common::CONNECTED),
        Link::Connecting => ("link", text::CONNECTING),
        Link::Stale => ("link link--warm", text::NOT_ANSWERING),
        Link::Offline => ("link link--bad", text::OFFLINE),
        Link::Resting => ("link", browser::RESTING),
        Link::Refused(_) => ("link link--bad", common::NOT_CONNECTED),
    };
    view! { <Show when=move || !is_over()><span class=move || words().0>{move || t(words().1)}</span></Show> }
}
