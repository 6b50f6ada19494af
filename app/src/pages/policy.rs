//! An event's policy: what it has learned, from how much data, and how certain that is.

mod holdout;
mod planned;
mod statistics;

use crate::chunk::{Lost, later, wasm_split};
use crate::components::dashboard::content_preview::arm_icon;
use api::page_resource;
use api::record::{ImportStatistics, ResetPolicy, SetHoldout, policy};
use api::session::CreateNextSession;
use conductor::arm::Arm;
use conductor::context::{Level, Size};
use conductor::id::EventId;
use conductor::lift::{Interval, Lift};
use conductor::planned::TrialView;
use conductor::policy::{ArmCount, BetaRow, HeldBack};
use conductor::proposal::DismissReason;
use kit::form::{FormError, Submit, TextField, failure_of, refusal};
use kit::frame::Frame;
use kit::icon::{Icon, IconName};
use kit::loaded::Loaded;
use kit::local_time::{LocalTime, Precision};
use kit::sheet::Dialog;
use kit::wide_table::WideTable;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use wording::format::{anomaly_name, arm_name, dismiss_words, signed_points};
use wording::language::{gate, record as text, sessions, t};
use wording::{lift_words, power_words, statement_words};

/// The policy of the event that the address names.
#[component]
pub fn PolicyPage() -> impl IntoView {
    let params = use_params_map();
    let reset = ServerAction::<ResetPolicy>::new();
    let hold = ServerAction::<SetHoldout>::new();
    let import = ServerAction::<ImportStatistics>::new();
    let changed = move || (reset.version().get(), hold.version().get(), import.version().get());
    let page = page_resource(
        move || (params.with(|params| params.get("id").and_then(|id| id.parse::<EventId>().ok())), changed()),
        async |(event, _)| match event {
            Some(event) => policy(event).await,
            None => Err(protocol::ApiError::not_found("event").into()),
        },
    );
    view! { <Loaded resource=page page=move |page| view! { <Learned page reset hold import/> }.into_any()/> }.into_any()
}

/// The effect of planned polls, and the share that holds at random.
#[wasm_split(teaching, wasm_split_path = leptos::wasm_split, fallible, preload(load_held))]
fn held_back(event: EventId, held: HeldBack, hold: ServerAction<SetHoldout>, trial: TrialView) -> Result<AnyView, Lost> {
    Ok(view! { <planned::Planned trial/><holdout::HeldBack event held hold/> }.into_any())
}

/// The reasons why people did not want what was suggested.
#[wasm_split(teaching, wasm_split_path = leptos::wasm_split, fallible, preload(load_reasons))]
fn reasons(reasons: Vec<(DismissReason, u64)>) -> Result<AnyView, Lost> {
    Ok(view! { <Dismissed reasons/> }.into_any())
}

/// The table as a file.
#[wasm_split(teaching, wasm_split_path = leptos::wasm_split, fallible, preload(load_file))]
fn as_file(event: EventId, import: ServerAction<ImportStatistics>) -> Result<AnyView, Lost> {
    Ok(view! { <statistics::AsFile event import/> }.into_any())
}

/// Downloads the chunks that a rendered page of a policy needs besides its own.
///
/// # Errors
/// A download failed.
#[cfg(feature = "hydrate")]
pub(crate) async fn fetch_parts() -> Result<(), Lost> {
    load_held().await?;
    load_reasons().await?;
    load_file().await?;
    Ok(())
}

