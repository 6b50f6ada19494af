//! [`Banners`]: states of the whole dashboard that nobody may miss: stopped, not connected, over.

use super::announcer::use_announcer;
use super::icon::{Icon, IconName};
use super::local_time::{LocalTime, Shown};
use crate::format::scenario_name;
use crate::live::{LiveStoreFields, has_ended};
use crate::socket::{Link, use_socket};
use leptos::prelude::*;
use protocol::SessionCard;

/// States of the whole dashboard.
#[component]
pub fn Banners(
    /// The session.
    card: SessionCard,
) -> impl IntoView {
    let session = card.id;
    let socket = use_socket();
    let live = socket.live;
    let announcer = use_announcer();
    Effect::new(move |before: Option<(bool, bool)>| {
        let now = (live.stopped().get(), socket.away.get());
        match (before.unwrap_or_default(), now) {
            ((false, _), (true, _)) => announcer.alert("Stopped. Nothing is sent until you resume."),
            ((_, false), (_, true)) => announcer.alert("The connection is lost. It comes back by itself."),
            ((_, true), (_, false)) => announcer.say("Connected again."),
            _ => {}
        }
        now
    });
    let refused = move || match socket.link.get() {
        Link::Refused { reason, .. } => Some(reason),
        _ => None,
    };
    let (room, projector) = (format!("/j/{}", card.code), format!("/p/{}", card.code));
    let rehearsal = card.rehearsal.map(|rehearsal| {
        let words = format!(
            "{}, {} simulated people, ×{}, seed {}.",
            scenario_name(rehearsal.scenario),
            rehearsal.people,
            rehearsal.speed,
            rehearsal.seed
        );
        view! {
            <div class="banner banner--auto">
                <Icon name=IconName::Rehearse/>
                <p>
                    <b>"Rehearsal. "</b>{words}" Approve what is suggested and see it arrive on "
                    <a href=room target="_blank">"a phone"</a>" and on "<a href=projector target="_blank">"the projector"</a>"."
                </p>
            </div>
        }
    });
    view! {
        <section aria-label="State of the session">
        {rehearsal}
        {move || refused().filter(|_| !has_ended(live)).map(|reason| view! {
            <div class="banner banner--bad"><Icon name=IconName::Warning/><p><b>"Not connected. "</b>{reason}" "<a href="" rel="external">"Load the page again"</a></p></div>
        })}
        <Show when=move || { socket.away.get() && refused().is_none() && !has_ended(live) }>
            <div class="banner banner--warm">
                <Icon name=IconName::Warning/>
                <p>
                    <b>"Connection lost. "</b>"Trying again. What you see is from "
                    {move || live.reading().read().as_ref().map(|reading| view! { <LocalTime at=reading.at shown=Shown::Seconds/> })}
                    "; what you decide is sent when it is back."
                </p>
            </div>
        </Show>
        {move || live.ended_at().get().map(|at| view! {
            <div class="banner banner--accent">
                <Icon name=IconName::Check/>
                <p><b>"The session ended at " <LocalTime at/>". "</b><a href=format!("/sessions/{session}/history")>"See what happened and what helped"</a></p>
            </div>
        })}
        <Show when=move || { live.stopped().get() && !has_ended(live) }>
            <div class="banner banner--bad">
                <Icon name=IconName::Stop/>
                <p><b>"Stopped. "</b>"Nothing is suggested or sent until you press Resume. People can still chat, vote and ask."</p>
            </div>
        </Show>
        </section>
    }
}
