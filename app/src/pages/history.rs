//! What happened in a session, while it runs and after.

use crate::components::dashboard::content_preview::{ContentPreview, arm_icon};
use crate::components::watch::decision_sheet::DecisionSheet;
use crate::components::watch::inspect::{provide_inspector, use_inspector};
use api::page_resource;
use api::record::history;
use conductor::arm::Arm;
use conductor::id::SessionId;
use conductor::plan::Mark;
use conductor::policy::Treatment;
use conductor::proposal::{Decider, Status};
use kit::chart::sparkline::{Series, Sparkline};
use kit::chart::timeline::TimelineChart;
use kit::frame::Frame;
use kit::icon::{Icon, IconName};
use kit::loaded::Loaded;
use kit::local_time::{LocalTime, Precision};
use kit::tile::tile;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use protocol::{HistoryRow, Language, OutcomeView};
use wording::format::{anomaly_name, arm_name, mode_name, phase_name, points, scenario_name, span};
use wording::language::{self, Text, dashboard, gate, reasons, record as text, report, t};
use wording::{expiry_words, gate_words, lift_words, outcome_words, seen_words, why_now};

/// What happened in the session that the address names.
#[component]
pub fn HistoryPage() -> impl IntoView {
    let params = use_params_map();
    let page = page_resource(
        move || params.with(|params| params.get("id").and_then(|id| id.parse::<SessionId>().ok())),
        async |session| match session {
            Some(session) => history(session).await,
            None => Err(protocol::ApiError::not_found("session").into()),
        },
    );
    view! { <Loaded resource=page page=|page| view! { <History page/> }.into_any()/> }.into_any()
}

/// An item of the agenda that began.
fn began(mark: &Mark) -> impl IntoView + use<> {
    let phase = t(phase_name(mark.phase));
    view! { <li><span class="muted small numbers"><LocalTime at=mark.at/>" "{phase}</span>" "<span dir="auto">{mark.title.clone()}</span></li> }
}

#[component]
fn History(page: protocol::HistoryPage) -> impl IntoView {
    let inspector = provide_inspector();
    let protocol::HistoryPage { card, timeline, flags, rows, lift, room, totals, agenda } = page;
    let session = card.id;
    let until = card.ended_at.or_else(|| timeline.last().map(|sample| sample.at)).unwrap_or(card.created_at);
    let sent = rows.iter().filter(|row| row.intervention.is_some()).count();
    let held = rows.iter().filter(|row| row.arm == Arm::Hold).count();
    let samples = Signal::stored(timeline);
    let flags = Signal::stored(flags);
    let began = agenda.iter().map(began).collect_view();
    let has_agenda = !agenda.is_empty();
    let marks = Signal::stored(agenda);
    let is_live = card.ended_at.is_none();
    let has_rows = !rows.is_empty();
    let is_thrown_away = card.rehearsal.is_some_and(|rehearsal| !rehearsal.is_kept());
    let rehearsal = card.rehearsal.map(|rehearsal| {
        if rehearsal.recording.is_some() {
            return text::REPLAY.with(&[("speed", &rehearsal.speed)]);
        }
        text::REHEARSAL.with(&[
            ("scenario", &scenario_name(rehearsal.scenario)),
            ("people", &rehearsal.people),
            ("speed", &rehearsal.speed),
            ("seed", &rehearsal.seed),
        ])
    });
    let entries = rows.into_iter().map(|row| view! { <Row row/> }).collect_view();
    view! {
        <Title text=text::HISTORY_OF.with(&[("title", &card.title)])/>
        <Frame>
            <main id="content" class="page">
                <div class="page__head">
                    <div>
                        <p class="crumbs"><a href="/">{t(gate::SESSIONS)}</a>" / "{if is_live { view! { <a href=format!("/sessions/{session}")>{t(text::DASHBOARD)}</a> }.into_any() } else { t(text::HISTORY).into_any() }}</p>
                        <h1 class="page__title" dir="auto">{card.title.clone()}</h1>
                        <p class="muted"><LocalTime at=card.created_at shown=Precision::Day/>", " {span(((until - card.created_at).as_millis() / 1000).max(0))}{rehearsal.map(|words| format!(". {words}"))}</p>
                    </div>
                    <div class="page__actions">
                        {(!is_thrown_away).then(|| view! {
                            <a class="button" href=format!("/api/v1/sessions/{session}/export.xlsx") download="" rel="external"><Icon name=IconName::Download/>"Excel"</a>
                            <a class="button" href=csv_of(session) download="" rel="external"><Icon name=IconName::Download/>"CSV"</a>
                            <a class="button" href=format!("/api/v1/sessions/{session}/export.json") download="" rel="external"><Icon name=IconName::Download/>"JSON"</a>
                        })}
                        <a class="button" href=format!("/events/{}/policy", card.event.id)><Icon name=IconName::Learned/>{t(text::LEARNED)}</a>
                    </div>
                </div>
                <dl class="tiles numbers">
                    {tile(text::MEAN_SCORE, totals.mean_score.map_or_else(|| "–".to_owned(), |mean| points(mean).to_string()))}
                    {tile(text::MOST_PEOPLE, totals.most_people.to_string())}
                    {tile(text::SENT, sent.to_string())}
                    {tile(text::WAITED_ON_PURPOSE, held.to_string())}
                </dl>
                <section class="panel" aria-labelledby="timeline-title">
                    <div class="panel__head"><h2 class="panel__title" id="timeline-title">{t(dashboard::OVER_TIME)}</h2></div>
                    <div class="panel__body">
                        {seen_words(&totals).map(|words| view! { <p class="muted small">{words}</p> })}
                        <TimelineChart samples flags marks/>
                        <div class="sparks">
                            {Series::ALL.map(|series| view! { <Sparkline series samples now=Signal::stored(None)/> }).into_iter().collect_view()}
                        </div>
                    </div>
                </section>
                {has_agenda.then(|| view! {
                    <section class="panel" aria-labelledby="agenda-title">
                        <div class="panel__head"><h2 class="panel__title" id="agenda-title">{t(report::AGENDA)}</h2></div>
                        <div class="panel__body"><ol class="plain">{began}</ol></div>
                    </section>
                })}
                <section class="panel" aria-labelledby="lift-title">
                    <div class="panel__head"><h2 class="panel__title" id="lift-title">{t(text::DID_IT_HELP)}</h2></div>
                    <div class="panel__body">
                        <p class="lift">{lift.map_or_else(|| t(text::NOTHING_MEASURED).to_owned(), |(lift, _)| lift_words(&lift))}</p>
                        <p class="muted small">{t(text::COMPARED)}</p>
                    </div>
                </section>
                <section class="panel" aria-labelledby="decisions-title">
                    <div class="panel__head"><h2 class="panel__title" id="decisions-title">{t(text::DECISIONS)}</h2></div>
                    <div class="panel__body">
                        <ol class="decisions">{entries}</ol>
                        {(!has_rows).then(|| view! { <p class="muted">{t(text::NO_DECISIONS)}</p> })}
                    </div>
                </section>
                <section class="panel" aria-labelledby="room-title">
                    <div class="panel__head"><h2 class="panel__title" id="room-title">{t(text::THE_ROOM)}</h2></div>
                    <div class="panel__body">
                        <p>{text::MESSAGES_KEPT.of(totals.messages)}", " {text::QUESTIONS.of(totals.questions)}", " {text::POLLS.of(totals.polls)}", " {text::REACTIONS.of(room.reactions.total())}"."</p>
                    </div>
                </section>
            </main>
        </Frame>
        <DecisionSheet inspector/>
    }
}

