//! Sending an intervention of one's own.

use crate::components::dashboard::content_form::{ContentFields, Draft, bad_words};
use crate::components::dashboard::content_preview::{ContentPreview, arm_icon};
use conductor::arm::{Arm, Content};
use kit::command::{RefusalNotice, Sent};
use kit::icon::{Icon, IconName};
use leptos::prelude::*;
use session::live::{LiveStoreFields, has_ended};
use session::socket::use_socket;
use wording::format::arm_name;
use wording::language::{desk as text, t};

/// A form that sends an intervention at once.
#[component]
pub(super) fn Launch() -> impl IntoView {
    let socket = use_socket();
    let sent = Sent::over(socket);
    let draft = Draft::of(&Content::ChatPrompt { text: t(text::FIRST_PROMPT).to_owned() });
    let problem = RwSignal::new(None::<String>);
    let preview = Memo::new(move |_| draft.content().ok());
    let launch = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match untrack(|| draft.content()) {
            Ok(content) => {
                problem.set(None);
                sent.launch(content);
            }
            Err(bad) => problem.set(Some(text::CANNOT_SEND.with(&[("why", &bad_words(&bad))]))),
        }
    };
    let arm = move |arm: Arm| {
        view! {
            <button type="button" class="chip" aria-pressed=move || (draft.arm() == arm).to_string() on:click=move |_| draft.turn_to(arm)>
                <Icon name=arm_icon(arm)/>{t(arm_name(arm))}
            </button>
        }
    };
    let is_off = move || sent.is_pending() || socket.live.stopped().get() || has_ended(socket.live);
    view! {
        <form class="form" on:submit=launch>
            <div class="chips" role="group" aria-label=t(text::WHAT_TO_LAUNCH)>{Arm::BY_HAND.map(arm).into_iter().collect_view()}</div>
            <ContentFields draft prefix="launch"/>
            {move || preview.get().map(|content| view! {
                <div><p class="proposal__label">{t(if content.arm() == Arm::Notification { text::YOU_WILL_SEE } else { text::PEOPLE_WILL_SEE })}</p><ContentPreview content/></div>
            })}
            {move || problem.get().map(|words| view! { <p class="notice notice--bad" role="alert"><Icon name=IconName::Warning/><span>{words}</span></p> })}
            <RefusalNotice sent/>
            <div class="row">
                <button type="submit" class="button button--primary" disabled=is_off>{move || t(if sent.is_pending() { text::SENDING } else { text::SEND_NOW })}</button>
                {move || sent.is_done().then(|| view! { <span class="badge badge--good"><Icon name=IconName::Check/>{t(text::SENT)}</span> })}
            </div>
            <p class="field__hint">{t(text::COUNTS)}</p>
        </form>
    }
}
