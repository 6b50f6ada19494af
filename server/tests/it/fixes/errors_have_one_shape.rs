//! Fix 14: whatever is wrong with a request, whichever route it is for, the answer has the one shape and tells nothing of the inside.

use crate::routes::{path, routes};
use crate::server_in_process::{Answer, Server};
use reqwest::{Method, header};
use serde_json::{Value, json};

/// Checks the shape and that the words are for who asked. A batch of signals says beside it what is wrong with which line.
fn is_one_of(answer: &Answer, statuses: &[u16], what: &str) {
    assert!(statuses.contains(&answer.status.as_u16()), "{what}: {} {}", answer.status, answer.text);
    let error = answer.json();
    let object = error.as_object().unwrap();
    assert!(object.keys().all(|key| ["code", "message", "retry_after", "errors"].contains(&key.as_str())), "{what}: {error}");
    assert!(object["code"].is_string() && object["message"].as_str().is_some_and(|words| !words.is_empty()), "{what}: {error}");
    for inside in ["sqlx", "sqlite", "SELECT", "select ", "panicked", ".rs", "axum", "stack", "/root", "::"] {
        assert!(!answer.text.contains(inside), "{what}: {}", answer.text);
    }
}

#[tokio::test]
async fn malformed_requests_have_the_one_shape_on_every_route() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let session = ann.session("Keynote").await;
    for (method, template, body) in routes() {
        let what = format!("{method} {template}");
        if template.contains('{') {
            for id in ["7", "not-an-id", "%00", "%ff", "..%2f..", "0192aaaa-0000-7000-8000-00000000000g"] {
                let path = template.replace("{s}", id).replace("{e}", id).replace("{id}", id);
                let answer = ann.call(method.clone(), &path, &body).await;
                // Tokens have short names of their own, which are looked up as they are.
                is_one_of(&answer, if template.contains("/tokens/") { &[400, 404] } else { &[400] }, &format!("{what} {id}"));
            }
        }
        for wrong in [Method::PATCH, Method::OPTIONS, Method::TRACE] {
            is_one_of(&ann.call(wrong, &path(template, &session), &Value::Null).await, &[405], &what);
        }
        if !body.is_null() {
            let send = |kind: &'static str, bytes: Vec<u8>| {
                ann.send(ann.request(method.clone(), &path(template, &session)).header(header::CONTENT_TYPE, kind).body(bytes))
            };
            is_one_of(&send("application/json", b"{".to_vec()).await, &[400], &what);
            is_one_of(&send("application/json", vec![0xff, 0xfe]).await, &[400], &what);
            is_one_of(&send("application/json", b"[[[[1]]]]".to_vec()).await, &[400, 422], &what);
            is_one_of(&send("application/json", b"{\"nothing\": \"known\"}".to_vec()).await, &[400, 422], &what);
            is_one_of(&send("application/json", "[".repeat(50_000).into_bytes()).await, &[400, 422], &what);
            is_one_of(&send("text/plain", b"{}".to_vec()).await, &[415], &what);
        }
    }
    ann.get(&path("/api/v1/sessions/{s}", &session)).await.is(200);
}

#[tokio::test]
async fn what_is_missing_is_404_and_what_is_over_is_409() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let session = ann.session("Keynote").await;
    for (method, template, body) in routes().into_iter().filter(|(_, template, _)| template.contains('{')) {
        let nothing = json!({"id": "0192aaaa-0000-7000-8000-000000000001", "event": {"id": "0192aaaa-0000-7000-8000-000000000002"}});
        is_one_of(&ann.call(method.clone(), &path(template, &nothing), &body).await, &[404], template);
        if template.contains("{id}") {
            is_one_of(&ann.call(method, &path(template, &session), &body).await, &[404, 409], template);
        }
    }
}
