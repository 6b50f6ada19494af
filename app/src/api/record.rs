//! What happened, why, and what was learned.

use super::Failure;
#[cfg(feature = "ssr")]
use super::ask;
use conductor::id::{EventId, ProposalId, SessionId};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use protocol::{DecisionPage, HistoryPage, PolicyPage};

/// What happened in a session.
#[server(prefix = "/api/fn", endpoint = "history", input = GetUrl)]
pub async fn history(session: SessionId) -> Result<HistoryPage, Failure> {
    ask(async |backend, caller| backend.history(&caller, session).await).await
}

/// One decision, with everything that led to it.
#[server(prefix = "/api/fn", endpoint = "decision", input = GetUrl)]
pub async fn decision(proposal: ProposalId) -> Result<DecisionPage, Failure> {
    ask(async |backend, caller| backend.decision(&caller, proposal).await).await
}

/// What the policy of an event learned.
#[server(prefix = "/api/fn", endpoint = "policy", input = GetUrl)]
pub async fn policy(event: EventId) -> Result<PolicyPage, Failure> {
    ask(async |backend, caller| backend.policy(&caller, event).await).await
}

/// Forgets what the policy of an event learned.
#[server(prefix = "/api/fn", endpoint = "reset-policy")]
pub async fn reset_policy(event: EventId) -> Result<(), Failure> {
    ask(async |backend, caller| backend.reset_policy(&caller, event).await).await
}
