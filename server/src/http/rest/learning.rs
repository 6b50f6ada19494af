//! Learning: an event's policy, and the log behind it.

use crate::http::AppState;
use crate::http::auth::Organizer;
use crate::http::error::Failure;
use crate::http::extract::{Body, Ids};
use crate::live::learning::start::settled;
use crate::store::{DecisionRow, Json, StoreError, decode};
use axum::Json as JsonBody;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use conductor::id::{EventId, ProposalId, SessionId};
use conductor::offpolicy::Entry as Logged;
use conductor::policy::{Holdout, Outcome};
use conductor::posterior::import::Imported;
use conductor::proposal::Proposal;
use conductor::record::Decision;
use protocol::{ApiError, PolicyPage, Right};
use serde::Deserialize;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// Answers with what an event's policy has learned, and from how much data.
pub async fn policy(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((event,)): Ids<(EventId,)>,
) -> Result<JsonBody<PolicyPage>, Failure> {
    Ok(JsonBody(app.backend.policy(&organizer.caller, event).await?))
}

/// Forgets what an event's policy has learned.
pub async fn reset(State(app): State<Arc<AppState>>, organizer: Organizer, Ids((event,)): Ids<(EventId,)>) -> Result<StatusCode, Failure> {
    app.backend.reset_policy(&organizer.caller, event).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The new holdout rate.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetHoldout {
    holdout: Holdout,
}

/// Sets how much of an event's decisions holds at random.
pub async fn set_holdout(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((event,)): Ids<(EventId,)>,
    Body(new): Body<SetHoldout>,
) -> Result<StatusCode, Failure> {
    app.backend.set_holdout(&organizer.caller, event, new.holdout).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The statistics of an event's Beta view as a file.
pub async fn export(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((event,)): Ids<(EventId,)>,
) -> Result<([(HeaderName, HeaderValue); 2], String), Failure> {
    let statistics = app.backend.export_statistics(&organizer.caller, event).await?;
    let name = HeaderValue::try_from(format!("attachment; filename=\"statistics-{event}.json\"")).map_err(|_| ApiError::internal())?;
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static("application/json")), (header::CONTENT_DISPOSITION, name)], statistics))
}

/// Adds statistics to an event's Beta view.
pub async fn import(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((event,)): Ids<(EventId,)>,
    Body(statistics): Body<Json>,
) -> Result<JsonBody<Imported>, Failure> {
    Ok(JsonBody(app.backend.import_statistics(&organizer.caller, event, &statistics.to_string()).await?))
}

/// The decision log of an event as `policy replay` reads it: one decision or outcome a line, in the order in which they mattered, and then
/// the coins of planned polls.
pub async fn log(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((event,)): Ids<(EventId,)>,
) -> Result<([(HeaderName, HeaderValue); 2], String), Failure> {
    app.registry.permit(organizer.id(), event, Right::See, "event").await?;
    if app.store.event(event).await?.is_none_or(|row| row.rehearsal) {
        return Err(ApiError::not_found("event").into());
    }
    let decisions = decided(&app, app.store.decisions_of_event(event).await?).await?.into_iter();
    let outcomes = app.store.lessons(event).await?.into_iter().map(|lesson| lesson.outcome);
    let start = settled(&app.store, event).await?.filter(|start| start.from.outcomes > 0).map(|start| Logged::Start(Box::new(start)));
    let mut lines = String::new();
    let coins = app.store.coins(event).await?.into_iter().map(|coin| Logged::Coin(Box::new(coin)));
    for entry in start.into_iter().chain(in_order(decisions, outcomes)?).chain(coins) {
        lines.push_str(&store::json(&entry).to_string());
        lines.push('\n');
    }
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"));
    let name = HeaderValue::try_from(format!("attachment; filename=\"event-{event}.ndjson\"")).map_err(|_| ApiError::internal())?;
    Ok(([kind, (header::CONTENT_DISPOSITION, name)], lines))
}