pub(crate) fn by_words(by: &Decider) -> String {
    match by {
        Decider::Organizer(_) => t(text::BY_ORGANIZER).to_owned(),
        Decider::Machine(mode) => text::BY_CONDUCTOR.with(&[("mode", &mode_name(*mode))]),
        Decider::System => t(text::BY_RULE).to_owned(),
    }
}

pub(crate) fn status_words(row: &HistoryRow) -> (&'static str, String) {
    let said = |text: Text| t(text).to_owned();
    match &row.status {
        _ if row.arm == Arm::Hold => ("badge", said(text::WAITED)),
        None => ("badge badge--accent", said(text::LAUNCHED)),
        Some(Status::Drafting | Status::Awaiting | Status::Snoozed { .. }) => ("badge badge--warm", said(text::WAITING)),
        Some(Status::Approved | Status::Delivering) => ("badge badge--accent", said(text::ON_ITS_WAY)),
        Some(Status::Delivered { .. } | Status::Measured) => ("badge badge--accent", said(text::SENT)),
        Some(Status::Dismissed { reason }) => ("badge", text::DISMISSED.with(&[("why", &wording::format::dismiss_words(*reason))])),
        Some(Status::Expired { why }) => ("badge", text::EXPIRED.with(&[("why", &expiry_words(*why))])),
        Some(Status::Failed { why }) => ("badge badge--bad", text::FAILED.with(&[("why", why)])),
        Some(Status::Undone { .. }) => ("badge", said(text::TAKEN_BACK)),
    }
}

/// Why, in a sentence: from what the row holds, because its own words are English.
pub(crate) fn why_words(row: &HistoryRow) -> Option<String> {
    let words = match (&row.anomaly, row.held) {
        (Some(anomaly), _) => why_now(anomaly),
        (None, Some(gate)) => reasons::NOTHING_DONE.with(&[("gate", &t(gate_words(gate)))]),
        (None, None) if row.proposal.is_none() => t(reasons::LAUNCHED).to_owned(),
        (None, None) => row.why.trim_end_matches('.').to_owned(),
    };
    (!words.is_empty()).then(|| words + ".")
}

/// The table's address. Where 0,5 is a half, spreadsheets read cells between semicolons.
fn csv_of(session: SessionId) -> String {
    let cells = match language::current() {
        Language::English => "",
        Language::German => "?separator=semicolon",
    };
    format!("/api/v1/sessions/{session}/export.csv{cells}")
}

#[component]
fn Row(row: HistoryRow) -> impl IntoView {
    let inspector = use_inspector();
    let (class, state) = status_words(&row);
    let proposal = row.proposal;
    let why = why_words(&row);
    view! {
        <li class="decision">
            <div class="decision__head">
                <span class="decision__icon"><Icon name=arm_icon(row.arm)/></span>
                <h3 class="decision__title">{t(arm_name(row.arm))}</h3>
                <span class=class>{state}</span>
                <span class="muted small"><LocalTime at=row.at shown=Precision::Seconds/>{row.by.as_ref().map(|by| format!(", {}", by_words(by)))}</span>
                {proposal.map(|proposal| view! { <button type="button" class="link-button" on:click=move |_| inspector.open(proposal)>{t(text::WHY_THIS)}</button> })}
            </div>
            {why.map(|why| view! { <p class="decision__why">{row.anomaly.as_ref().map(|anomaly| format!("{}. ", anomaly_name(anomaly.kind)))}{why}</p> })}
            {row.content.filter(|_| row.arm != Arm::Hold).map(|content| view! { <ContentPreview content/> })}
            {row.outcome.filter(|outcome| outcome.treated != Treatment::NotTreated).map(outcome_line)}
        </li>
    }
}

fn outcome_line(outcome: OutcomeView) -> impl IntoView {
    view! { <p class="decision__outcome"><Icon name=IconName::Learned/><span>{outcome_words(&outcome)}</span></p> }
}
