//! [`ShareCard`]: code, QR code, link and the projector's address, which let people in.

use super::guard::{DoorButtons, EntryButtons, ShownPasscode};
use kit::command::{RefusalNotice, Sent};
use kit::icon::{Icon, IconName};
use leptos::prelude::*;
use session::live::has_ended;
use session::socket::use_socket;
use wording::language::{Text, dashboard as text, t};

/// The link, the code and the QR code that let people in.
#[component]
pub fn ShareCard(
    /// The code.
    code: String,
    /// The link behind the code.
    join_url: String,
    /// The address of the screen for everybody.
    projector_url: String,
    /// True if it starts open.
    open: bool,
) -> impl IntoView {
    let qr = format!("/qr/{code}.svg");
    let live = use_socket().live;
    let sent = Sent::over(use_socket());
    let is_over = move || has_ended(live);
    let spoken = code.chars().map(String::from).collect::<Vec<_>>().join(" ");
    view! {
        <details class="panel share" open=open hidden=is_over>
            <summary class="panel__head share__summary">
                <Icon name=IconName::Share/>
                <h2 class="panel__title">{t(text::LET_IN)}</h2>
                <span class="share__code-small numbers">{code.clone()}</span>
                <Icon name=IconName::Down/>
            </summary>
            <div class="panel__body share__body">
                <img class="share__qr" src=qr alt=t(text::QR) width="148" height="148"/>
                <div class="stack stack--tight">
                    <p class="share__label">{t(text::CODE)}</p>
                    <p class="share__code"><span aria-hidden="true">{code.clone()}</span><span class="visually-hidden">{spoken}</span></p>
                    <ShownPasscode/>
                    <Address label=text::JOIN_LINK url=join_url/>
                    <Address label=text::PROJECTOR url=projector_url/>
                </div>
                <div class="share__door stack stack--tight for-organizer">
                    <p class="row"><DoorButtons sent/><EntryButtons sent/></p>
                    <RefusalNotice sent/>
                </div>
            </div>
        </details>
    }
}

/// An address with its label and a button that copies it.
#[component]
fn Address(label: Text, url: String) -> impl IntoView {
    let copied = RwSignal::new(false);
    let to_copy = url.clone();
    let shown = url.trim_start_matches("https://").trim_start_matches("http://").to_owned();
    view! {
        <div class="address">
            <p class="address__words"><span class="share__label">{t(label)}</span><a href=url.clone() target="_blank" rel="noreferrer">{shown}</a></p>
            <button
                type="button"
                class="button button--small"
                aria-label=move || if copied.get() { text::COPIED_NAMED } else { text::COPY_NAMED }.with(&[("what", &label)])
                on:click=move |_| copy(&to_copy, copied)
            >
                {move || if copied.get() { view! { <Icon name=IconName::Check/> } } else { view! { <Icon name=IconName::Copy/> } }}
                {move || t(if copied.get() { text::COPIED } else { text::COPY })}
            </button>
        </div>
    }
}

#[cfg(feature = "hydrate")]
fn copy(text: &str, copied: RwSignal<bool>) {
    // The clipboard exists only on https and on localhost.
    let clipboard = web_sys::js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
    if clipboard.is_ok_and(|clipboard| !clipboard.is_undefined()) {
        // If the person forbids it, the address can still be selected.
        let _ = window().navigator().clipboard().write_text(text);
        copied.set(true);
        set_timeout(move || copied.set(false), std::time::Duration::from_secs(2));
    }
}

#[cfg(not(feature = "hydrate"))]
fn copy(_: &str, _: RwSignal<bool>) {}
