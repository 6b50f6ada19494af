//! Drafts over the API: prepared, arranged, sent, taken away as files, and taken along to another session.

use crate::server_in_process::{Client, Server};
use reqwest::{Method, header};
use serde_json::{Value, json};

fn prompt(text: &str) -> Value {
    json!({"content": {"arm": "CHAT_PROMPT", "text": text}})
}

fn words(list: &Value) -> Vec<&str> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|draft| draft["content"]["text"].as_str().or(draft["content"]["question"].as_str()).unwrap())
        .collect()
}

async fn session(ann: &Client) -> (String, Value) {
    let card = ann.session("Keynote").await;
    (format!("/api/v1/sessions/{}", card["id"].as_str().unwrap()), card)
}

async fn id(ann: &Client, base: &str, at: usize) -> String {
    ann.get(&format!("{base}/drafts")).await.is(200)[at]["id"].as_str().unwrap().to_owned()
}

async fn import(ann: &Client, base: &str, kind: &str, text: &str) -> crate::server_in_process::Answer {
    let request = ann.request(Method::POST, &format!("{base}/drafts/import")).header(header::CONTENT_TYPE, kind);
    ann.send(request.body(text.to_owned())).await
}

#[tokio::test]
async fn drafts_are_added_changed_moved_and_deleted() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let (base, _) = session(&ann).await;
    for text in ["One", "Two", "Three"] {
        assert_eq!(ann.post(&format!("{base}/drafts"), &prompt(text)).await.is(201)["added"].as_array().unwrap().len(), 1);
    }
    let three = id(&ann, &base, 2).await;
    ann.post(&format!("{base}/drafts/{three}/move"), &json!({"to": 0})).await.is(204);
    ann.call(Method::PUT, &format!("{base}/drafts/{three}"), &prompt("Third")).await.is(204);
    let two = id(&ann, &base, 2).await;
    ann.call(Method::DELETE, &format!("{base}/drafts/{two}"), &json!(null)).await.is(204);
    ann.call(Method::DELETE, &format!("{base}/drafts/{two}"), &json!(null)).await.is_error(404, "not_found");
    assert_eq!(words(&ann.get(&format!("{base}/drafts")).await.is(200)), ["Third", "One"]);
    for bad in [
        json!({"content": {"arm": "CHAT_PROMPT", "text": " "}}),
        json!({"content": {"arm": "CHAT_PROMPT", "text": "Hi"}, "seconds": 60}),
        json!({"content": {"arm": "POLL", "question": "Why?", "options": ["A"]}}),
        json!({"content": {"arm": "QNA_PROMOTE", "question": three, "text": "Why?"}}),
    ] {
        ann.post(&format!("{base}/drafts"), &bad).await.is_error(422, "invalid");
    }
    let audit = ann.get(&format!("{base}/audit")).await.is(200);
    assert!(audit.as_array().unwrap().iter().any(|line| line["what"] == "prepared a draft"), "{audit}");
}

