//! [`ProposalCard`]: one suggestion, and everything needed to decide on it.

use super::command::{RefusalNotice, Sent};
use super::content_form::{ContentFields, Draft};
use super::content_preview::{ContentPreview, arm_icon, source_words};
use super::effect_range::EffectRange;
use super::icon::{Icon, IconName};
use super::inspect::use_inspector;
use super::shortcuts::focus_on;
use crate::format::{anomaly_name, arm_name, countdown, dismiss_words};
use crate::live::LiveStoreFields;
use crate::socket::use_socket;
use conductor::anomaly::Severity;
use conductor::arm::Arm;
use conductor::id::ProposalId;
use conductor::proposal::{DismissReason, Proposal, Status};
use leptos::prelude::*;
use protocol::Order;

/// What the lower part of the card asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asking {
    Decision,
    WhyNot,
    HowLong,
}

/// One suggestion that waits for a decision, or for its words.
#[component]
pub fn ProposalCard(
    /// Which.
    id: ProposalId,
) -> impl IntoView {
    let socket = use_socket();
    let proposal = Memo::new(move |_| socket.live.proposals().read().iter().find(|proposal| proposal.id == id).cloned());
    // The card is rebuilt when there is something new to read, and not while a person edits the very words they read.
    let shown =
        Memo::new(move |_| proposal.with(|proposal| proposal.as_ref().map(|proposal| (proposal.revision, proposal.status.clone()))));
    move || {
        // Read, not only tracked: a memo that was never read has no sources, and nothing would wake it.
        shown.with(|_| ());
        proposal.get_untracked().map(|proposal| match proposal.status {
            Status::Drafting => view! { <Drafting arm=proposal.arm/> }.into_any(),
            Status::Awaiting | Status::Snoozed { .. } => view! { <Decidable proposal/> }.into_any(),
            _ => view! { <OnItsWay arm=proposal.arm/> }.into_any(),
        })
    }
}

#[component]
fn Drafting(arm: Arm) -> impl IntoView {
    view! {
        <article class="proposal" aria-busy="true">
            <h3 class="proposal__title"><Icon name=arm_icon(arm)/>{arm_name(arm)}</h3>
            <p class="muted small">"Finding the words…"</p>
            <div class="skeleton skeleton--line"></div>
            <div class="skeleton skeleton--line skeleton--short"></div>
        </article>
    }
}

#[component]
fn OnItsWay(arm: Arm) -> impl IntoView {
    view! {
        <article class="proposal" aria-busy="true">
            <h3 class="proposal__title"><Icon name=arm_icon(arm)/>{arm_name(arm)}</h3>
            <p class="muted small">"Approved. Sending it to the room…"</p>
        </article>
    }
}

