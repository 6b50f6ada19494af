//! Fix 17: SIGTERM loses nothing: sockets are sent away to come back, sessions, modes and what waits are there again, a reward that
//! was being measured still is, and nothing is sent twice; on SQLite and on PostgreSQL.

use crate::fade::{event, event_where_polls_help, only_polls, poll, session, with_a_waiting_poll};
use crate::house::{Guest, attendee, attendee_wants, organizer_wants, wall};
use crate::installation::Installation;
use crate::model_stub::{Behavior, Stub};
use crate::pending_draft::pending;
use conductor::arm::Arm;
use conductor::mode::Mode;
use conductor::settings::Settings;
use conductor::time::Span;
use protocol::{Order, ServerFrame, Snapshot};
use serde_json::json;
use server::store::Write;
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread")]
async fn what_was_under_way_goes_on_after_a_restart() {
    Installation::each(stops_and_goes_on).await;
}

async fn stops_and_goes_on(house: &Installation) {
    let event = event_where_polls_help(house).await;
    let secs = Span::from_secs;
    let quick = Settings { post_from: secs(2), post_to: secs(12), pre_window: secs(5), ..only_polls() };
    let (session, proposal) = with_a_waiting_poll(house, event, quick).await;
    let (waiting, pending) = with_a_waiting_poll(house, event, only_polls()).await;
    let process = house.start().await;
    let (ann, organizer) = (attendee(), house.organizer.cookie());
    let mut guest = Guest::welcomed(process.connect(&ann, session, attendee_wants()).await).await;
    let mut dashboard = Guest::welcomed(process.connect(&organizer, session, organizer_wants()).await).await;
    dashboard.order(Order::SetMode { mode: Mode::SemiAuto }).await.unwrap();
    dashboard.order(Order::Approve { proposal: proposal.id, revision: proposal.revision, content: None }).await.unwrap();
    guest.room_event(|event| format!("{event:?}").contains("Intervened").then_some(())).await;
    assert!(house.store.outcomes(session).await.unwrap().is_empty(), "it is still measured");
    let began = Instant::now();
    process.terminate();
    let (one, two) = (guest.closed().await, dashboard.closed().await);
    assert!([1012, 4012].contains(&one) && [1012, 4012].contains(&two), "told to come back: {one} {two}");
    assert_eq!(process.ended(), Some(0));
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    let process = house.start().await;
    let mut dashboard = Guest::welcomed(process.connect(&organizer, session, organizer_wants()).await).await;
    let view = dashboard
        .until(|frame| match frame {
            ServerFrame::Snapshot { view: Snapshot::Conduct(view), .. } => Some((**view).clone()),
            _ => None,
        })
        .await;
    assert_eq!(view.mode, Mode::SemiAuto);
    let guest = Guest::welcomed(process.connect(&ann, session, attendee_wants()).await).await;
    assert_eq!(guest.room.interventions.iter().filter(|shown| shown.content == poll()).count(), 1);
    let mut other = Guest::welcomed(process.connect(&organizer, waiting, organizer_wants()).await).await;
    let still = other
        .until(|frame| match frame {
            ServerFrame::Snapshot { view: Snapshot::Conduct(view), .. } => Some(view.proposals.clone()),
            _ => None,
        })
        .await;
    assert!(still.iter().any(|proposal| proposal.id == pending.id && proposal.status.is_decidable()), "{still:?}");
    let began = Instant::now();
    while house.store.outcomes(session).await.unwrap().is_empty() {
        assert!(began.elapsed() < Duration::from_secs(60), "its reward is never measured");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(house.store.outcomes(session).await.unwrap()[0].proposal, proposal.id);
    assert_eq!(house.store.interventions(session).await.unwrap().len(), 1);
    process.kill();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_under_way_does_not_delay_the_stop() {
    Installation::each(stops_while_a_model_writes).await;
}

async fn stops_while_a_model_writes(house: &Installation) {
    let id = session(house, event(house).await).await;
    let (conductor, request) = pending(id, Arm::ChatPrompt, wall());
    let state = json!({"seq": 0, "conductor": conductor}).to_string();
    house.store.commit(&[Write::State { session: id, at: wall(), conductor: state }]).await.unwrap();
    let model = Stub::start(Behavior::Hangs).await;
    let environment = [("LLM_MODEL", "first"), ("LLM_URL", model.url.as_str()), ("LLM_TIMEOUT_SECONDS", "120")];
    let process = house.start_with(&environment, None).await;
    let began = Instant::now();
    while model.calls().is_empty() {
        assert!(began.elapsed() < Duration::from_secs(30), "the model is never asked");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let asked = Instant::now();
    process.terminate();
    assert_eq!(process.ended(), Some(0));
    // Sessions have eight seconds for their last words; a stop that waits for the model uses them up.
    assert!(asked.elapsed() < Duration::from_secs(6), "nobody waits for the model: {:?}", asked.elapsed());
    let words = r#"{"text":"Which step should we look at again?"}"#;
    model.becomes(Behavior::Fills(words.to_owned()));
    let process = house.start_with(&environment, None).await;
    let began = Instant::now();
    let proposal = loop {
        let mut rows = house.store.proposals(id).await.unwrap();
        assert!(rows.len() <= 1, "it is one proposal: {rows:?}");
        if let Some(row) = rows.pop().filter(|row| row.proposal["status"]["state"] != "drafting") {
            break row.proposal;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "the draft is never written");
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert_eq!((&proposal["id"], &proposal["status"]["state"]), (&json!(request.proposal), &json!("awaiting")), "{proposal}");
    assert_eq!(proposal["source"], json!({"from": "model", "model": "first"}));
    assert_eq!(model.calls().len(), 2, "it was asked once before and once after");
    assert!(house.store.interventions(id).await.unwrap().is_empty());
    process.kill();
}
