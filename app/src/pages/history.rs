//! What happened in a session, while it runs and after.

use crate::api::record::history;
use crate::chart::sparkline::{Series, Sparkline};
use crate::chart::timeline::TimelineChart;
use crate::components::content_preview::{ContentPreview, arm_icon};
use crate::components::decision_sheet::DecisionSheet;
use crate::components::frame::Frame;
use crate::components::icon::{Icon, IconName};
use crate::components::inspect::{provide_inspector, use_inspector};
use crate::components::loaded::Loaded;
use crate::components::local_time::{LocalTime, Shown};
use crate::format::{anomaly_name, arm_name, counted, mode_name, points, scenario_name, span};
use conductor::arm::Arm;
use conductor::id::SessionId;
use conductor::policy::Treatment;
use conductor::proposal::{Decider, Status};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use protocol::{HistoryRow, OutcomeView};

/// What happened in the session that the address names.
#[component]
pub fn HistoryPage() -> impl IntoView {
    let params = use_params_map();
    let page = Resource::new(
        move || params.with(|params| params.get("id").and_then(|id| id.parse::<SessionId>().ok())),
        async |session| match session {
            Some(session) => history(session).await,
            None => Err(protocol::ApiError::not_found("session").into()),
        },
    );
    view! { <Loaded resource=page page=|page| view! { <History page/> }.into_any()/> }.into_any()
}

#[component]
fn History(page: protocol::HistoryPage) -> impl IntoView {
    let inspector = provide_inspector();
    let protocol::HistoryPage { card, timeline, flags, rows, lift, room } = page;
    let session = card.id;
    let until = card.ended_at.or_else(|| timeline.last().map(|sample| sample.at)).unwrap_or(card.created_at);
    let most = timeline.iter().map(|sample| sample.people).max().unwrap_or(room.people);
    let scores: Vec<f64> = timeline.iter().filter_map(|sample| Some(sample.score?.get())).collect();
    #[expect(clippy::cast_precision_loss, reason = "a session has far fewer samples than 2^52")]
    let mean = (!scores.is_empty()).then(|| conductor::unit::Score::new(scores.iter().sum::<f64>() / scores.len() as f64));
    let sent = rows.iter().filter(|row| row.intervention.is_some()).count();
    let held = rows.iter().filter(|row| row.arm == Arm::Hold).count();
    let samples = Signal::stored(timeline);
    let flags = Signal::stored(flags);
    let is_live = card.ended_at.is_none();
    let has_rows = !rows.is_empty();
    let rehearsal = card.rehearsal.map(|rehearsal| {
        format!(
            "{} with {} simulated people at ×{}, seed {}",
            scenario_name(rehearsal.scenario),
            rehearsal.people,
            rehearsal.speed,
            rehearsal.seed
        )
    });
    let entries = rows.into_iter().map(|row| view! { <Row row/> }).collect_view();
    view! {
        <Title text=format!("History of {}", card.title)/>
        <Frame>
            <main id="content" class="page">
                <div class="page__head">
                    <div>
                        <p class="crumbs"><a href="/">"Sessions"</a>" / "{if is_live { view! { <a href=format!("/sessions/{session}")>"Dashboard"</a> }.into_any() } else { "History".into_any() }}</p>
                        <h1 class="page__title">{card.title.clone()}</h1>
                        <p class="muted"><LocalTime at=card.created_at shown=Shown::Day/>", " {span(((until - card.created_at).as_millis() / 1000).max(0))}{rehearsal.map(|words| format!(". Rehearsal: {words}."))}</p>
                    </div>
                    <div class="page__actions">
                        <a class="button" href=format!("/api/v1/sessions/{session}/export.csv") download="" rel="external"><Icon name=IconName::Download/>"CSV"</a>
                        <a class="button" href=format!("/api/v1/sessions/{session}/export.json") download="" rel="external"><Icon name=IconName::Download/>"JSON"</a>
                        <a class="button" href=format!("/events/{}/policy", card.event.id)><Icon name=IconName::Learned/>"What was learned"</a>
                    </div>
                </div>
                <dl class="tiles numbers">
                    <div class="tile"><dt>"Mean score"</dt><dd>{mean.map_or_else(|| "–".to_owned(), |mean| points(mean).to_string())}</dd></div>
                    <div class="tile"><dt>"Most people at once"</dt><dd>{most}</dd></div>
                    <div class="tile"><dt>"Sent"</dt><dd>{sent}</dd></div>
                    <div class="tile"><dt>"Waited on purpose"</dt><dd>{held}</dd></div>
                </dl>
                <section class="panel" aria-labelledby="timeline-title">
                    <div class="panel__head"><h2 class="panel__title" id="timeline-title">"Over time"</h2></div>
                    <div class="panel__body">
                        <TimelineChart samples flags/>
                        <div class="sparks">
                            {Series::ALL.map(|series| view! { <Sparkline series samples now=Signal::stored(None)/> }).into_iter().collect_view()}
                        </div>
                    </div>
                </section>
                <section class="panel" aria-labelledby="lift-title">
                    <div class="panel__head"><h2 class="panel__title" id="lift-title">"Did it help?"</h2></div>
                    <div class="panel__body">
                        <p class="lift">{lift.map_or_else(|| "Not enough data to tell: nothing was measured yet.".to_owned(), |(_, words)| words)}</p>
                        <p class="muted small">"A room that dipped often recovers by itself, so the score after is not compared with the score before but with the times when waiting was drawn at random."</p>
                    </div>
                </section>
                <section class="panel" aria-labelledby="decisions-title">
                    <div class="panel__head"><h2 class="panel__title" id="decisions-title">"Decisions"</h2></div>
                    <div class="panel__body">
                        <ol class="decisions">{entries}</ol>
                        {(!has_rows).then(|| view! { <p class="muted">"No drop was found and nothing was launched."</p> })}
                    </div>
                </section>
                <section class="panel" aria-labelledby="room-title">
                    <div class="panel__head"><h2 class="panel__title" id="room-title">"The room"</h2></div>
                    <div class="panel__body">
                        <p>{counted(u64::try_from(room.chat.len()).unwrap_or(0), "message is kept", "messages are kept")}", " {counted(u64::try_from(room.questions.len()).unwrap_or(0), "question", "questions")}", " {counted(u64::try_from(room.polls.len()).unwrap_or(0), "poll", "polls")}", " {counted(room.reactions.total(), "reaction", "reactions")}"."</p>
                    </div>
                </section>
            </main>
        </Frame>
        <DecisionSheet inspector/>
    }
}