#[tokio::test]
async fn a_draft_is_sent_with_one_request_and_counts_as_used() {
    let server = Server::start_with(&["--budget-per-hour", "1"]).await;
    let ann = server.organizer("Ann").await;
    let (base, _) = session(&ann).await;
    let poll = json!({"content": {"arm": "POLL", "question": "Tea?", "options": ["Yes", "No"], "kind": "multiple"}, "seconds": 600});
    for draft in [poll, prompt("Hello"), prompt("Again")] {
        ann.post(&format!("{base}/drafts"), &draft).await.is(201);
    }
    let (first, second, third) = (id(&ann, &base, 0).await, id(&ann, &base, 1).await, id(&ann, &base, 2).await);
    let launch = |draft: &str| format!("{base}/drafts/{draft}/launch");
    let key = "0192aaaa-0000-7000-8000-00000000000a";
    for _ in 0..2 {
        let request = ann.request(Method::POST, &launch(&first)).header("idempotency-key", key).json(&json!({}));
        ann.send(request).await.is(204);
    }
    let polls = ann.get(&format!("{base}/polls")).await.is(200);
    assert_eq!((polls.as_array().unwrap().len(), &polls[0]["kind"], &polls[0]["question"]), (1, &json!("multiple"), &json!("Tea?")));
    assert!(polls[0]["closes_at"].is_number(), "it has its timer: {polls}");
    ann.post(&launch(&second), &json!({})).await.is(204);
    ann.post(&launch(&third), &json!({})).await.is_error(409, "conflict");
    let used = |list: &Value| list.as_array().unwrap().iter().map(|draft| draft["used_at"].is_number()).collect::<Vec<_>>();
    assert_eq!(used(&ann.get(&format!("{base}/drafts")).await.is(200)), [true, true, false], "what was refused was not used");
    ann.post(&launch(&third), &json!({"over_budget": true})).await.is(204);
    let server = server.restart().await;
    let ann = server.sign_in("Ann").await;
    assert_eq!(used(&ann.get(&format!("{base}/drafts")).await.is(200)), [true, true, true]);
    let other = server.organizer("Bob").await;
    other.post(&launch(&first), &json!({})).await.is_error(404, "not_found");
}

#[tokio::test]
async fn drafts_leave_as_a_table_and_as_json_and_come_back() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let (base, _) = session(&ann).await;
    ann.post(&format!("{base}/drafts/starter"), &json!(null)).await.is(201);
    let quiz =
        json!({"content": {"arm": "POLL", "question": "=1+1?", "options": ["2", "3"], "kind": {"quiz": {"right": [0]}}}, "seconds": 30});
    ann.post(&format!("{base}/drafts"), &quiz).await.is(201);
    let table = ann.get(&format!("{base}/drafts.csv")).await;
    assert!(table.header("content-disposition").contains("drafts.csv"));
    assert!(table.text.contains("quiz,'=1+1?,2,3"), "{}", table.text);
    let file = ann.get(&format!("{base}/drafts.json")).await;
    for (kind, text) in [("text/csv", &table.text), ("application/json", &file.text)] {
        let (other, _) = session(&ann).await;
        assert_eq!(import(&ann, &other, kind, text).await.is(201)["added"].as_array().unwrap().len(), 5);
        assert_eq!(ann.get(&format!("{other}/drafts.json")).await.is(200), file.json(), "{kind}");
    }
    let (other, _) = session(&ann).await;
    let refused = import(&ann, &other, "text/csv", "kind,text\nprompt,Hello\nsong,La la\nprompt,\n").await;
    refused.is_error(422, "invalid");
    let lines = refused.json()["errors"].clone();
    assert_eq!((lines[0]["line"].clone(), lines[1]["line"].clone()), (json!(3), json!(4)), "{lines}");
    assert!(lines[0]["message"].as_str().unwrap().contains("\"song\" is not known"), "{lines}");
    assert_eq!(ann.get(&format!("{other}/drafts")).await.is(200), json!([]), "nothing of it was added");
}

