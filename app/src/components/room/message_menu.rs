//! [`MessageMenu`]: what a person may do about one message: answer it, or change and take back their own.

use crate::chunk::{Lost, later, wasm_split};
use conductor::id::MessageId;
use leptos::html;
use leptos::prelude::*;
use room::Act;
use room::limits::{EDIT_SPAN, MESSAGE_CHARS};
use session::live::{LiveStoreFields, has_ended};
use session::socket::use_socket;
use wording::language::{t, talk as text};

/// The button that opens the menu. The menu itself is downloaded when somebody first opens one.
#[component]
pub fn MessageMenu(
    /// The message.
    id: MessageId,
    /// True if the person said it.
    mine: bool,
) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <button
            type="button"
            class="line__more"
            aria-label=t(text::ABOUT_MESSAGE)
            aria-expanded=move || if open.get() { "true" } else { "false" }
            // A field that loses the focus brings the bar of reactions back, and the button would move away under the finger.
            on:mousedown=|event| event.prevent_default()
            on:click=move |_| open.update(|open| *open = !*open)
        >"⋯"</button>
        {move || open.get().then(|| later(load_menu, move || menu(id, mine, open)))}
    }
}

/// The open menu.
#[wasm_split(message, wasm_split_path = leptos::wasm_split, fallible, preload(load_menu))]
pub(crate) fn menu(id: MessageId, mine: bool, open: RwSignal<bool>) -> Result<AnyView, Lost> {
    Ok(view! { <Menu id mine open/> }.into_any())
}

/// The form that is open in the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writing {
    Reply,
    Edit,
}

#[component]
fn Menu(id: MessageId, mine: bool, open: RwSignal<bool>) -> impl IntoView {
    let socket = use_socket();
    let writing = RwSignal::new(None::<Writing>);
    let message = move || socket.live.chat().read().iter().find(|message| message.id == id).cloned();
    let is_young = move || {
        let at = message().map(|message| message.at);
        at.is_some_and(|at| socket.now.get().is_none_or(|now| now - at < EDIT_SPAN))
    };
    let held = move || message().is_some_and(|message| message.held);
    let may_write = move || {
        let is_silenced = socket.live.you().read().as_ref().is_some_and(|you| you.muted || you.banned);
        !is_silenced && !socket.live.rules().read().chat_off && !has_ended(socket.live)
    };
    let take_back = move |_| {
        socket.act(Act::Hide { message: id });
        open.set(false);
    };
    let button = move |which: Writing, words| {
        view! { <button type="button" class="line__do" on:mousedown=|event| event.prevent_default() on:click=move |_| writing.set(Some(which))>{t(words)}</button> }
    };
    view! {
        <span class="line__menu" on:keydown=move |event| { if event.key() == "Escape" { open.set(false); } }>
            {move || (may_write() && !held()).then(|| button(Writing::Reply, text::REPLY))}
            {move || (mine && may_write() && is_young()).then(|| button(Writing::Edit, text::EDIT))}
            {move || (mine && is_young() && !has_ended(socket.live)).then(|| view! {
                <button type="button" class="line__do" on:mousedown=|event| event.prevent_default() on:click=take_back>{t(text::TAKE_BACK)}</button>
            })}
            {move || (mine && !is_young()).then(|| view! { <span class="line__foot">{t(text::TOO_LATE)}</span> })}
        </span>
        {move || writing.get().map(|which| view! { <Writer id which first=message().map(|message| message.text).unwrap_or_default() open/> })}
    }
}

/// The field for an answer, or for other words.
#[component]
fn Writer(id: MessageId, which: Writing, first: String, open: RwSignal<bool>) -> impl IntoView {
    let socket = use_socket();
    let field = NodeRef::<html::Textarea>::new();
    let edits = which == Writing::Edit;
    let before = first.clone();
    let send = StoredValue::new(move || {
        let text = field.get_untracked().map(|field| field.value().trim().to_owned()).unwrap_or_default();
        if text.is_empty() {
            return;
        }
        if !edits {
            socket.act(Act::Reply { message: MessageId(socket.new_id()), to: id, text });
        } else if text != before {
            socket.act(Act::Edit { message: id, text });
        }
        open.set(false);
    });
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    });
    view! {
        <form class="line__write" on:submit=move |event| { event.prevent_default(); send.with_value(|send| send()); }>
            <textarea
                class="input"
                dir="auto"
                rows="2"
                maxlength=MESSAGE_CHARS.to_string()
                aria-label=t(if edits { text::NEW_WORDS } else { text::YOUR_REPLY })
                node_ref=field
                prop:value=if edits { first } else { String::new() }
                on:keydown=move |event| {
                    if event.key() == "Enter" && !event.shift_key() && !event.is_composing() && event.key_code() != 229 {
                        event.prevent_default();
                        send.with_value(|send| send());
                    }
                }
            ></textarea>
            <button type="submit" class="button button--small button--primary">{t(if edits { text::CHANGE } else { text::SEND })}</button>
            <button type="button" class="button button--small" on:click=move |_| open.set(false)>{t(text::CANCEL)}</button>
        </form>
    }
}