#[component]
fn Decidable(proposal: Proposal) -> impl IntoView {
    let socket = use_socket();
    let inspector = use_inspector();
    let sent = Sent::over(socket);
    let (id, revision, arm) = (proposal.id, proposal.revision, proposal.arm);
    let title_id = format!("proposal-{id}");
    let labelled_by = title_id.clone();
    let editing = RwSignal::new(None::<Draft>);
    let asking = RwSignal::new(Asking::Decision);
    let content = StoredValue::new(proposal.content.clone());
    let problem = RwSignal::new(None::<String>);

    let approve = move || {
        let edited = match editing.get_untracked() {
            None => None,
            Some(draft) => match untrack(|| draft.content()) {
                Ok(edited) => Some(edited).filter(|edited| content.with_value(|seen| seen.as_ref() != Some(edited))),
                Err(bad) => return problem.set(Some(format!("This cannot be sent: {bad}."))),
            },
        };
        problem.set(None);
        sent.order(Order::Approve { proposal: id, revision, content: edited });
        focus_on("needs-you");
    };
    let edit = move || {
        problem.set(None);
        asking.set(Asking::Decision);
        editing.update(|editing| {
            *editing = editing.is_none().then(|| content.with_value(|content| content.as_ref().map(Draft::of))).flatten()
        });
        if editing.get_untracked().is_some() {
            focus_on(&format!("edit-{id}-text"));
        }
    };
    let dismiss = move |reason| {
        sent.order(Order::Dismiss { proposal: id, reason });
        focus_on("needs-you");
    };
    let snooze = move |minutes: u32| {
        sent.order(Order::Snooze { proposal: id, seconds: minutes * 60 });
        focus_on("needs-you");
    };
    let ask = move |what| asking.update(|asking| *asking = if *asking == what { Asking::Decision } else { what });

    let expires_at = proposal.expires_at;
    let expires = move || socket.now.get().map(|now| countdown(expires_at.seconds_since(now)));
    let is_soon = move || socket.now.get().is_some_and(|now| expires_at.seconds_since(now) < 60.0);
    let approve_words = move || match (sent.is_pending(), editing.get().is_some()) {
        (true, _) => "Sending…",
        (false, true) => "Approve as edited",
        (false, false) => "Approve",
    };
    let severity = proposal.anomaly.severity;
    let badge = if severity == Severity::Critical { "badge badge--bad" } else { "badge badge--warm" };
    let recovering = proposal.recovered_since.is_some();
    view! {
        <article class="proposal" class:proposal--critical=severity == Severity::Critical aria-labelledby=labelled_by>
            <header class="proposal__head">
                <h3 class="proposal__title" id=title_id><Icon name=arm_icon(arm)/>{arm_name(arm)}</h3>
                <span class=badge>{anomaly_name(proposal.anomaly.kind)}</span>
            </header>
            <div class="proposal__content">
                <p class="proposal__label">{if arm == Arm::Notification { "What you will see" } else { "What people will see" }}</p>
                {move || match editing.get() {
                    Some(draft) => view! { <div class="form"><ContentFields draft prefix=format!("edit-{id}")/></div> }.into_any(),
                    None => content.with_value(|content| content.clone().map(|content| view! { <ContentPreview content/> })).into_any(),
                }}
            </div>
            <p class="proposal__why"><b>"Why now. "</b>{proposal.why.trim_end_matches('.').to_owned()}"."</p>
            {recovering.then(|| view! { <p class="notice notice--good"><Icon name=IconName::Learned/><span>"The room is recovering by itself. This expires soon unless you send it."</span></p> })}
            <EffectRange belief=proposal.belief n_sends=proposal.n_sends n_holdouts=proposal.n_holdouts/>
            {move || problem.get().map(|words| view! { <p class="notice notice--bad" role="alert"><Icon name=IconName::Warning/><span>{words}</span></p> })}
            <RefusalNotice sent/>
            <p class="proposal__expiry numbers" class:proposal__expiry--soon=is_soon>
                <Icon name=IconName::Clock/>
                <span>"Expires in " <b>{move || expires().unwrap_or_else(|| "–:––".to_owned())}</b></span>
                <button type="button" class="link-button" on:click=move |_| inspector.open(id)>"Why this?"</button>
            </p>
            <div class="proposal__actions">
                <button
                    type="button"
                    class="button button--primary proposal__approve"
                    data-shortcut="a"
                    aria-busy=move || sent.is_pending().to_string()
                    disabled=move || sent.is_pending()
                    on:click=move |_| approve()
                >
                    {approve_words}
                </button>
                <button type="button" class="button" data-shortcut="e" aria-pressed=move || editing.get().is_some().to_string() on:click=move |_| edit()>
                    {move || if editing.get().is_some() { "Undo edits" } else { "Edit" }}
                </button>
                <button type="button" class="button" data-shortcut="z" aria-expanded=move || (asking.get() == Asking::HowLong).to_string() on:click=move |_| ask(Asking::HowLong)>
                    "Snooze"
                </button>
                <button type="button" class="button" data-shortcut="d" aria-expanded=move || (asking.get() == Asking::WhyNot).to_string() on:click=move |_| ask(Asking::WhyNot)>
                    "Dismiss"
                </button>
            </div>
            {move || match asking.get() {
                Asking::Decision => ().into_any(),
                Asking::WhyNot => view! {
                    <div class="proposal__ask" role="group" aria-label="Why not? The conductor learns from your answer.">
                        <p class="proposal__label">"Why not? Your answer is kept with the decision."</p>
                        <div class="chips">
                            {DismissReason::ALL.map(|reason| view! {
                                <button type="button" class="chip" disabled=move || sent.is_pending() on:click=move |_| dismiss(reason)>{dismiss_words(reason)}</button>
                            }).into_iter().collect_view()}
                        </div>
                    </div>
                }.into_any(),
                Asking::HowLong => view! {
                    <div class="proposal__ask" role="group" aria-label="Ask again in">
                        <p class="proposal__label">"Ask again in"</p>
                        <div class="chips">
                            {[1_u32, 2, 5, 10].map(|minutes| view! {
                                <button type="button" class="chip" disabled=move || sent.is_pending() on:click=move |_| snooze(minutes)>{format!("{minutes} min")}</button>
                            }).into_iter().collect_view()}
                        </div>
                    </div>
                }.into_any(),
            }}
            {proposal.source.as_ref().map(|source| view! { <p class="proposal__source">{source_words(source)}"."</p> })}
        </article>
    }
}
