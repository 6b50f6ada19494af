//! Signals from other platforms.

use crate::server_in_process::{Answer, Client, Server};
use reqwest::{Method, header};
use serde_json::json;
use std::time::{Duration, Instant};

async fn session(client: &Client) -> String {
    format!("/api/v1/sessions/{}", client.session("Keynote").await["id"].as_str().unwrap())
}

async fn lines(client: &Client, path: &str, lines: String) -> Answer {
    let request = client.request(Method::POST, &format!("{path}/signals"));
    client.send(request.header(header::CONTENT_TYPE, "application/x-ndjson").body(lines)).await
}

fn people(n: usize) -> String {
    (0..n).map(|n| format!("{}\n", json!({"kind": "join", "user": format!("u{n}"), "id": format!("j{n}")}))).collect()
}

/// Waits until the conductor counts this many people: signals are counted at once, people at the next tick.
async fn present(client: &Client, path: &str, people: u32) {
    let begun = Instant::now();
    loop {
        let reading = client.get(&format!("{path}/score")).await.is(200);
        if reading["people"] == people {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{reading}");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn signals_are_counted_once_by_their_id() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let path = session(&ann).await;
    let program = ann.program("bridge").await;
    let first = lines(&program, &path, people(8)).await.is(200);
    assert_eq!((&first["counted"], &first["repeated"]), (&json!(8), &json!(0)));
    let again = lines(&program, &path, people(10)).await.is(200);
    assert_eq!((&again["counted"], &again["repeated"]), (&json!(2), &json!(8)));
    present(&ann, &path, 10).await;
}

#[tokio::test]
async fn an_array_does_the_same_as_lines() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let path = session(&ann).await;
    let batch = json!([
        {"t": 3.5, "session": "theirs", "kind": "join", "user": "a", "id": 1},
        {"kind": "join", "user": "b", "id": "2"},
        {"kind": "chat", "user": "a"},
        {"kind": "heartbeat", "n": 2, "focused": 1},
    ]);
    let taken = ann.post(&format!("{path}/signals"), &batch).await.is(200);
    assert_eq!(taken["counted"], 4);
    present(&ann, &path, 2).await;
}

#[tokio::test]
async fn a_batch_with_a_bad_line_counts_nothing_and_names_the_line() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let path = session(&ann).await;
    let answer = lines(&ann, &path, format!("{}\n{{\"kind\":\"dance\"}}\nrubbish\n", people(2).trim_end())).await;
    answer.is_error(422, "invalid");
    let errors = answer.json()["errors"].clone();
    assert_eq!((&errors[0]["line"], &errors[1]["line"]), (&json!(3), &json!(4)));
    assert_eq!(lines(&ann, &path, people(2)).await.is(200)["counted"], 2, "their ids are still free");
    present(&ann, &path, 2).await;
}

#[tokio::test]
async fn batches_have_a_kind_and_a_size() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let path = session(&ann).await;
    let request = ann.request(Method::POST, &format!("{path}/signals")).body(people(1));
    ann.send(request).await.is_error(415, "bad_request");
    let chat = "{\"kind\":\"chat\",\"user\":\"a\"}\n";
    assert_eq!(lines(&ann, &path, chat.repeat(3000)).await.is(200)["counted"], 3000, "more than other routes take");
    let over = lines(&ann, &path, chat.repeat(10_001)).await;
    over.is_error(422, "invalid");
    assert_eq!(over.json()["errors"], json!([{"line": 10_001, "message": "a batch has at most 10000 signals"}]));
    lines(&ann, &path, "x".repeat((1 << 20) + 1)).await.is_error(413, "too_large");
    ann.post(&format!("{path}/signals"), &json!({"kind": "chat"})).await.is_error(400, "bad_request");
    assert_eq!(lines(&ann, &path, String::new()).await.is(200)["counted"], 0);
}

/// The schema of a signal, from the description of the API.
fn described(document: &serde_json::Value) -> jsonschema::Validator {
    let root = json!({"components": document["components"], "allOf": [{"$ref": "#/components/schemas/Signal"}]});
    jsonschema::draft202012::new(&root).unwrap()
}

#[tokio::test]
async fn a_signal_is_taken_exactly_if_it_is_as_described() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let path = session(&ann).await;
    let signal = described(&ann.get("/api/v1/openapi.json").await.is(200));
    for line in [
        json!({"kind": "heartbeat", "n": 7.0, "focused": 3.0}),
        json!({"kind": "heartbeat", "n": u32::MAX}),
        json!({"kind": "heartbeat", "n": u64::from(u32::MAX) + 1}),
        json!({"kind": "heartbeat", "n": 7.5}),
        json!({"kind": "heartbeat", "n": -1}),
        json!({"kind": "heartbeat", "n": 7, "focused": null}),
        json!({"kind": "heartbeat", "n": 7, "focused": u64::from(u32::MAX) + 1}),
        json!({"kind": "chat", "user": "a", "id": 7.0}),
        json!({"kind": "chat", "user": "a", "t": -5}),
        json!({"kind": "chat", "user": "a", "t": "now"}),
        json!({"kind": "chat", "user": 7}),
        json!({"kind": "phase", "phase": "lunch"}),
        json!({"kind": 7}),
    ] {
        let answer = ann.post(&format!("{path}/signals"), &json!([line])).await;
        assert_eq!(answer.status == 200, signal.is_valid(&line), "{line}: {} {}", answer.status, answer.text);
    }
}

#[tokio::test]
async fn an_error_says_what_is_wrong_with_which_field() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let path = session(&ann).await;
    let launch = format!("{path}/interventions");
    let poll = json!({"content": {"arm": "POLL", "question": "Why?", "options": ["a", 7]}});
    let sessions = "/api/v1/sessions".to_owned();
    let rehearsal = |people| json!({"title": "x", "rehearsal": {"scenario": "tiny", "people": people, "speed": 1, "seed": 1}});
    for (at, body, words) in [
        (&sessions, json!({"title": 7}), "title: must be a text, not 7"),
        (&sessions, json!({}), "the field title is missing"),
        (&sessions, json!(["x"]), "the body must be an object, not an array"),
        (&sessions, json!(7), "the body must be an object, not 7"),
        (&sessions, rehearsal(json!("many")), "rehearsal.people: must be a whole number from 0 to 4294967295, not \"many\""),
        (&launch, poll, "content.options[1]: must be a text, not 7"),
        (&launch, json!({"content": {"arm": "POLL", "question": "Why?"}}), "content: the field options is missing"),
        (
            &launch,
            json!({"content": {"arm": "DANCE"}}),
            "content.arm: there is no \"DANCE\"; known: POLL, CHAT_PROMPT, QNA_PROMOTE, NOTIFICATION, GAMIFICATION",
        ),
    ] {
        let answer = ann.post(at, &body).await;
        answer.is_error(422, "invalid");
        assert_eq!(answer.json()["message"], words);
    }
    let answer = ann.get(&format!("{path}/audit?limit=many")).await;
    answer.is_error(400, "bad_request");
    assert_eq!(answer.json()["message"], "limit: must be a whole number of at least 0");
    ann.post(&sessions, &rehearsal(json!(7.0))).await.is(201);
    let answer = ann.post(&format!("{path}/signals"), &json!([{"kind": "heartbeat", "n": "7"}])).await;
    answer.is_error(422, "invalid");
    assert_eq!(
        answer.json()["message"],
        "line 1: not an event: n: must be a whole number from 0 to 4294967295, not \"7\"; nothing was counted"
    );
}
