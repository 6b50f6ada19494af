//! How the page stands with its server: [`ConnectionBadge`] in a head, [`AwayBar`] when it matters.

use crate::components::announcer::use_announcer;
use crate::language::{Text, common, room as text, t};
use crate::live::has_ended;
use crate::socket::{Link, use_socket};
use leptos::prelude::*;

/// A dot and a word in a page's head.
#[component]
pub fn ConnectionBadge() -> impl IntoView {
    let socket = use_socket();
    let ended = move || has_ended(socket.live);
    let link = socket.link;
    let class = move || match link.get() {
        _ if ended() => "connection",
        Link::Live => "connection connection--live",
        Link::Connecting => "connection connection--connecting",
        Link::Offline | Link::Stale => "connection connection--lost",
        Link::Refused { .. } => "connection connection--refused",
    };
    let word = move || {
        t(match link.get() {
            _ if ended() => common::ENDED,
            Link::Live => common::CONNECTED,
            Link::Connecting => text::CONNECTING,
            Link::Offline => text::RECONNECTING,
            Link::Stale => text::NO_ANSWER,
            Link::Refused { .. } => common::NOT_CONNECTED,
        })
    };
    view! {
        <span class=class title=word>
            <span class="connection__dot" aria-hidden="true"></span>
            <span class="connection__word">{word}</span>
        </span>
    }
}

/// A thin bar that appears after five seconds without a connection, or when the server will not have the page.
#[component]
pub fn AwayBar(
    /// What happens meanwhile to what the person does.
    words: Text,
) -> impl IntoView {
    let socket = use_socket();
    let announcer = use_announcer();
    let state = Memo::new(move |_| match socket.link.get() {
        // The page says it itself, and there is nothing to connect for.
        Link::Refused { .. } if has_ended(socket.live) => None,
        Link::Refused { reason, .. } => Some(Err(reason)),
        Link::Live => None,
        Link::Offline | Link::Connecting | Link::Stale => socket.away.get().then_some(Ok(())),
    });
    Effect::new(move |was_away: Option<bool>| {
        let is_away = state.with(Option::is_some);
        match (was_away, is_away) {
            (Some(false), true) => announcer.alert(t(text::LOST_CONNECTION)),
            (Some(true), false) => announcer.alert(t(common::CONNECTED_AGAIN)),
            _ => {}
        }
        is_away
    });
    move || {
        state.get().map(|state| match state {
            Ok(()) => view! {
                <div class="away">
                    <span class="away__spin" aria-hidden="true"></span>
                    <p class="away__words"><b>{t(text::CONNECTING_AGAIN)}</b>" "{t(words)}</p>
                </div>
            }
            .into_any(),
            Err(reason) => view! {
                <div class="away away--refused">
                    <p class="away__words"><b>{t(common::NOT_CONNECTED)}"."</b>" "{t(reason)}</p>
                    <a class="button button--small" href="" rel="external">{t(common::LOAD_AGAIN)}</a>
                </div>
            }
            .into_any(),
        })
    }
}
