//! [`InTheRoom`]: the interventions that people see now, with a way to take each back.

use super::content_preview::{ContentPreview, arm_icon};
use conductor::arm::Arm;
use conductor::id::InterventionId;
use kit::command::{RefusalNotice, Sent};
use kit::icon::{Icon, IconName};
use kit::steady::Steady;
use leptos::prelude::*;
use protocol::Order;
use session::live::LiveStoreFields;
use session::socket::use_socket;
use wording::format::{arm_name, countdown};
use wording::language::{common, dashboard as text, t};

/// The intervention that people see now.
#[component]
pub fn InTheRoom() -> impl IntoView {
    let live = use_socket().live;
    let steady = Steady::of(move || {
        let shown = live.interventions().read();
        shown.iter().filter(|shown| shown.content.arm() != Arm::Notification).map(|shown| shown.id).collect::<Vec<InterventionId>>()
    });
    let ids = steady.shown;
    view! {
        <Show when=move || !ids.with(Vec::is_empty)>
            <section class="panel" aria-labelledby="in-the-room">
                <div class="panel__head"><h2 class="panel__title" id="in-the-room">{t(text::IN_THE_ROOM)}</h2></div>
                <div class="panel__body stack" class:is-moving=steady.moving on:pointermove=move |_| steady.touch() on:pointerdown=move |_| steady.touch() on:keydown=move |_| steady.touch()>
                    <For each=move || ids.get() key=|id| *id let(id)><Standing id/></For>
                </div>
            </section>
        </Show>
    }
}

#[component]
fn Standing(id: InterventionId) -> impl IntoView {
    let socket = use_socket();
    let live = socket.live;
    let sent = Sent::over(socket);
    let shown = untrack(|| live.interventions().read().iter().find(|shown| shown.id == id).cloned());
    let voters = move |poll| live.polls().read().iter().find(|known| known.id == poll).map_or(0, |known| known.voters);
    shown.map(|shown| {
        let ends = shown.ends_at;
        let left = move || {
            let (now, ends) = (socket.now.get()?, ends?);
            Some(text::ENDS_IN.with(&[("time", &countdown(ends.seconds_since(now)))]))
        };
        let votes = shown.poll.map(|poll| view! { <span>{move || common::VOTES.of(voters(poll))}" · "</span> });
        view! {
            <article class="on-stage">
                <div class="proposal__head">
                    <h3 class="on-stage__title"><Icon name=arm_icon(shown.content.arm())/>{t(arm_name(shown.content.arm()))}</h3>
                    <p class="muted small numbers">{votes}{left}</p>
                </div>
                <ContentPreview content=shown.content/>
                <div class="row for-organizer">
                    <button type="button" class="button button--small" disabled=move || sent.is_pending() on:click=move |_| sent.order(Order::Undo { intervention: id })>
                        <Icon name=IconName::Undo/>{t(text::TAKE_BACK)}
                    </button>
                </div>
                <RefusalNotice sent/>
            </article>
        }
    })
}
