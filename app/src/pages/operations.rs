//! The state of the server, for those who run it.

use crate::chunk::{Lost, later, wasm_split};
use api::Failure;
use api::operations::operations;
use api::page_resource;
use kit::frame::Frame;
use kit::icon::{Icon, IconName};
use kit::loaded::Loaded;
use kit::local_time::{LocalTime, Precision};
use kit::tile::tile;
use kit::wide_table::WideTable;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use protocol::operations::{ModelRow, ModelsView, Part, Readiness, SignalsView, StreamRow, WebhooksView};
use std::time::Duration;
use wording::format::span;
use wording::language::{Text, gate, operations as text, t};

/// Interval at which the page is refreshed while somebody looks.
const EVERY: Duration = Duration::from_secs(5);

const STREAM_COLUMNS: [Text; 7] =
    [text::STREAM, text::RECEIVED, text::ACKNOWLEDGED, text::RECLAIMED, text::NOT_UNDERSTOOD, text::LAG, text::PENDING];

const MODEL_COLUMNS: [Text; 7] =
    [text::MODEL, text::NOW, text::ANSWERED, text::MISSED, text::TOKENS_READ, text::TOKENS_WRITTEN, text::COST];

/// The state of the server.
#[component]
pub fn OperationsPage() -> impl IntoView {
    let page = page_resource(|| (), |()| operations());
    view! { <Title text=t(gate::OPERATIONS)/><Loaded resource=page page=|page| view! { <Board page/> }.into_any()/> }.into_any()
}

#[component]
fn Board(page: protocol::OperationsPage) -> impl IntoView {
    let (page, late) = use_latest(page);
    let shown = move || page.with(|page| board(page).into_any());
    view! {
        <Frame>
            <main id="content" class="page">
                {move || late.get().map(|failure| view! {
                    <p class="notice notice--bad" role="status"><Icon name=IconName::Warning/><span>{text::MAY_BE_LATE.with(&[("why", &failure.words())])}</span></p>
                })}
                {shown}
            </main>
        </Frame>
    }
}

/// The page as it is now, asked for anew while it is in front, and why that failed the last time.
fn use_latest(first: protocol::OperationsPage) -> (RwSignal<protocol::OperationsPage>, RwSignal<Option<Failure>>) {
    let (page, late) = (RwSignal::new(first), RwSignal::new(None));
    let ask = move || {
        if document().hidden() {
            return;
        }
        spawn_local(async move {
            // Somebody may have left the page meanwhile: then nobody needs the answer.
            match operations().await {
                Ok(latest) => {
                    page.try_set(latest);
                    late.try_set(None);
                }
                Err(failure) => {
                    late.try_set(Some(failure));
                }
            }
        });
    };
    Effect::new(move |_| {
        let handle = set_interval_with_handle(ask, EVERY).ok();
        on_cleanup(move || {
            if let Some(handle) = handle {
                handle.clear();
            }
        });
    });
    (page, late)
}

fn board(page: &protocol::OperationsPage) -> impl IntoView + use<> {
    let seconds = page.at.seconds_since(page.started_at);
    #[expect(clippy::cast_possible_truncation, reason = "whole seconds since a start")]
    let up = span(seconds as i64);
    view! {
        <div class="page__head">
            <div>
                <h1 class="page__title">{t(text::TITLE)}</h1>
                <p class="page__lead">{t(lead(&page.readiness))}</p>
            </div>
            <p class="muted small numbers">{text::AT.split().0}<LocalTime at=page.at shown=Precision::Seconds/>{text::AT.split().1}</p>
        </div>
        <dl class="tiles numbers">
            {tile(text::LIVE_SESSIONS, page.sessions.to_string())}
            {tile(text::OPEN_PAGES, page.sockets.to_string())}
            {tile(text::UP_FOR, up)}
            {tile(text::VERSION, page.version.clone())}
        </dl>
        {(!page.unknown_proxies.is_empty()).then(|| view! { <p class="notice notice--warm"><Icon name=IconName::Warning/><span>{unknown(page)}</span></p> })}
        {panel("parts", text::PARTS, view! { <ul class="parts">{page.readiness.parts.iter().map(part).collect_view()}</ul> }.into_any())}
        {page.signals.as_ref().map(|view| {
            let view = view.clone();
            panel("signals", text::SIGNALS, later(load_streams, move || streams(view.clone())))
        })}
        {page.webhooks.as_ref().map(|view| panel("webhooks", text::WEBHOOKS, webhooks(view)))}
        {page.models.as_ref().map(|view| {
            let view = view.clone();
            panel("models", text::MODELS, later(load_models, move || spent(view.clone())))
        })}
        <p class="muted small operations__note">{t(text::NOTE)}</p>
    }
}

