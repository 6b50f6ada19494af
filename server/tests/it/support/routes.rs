//! Every route of the API that needs an organizer.

use crate::server_in_process::PASSWORD;
use reqwest::Method;
use serde_json::{Value, json};
use server::http::rest;
use std::collections::BTreeSet;

const ID: &str = "0192aaaa-0000-7000-8000-000000000000";

/// Every route that needs an organizer, with a body that it would accept. `{s}` is a session, `{e}` its event.
pub fn routes() -> Vec<(Method, &'static str, Value)> {
    let content = json!({"arm": "CHAT_PROMPT", "text": "What do you think?"});
    vec![
        (Method::GET, "/api/v1/me", json!(null)),
        (Method::GET, "/api/v1/sessions", json!(null)),
        (Method::POST, "/api/v1/sessions", json!({"title": "x"})),
        (Method::GET, "/api/v1/past", json!(null)),
        (Method::POST, "/api/v1/past/import", json!(null)),
        (Method::DELETE, "/api/v1/past/{id}", json!(null)),
        (Method::PUT, "/api/v1/past/{id}/alarms/{n}", json!({"lost": true})),
        (Method::GET, "/api/v1/tokens", json!(null)),
        (Method::POST, "/api/v1/tokens", json!({"name": "x"})),
        (Method::DELETE, "/api/v1/tokens/{id}", json!(null)),
        (Method::GET, "/api/v1/sign-ins", json!(null)),
        (Method::DELETE, "/api/v1/sign-ins", json!(null)),
        (Method::DELETE, "/api/v1/sign-ins/{id}", json!(null)),
        (Method::PUT, "/api/v1/password", json!({"present": PASSWORD, "new": "four words in a row"})),
        (Method::GET, "/api/v1/accounts", json!(null)),
        (Method::DELETE, "/api/v1/accounts/{id}/sign-ins", json!(null)),
        (Method::GET, "/api/v1/links", json!(null)),
        (Method::POST, "/api/v1/links", json!({"invite": "Eve"})),
        (Method::DELETE, "/api/v1/links/{id}", json!(null)),
        (Method::GET, "/api/v1/operations", json!(null)),
        (Method::GET, "/api/v1/webhooks", json!(null)),
        (Method::POST, "/api/v1/webhooks/{id}/retry", json!(null)),
        (Method::GET, "/api/v1/decisions/{id}", json!(null)),
        (Method::GET, "/api/v1/events", json!(null)),
        (Method::GET, "/api/v1/events/{e}", json!(null)),
        (Method::PUT, "/api/v1/events/{e}", json!({"title": "Town halls"})),
        (Method::POST, "/api/v1/events/{e}/members", json!({"name": "Nobody", "role": "viewer"})),
        (Method::PUT, "/api/v1/events/{e}/members/{id}", json!({"role": "viewer"})),
        (Method::DELETE, "/api/v1/events/{e}/members/{id}", json!(null)),
        (Method::GET, "/api/v1/events/{e}/policy", json!(null)),
        (Method::GET, "/api/v1/events/{e}/log.ndjson", json!(null)),
        (Method::POST, "/api/v1/events/{e}/policy/reset", json!(null)),
        (Method::PUT, "/api/v1/events/{e}/policy/holdout", json!({"holdout": 0.25})),
        (Method::GET, "/api/v1/events/{e}/policy/statistics", json!(null)),
        (Method::POST, "/api/v1/events/{e}/policy/statistics", json!({"SUDDEN_DROP_low_medium": {"POLL": {"alpha": 2, "beta": 1}}})),
        (Method::GET, "/api/v1/sessions/{s}", json!(null)),
        (Method::GET, "/api/v1/sessions/{s}/history", json!(null)),
        (Method::GET, "/api/v1/sessions/{s}/audit", json!(null)),
        (Method::GET, "/api/v1/sessions/{s}/export.csv", json!(null)),
        (Method::GET, "/api/v1/sessions/{s}/export.xlsx", json!(null)),
        (Method::GET, "/api/v1/sessions/{s}/export.json", json!(null)),
        (Method::GET, "/api/v1/sessions/{s}/private-links", json!(null)),
        (Method::POST, "/api/v1/sessions/{s}/private-links", json!({"role": "moderator", "label": "Mo"})),
        (Method::DELETE, "/api/v1/sessions/{s}/private-links/{id}", json!(null)),
        (Method::GET, "/api/v1/sessions/{s}/score", json!(null)),
        (Method::GET, "/api/v1/sessions/{s}/proposals", json!(null)),
        (Method::POST, "/api/v1/sessions/{s}/proposals/{id}/approve", json!({"revision": 1})),
        (Method::POST, "/api/v1/sessions/{s}/proposals/{id}/dismiss", json!({"reason": "not_needed"})),
        (Method::POST, "/api/v1/sessions/{s}/proposals/{id}/snooze", json!({"seconds": 60})),
        (Method::POST, "/api/v1/sessions/{s}/interventions", json!({"content": content})),
        (Method::POST, "/api/v1/sessions/{s}/interventions/{id}/undo", json!(null)),
        (Method::GET, "/api/v1/sessions/{s}/polls", json!(null)),
        (Method::POST, "/api/v1/sessions/{s}/polls", json!({"question": "How was it?", "kind": {"rating": {"steps": 5}}, "seconds": 60})),
        (Method::POST, "/api/v1/sessions/{s}/polls/{id}/reveal", json!(null)),
        (Method::POST, "/api/v1/sessions/{s}/polls/{id}/close", json!(null)),
        (Method::POST, "/api/v1/sessions/{s}/polls/{id}/judge", json!({"answer": "x", "verdict": "hide"})),
        (Method::POST, "/api/v1/sessions/{s}/polls/{id}/again", json!({})),
        (Method::GET, "/api/v1/sessions/{s}/questions", json!(null)),
        (Method::GET, "/api/v1/sessions/{s}/questions/groups", json!(null)),
        (Method::POST, "/api/v1/sessions/{s}/questions/{id}/mark", json!({"state": "answered"})),
        (Method::POST, "/api/v1/sessions/{s}/questions/{id}/amend", json!({"label": "Budget", "pinned": true, "answer": "In May."})),
        (Method::POST, "/api/v1/sessions/{s}/questions/{id}/merge", json!({"questions": [ID]})),
        (Method::GET, "/api/v1/sessions/{s}/messages", json!(null)),
        (Method::POST, "/api/v1/sessions/{s}/messages/{id}/hide", json!(null)),
        (Method::POST, "/api/v1/sessions/{s}/messages/{id}/show", json!(null)),
        (Method::PUT, "/api/v1/sessions/{s}/pin", json!({"message": null})),
        (Method::GET, "/api/v1/sessions/{s}/moderation", json!(null)),
        (Method::PUT, "/api/v1/sessions/{s}/moderation", json!({"rules": {"approve_chat": false}, "blocked": ["spam*"]})),
        (Method::POST, "/api/v1/sessions/{s}/bans", json!({"speaker": 1})),
        (Method::DELETE, "/api/v1/sessions/{s}/bans/{n}", json!(null)),
        (Method::POST, "/api/v1/sessions/{s}/hands/{n}/lower", json!(null)),
        (Method::GET, "/api/v1/sessions/{s}/agenda", json!(null)),
        (Method::PUT, "/api/v1/sessions/{s}/agenda", json!({"items": []})),
        (Method::POST, "/api/v1/sessions/{s}/agenda/{id}/begin", json!(null)),
        (Method::GET, "/api/v1/sessions/{s}/drafts", json!(null)),
        (Method::POST, "/api/v1/sessions/{s}/drafts", json!({"content": content})),
        (Method::GET, "/api/v1/sessions/{s}/drafts.csv", json!(null)),
        (Method::GET, "/api/v1/sessions/{s}/drafts.json", json!(null)),
        (Method::POST, "/api/v1/sessions/{s}/drafts/import", json!([{"content": content}])),
        (Method::POST, "/api/v1/sessions/{s}/drafts/starter", json!(null)),
        (Method::PUT, "/api/v1/sessions/{s}/drafts/{id}", json!({"content": content})),
        (Method::DELETE, "/api/v1/sessions/{s}/drafts/{id}", json!(null)),
        (Method::POST, "/api/v1/sessions/{s}/drafts/{id}/move", json!({"to": 0})),
        (Method::POST, "/api/v1/sessions/{s}/drafts/{id}/launch", json!({"over_budget": false})),
        (Method::PUT, "/api/v1/sessions/{s}/drafts/{id}/plan", json!({"minutes": 20})),
        (Method::DELETE, "/api/v1/sessions/{s}/drafts/{id}/plan", json!(null)),
        (Method::POST, "/api/v1/sessions/{s}/duplicate", json!({"title": "Again"})),
        (Method::GET, "/api/v1/sessions/{s}/mode", json!(null)),
        (Method::PUT, "/api/v1/sessions/{s}/mode", json!({"mode": "AUTO"})),
        (Method::GET, "/api/v1/sessions/{s}/door", json!(null)),
        (Method::PUT, "/api/v1/sessions/{s}/door", json!({"closed": false})),
        (Method::POST, "/api/v1/sessions/{s}/door/people", json!({"people": [ID]})),
        (Method::POST, "/api/v1/sessions/{s}/door/doubt", json!({"poll": ID})),
        (Method::POST, "/api/v1/sessions/{s}/door/settle", json!({"count": true})),
        (Method::POST, "/api/v1/sessions/{s}/stop", json!(null)),
        (Method::POST, "/api/v1/sessions/{s}/resume", json!(null)),
        (Method::POST, "/api/v1/sessions/{s}/signals", json!([{"kind": "poll_open"}])),
        (Method::POST, "/api/v1/sessions/{s}/end", json!(null)),
        (Method::DELETE, "/api/v1/sessions/{s}", json!(null)),
    ]
}

/// Every route of the router: a method, and a path.
pub fn routed() -> BTreeSet<(String, String)> {
    let listed = rest::routes().routes.into_iter().chain(rest::ingest().routes).chain(rest::uploads().routes);
    listed.map(|(method, path)| (method.to_string(), format!("{}{path}", rest::BASE))).collect()
}

/// A path with the names of its parameters left out.
pub fn bare(path: &str) -> String {
    path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part }).collect::<Vec<_>>().join("/")
}

/// The path of a route, for a session as its card says.
pub fn path(template: &str, card: &Value) -> String {
    let id = |value: &Value| value.as_str().unwrap().to_owned();
    template.replace("{s}", &id(&card["id"])).replace("{e}", &id(&card["event"]["id"])).replace("{id}", ID).replace("{n}", "1")
}
