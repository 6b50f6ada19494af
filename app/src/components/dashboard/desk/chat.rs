//! The chat, the newest on top, with moderation.

use crate::components::room::author::Author;
use conductor::id::MessageId;
use kit::command::{RefusalNotice, Sent};
use kit::icon::{Icon, IconName};
use kit::local_time::LocalTime;
use kit::steady::Steady;
use leptos::html;
use leptos::prelude::*;
use room::{Act, Whom, limits};
use session::live::{LiveStoreFields, has_ended};
use session::socket::use_socket;
use wording::language::{common, desk as text, t, talk};

/// The chat.
#[component]
pub(super) fn DeskChat() -> impl IntoView {
    let socket = use_socket();
    let live = socket.live;
    let spoken = RwSignal::new(false);
    let steady = Steady::of(move || live.chat().read().iter().rev().map(|message| message.id).collect::<Vec<MessageId>>());
    let ids = steady.shown;
    let is_empty = move || ids.with(Vec::is_empty);
    view! {
        <div class="stack stack--tight">
            <Say/>
            <label class="check small">
                <input type="checkbox" prop:checked=spoken on:change:target=move |event| spoken.set(event.target().checked())/>
                <span>{t(text::READ_ALOUD)}</span>
            </label>
            <div class="desk__scroll" role="log" aria-label=t(text::CHAT_NEWEST) aria-live=move || if spoken.get() { "polite" } else { "off" } tabindex="0">
                <ol class="desk__list" class:is-moving=steady.moving on:pointermove=move |_| steady.touch() on:pointerdown=move |_| steady.touch() on:keydown=move |_| steady.touch()>
                    <For each=move || ids.get() key=|id| *id let(id)><Message id/></For>
                </ol>
                <Show when=is_empty>
                    <p class="muted small desk__nothing">{t(text::NOBODY_SAID)}</p>
                </Show>
            </div>
        </div>
    }
}

#[component]
fn Say() -> impl IntoView {
    let socket = use_socket();
    let sent = Sent::over(socket);
    // The field keeps its own words: the page's program does not wipe away words typed before it arrived.
    let field = NodeRef::<html::Input>::new();
    let said = StoredValue::new(String::new());
    let say = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(field) = field.get_untracked() else { return };
        let words = field.value();
        let text = words.trim().to_owned();
        if !text.is_empty() && !sent.is_pending_untracked() {
            sent.act(Act::Say { message: MessageId(socket.new_id()), text });
            said.set_value(words);
        }
    };
    // The words stay until the room has them. What was typed since stays too.
    sent.when_done(move || {
        if let Some(field) = field.get_untracked().filter(|field| said.with_value(|said| field.value() == *said)) {
            field.set_value("");
        }
    });
    view! {
        <form class="desk__say for-moderator" on:submit=say hidden=move || has_ended(socket.live)>
            <input
                class="input"
                dir="auto"
                type="text"
                aria-label=t(text::SAY_AS_HOST)
                placeholder=t(text::SAY_AS_HOST)
                maxlength=limits::MESSAGE_CHARS
                node_ref=field
            />
            <button type="submit" class="button" disabled=move || sent.is_pending()>{t(text::SEND)}</button>
        </form>
        <RefusalNotice sent/>
    }
}

#[component]
fn Message(id: MessageId) -> impl IntoView {
    let socket = use_socket();
    let live = socket.live;
    let sent = Sent::over(socket);
    let message = Memo::new(move |_| live.chat().read().iter().find(|message| message.id == id).cloned());
    let muted = Memo::new(move |_| {
        let speaker = message.with(|message| message.as_ref().and_then(|message| message.speaker));
        speaker.is_some_and(|speaker| live.muted().read().contains(&speaker))
    });
    move || {
        message.get().map(|message| {
            let author = if message.by_host() { t(common::HOST).to_owned() } else { message.author.clone() };
            let (hidden, held, speaker, by_host) = (message.hidden, message.held, message.speaker, message.by_host());
            let revision = message.revision;
            let answers = message.reply_to.and_then(|to| untrack(|| live.chat().read().iter().find(|known| known.id == to).cloned()));
            let is_pinned = move || live.pinned().read().as_ref().is_some_and(|pinned| pinned.id == id);
            let hide_label = text::HIDE_NAMED.with(&[("author", &author)]);
            view! {
                <li class="said" class:said--hidden=hidden class:said--host=by_host>
                    <p class="said__head">
                        <Author name=message.author/>
                        <span class="muted small"><LocalTime at=message.at/></span>
                        {hidden.then(|| view! { <span class="badge">{t(text::HIDDEN)}</span> })}
                        {held.then(|| view! { <span class="badge badge--warm">{t(text::WAITS)}</span> })}
                        {message.edited.then(|| view! { <span class="muted small">{t(talk::EDITED)}</span> })}
                        {move || is_pinned().then(|| view! { <span class="badge">{t(text::PINNED)}</span> })}
                        {move || muted.get().then(|| view! { <span class="badge badge--bad">{t(text::MUTED)}</span> })}
                    </p>
                    {answers.map(|answered| view! { <p class="line__quote"><Author name=answered.author/>" "<span dir="auto">{answered.text}</span></p> })}
                    <p class="said__words" dir="auto">{message.text}</p>
                    <div class="said__actions for-moderator">
                        {(!hidden).then(|| view! {
                            <button type="button" class="icon-button" aria-label=hide_label title=t(text::HIDE) disabled=move || sent.is_pending() on:click=move |_| sent.act(Act::Hide { message: id })>
                                <Icon name=IconName::Hidden/>
                            </button>
                        })}
                        {(hidden || held).then(|| view! {
                            <button type="button" class="button button--quiet button--small" disabled=move || sent.is_pending() on:click=move |_| sent.act(Act::Show { message: id, revision: Some(revision) })>
                                {t(if held { text::APPROVE } else { text::SHOW })}
                            </button>
                        })}
                        {(!hidden && !held).then(|| view! {
                            <button
                                type="button"
                                class="button button--quiet button--small"
                                disabled=move || sent.is_pending()
                                on:click=move |_| sent.act(Act::Pin { message: (!is_pinned()).then_some(id), revision: Some(revision) })
                            >
                                {move || t(if is_pinned() { text::UNPIN } else { text::PIN })}
                            </button>
                        })}
                        {speaker.map(|speaker| view! {
                            <button
                                type="button"
                                class="button button--quiet button--small"
                                disabled=move || sent.is_pending()
                                on:click=move |_| sent.act(Act::Mute { speaker, on: !muted.get_untracked() })
                            >
                                {move || t(if muted.get() { text::UNMUTE } else { text::MUTE })}
                            </button>
                            <button
                                type="button"
                                class="button button--quiet button--small"
                                disabled=move || sent.is_pending()
                                on:click=move |_| sent.act(Act::Ban { whom: Whom::Speaker(speaker) })
                            >
                                {t(text::BAN)}
                            </button>
                        })}
                    </div>
                    <RefusalNotice sent/>
                </li>
            }
        })
    }
}