/// Proxies that are not named in the settings.
fn unknown(page: &protocol::OperationsPage) -> String {
    let addresses: Vec<String> = page.unknown_proxies.iter().map(ToString::to_string).collect();
    text::UNKNOWN_PROXIES.with(&[("addresses", &addresses.join(", "))])
}

const fn lead(readiness: &Readiness) -> Text {
    match (readiness.ready, readiness.degraded) {
        (false, _) => text::NOT_READY,
        (true, true) => text::DEGRADED,
        (true, false) => text::WELL,
    }
}

fn panel(id: &'static str, title: Text, body: AnyView) -> AnyView {
    view! {
        <section class="panel" aria-labelledby=id>
            <div class="panel__head"><h2 class="panel__title" id=id>{t(title)}</h2></div>
            <div class="panel__body stack">{body}</div>
        </section>
    }
    .into_any()
}

fn badge(ok: bool, words: Text) -> impl IntoView {
    view! { <span class=if ok { "badge badge--good" } else { "badge badge--bad" }>{t(words)}</span> }
}

fn part(part: &Part) -> impl IntoView + use<> {
    let name = match part.name.as_str() {
        "process" => text::PROCESS,
        "database" => text::DATABASE,
        "disk" => text::DISK,
        "redis" => text::REDIS,
        "signals" => text::SIGNALS,
        "nodes" => text::NODES,
        _ => text::SOMETHING_ELSE,
    };
    view! {
        <li class="parts__row">
            {badge(part.ok, if part.ok { text::PART_WELL } else { text::PART_NOT_WELL })}
            <span class="parts__name">{t(name)}</span>
            <span class="parts__why muted small" lang="en">{part.why.clone()}</span>
        </li>
    }
}

/// The server's own sentence, as in the log.
fn failure(why: Option<&String>) -> AnyView {
    match why.cloned() {
        Some(why) => view! { <span lang="en">{why}</span> }.into_any(),
        None => t(text::NO_FAILURE).into_any(),
    }
}

fn webhooks(view: &WebhooksView) -> AnyView {
    view! {
        <dl class="facts numbers">
            <dt>{t(text::WAITING)}</dt><dd>{view.waiting.to_string()}</dd>
            {view.oldest_at.map(|at| view! { <dt>{t(text::OLDEST)}</dt><dd><LocalTime at shown=Precision::Day/></dd> })}
            <dt>{t(text::DELIVERED)}</dt><dd>{view.delivered.to_string()}</dd>
            <dt>{t(text::GIVEN_UP)}</dt><dd>{view.dead.to_string()}</dd>
            <dt>{t(text::LAST_FAILURE)}</dt><dd>{failure(view.last_error.as_ref())}</dd>
        </dl>
    }
    .into_any()
}

/// The streams that signals come from.
#[wasm_split(streams, wasm_split_path = leptos::wasm_split, fallible, preload(load_streams))]
pub(crate) fn streams(view: SignalsView) -> Result<AnyView, Lost> {
    Ok(signals(&view))
}

/// The models and their cost.
#[wasm_split(streams, wasm_split_path = leptos::wasm_split, fallible, preload(load_models))]
pub(crate) fn spent(view: ModelsView) -> Result<AnyView, Lost> {
    Ok(models(&view))
}

