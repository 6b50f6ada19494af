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

/// Waits until the conductor counts so many people: signals are counted at once, people at the next tick.
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
    lines(&ann, &path, chat.repeat(10_001)).await.is_error(413, "too_large");
    lines(&ann, &path, "x".repeat((1 << 20) + 1)).await.is_error(413, "too_large");
    ann.post(&format!("{path}/signals"), &json!({"kind": "chat"})).await.is_error(400, "bad_request");
    assert_eq!(lines(&ann, &path, String::new()).await.is(200)["counted"], 0);
}
