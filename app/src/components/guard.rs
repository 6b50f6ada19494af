//! [`GuardBanner`]: made-up people and the door: the facts for an organizer, and remedies with one tap.

use super::command::{RefusalNotice, Sent};
use super::icon::{Icon, IconName};
use crate::language::{Text, dashboard as text, t};
use crate::live::{LiveStoreFields, has_ended};
use crate::socket::use_socket;
use leptos::prelude::*;
use room::{Act, Door};

/// Seconds between two messages of one person in slow mode.
const SLOW: u16 = 30;

/// A banner about people who are set aside, until the organizer decides. Without them, and with an open door, it is empty.
#[component]
pub fn GuardBanner() -> impl IntoView {
    let socket = use_socket();
    let live = socket.live;
    let sent = Sent::over(socket);
    let guard = Memo::new(move |_| live.guard().get());
    let waits = move || guard.read().waiting > 0;
    let is_shut = move || guard.read().door != Door::default();
    let is_shown = move || (waits() || is_shut() || guard.read().crowd.refused > 0) && !has_ended(live);
    let words = move || {
        let guard = guard.read();
        let votes: u32 = guard.votes.iter().map(|aside| aside.votes).sum();
        let crowd = guard.crowd;
        (guard.waiting > 0).then(|| {
            let values: [(&str, &dyn std::fmt::Display); 5] = [
                ("people", &guard.waiting),
                ("votes", &votes),
                ("fast", &crowd.within_ten_seconds),
                ("largest", &crowd.largest),
                ("networks", &crowd.networks),
            ];
            text::ASIDE_WORDS.with(&values)
        })
    };
    view! {
        <Show when=is_shown>
            <div class="banner banner--warm" role="status">
                <Icon name=IconName::Warning/>
                <div class="stack stack--tight">
                    <p>
                        {move || words().map(|words| view! { <b>{t(text::ASIDE_TITLE)}</b>" "{words}" " })}
                        {move || (guard.read().crowd.refused > 0).then(|| text::TURNED_AWAY.with(&[("n", &guard.read().crowd.refused)]))}
                        {move || is_shut().then(|| door_words(guard.read().door))}
                    </p>
                    <p class="row">
                        <Show when=waits>
                            <button type="button" class="button button--small" on:click=move |_| sent.act(Act::Settle { count: false })>{t(text::LEAVE_OUT)}</button>
                            <button type="button" class="button button--small" on:click=move |_| sent.act(Act::Settle { count: true })>{t(text::COUNT_THEM)}</button>
                        </Show>
                        <DoorButtons sent/>
                    </p>
                    <RefusalNotice sent/>
                </div>
            </div>
        </Show>
    }
}

fn door_words(door: Door) -> &'static str {
    t(match (door.closed, door.slow > 0) {
        (true, true) => text::CLOSED_AND_SLOW,
        (true, false) => text::CLOSED,
        (false, _) => text::SLOWED,
    })
}

/// Closes the door to newcomers and slows down writing, each with one tap, or undoes it.
#[component]
pub fn DoorButtons(
    /// Where refusals show.
    sent: Sent,
) -> impl IntoView {
    let live = use_socket().live;
    let door = Memo::new(move |_| live.guard().get().door);
    let label = |is_set: bool, set: Text, unset: Text| t(if is_set { unset } else { set });
    view! {
        <button
            type="button"
            class="button button--small"
            on:click=move |_| sent.act(Act::SetDoor { door: Door { closed: !door.get_untracked().closed, ..door.get_untracked() } })
        >
            {move || label(door.get().closed, text::CLOSE_DOOR, text::OPEN_DOOR)}
        </button>
        <button
            type="button"
            class="button button--small"
            on:click=move |_| {
                let before = door.get_untracked();
                sent.act(Act::SetDoor { door: Door { slow: if before.slow > 0 { 0 } else { SLOW }, ..before } });
            }
        >
            {move || label(door.get().slow > 0, text::SLOW_DOWN, text::FULL_SPEED)}
        </button>
    }
}
