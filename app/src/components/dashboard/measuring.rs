//! [`Measuring`]: the last decision, while its effect is being measured.

use super::content_preview::arm_icon;
use crate::components::watch::inspect::use_inspector;
use conductor::arm::Arm;
use conductor::measurement::Measurement;
use kit::icon::Icon;
use leptos::prelude::*;
use session::live::LiveStoreFields;
use session::socket::use_socket;
use wording::format::{arm_name, countdown};
use wording::language::{dashboard as text, t};

/// The measurement in progress, if any.
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
        let Some(now) = socket.now.get() else { return t(text::MEASURING_DOT).to_owned() };
        if now < window.opens_at {
            text::SINKING_IN.with(&[("time", &countdown(window.opens_at.seconds_since(now)))])
        } else {
            text::DONE_IN.with(&[("time", &countdown(window.closes_at.seconds_since(now)))])
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
                <h2 class="panel__title" id="measuring-title">{t(if is_hold { text::WAITED_ON_PURPOSE } else { text::SENT })}</h2>
                <span class="panel__note"><span class="badge badge--accent"><Icon name=arm_icon(window.arm)/>{t(arm_name(window.arm))}</span></span>
            </div>
            <div class="panel__body stack stack--tight">
                {is_hold.then(|| view! {
                    <p class="small">{t(text::HOLDOUT_WORDS)}</p>
                })}
                <svg class="progress" aria-hidden="true"><rect class="progress__bar" width=share height="100%" rx="3"></rect></svg>
                <div class="row row--spread">
                    <p class="small muted numbers">{state}</p>
                    <button type="button" class="link-button" on:click=move |_| inspector.open(window.proposal)>{t(text::WHY_THIS)}</button>
                </div>
            </div>
        </section>
    }
}