#[tokio::test]
async fn a_session_is_repeated_with_its_drafts_settings_and_door() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let (base, card) = session(&ann).await;
    ann.post(&format!("{base}/drafts/starter"), &json!(null)).await.is(201);
    let first = id(&ann, &base, 0).await;
    ann.post(&format!("{base}/drafts/{first}/launch"), &json!({})).await.is(204);
    ann.call(Method::PUT, &format!("{base}/door"), &json!({"slow": 7})).await.is(204);
    for ended in [false, true] {
        let again = ann.post(&format!("{base}/duplicate"), &json!({"title": "Second day"})).await.is(201);
        assert_eq!((&again["title"], &again["event"]), (&json!("Second day"), &card["event"]));
        assert_ne!(again["code"], card["code"]);
        let other = format!("/api/v1/sessions/{}", again["id"].as_str().unwrap());
        let list = ann.get(&format!("{other}/drafts")).await.is(200);
        assert_eq!(list.as_array().unwrap().len(), 4);
        assert!(list.as_array().unwrap().iter().all(|draft| draft["used_at"].is_null()), "none counts as used");
        assert_eq!(ann.get(&format!("{other}/door")).await.is(200)["door"]["slow"], 7, "ended: {ended}");
        ann.post(&format!("{base}/end"), &json!(null)).await.is(204);
    }
    ann.post(&format!("{base}/duplicate"), &json!({"title": " "})).await.is_error(422, "invalid");
    let rehearsal = json!({"title": "Play", "rehearsal": {"scenario": "tiny", "people": 3, "speed": 1, "seed": 7}});
    let played = ann.post("/api/v1/sessions", &rehearsal).await.is(201);
    let refused = ann.post(&format!("/api/v1/sessions/{}/duplicate", played["id"].as_str().unwrap()), &json!({"title": "x"})).await;
    refused.is_error(403, "forbidden");
}

#[tokio::test]
async fn a_poll_is_planned_for_a_random_moment_and_taken_back() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let (base, card) = session(&ann).await;
    let poll = json!({"content": {"arm": "POLL", "question": "Tea?", "options": ["Yes", "No"]}});
    for draft in [&poll, &prompt("Hello"), &poll, &poll, &poll, &poll] {
        ann.post(&format!("{base}/drafts"), draft).await.is(201);
    }
    let mut ids = Vec::new();
    for at in 0..6 {
        ids.push(id(&ann, &base, at).await);
    }
    let path = |at: usize| format!("{base}/drafts/{}/plan", ids[at]);
    let plan = async |at: usize, minutes: u32| ann.call(Method::PUT, &path(at), &json!({"minutes": minutes})).await;
    for bad in [0, 8, 121] {
        plan(0, bad).await.is_error(422, "invalid");
    }
    plan(1, 20).await.is_error(422, "invalid");
    for at in [0, 2, 3, 4] {
        plan(at, 20).await.is(204);
    }
    plan(5, 20).await.is_error(409, "conflict");
    plan(0, 30).await.is(204);
    let waits = async |ann: &Client| -> Vec<bool> {
        let list = ann.get(&format!("{base}/drafts")).await.is(200);
        list.as_array().unwrap().iter().map(|draft| draft["planned_until"].is_number()).collect()
    };
    assert_eq!(waits(&ann).await, [true, false, true, true, true, false]);
    ann.call(Method::PUT, &format!("{base}/drafts/{}", ids[0]), &poll).await.is_error(409, "conflict");
    for _ in 0..2 {
        ann.call(Method::DELETE, &path(0), &json!(null)).await.is(204);
    }
    ann.call(Method::PUT, &format!("{base}/drafts/{}", ids[0]), &poll).await.is(204);
    // What is sent or deleted waits no longer, so that there is room for others.
    ann.post(&format!("{base}/drafts/{}/launch", ids[2]), &json!({})).await.is(204);
    ann.call(Method::DELETE, &format!("{base}/drafts/{}", ids[3]), &json!(null)).await.is(204);
    assert_eq!(waits(&ann).await, [false, false, false, true, false]);
    plan(5, 20).await.is(204);
    let server = server.restart().await;
    let (ann, bob) = (server.sign_in("Ann").await, server.organizer("Bob").await);
    assert_eq!(waits(&ann).await, [false, false, false, true, true]);
    bob.call(Method::PUT, &path(4), &json!({"minutes": 20})).await.is_error(404, "not_found");
    let policy = ann.get(&format!("/api/v1/events/{}/policy", card["event"]["id"].as_str().unwrap())).await.is(200);
    assert_eq!(policy["planned"], json!({"sent": 0, "waited": 0, "effect": null}));
    ann.post(&format!("{base}/end"), &json!(null)).await.is(204);
    assert_eq!(waits(&ann).await, [false; 5], "what has ended opens nothing");
}
