//! Proposals and decisions as they really come about, held against the description of the API: waiting, sent, measured, and not sent.

use super::schemas::as_described;
use crate::fade::{about_to_alarm, event_where_polls_help, only_polls, with_a_waiting_poll};
use crate::house::{House, PATIENCE};
use crate::server_in_process::Answer;
use conductor::id::SessionId;
use conductor::mode::Mode;
use conductor::settings::Settings;
use conductor::time::Span;
use protocol::{DecisionPage, HistoryPage, PolicyPage};
use reqwest::Method;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use wire::Read;

const PROPOSALS: &str = "/api/v1/sessions/{session}/proposals";

/// The description, to hold answers against.
async fn document(house: &House) -> Value {
    Answer::of(house.get("/api/v1/openapi.json").await).await.is(200)
}

/// Holds what pages read with little code against what serde reads.
async fn read_alike<T: Read + DeserializeOwned + PartialEq + std::fmt::Debug>(house: &House, path: &str) {
    let text = house.get(path).await.text().await.unwrap();
    assert_eq!(wire::from_str::<T>(&text).unwrap(), serde_json::from_str::<T>(&text).unwrap(), "{path}");
}

/// The proposals of a session, as described, of which there must be some.
async fn proposals(house: &House, document: &Value, session: SessionId) -> Vec<Value> {
    let answer = Answer::of(house.get(&format!("/api/v1/sessions/{session}/proposals")).await).await;
    as_described(document, &Method::GET, PROPOSALS, &answer);
    answer.is(200).as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn proposals_are_as_described_in_every_status() {
    let house = House::open().await;
    let document = document(&house).await;
    let event = event_where_polls_help(&house).await;
    let content = json!({"arm": "POLL", "question": "Which one now?", "options": ["This", "That"]});
    for (decide, body, state) in [
        ("", json!(null), "awaiting"),
        ("approve", json!({"revision": 1, "content": content}), "delivered"),
        ("dismiss", json!({"reason": "bad_moment"}), "dismissed"),
        ("snooze", json!({"seconds": 60}), "snoozed"),
    ] {
        let (session, proposal) = with_a_waiting_poll(&house, event, only_polls()).await;
        let path = format!("{PROPOSALS}/{{proposal}}/{decide}");
        if !decide.is_empty() {
            let mut body = body;
            if !body["revision"].is_null() {
                body["revision"] = json!(proposal.revision);
            }
            let sent = house.post(&format!("/api/v1/sessions/{session}/proposals/{}/{decide}", proposal.id), &body).await;
            let answer = Answer::of(sent).await;
            as_described(&document, &Method::POST, &path, &answer);
            answer.is(204);
        }
        let shown = proposals(&house, &document, session).await;
        assert_eq!((shown.len(), &shown[0]["status"]["state"]), (1, &json!(state)), "{shown:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_is_described_from_draw_to_outcome() {
    let house = House::open().await;
    let document = document(&house).await;
    let event = event_where_polls_help(&house).await;
    let secs = Span::from_secs;
    let quick = Settings { post_from: secs(1), post_to: secs(4), pre_window: secs(5), ..only_polls() };
    // Holding is drawn now and then: such a decision is one too, but here one that was sent is wanted as well.
    for _ in 0..5 {
        let session = about_to_alarm(&house, event, Mode::Auto, quick.clone(), 2).await;
        let _dashboard = house.dashboard(session).await;
        let began = Instant::now();
        let id = loop {
            if let Some(row) = house.store.decisions(session).await.unwrap().pop() {
                break row.id;
            }
            assert!(began.elapsed() < PATIENCE, "no drop was found");
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        let decision = async || {
            let answer = Answer::of(house.get(&format!("/api/v1/decisions/{id}")).await).await;
            as_described(&document, &Method::GET, "/api/v1/decisions/{proposal}", &answer);
            answer.is(200)
        };
        let drawn = decision().await;
        assert_eq!(drawn["decision"]["proposal"], json!(id));
        assert_eq!(drawn["outcome"], Value::Null, "nothing is measured yet: {drawn}");
        while house.store.outcomes(session).await.unwrap().is_empty() {
            assert!(began.elapsed() < PATIENCE * 2, "nothing is measured");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let measured = decision().await;
        assert!(measured["outcome"].is_object() && measured["decision"]["outcome"].is_object(), "{measured}");
        if drawn["decision"]["choice"]["arm"] == "POLL" {
            let shown = proposals(&house, &document, session).await;
            assert_eq!(shown.iter().filter(|proposal| proposal["id"] == json!(id)).count(), 1, "{shown:?}");
            read_alike::<DecisionPage>(&house, &format!("/api/v1/decisions/{id}")).await;
            read_alike::<HistoryPage>(&house, &format!("/api/v1/sessions/{session}/history")).await;
            read_alike::<PolicyPage>(&house, &format!("/api/v1/events/{event}/policy")).await;
            return;
        }
    }
    panic!("a poll is drawn 95 times in 100");
}
