//! Server functions for the record: history, decisions, and what was learned.

#[cfg(feature = "ssr")]
use super::ask;
use super::{Failure, Light};
use conductor::id::{EventId, ProposalId, SessionId};
use conductor::posterior::import::Imported;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
#[cfg(feature = "ssr")]
use protocol::{ApiError, ErrorCode};
use protocol::{DecisionPage, HistoryPage, PolicyPage};

/// The history of a session.
#[server(prefix = "/api/fn", endpoint = "history", input = GetUrl, output = Light)]
pub async fn history(session: SessionId) -> Result<HistoryPage, Failure> {
    ask(async |backend, caller| backend.history(&caller, session).await).await
}

/// Every question of a session, however many a live page has room for.
#[server(prefix = "/api/fn", endpoint = "questions", input = GetUrl, output = Light)]
pub async fn questions(session: SessionId) -> Result<Vec<room::QuestionView>, Failure> {
    ask(async |backend, caller| backend.questions(&caller, session).await).await
}

/// One decision, with everything that led to it.
#[server(prefix = "/api/fn", endpoint = "decision", input = GetUrl, output = Light)]
pub async fn decision(proposal: ProposalId) -> Result<DecisionPage, Failure> {
    ask(async |backend, caller| backend.decision(&caller, proposal).await).await
}

/// An event's policy and what it has learned.
#[server(prefix = "/api/fn", endpoint = "policy", input = GetUrl, output = Light)]
pub async fn policy(event: EventId) -> Result<PolicyPage, Failure> {
    ask(async |backend, caller| backend.policy(&caller, event).await).await
}

/// Forgets what the policy of an event learned.
#[server(prefix = "/api/fn", endpoint = "reset-policy", output = Light)]
pub async fn reset_policy(event: EventId) -> Result<(), Failure> {
    ask(async |backend, caller| backend.reset_policy(&caller, event).await).await
}

/// Sets how much of an event's decisions holds at random: `auto`, or a share in percent.
#[server(prefix = "/api/fn", endpoint = "set-holdout", output = Light)]
pub async fn set_holdout(event: EventId, how: String, percent: String) -> Result<(), Failure> {
    let share =
        if how == "auto" { how } else { percent.trim().replace(',', ".").parse::<f64>().map_or(percent, |p| (p / 100.0).to_string()) };
    ask(async |backend, caller| {
        let holdout =
            share.parse().map_err(|bad: conductor::policy::holdout::BadHoldout| ApiError::new(ErrorCode::Invalid, bad.to_string()))?;
        backend.set_holdout(&caller, event, holdout).await
    })
    .await
}

/// Adds statistics to an event's Beta view.
#[server(prefix = "/api/fn", endpoint = "import-statistics", output = Light)]
pub async fn import_statistics(event: EventId, statistics: String) -> Result<Imported, Failure> {
    ask(async |backend, caller| backend.import_statistics(&caller, event, &statistics).await).await
}
