//! The state of the page's connection: [`ConnectionBadge`] in a head, [`AwayBar`] when it matters.

use crate::announcer::use_announcer;
use leptos::prelude::*;
use session::live::has_ended;
use session::socket::{Cause, Link, use_socket};
use wording::language::{Text, browser, common, room as text, t};

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
        Link::Resting => "connection",
        Link::Refused(_) => "connection connection--refused",
    };
    let word = move || {
        t(match link.get() {
            _ if ended() => common::ENDED,
            Link::Live => common::CONNECTED,
            Link::Connecting => text::CONNECTING,
            Link::Offline => text::RECONNECTING,
            Link::Stale => text::NO_ANSWER,
            Link::Resting => browser::RESTING,
            Link::Refused(_) => common::NOT_CONNECTED,
        })
    };
    view! {
        <span class=class title=word>
            <span class="connection__dot" aria-hidden="true"></span>
            <span class="connection__word">{word}</span>
        </span>
    }
}

/// Words for a page that will not connect by itself.
#[must_use]
pub const fn because(cause: Cause) -> Text {
    match cause {
        Cause::SignedOut => browser::SIGN_IN_ENDED,
        Cause::Forbidden => browser::CLOSED_FORBIDDEN,
        Cause::Protocol => browser::CLOSED_PROTOCOL,
        Cause::Ended => browser::CLOSED_ENDED,
        Cause::Gone => browser::CLOSED_GONE,
        Cause::Address => browser::OTHER_ADDRESS,
        Cause::Nobody => browser::NO_COOKIE,
        Cause::Other => browser::CLOSED_OTHER,
    }
}

/// The way out of a page that will not connect by itself: where it works, or itself once more.
#[component]
pub fn WayOut() -> impl IntoView {
    let socket = use_socket();
    move || {
        let (href, words) = match socket.address.get() {
            Some(address) => (address.clone(), address),
            None => (String::new(), t(common::LOAD_AGAIN).to_owned()),
        };
        view! { <a class="button button--small" href=href rel="external">{words}</a> }
    }
}

/// Words of the bar that says a page is away.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Away {
    /// A notice that there is no connection and another try follows. It makes promises about the person's acts only once the server has
    /// been met.
    Trying {
        /// True if it has.
        met: bool,
    },
    /// Another page took this one's place.
    Resting,
    /// No further try comes.
    Refused(Cause),
}

/// A thin bar that appears after five seconds without a connection, or when the page will not connect by itself.
#[component]
pub fn AwayBar(
    /// A note on what happens meanwhile to the person's own acts.
    words: Text,
) -> impl IntoView {
    let socket = use_socket();
    let announcer = use_announcer();
    let state = Memo::new(move |_| match socket.link.get() {
        // The page says it itself, and there is nothing to connect for.
        Link::Refused(_) if has_ended(socket.live) => None,
        Link::Refused(cause) => Some(Away::Refused(cause)),
        Link::Resting => Some(Away::Resting),
        Link::Live => None,
        Link::Offline | Link::Connecting | Link::Stale => socket.away.get().then(|| Away::Trying { met: socket.met.get() }),
    });
    Effect::new(move |before: Option<Option<Away>>| {
        let now = state.get();
        match (before, now) {
            (Some(None), Some(Away::Trying { met: true })) => announcer.alert(t(text::LOST_CONNECTION)),
            (Some(before), Some(Away::Refused(cause))) if before != now => announcer.alert(t(because(cause))),
            (Some(Some(_)), None) => announcer.alert(t(common::CONNECTED_AGAIN)),
            _ => {}
        }
        now
    });
    move || {
        state.get().map(|state| match state {
            Away::Trying { met } => view! {
                <div class="away">
                    <span class="away__spin" aria-hidden="true"></span>
                    <p class="away__words"><b>{t(if met { text::CONNECTING_AGAIN } else { browser::NOT_YET })}</b>" "{t(if met { words } else { browser::NOT_YET_WORDS })}</p>
                </div>
            }
            .into_any(),
            Away::Resting => view! {
                <div class="away">
                    <p class="away__words"><b>{t(browser::RESTING)}"."</b>" "{t(browser::RESTING_WORDS)}</p>
                    <button type="button" class="button button--small" on:click=move |_| socket.wake()>{t(browser::GO_ON_HERE)}</button>
                </div>
            }
            .into_any(),
            Away::Refused(cause) => view! {
                <div class="away away--refused">
                    <p class="away__words"><b>{t(common::NOT_CONNECTED)}"."</b>" "{t(because(cause))}</p>
                    <WayOut/>
                </div>
            }
            .into_any(),
        })
    }
}
