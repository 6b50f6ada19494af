//! What the policy of an event learned, from how much data, and how sure that makes it.

use crate::api::record::{ResetPolicy, policy};
use crate::api::session::CreateNextSession;
use crate::components::content_preview::arm_icon;
use crate::components::form::{FormError, Submit, TextField, failure_of};
use crate::components::frame::Frame;
use crate::components::icon::{Icon, IconName};
use crate::components::loaded::Loaded;
use crate::components::local_time::{LocalTime, Shown};
use crate::components::sheet::Dialog;
use crate::format::{anomaly_name, arm_name, signed_points};
use conductor::arm::Arm;
use conductor::context::{Level, Size};
use conductor::id::EventId;
use conductor::lift::{Interval, Lift};
use conductor::policy::{ArmCount, BetaRow};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// What the policy of the event that the address names learned.
#[component]
pub fn PolicyPage() -> impl IntoView {
    let params = use_params_map();
    let reset = ServerAction::<ResetPolicy>::new();
    let page = Resource::new(
        move || (params.with(|params| params.get("id").and_then(|id| id.parse::<EventId>().ok())), reset.version().get()),
        async |(event, _)| match event {
            Some(event) => policy(event).await,
            None => Err(protocol::ApiError::not_found("event").into()),
        },
    );
    view! { <Loaded resource=page page=move |page| view! { <Learned page reset/> }.into_any()/> }.into_any()
}

#[component]
fn Learned(page: protocol::PolicyPage, reset: ServerAction<ResetPolicy>) -> impl IntoView {
    let protocol::PolicyPage { event, policy, lift, sessions } = page;
    let id = event.id;
    let asked = RwSignal::new(false);
    let failure = failure_of(reset);
    let next = ServerAction::<CreateNextSession>::new();
    let arms = Arm::ALL
        .into_iter()
        .map(|arm| {
            let count = policy.counts.iter().find(|(other, _)| *other == arm).map(|(_, count)| *count).unwrap_or_default();
            view! { <ArmRow arm count/> }
        })
        .collect_view();
    let has_cells = !policy.beta.is_empty();
    let cells = policy.beta.iter().map(cell).collect_view();
    let past = sessions
        .into_iter()
        .map(|card| {
            view! { <li><a href=format!("/sessions/{}/history", card.id)>{card.title}</a>" "<span class="muted small"><LocalTime at=card.created_at shown=Shown::Day/></span></li> }
        })
        .collect_view();
    view! {
        <Title text=format!("What was learned in {}", event.title)/>
        <Frame>
            <main id="content" class="page">
                <div class="page__head">
                    <div>
                        <p class="crumbs"><a href="/">"Sessions"</a>" / What was learned"</p>
                        <h1 class="page__title">{event.title}</h1>
                        <p class="page__lead">{policy.statement}</p>
                    </div>
                    <div class="page__actions">
                        <button type="button" class="button button--bad-quiet" on:click=move |_| asked.set(true)>"Forget what was learned…"</button>
                    </div>
                </div>
                {move || failure.get().map(|failure| view! { <p class="notice notice--bad" role="alert"><Icon name=IconName::Warning/><span>{failure.words()}</span></p> })}
                <section class="panel" aria-labelledby="lift-title">
                    <div class="panel__head"><h2 class="panel__title" id="lift-title">"Does sending help?"</h2></div>
                    <div class="panel__body stack stack--tight">
                        <p class="lift">{lift.1}</p>
                        <LiftNumbers lift=lift.0/>
                    </div>
                </section>
                <section class="panel" aria-labelledby="arms-title">
                    <div class="panel__head"><h2 class="panel__title" id="arms-title">"What was tried"</h2></div>
                    <div class="panel__body">
                        <div class="table-scroll" tabindex="0" role="region" aria-label="Table of what was tried">
                            <table class="table">
                                <thead>
                                    <tr>
                                        <th scope="col">"Arm"</th>
                                        <th scope="col" class="is-number">"Measured"</th>
                                        <th scope="col" class="is-number">"Not measurable"</th>
                                        <th scope="col" class="is-number">"Not sent"</th>
                                    </tr>
                                </thead>
                                <tbody>{arms}</tbody>
                            </table>
                        </div>
                        <p class="muted small">"“Wait” is an arm too: it is drawn on purpose now and then, and is what every other arm is compared with. What a person dismissed is counted, but never as a wait."</p>
                    </div>
                </section>
                <section class="panel" aria-labelledby="cells-title">
                    <div class="panel__head"><h2 class="panel__title" id="cells-title">"Which arm in which situation"</h2></div>
                    <div class="panel__body">
                        {if has_cells {
                            view! {
                                <div class="table-scroll" tabindex="0" role="region" aria-label="Table of arms and situations">
                                    <table class="table">
                                        <thead>
                                            <tr>
                                                <th scope="col">"Situation"</th>
                                                <th scope="col">"Arm"</th>
                                                <th scope="col" class="is-number">"Outcomes"</th>
                                                <th scope="col">"Helped"</th>
                                            </tr>
                                        </thead>
                                        <tbody>{cells}</tbody>
                                    </table>
                                </div>
                                <p class="muted small">"Half is as good as doing nothing. Few outcomes leave a bar near the middle."</p>
                            }.into_any()
                        } else {
                            view! { <p class="muted">"Nothing yet. The first suggestions rest on the prior: what is known about rooms in general, with honest uncertainty."</p> }.into_any()
                        }}
                    </div>
                </section>
                <section class="panel" aria-labelledby="sessions-title">
                    <div class="panel__head"><h2 class="panel__title" id="sessions-title">"Sessions of this event"</h2></div>
                    <div class="panel__body stack">
                        <ul class="plain">{past}</ul>
                        <details class="disclosure">
                            <summary><Icon name=IconName::Plus/>"Another session in this event"</summary>
                            <ActionForm action=next attr:class="form desk__form">
                                <input type="hidden" name="event" value=id.to_string()/>
                                <TextField name="title" label="Title" hint="It starts from what this event taught."/>
                                <FormError failure=failure_of(next)/>
                                <Submit pending=next.pending() label="Create and open" busy="Creating…"/>
                            </ActionForm>
                        </details>
                    </div>
                </section>
            </main>
        </Frame>
        <Dialog
            open=asked
            title="Forget what was learned?"
            words="The policy of this event starts from the prior again. The log of decisions and outcomes stays, so nothing that happened is hidden."
            yes="Forget it"
            on_yes=move |()| { reset.dispatch(ResetPolicy { event: id }); }
        />
    }
}

