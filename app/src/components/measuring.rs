//! [`Measuring`]: what was sent last and is being measured, with a way to take it back.

use super::command::{RefusalNotice, Sent};
use super::content_preview::{ContentPreview, arm_icon};
use super::icon::{Icon, IconName};
use super::inspect::use_inspector;
use crate::format::{arm_name, countdown};
use crate::live::LiveStoreFields;
use crate::socket::use_socket;
use conductor::arm::Arm;
use conductor::measurement::Measurement;
use leptos::prelude::*;
use protocol::Order;

/// What is being measured, if anything is.
#[component]
pub fn Measuring() -> impl IntoView {
    let live = use_socket().live;
    let window = Memo::new(move |_| live.measurement().get());
    move || window.get().map(|window| view! { <Window window/> })
}

#[component]
fn Window(window: Measurement) -> impl IntoView {
    let socket = use_socket();
    let inspector = use_inspector();
    let sent = Sent::over(socket);
    let proposal = untrack(|| socket.live.proposals().read().iter().find(|proposal| proposal.id == window.proposal).cloned());
    let intervention = proposal.as_ref().and_then(|proposal| proposal.intervention);
    let content = proposal.and_then(|proposal| proposal.content);
    let is_hold = window.arm == Arm::Hold;
    let state = move || {
        let Some(now) = socket.now.get() else { return "Measuring.".to_owned() };
        if now < window.opens_at {
            format!("Letting it sink in. Measuring starts in {}.", countdown(window.opens_at.seconds_since(now)))
        } else {
            format!("Measuring. Done in {}.", countdown(window.closes_at.seconds_since(now)))
        }
    };
    let share = move || {
        let whole = window.closes_at.seconds_since(window.sent_at).max(1.0);
        let past = socket.now.get().map_or(0.0, |now| now.seconds_since(window.sent_at));
        format!("{:.1}%", (past / whole).clamp(0.0, 1.0) * 100.0)
    };
    view! {
        <section class="panel measuring" aria-labelledby="measuring-title">
            <div class="panel__head">
                <h2 class="panel__title" id="measuring-title">{if is_hold { "Waited, on purpose" } else { "Sent" }}</h2>
                <span class="panel__note"><span class="badge badge--accent"><Icon name=arm_icon(window.arm)/>{arm_name(window.arm)}</span></span>
            </div>
            <div class="panel__body stack stack--tight">
                {is_hold.then(|| view! {
                    <p class="small">"A holdout: now and then nothing is sent, at random, so that the effect of sending can be told from rooms that recover by themselves."</p>
                })}
                {content.filter(|_| !is_hold).map(|content| view! { <ContentPreview content/> })}
                <svg class="progress" aria-hidden="true"><rect class="progress__bar" width=share height="100%" rx="3"></rect></svg>
                <div class="row row--spread">
                    <p class="small muted numbers">{state}</p>
                    <div class="row">
                        <button type="button" class="link-button" on:click=move |_| inspector.open(window.proposal)>"Why this?"</button>
                        {intervention.filter(|_| !is_hold).map(|intervention| view! {
                            <button
                                type="button"
                                class="button button--small"
                                disabled=move || sent.is_pending()
                                on:click=move |_| sent.order(Order::Undo { intervention })
                            >
                                <Icon name=IconName::Undo/>"Take it back"
                            </button>
                        })}
                    </div>
                </div>
                <RefusalNotice sent/>
            </div>
        </section>
    }
}
