//! Requests and answers match the description of the API.

use super::description::described;
use crate::routes::{bare, path, routes};
use crate::server_in_process::{Answer, Client, Server};
use jsonschema::Validator;
use reqwest::{Method, header};
use serde_json::{Value, json};
use server::http::rest;

/// The description's schema at this pointer, which may refer to the others.
fn schema(document: &Value, pointer: &str) -> Validator {
    let mut root = document["components"].clone();
    let at = document.pointer(pointer).unwrap_or_else(|| panic!("the description has no {pointer}"));
    root = json!({"components": root, "allOf": [at]});
    jsonschema::draft202012::new(&root).unwrap_or_else(|error| panic!("{pointer}: {error}"))
}

fn check(validator: &Validator, value: &Value, what: &str) {
    let errors: Vec<String> = validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{what}: {errors:#?}\n{value:#}");
}

fn escaped(path: &str) -> String {
    path.replace('~', "~0").replace('/', "~1")
}

/// The schema of a route's body. `template` may name the parameters of its path as it likes.
pub fn schema_at<'a>(document: &'a Value, method: &Method, template: &str) -> &'a Value {
    let described = described(document);
    let (_, name) = described.iter().find(|(m, p)| m == method.as_str() && bare(p) == bare(template)).unwrap();
    let at = format!("/paths/{}/{}/requestBody/content/application~1json/schema", escaped(name), method.as_str().to_lowercase());
    document.pointer(&at).unwrap_or_else(|| panic!("{method} {template} has no body in the description"))
}

/// Holds one answer against what the description says of this method and path, the status included.
pub fn as_described(document: &Value, method: &Method, template: &str, answer: &Answer) {
    let status = answer.status.as_u16();
    let pointer = format!("/paths/{}/{}/responses/{status}", escaped(template), method.as_str().to_lowercase());
    let mut response =
        document.pointer(&pointer).unwrap_or_else(|| panic!("{method} {template} answered {status}: {}", answer.text)).clone();
    if let Some(reference) = response["$ref"].as_str() {
        response = document.pointer(reference.trim_start_matches('#')).unwrap().clone();
    }
    let Some(content) = response["content"].as_object() else {
        assert_eq!(answer.text, "", "{method} {template}");
        return;
    };
    let kind = answer.header("content-type").split(';').next().unwrap().to_owned();
    let content = content.get(&kind).unwrap_or_else(|| panic!("{method} {template} answered {kind}"));
    if kind == "application/json" {
        let mut with = document.clone();
        with["checked"] = content["schema"].clone();
        check(&schema(&with, "/checked"), &answer.json(), &format!("{method} {template} {status}"));
    }
}

#[tokio::test]
async fn every_route_takes_and_answers_what_is_described() {
    let server = Server::start().await;
    let ann = server.operator("Ann").await;
    let document = ann.get("/api/v1/openapi.json").await.is(200);
    let described = described(&document);
    let card = ann
        .post("/api/v1/sessions", &json!({"title": "Keynote", "rehearsal": {"scenario": "tiny", "people": 3, "speed": 1, "seed": 7}}))
        .await;
    as_described(&document, &Method::POST, "/api/v1/sessions", &card);
    let card = card.is(201);
    ann.program("a bridge").await;
    for (method, template, body) in routes() {
        let (_, name) = described.iter().find(|(m, p)| *m == method.as_str() && bare(p) == bare(template)).unwrap();
        if !body.is_null() {
            let at = format!("/paths/{}/{}/requestBody/content/application~1json/schema", escaped(name), method.as_str().to_lowercase());
            check(&schema(&document, &at), &body, template);
        }
        let whole = path(template, &card);
        for who in [&ann, &server.nobody()] {
            let answer = who.call(method.clone(), &whole, &body).await;
            as_described(&document, &method, name, &answer);
        }
        let broken = whole.replacen("/0192", "/x192", 1).replacen(card["id"].as_str().unwrap(), "x", 1);
        if broken != whole {
            let answer = ann.call(method.clone(), &broken, &body).await;
            as_described(&document, &method, name, &answer);
        }
        if !body.is_null() {
            for (kind, text) in [("application/json", "{"), ("application/json", "{\"no\": 1}"), ("text/plain", "x")] {
                let request = ann.request(method.clone(), &whole).header(header::CONTENT_TYPE, kind).body(text);
                as_described(&document, &method, name, &ann.send(request).await);
            }
        }
    }
}

async fn history(ann: &Client, id: &str) -> Answer {
    ann.get(&format!("/api/v1/sessions/{id}/history")).await
}

#[tokio::test]
async fn what_was_sent_and_refused_is_answered_as_described() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let document = ann.get("/api/v1/openapi.json").await.is(200);
    let card = ann.session("Keynote").await;
    let id = card["id"].as_str().unwrap();
    let post = "/api/v1/sessions/{session}/interventions";
    let contents = [
        json!({"arm": "POLL", "question": "Why?", "options": ["a", "b"]}),
        json!({"arm": "CHAT_PROMPT", "text": "What do you think?"}),
        json!({"arm": "NOTIFICATION", "text": "Look up."}),
        json!({"arm": "GAMIFICATION", "text": "Quick!", "seconds": 60}),
    ];
    let launch = format!("/api/v1/sessions/{id}/interventions");
    for content in contents {
        let body = json!({ "content": content });
        check(&schema(&document, "/components/schemas/Launch"), &body, "a launch");
        as_described(&document, &Method::POST, post, &ann.post(&launch, &body).await);
    }
    let history = history(&ann, id).await;
    assert_eq!(history.is(200)["rows"].as_array().unwrap().len(), 4);
    as_described(&document, &Method::GET, "/api/v1/sessions/{session}/history", &history);
    ann.post(&format!("/api/v1/sessions/{id}/stop"), &json!(null)).await.is(204);
    let refused = ann.post(&launch, &json!({"content": {"arm": "CHAT_PROMPT", "text": "x"}})).await;
    refused.is_error(409, "stopped");
    as_described(&document, &Method::POST, post, &refused);
    let lines = "{\"kind\": \"join\", \"user\": \"a\", \"id\": 7}\n{\"kind\": \"dance\"}\n";
    let signals = format!("/api/v1/sessions/{id}/signals");
    let request = ann.request(Method::POST, &signals).header(header::CONTENT_TYPE, "application/x-ndjson").body(lines);
    let answer = ann.send(request).await;
    assert_eq!(answer.is(422)["errors"][0]["line"], 2);
    as_described(&document, &Method::POST, "/api/v1/sessions/{session}/signals", &answer);
    let of = schema(&document, "/components/schemas/Error");
    for address in ["/api/v1/nothing", "/nothing"] {
        check(&of, &ann.get(address).await.is(404), address);
    }
}

#[tokio::test]
async fn a_schema_that_is_wrong_is_found_out() {
    let mut document = rest::openapi::document("https://conductor.example");
    let me = json!({"organizer": "0192aaaa-0000-7000-8000-000000000000", "name": "Ann", "operator": false});
    assert!(schema(&document, "/components/schemas/Me").is_valid(&me));
    document["components"]["schemas"]["Me"]["required"] = json!(["organizer", "name", "shoe_size"]);
    assert!(!schema(&document, "/components/schemas/Me").is_valid(&me));
}