#[component]
fn ArmRow(arm: Arm, count: ArmCount) -> impl IntoView {
    view! {
        <tr>
            <th scope="row"><span class="arm"><Icon name=arm_icon(arm)/>{arm_name(arm)}</span></th>
            <td class="is-number">{count.measured}</td>
            <td class="is-number">{count.missing}</td>
            <td class="is-number">{count.not_treated}</td>
        </tr>
    }
}

fn cell(row: &BetaRow) -> impl IntoView + use<> {
    let level = match row.key.level {
        Level::Critical => "score below 30",
        Level::Low => "score 30 to 50",
        Level::Medium => "score above 50",
    };
    let size = match row.key.size {
        Size::Small => "under 10 people",
        Size::Medium => "10 to 49 people",
        Size::Large => "50 people or more",
    };
    let share = format!("{:.0}%", row.mean * 100.0);
    view! {
        <tr>
            <th scope="row">{anomaly_name(row.key.anomaly)}<span class="muted">", "{level}", "{size}</span></th>
            <td>{arm_name(row.arm)}</td>
            <td class="is-number">{row.attempts}</td>
            <td>
                <span class="helped">
                    <svg class="helped__svg" aria-hidden="true">
                        <rect class="near__ground" width="100%" height="100%" rx="3"></rect>
                        <rect class="near__bar" width=share.clone() height="100%" rx="3"></rect>
                        <line class="helped__even" x1="50%" x2="50%" y1="0" y2="100%"></line>
                    </svg>
                    <span class="numbers">{share}</span>
                </span>
            </td>
        </tr>
    }
}

/// The numbers behind the sentence.
#[component]
fn LiftNumbers(lift: Lift) -> impl IntoView {
    let interval = |interval: Interval| {
        format!("{} ({} to {})", signed_points(interval.estimate), signed_points(interval.low), signed_points(interval.high))
    };
    let none = || "not enough data to tell".to_owned();
    let believed = lift.believed.map(|believed| {
        let half = 1.96 * believed.sd;
        view! { <dt>"What the model believes"</dt><dd>{format!("{} ({} to {}), which rests on its prior", signed_points(believed.mean), signed_points(believed.mean - half), signed_points(believed.mean + half))}</dd> }
    });
    view! {
        <dl class="facts numbers">
            <dt>"Measured sends"</dt><dd>{lift.n_sent.to_string()}</dd>
            <dt>"Measured waits"</dt><dd>{format!("{} of at least {} for an estimate", lift.n_holdout, conductor::lift::FEWEST_HOLDOUTS)}</dd>
            <dt>"Estimate, 95 %"</dt><dd>{lift.estimate.map_or_else(none, interval)}</dd>
            <dt>"Valid at every look, 95 %"</dt><dd>{lift.anytime.map_or_else(none, interval)}</dd>
            {believed}
        </dl>
    }
}
