//! Fix 5: what waits for approval expires in time, with or without traffic, and never grows without bound; who comes too late is told.

use crate::fade::{about_to_alarm, event_where_polls_help, only_polls, with_a_waiting_poll};
use crate::house::{Guest, House, PATIENCE, organizer_wants, wall};
use crate::process::{Process, free_port};
use conductor::anomaly::AnomalyKind;
use conductor::id::{ProposalId, SessionId};
use conductor::mode::Mode;
use conductor::proposal::Proposal;
use conductor::settings::Settings;
use conductor::time::Span;
use protocol::{FeedItem, FeedKind, ServerFrame, Snapshot};
use serde_json::{Value, json};
use server::store::{Store, Write};
use std::collections::HashMap;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Where each proposal of a session is, and all that is stored of it.
pub async fn statuses(store: &Store, session: SessionId) -> HashMap<ProposalId, (String, Value)> {
    let rows = store.proposals(session).await.unwrap();
    rows.into_iter().map(|row| (row.id, (row.proposal["status"]["state"].as_str().unwrap_or_default().to_owned(), row.proposal))).collect()
}

/// The final state of a waiting proposal. Nobody speaks to the server: the test only reads its database.
pub async fn once_it_waits_no_longer(store: &Store, session: SessionId, id: ProposalId) -> Value {
    let began = Instant::now();
    loop {
        let (state, last) = statuses(store, session).await.remove(&id).unwrap();
        if state != "awaiting" {
            return last;
        }
        assert!(began.elapsed() < Duration::from_secs(25), "{last}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_its_time_it_is_gone_though_nobody_asks() {
    let mut house = House::open().await;
    let event = event_where_polls_help(&house).await;
    house.stop().await;
    let brief = Settings { proposal_ttl: Span::from_secs(6), ..only_polls() };
    let (session, proposal) = with_a_waiting_poll(&house, event, brief).await;
    let (other, patient) = with_a_waiting_poll(&house, event, only_polls()).await;
    let process = Process::start(house.dir(), free_port()).await;
    let last = once_it_waits_no_longer(&house.store, session, proposal.id).await;
    assert_eq!((&last["status"]["state"], &last["status"]["why"]), (&json!("expired"), &json!("ttl")), "{last}");
    assert!(wall() >= proposal.expires_at, "not before its time");
    assert_eq!(statuses(&house.store, other).await[&patient.id].0, "awaiting", "another one's time is its own");
    let path = format!("{}/api/v1/sessions/{session}/proposals", process.base);
    let approve = house.http.post(format!("{path}/{}/approve", proposal.id)).bearer_auth(&house.organizer.token);
    let answer = approve.json(&json!({"revision": proposal.revision})).send().await.unwrap();
    assert_eq!(answer.status(), 409);
    assert_eq!(answer.json::<Value>().await.unwrap()["code"], "over");
    let listed: Vec<Value> = house.http.get(&path).bearer_auth(&house.organizer.token).send().await.unwrap().json().await.unwrap();
    assert!(listed.iter().all(|listed| listed["status"]["state"] != "awaiting"), "{listed:?}");
    assert!(house.store.interventions(session).await.unwrap().is_empty());
    process.kill();
}

/// Puts `count` waiting proposals of another kind than `like` into a stored session, as long ago as is plausible, the oldest first.
pub async fn pile_up(store: &Store, session: SessionId, like: &Proposal, count: u32) -> Vec<ProposalId> {
    let text = store.load_session(session).await.unwrap().unwrap().conductor.unwrap();
    let mut state: Value = serde_json::from_str(&text).unwrap();
    let kind = *AnomalyKind::ALL.iter().find(|kind| **kind != like.anomaly.kind).unwrap();
    let mut writes = Vec::new();
    let mut ids = Vec::new();
    for n in 0..count {
        let mut proposal = like.clone();
        proposal.id = ProposalId(Uuid::now_v7());
        proposal.anomaly.kind = kind;
        proposal.created_at = wall() - Span::from_secs(1000) + Span::from_millis(i64::from(n));
        proposal.expires_at = wall() + Span::from_secs(1800);
        ids.push(proposal.id);
        let body = serde_json::to_value(&proposal).unwrap();
        state["conductor"]["proposals"].as_array_mut().unwrap().push(body.clone());
        writes.push(Write::Proposal { session, id: proposal.id, status: "awaiting".to_owned(), at: proposal.created_at, proposal: body });
    }
    writes.push(Write::State { session, at: wall(), conductor: state.to_string() });
    store.commit(&writes).await.unwrap();
    ids
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_that_wait_the_newest_thousand_stay() {
    let house = House::open().await;
    let event = event_where_polls_help(&house).await;
    let (_, like) = with_a_waiting_poll(&house, event, only_polls()).await;
    // Sometimes holding is drawn, and nothing new waits: then another room is asked.
    'rooms: for _ in 0..5 {
        let session = about_to_alarm(&house, event, Mode::Manual, only_polls(), 6).await;
        let ids: Vec<ProposalId> = pile_up(&house.store, session, &like, 10_000).await;
        // The first to ask opens it.
        let url = format!("{}/api/v1/sessions/{session}", house.base);
        let ask = |what: &str| house.http.get(format!("{url}/{what}")).bearer_auth(&house.organizer.token).timeout(PATIENCE).send();
        // With so many that wait this takes long beside other work, and then who asks is told to come back.
        let began = Instant::now();
        let mut opened = ask("mode").await.unwrap().status();
        while opened == 503 && began.elapsed() < PATIENCE {
            tokio::time::sleep(Duration::from_millis(200)).await;
            opened = ask("mode").await.unwrap().status();
        }
        assert_eq!(opened, 200);
        // The decision is stored in one transaction with everything that it pushes out.
        let began = Instant::now();
        let decision = loop {
            if let Some(decision) = house.store.decisions(session).await.unwrap().pop() {
                break decision;
            }
            assert!(began.elapsed() < PATIENCE * 2, "no drop was found");
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        if decision.decision["choice"]["arm"] == "HOLD" {
            continue 'rooms;
        }
        let stored = statuses(&house.store, session).await;
        assert_eq!(stored.values().filter(|(state, _)| state == "expired").count(), 9_001);
        assert!(ids[..9_001].iter().all(|id| stored[id].1["status"]["why"] == "evicted"), "the oldest go, and it says why");
        assert!(ids[9_001..].iter().all(|id| stored[id].0 == "awaiting"), "the newest stay");
        assert_eq!(stored.len(), 10_001, "with the new one there are a thousand");
        // Somebody who asks sees it, and no more than may wait.
        let shown: Vec<Proposal> = ask("proposals").await.unwrap().json().await.unwrap();
        assert_eq!(shown.iter().filter(|proposal| proposal.is_pending()).count(), 1_000);
        assert!(shown.len() <= 1_002, "{} are held: those that went are not kept in memory", shown.len());
        // It shows on the dashboard, in the audit log and in the metrics.
        let mut dashboard = Guest::welcomed(house.connect(&house.organizer.cookie(), session, organizer_wants()).await.unwrap()).await;
        let feed = dashboard
            .until(|frame| match frame {
                ServerFrame::Snapshot { view: Snapshot::Conduct(view), .. } => Some(view.feed.clone()),
                _ => None,
            })
            .await;
        let expired = |item: &FeedItem| item.kind == FeedKind::Expired && item.words.ends_with("expired: too many were waiting.");
        assert!(feed.iter().any(expired), "{feed:?}");
        let audit: Vec<Value> = ask("audit").await.unwrap().json().await.unwrap();
        assert!(audit.iter().any(|line| line["what"].as_str().unwrap().ends_with("because too many waited: 9001")), "{audit:?}");
        let metrics = house.http.get(format!("{}/metrics", house.base)).send().await.unwrap().text().await.unwrap();
        let evicted = metrics.lines().find_map(|line| line.strip_prefix("conductor_proposals_evicted_total ")).unwrap();
        assert!(evicted.parse::<f64>().unwrap() >= 9_001.0, "{evicted}");
        return;
    }
    panic!("a poll is drawn 95 times in 100");
}
