//! [`Measuring`]: what was decided last and is being measured.

use super::content_preview::arm_icon;
use super::icon::Icon;
use super::inspect::use_inspector;
use crate::format::{arm_name, countdown};
use crate::live::LiveStoreFields;
use crate::socket::use_socket;
use conductor::arm::Arm;
use conductor::measurement::Measurement;
use leptos::prelude::*;

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
                <svg class="progress" aria-hidden="true"><rect class="progress__bar" width=share height="100%" rx="3"></rect></svg>
                <div class="row row--spread">
                    <p class="small muted numbers">{state}</p>
                    <button type="button" class="link-button" on:click=move |_| inspector.open(window.proposal)>"Why this?"</button>
                </div>
            </div>
        </section>
    }
}