#[component]
fn Learned(
    page: protocol::PolicyPage,
    reset: ServerAction<ResetPolicy>,
    hold: ServerAction<SetHoldout>,
    import: ServerAction<ImportStatistics>,
) -> impl IntoView {
    let protocol::PolicyPage { event, policy, lift, sessions_to_know, planned, sessions } = page;
    let statement = statement_words(&policy);
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
            view! { <li><a href=format!("/sessions/{}/history", card.id) dir="auto">{card.title}</a>" "<span class="muted small"><LocalTime at=card.created_at shown=Precision::Day/></span></li> }
        })
        .collect_view();
    view! {
        <Title text=text::LEARNED_IN.with(&[("title", &event.title)])/>
        <Frame>
            <main id="content" class="page">
                <div class="page__head">
                    <div>
                        <p class="crumbs"><a href="/">{t(gate::SESSIONS)}</a>" / "{t(text::LEARNED)}</p>
                        <h1 class="page__title" dir="auto">{event.title}</h1>
                        <p class="page__lead">{statement}</p>
                    </div>
                    <div class="page__actions">
                        <button type="button" class="button button--bad-quiet" on:click=move |_| asked.set(true)>{t(text::FORGET)}</button>
                    </div>
                </div>
                {move || refusal(failure.get())}
                <section class="panel" aria-labelledby="lift-title">
                    <div class="panel__head"><h2 class="panel__title" id="lift-title">{t(text::DOES_IT_HELP)}</h2></div>
                    <div class="panel__body stack stack--tight">
                        <p class="lift">{lift_words(&lift.0)}</p>
                        <p>{power_words(policy.power, sessions_to_know)}</p>
                        <LiftNumbers lift=lift.0/>
                    </div>
                </section>
                {later(load_held, move || held_back(id, policy.held_back, hold, planned))}
                <section class="panel" aria-labelledby="arms-title">
                    <div class="panel__head"><h2 class="panel__title" id="arms-title">{t(text::WHAT_WAS_TRIED)}</h2></div>
                    <div class="panel__body">
                        <WideTable label=text::TABLE_TRIED>
                            <table class="table">
                                <thead>
                                    <tr>
                                        <th scope="col">{t(text::ARM)}</th>
                                        <th scope="col" class="is-number">{t(text::MEASURED)}</th>
                                        <th scope="col" class="is-number">{t(text::NOT_MEASURABLE)}</th>
                                        <th scope="col" class="is-number">{t(text::NOT_SENT)}</th>
                                    </tr>
                                </thead>
                                <tbody>{arms}</tbody>
                            </table>
                        </WideTable>
                        <p class="muted small">{t(text::WAIT_IS_AN_ARM)}</p>
                    </div>
                </section>
                {later(load_reasons, move || reasons(policy.dismissed.clone()))}
                <section class="panel" aria-labelledby="cells-title">
                    <div class="panel__head"><h2 class="panel__title" id="cells-title">{t(text::WHICH_ARM)}</h2></div>
                    <div class="panel__body">
                        {if has_cells {
                            view! {
                                <WideTable label=text::TABLE_ARMS>
                                    <table class="table">
                                        <thead>
                                            <tr>
                                                <th scope="col">{t(text::SITUATION)}</th>
                                                <th scope="col">{t(text::ARM)}</th>
                                                <th scope="col" class="is-number">{t(text::OUTCOMES)}</th>
                                                <th scope="col">{t(text::HELPED)}</th>
                                            </tr>
                                        </thead>
                                        <tbody>{cells}</tbody>
                                    </table>
                                </WideTable>
                                <p class="muted small">{t(text::HALF)}</p>
                            }.into_any()
                        } else {
                            view! { <p class="muted">{t(text::NOTHING_LEARNED)}</p> }.into_any()
                        }}
                        {later(load_file, move || as_file(id, import))}
                    </div>
                </section>
                <section class="panel" aria-labelledby="sessions-title">
                    <div class="panel__head"><h2 class="panel__title" id="sessions-title">{t(text::SESSIONS_OF_EVENT)}</h2></div>
                    <div class="panel__body stack">
                        <ul class="plain">{past}</ul>
                        <details class="disclosure">
                            <summary><Icon name=IconName::Plus/>{t(text::ANOTHER)}</summary>
                            <ActionForm action=next attr:class="form desk__form">
                                <input type="hidden" name="event" value=id.to_string()/>
                                <TextField name="title" label=sessions::TITLE hint=text::STARTS_FROM/>
                                <FormError failure=failure_of(next)/>
                                <Submit pending=next.pending() label=sessions::CREATE_AND_OPEN busy=sessions::CREATING/>
                            </ActionForm>
                        </details>
                    </div>
                </section>
            </main>
        </Frame>
        <Dialog
            open=asked
            title=text::FORGET_QUESTION
            words=text::FORGET_WORDS
            yes=text::FORGET_IT
            on_yes=move |()| { reset.dispatch(ResetPolicy { event: id }); }
        />
    }
}