fn signals(view: &SignalsView) -> AnyView {
    let last = view.last_event_at.map(|at| view! { <LocalTime at shown=Precision::Seconds/> }.into_any());
    view! {
        <dl class="facts numbers">
            <dt>{t(text::READER)}</dt><dd>{badge(view.connected, if view.connected { text::READS } else { text::DOES_NOT_READ })}</dd>
            <dt>{t(text::LAST_ENTRY)}</dt><dd>{last.unwrap_or_else(|| t(text::NO_ENTRY).into_any())}</dd>
            <dt>{t(text::COUNTED)}</dt><dd>{view.counted.to_string()}</dd>
            <dt>{t(text::NOT_COUNTED)}</dt><dd>{view.skipped.to_string()}</dd>
            <dt>{t(text::IN_A_ROW)}</dt><dd>{view.consecutive_errors.to_string()}</dd>
            <dt>{t(text::RESTARTS)}</dt><dd>{view.restarts.to_string()}</dd>
            <dt>{t(text::LAST_FAILURE)}</dt><dd>{failure(view.last_error.as_ref())}</dd>
        </dl>
        {table(text::TABLE_STREAMS, &STREAM_COLUMNS, view.streams.iter().map(stream).collect())}
    }
    .into_any()
}

fn stream(row: &StreamRow) -> AnyView {
    let counts = [row.received, row.acknowledged, row.retried, row.dead, row.lag, row.pending];
    // They all begin alike, and a phone is narrow.
    let name = row.name.strip_prefix("platform.events.").unwrap_or(&row.name).to_owned();
    line(name, counts.map(|count| count.to_string()).to_vec())
}

fn models(view: &ModelsView) -> AnyView {
    let of = |spent: Option<u64>, limit| match spent {
        Some(spent) => text::OF_AT_MOST.with(&[("spent", &dollars(spent)), ("limit", &dollars(limit))]),
        None => text::UNKNOWN_OF_AT_MOST.with(&[("limit", &dollars(limit))]),
    };
    view! {
        <dl class="facts numbers">
            <dt>{t(text::LAST_HOUR)}</dt><dd>{of(view.hour, view.hour_limit)}</dd>
            <dt>{t(text::LAST_DAY)}</dt><dd>{of(view.day, view.day_limit)}</dd>
        </dl>
        {table(text::TABLE_MODELS, &MODEL_COLUMNS, view.models.iter().map(model).collect())}
    }
    .into_any()
}

fn model(row: &ModelRow) -> AnyView {
    let now = if row.paused { text::PAUSED } else { text::ASKED };
    let counts = [row.answers, row.misses, row.tokens_in, row.tokens_out].map(|count| count.to_string());
    let cells = std::iter::once(t(now).to_owned()).chain(counts).chain([dollars(row.cost)]);
    line(row.name.clone(), cells.collect())
}

/// A table whose first column names its rows and whose others are numbers.
fn table(label: Text, columns: &[Text], rows: Vec<AnyView>) -> AnyView {
    let heads = columns.iter().enumerate().map(|(n, name)| view! { <th scope="col" class:is-number=n != 0>{t(*name)}</th> }).collect_view();
    view! {
        <WideTable label=label>
            <table class="table"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>
        </WideTable>
    }
    .into_any()
}

fn line(name: String, cells: Vec<String>) -> AnyView {
    let cells = cells.into_iter().map(|cell| view! { <td class="is-number">{cell}</td> }).collect_view();
    view! { <tr><th scope="row">{name}</th>{cells}</tr> }.into_any()
}

/// Millionths of a dollar as dollars and cents.
fn dollars(micros: u64) -> String {
    let cents = micros.div_ceil(10_000);
    text::DOLLARS.with(&[("whole", &(cents / 100)), ("cents", &format_args!("{:02}", cents % 100))])
}

#[cfg(test)]
mod tests {
    use super::dollars;

    #[test]
    fn money_is_rounded_up_to_cents() {
        let written = [0, 1, 10_000, 123_456, 20_000_000].map(dollars);
        assert_eq!(written, ["$0.00", "$0.01", "$0.01", "$0.13", "$20.00"]);
    }
}
