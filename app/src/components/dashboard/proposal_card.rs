//! [`ProposalCard`]: one suggestion, and everything needed to decide on it.

use super::content_form::{ContentFields, Draft, bad_words};
use super::content_preview::{ContentPreview, arm_icon, source_words};
use super::shortcuts::focus_on;
use crate::components::watch::effect_range::EffectRange;
use crate::components::watch::inspect::use_inspector;
use conductor::anomaly::Severity;
use conductor::arm::Arm;
use conductor::id::ProposalId;
use conductor::proposal::{DismissReason, Proposal, Status};
use kit::command::{RefusalNotice, Sent};
use kit::icon::{Icon, IconName};
use leptos::prelude::*;
use protocol::Order;
use session::live::LiveStoreFields;
use session::socket::use_socket;
use wording::format::{anomaly_name, arm_name, countdown, dismiss_words};
use wording::language::{desk, proposal as text, record, t};
use wording::why_now;

/// The question in the lower part of the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asking {
    Decision,
    WhyNot,
    HowLong,
}

/// One suggestion that waits for a decision, or for its words.
#[component]
pub fn ProposalCard(
    /// The id.
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
            <h3 class="proposal__title"><Icon name=arm_icon(arm)/>{t(arm_name(arm))}</h3>
            <p class="muted small">{t(text::FINDING_WORDS)}</p>
            <div class="skeleton skeleton--line"></div>
            <div class="skeleton skeleton--line skeleton--short"></div>
        </article>
    }
}

#[component]
fn OnItsWay(arm: Arm) -> impl IntoView {
    view! {
        <article class="proposal" aria-busy="true">
            <h3 class="proposal__title"><Icon name=arm_icon(arm)/>{t(arm_name(arm))}</h3>
            <p class="muted small">{t(text::ON_ITS_WAY)}</p>
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
                Err(bad) => return problem.set(Some(desk::CANNOT_SEND.with(&[("why", &bad_words(&bad))]))),
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
    let approve_words = move || {
        t(match (sent.is_pending(), editing.get().is_some()) {
            (true, _) => desk::SENDING,
            (false, true) => text::APPROVE_EDITED,
            (false, false) => text::APPROVE,
        })
    };
    let severity = proposal.anomaly.severity;
    let badge = if severity == Severity::Critical { "badge badge--bad" } else { "badge badge--warm" };
    let recovering = proposal.recovered_since.is_some();
    view! {
        <article class="proposal" aria-labelledby=labelled_by>
            <header class="proposal__head">
                <h3 class="proposal__title" id=title_id><Icon name=arm_icon(arm)/>{t(arm_name(arm))}</h3>
                <span class=badge>{t(anomaly_name(proposal.anomaly.kind))}</span>
            </header>
            <div>
                <p class="proposal__label">{t(if arm == Arm::Notification { desk::YOU_WILL_SEE } else { desk::PEOPLE_WILL_SEE })}</p>
                {move || match editing.get() {
                    Some(draft) => view! { <div class="form"><ContentFields draft prefix=format!("edit-{id}")/></div> }.into_any(),
                    None => content.with_value(|content| content.clone().map(|content| view! { <ContentPreview content/> })).into_any(),
                }}
            </div>
            <p class="proposal__why"><b>{t(text::WHY_NOW)}</b>" "{why_now(&proposal.anomaly)}"."</p>
            {recovering.then(|| view! { <p class="notice notice--good"><Icon name=IconName::Learned/><span>{t(text::RECOVERING)}</span></p> })}
            <EffectRange belief=proposal.belief n_sends=proposal.n_sends n_holdouts=proposal.n_holdouts/>
            {move || problem.get().map(|words| view! { <p class="notice notice--bad" role="alert"><Icon name=IconName::Warning/><span>{words}</span></p> })}
            <RefusalNotice sent/>
            <p class="proposal__expiry numbers" class:proposal__expiry--soon=is_soon>
                <Icon name=IconName::Clock/>
                <span>{text::EXPIRES_IN.split().0}<b>{move || expires().unwrap_or_else(|| "–:––".to_owned())}</b>{text::EXPIRES_IN.split().1}</span>
                <button type="button" class="link-button" on:click=move |_| inspector.open(id)>{t(record::WHY_THIS)}</button>
            </p>
            <div class="proposal__actions for-organizer">
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
                    {move || t(if editing.get().is_some() { text::UNDO_EDITS } else { text::EDIT })}
                </button>
                <button type="button" class="button" data-shortcut="z" aria-expanded=move || (asking.get() == Asking::HowLong).to_string() on:click=move |_| ask(Asking::HowLong)>
                    {t(text::SNOOZE)}
                </button>
                <button type="button" class="button" data-shortcut="d" aria-expanded=move || (asking.get() == Asking::WhyNot).to_string() on:click=move |_| ask(Asking::WhyNot)>
                    {t(text::DISMISS)}
                </button>
            </div>
            {move || match asking.get() {
                Asking::Decision => ().into_any(),
                Asking::WhyNot => view! {
                    <div class="proposal__ask" role="group" aria-label=t(text::WHY_NOT)>
                        <p class="proposal__label">{t(text::WHY_NOT)}</p>
                        <div class="chips">
                            {DismissReason::ALL.map(|reason| view! {
                                <button type="button" class="chip" disabled=move || sent.is_pending() on:click=move |_| dismiss(reason)>{t(dismiss_words(reason))}</button>
                            }).into_iter().collect_view()}
                        </div>
                    </div>
                }.into_any(),
                Asking::HowLong => view! {
                    <div class="proposal__ask" role="group" aria-label=t(text::ASK_AGAIN_IN)>
                        <p class="proposal__label">{t(text::ASK_AGAIN_IN)}</p>
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