fn by_words(by: &Decider) -> String {
    match by {
        Decider::Organizer(_) => "by an organizer".to_owned(),
        Decider::Machine(mode) => format!("by the conductor in {}", mode_name(*mode)),
        Decider::System => "by a rule".to_owned(),
    }
}

fn status_words(row: &HistoryRow) -> (&'static str, String) {
    match &row.status {
        _ if row.arm == Arm::Hold => ("badge", "Waited".to_owned()),
        None => ("badge badge--accent", "Launched".to_owned()),
        Some(Status::Drafting | Status::Awaiting | Status::Snoozed { .. }) => ("badge badge--warm", "Waiting".to_owned()),
        Some(Status::Approved | Status::Delivering) => ("badge badge--accent", "On its way".to_owned()),
        Some(Status::Delivered { .. } | Status::Measured) => ("badge badge--accent", "Sent".to_owned()),
        Some(Status::Dismissed { reason }) => ("badge", format!("Dismissed: {}", crate::format::dismiss_words(*reason).to_lowercase())),
        Some(Status::Expired { why }) => ("badge", format!("Expired: {why}")),
        Some(Status::Failed { why }) => ("badge badge--bad", format!("Failed: {why}")),
        Some(Status::Undone { .. }) => ("badge", "Taken back".to_owned()),
    }
}

#[component]
fn Row(row: HistoryRow) -> impl IntoView {
    let inspector = use_inspector();
    let (class, state) = status_words(&row);
    let proposal = row.proposal;
    let why = if row.why.is_empty() { None } else { Some(format!("{}.", row.why.trim_end_matches('.'))) };
    view! {
        <li class="decision">
            <div class="decision__head">
                <span class="decision__icon"><Icon name=arm_icon(row.arm)/></span>
                <h3 class="decision__title">{arm_name(row.arm)}</h3>
                <span class=class>{state}</span>
                <span class="muted small decision__time"><LocalTime at=row.at shown=Shown::Seconds/>{row.by.as_ref().map(|by| format!(", {}", by_words(by)))}</span>
                {proposal.map(|proposal| view! { <button type="button" class="link-button" on:click=move |_| inspector.open(proposal)>"Why this?"</button> })}
            </div>
            {why.map(|why| view! { <p class="decision__why">{row.anomaly.as_ref().map(|anomaly| format!("{}. ", anomaly_name(anomaly.kind)))}{why}</p> })}
            {row.content.filter(|_| row.arm != Arm::Hold).map(|content| view! { <ContentPreview content/> })}
            {row.outcome.filter(|outcome| outcome.treated != Treatment::NotTreated).map(outcome_line)}
        </li>
    }
}

fn outcome_line(outcome: OutcomeView) -> impl IntoView {
    view! { <p class="decision__outcome"><Icon name=IconName::Learned/><span>{outcome.words}</span></p> }
}