/// Why people did not want what was suggested.
#[component]
fn Dismissed(reasons: Vec<(DismissReason, u64)>) -> impl IntoView {
    let said = reasons
        .into_iter()
        .map(|(reason, count)| view! { <dt>{t(dismiss_words(reason))}</dt><dd>{count.to_string()}</dd> })
        .collect::<Vec<_>>();
    let shown = if said.is_empty() {
        view! { <p class="muted">{t(text::NOBODY_DISMISSED)}</p> }.into_any()
    } else {
        view! { <dl class="facts numbers">{said}</dl><p class="muted small">{t(text::DISMISSED_WORDS)}</p> }.into_any()
    };
    view! {
        <section class="panel" aria-labelledby="dismissed-title">
            <div class="panel__head"><h2 class="panel__title" id="dismissed-title">{t(text::WHY_DISMISSED)}</h2></div>
            <div class="panel__body stack stack--tight">{shown}</div>
        </section>
    }
}

#[component]
fn ArmRow(arm: Arm, count: ArmCount) -> impl IntoView {
    view! {
        <tr>
            <th scope="row"><span class="arm"><Icon name=arm_icon(arm)/>{t(arm_name(arm))}</span></th>
            <td class="is-number">{count.measured}</td>
            <td class="is-number">{count.missing}</td>
            <td class="is-number">{count.not_treated}</td>
        </tr>
    }
}

fn cell(row: &BetaRow) -> impl IntoView + use<> {
    let level = match row.key.level {
        Level::Critical => text::CRITICAL,
        Level::Low => text::LOW,
        Level::Medium => text::MEDIUM,
    };
    let size = match row.key.size {
        Size::Small => text::SMALL,
        Size::Medium => text::MIDDLE,
        Size::Large => text::LARGE,
    };
    let share = format!("{:.0}%", row.mean * 100.0);
    view! {
        <tr>
            <th scope="row">{t(anomaly_name(row.key.anomaly))}<span class="muted">", "{t(level)}", "{t(size)}</span></th>
            <td>{t(arm_name(row.arm))}</td>
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
    let range = |mean: f64, low: f64, high: f64| {
        text::INTERVAL.with(&[("mean", &signed_points(mean)), ("low", &signed_points(low)), ("high", &signed_points(high))])
    };
    let interval = |interval: Interval| range(interval.estimate, interval.low, interval.high);
    let none = || t(text::NOT_ENOUGH).to_owned();
    let believed = lift.believed.map(|believed| {
        let (low, high) = believed.interval();
        let words = text::ON_PRIOR.with(&[("interval", &range(believed.mean, low, high))]);
        view! { <dt>{t(text::BELIEVES)}</dt><dd>{words}</dd> }
    });
    view! {
        <dl class="facts numbers">
            <dt>{t(text::MEASURED_SENDS)}</dt><dd>{lift.n_sent.to_string()}</dd>
            <dt>{t(text::MEASURED_WAITS)}</dt><dd>{text::OF_AT_LEAST.with(&[("n", &lift.n_holdout), ("least", &conductor::lift::FEWEST_HOLDOUTS)])}</dd>
            <dt>{t(text::ANYTIME)}</dt><dd>{lift.anytime.map_or_else(none, interval)}</dd>
            <dt>{t(text::OF_ALL_SENT)}</dt><dd>{lift.sent.map_or_else(none, interval)}</dd>
            {believed}
        </dl>
    }
}