/// Decisions with who decided, which only the later life of their proposals tells.
async fn decided(app: &AppState, rows: Vec<DecisionRow>) -> Result<Vec<Decision>, StoreError> {
    let mut proposals: HashMap<SessionId, HashMap<ProposalId, Proposal>> = HashMap::new();
    let mut decisions = Vec::new();
    for row in rows {
        let known = match proposals.entry(row.session) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let rows = app.store.proposals(row.session).await?.into_iter();
                let known = rows.map(|row| Ok((row.id, decode("proposal", row.proposal)?))).collect::<Result<_, StoreError>>()?;
                unknown.insert(known)
            }
        };
        let decision: Decision = decode("decision", row.decision)?;
        decisions.push(match known.get(&decision.proposal) {
            Some(proposal) => decision.settled_by(proposal),
            None => decision,
        });
    }
    Ok(decisions)
}

/// Decisions and outcomes in one order: before a decision come as many outcomes as its policy had learned, which is what its version
/// counts. Times would not do: sessions of one event decide and learn side by side.
fn in_order(decisions: impl Iterator<Item = Decision>, outcomes: impl Iterator<Item = Json>) -> Result<Vec<Logged>, StoreError> {
    let mut decisions: Vec<Decision> = decisions.collect();
    decisions.sort_by_key(|decision| (decision.choice.policy_version, decision.at, decision.proposal));
    let mut decisions = decisions.into_iter().peekable();
    let mut entries = Vec::new();
    for (learned, outcome) in (0..).zip(outcomes) {
        while let Some(decision) = decisions.next_if(|decision| decision.choice.policy_version <= learned) {
            entries.push(Logged::Decision(Box::new(decision)));
        }
        let outcome: Outcome = decode("outcome", outcome)?;
        entries.push(Logged::Outcome(Box::new(outcome)));
    }
    entries.extend(decisions.map(|decision| Logged::Decision(Box::new(decision))));
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::json;
    use conductor::anomaly::AnomalyKind;
    use conductor::arm::Arm;
    use conductor::context::Context;
    use conductor::mode::Mode;
    use conductor::offpolicy::replay;
    use conductor::policy::{Admissible, Policy, PolicySettings, Spillover, Treatment};
    use conductor::record::DecidedBy;
    use conductor::signal::Phase;
    use conductor::time::Timestamp;
    use conductor::unit::Score;
    use uuid::Uuid;

    #[test]
    fn a_log_of_parallel_sessions_replays_to_the_same_choices() {
        let mut policy = Policy::new(PolicySettings::default());
        let (mut decisions, mut outcomes) = (Vec::new(), Vec::new());
        for n in 0..30_u32 {
            let context = Context {
                anomaly: AnomalyKind::SuddenDrop,
                phase: Phase::Talk,
                people: 20 + n,
                pre: Score::new(0.3),
                expected: Score::new(0.5),
                minutes_in: 10.0,
                before: None,
            };
            let arms = [(Arm::Hold, Admissible::Yes), (Arm::Poll, Admissible::Yes), (Arm::ChatPrompt, Admissible::Yes)];
            let choice = policy.choose_seeded(&context, &arms, &[], u64::from(n));
            let (proposal, session) = (ProposalId(Uuid::from_u128(u128::from(n) + 1)), SessionId(Uuid::from_u128(1)));
            // The clock of this session is behind: by time alone its rows would come too early.
            let at = Timestamp::from_millis(i64::from(1000 - n));
            outcomes.push(Outcome {
                proposal,
                session,
                context,
                history: Vec::new(),
                arm: choice.arm,
                propensities: choice.propensities.clone(),
                treated: if choice.arm == Arm::Hold { Treatment::Holdout } else { Treatment::Sent },
                pre: Some(Score::new(0.3)),
                post: Some(Score::new(0.3 + 0.01 * f64::from(n % 7))),
                missing: None,
                at,
                dismissed: None,
                spillover: Spillover::default(),
            });
            decisions.push(Decision {
                proposal,
                session,
                at,
                context,
                history: Vec::new(),
                choice,
                mode: Mode::Auto,
                gate: conductor::gate::GateAnswer::Admitted,
                decided_by: DecidedBy::Conductor,
                outcome: None,
            });
            // Every third decision is made before the outcomes of the two before it are known.
            if n % 3 == 2 {
                outcomes[n as usize - 2..].iter().for_each(|outcome| policy.learn(outcome));
            }
        }
        let entries = in_order(decisions.into_iter(), outcomes.iter().map(json)).unwrap();
        let found = replay(Policy::new(PolicySettings::default()), &entries);
        assert_eq!((found.decisions, found.same), (30, 30), "{:?}", found.first_difference);
    }
}
