//! The description names exactly the fields that the server knows: those of bodies, by asking it, and those of answers.

use super::schemas::{as_described, schema_at};
use crate::routes::{bare, path, routes};
use crate::server_in_process::Server;
use reqwest::Method;
use serde_json::{Value, json};
use server::http::rest;
use std::collections::BTreeSet;

/// The names of an object's fields, through references and compositions.
fn fields(document: &Value, schema: &Value) -> BTreeSet<String> {
    if let Some(reference) = schema["$ref"].as_str() {
        return fields(document, document.pointer(reference.trim_start_matches('#')).unwrap());
    }
    let own = schema["properties"].as_object().into_iter().flat_map(|properties| properties.keys().cloned());
    let parts = ["allOf", "oneOf", "anyOf"].iter().filter_map(|key| schema[key].as_array()).flatten();
    own.chain(parts.flat_map(|part| fields(document, part))).collect()
}

/// The fields that a refusal lists: `there is no field "made_up"; known: a, b`.
fn known(message: &str) -> BTreeSet<String> {
    let list = message.split_once("known: ").unwrap_or_else(|| panic!("{message}")).1;
    list.split(", ").map(|name| name.trim_matches(['"', '`', '.']).to_owned()).collect()
}

#[tokio::test]
async fn bodies_have_the_described_fields_and_no_others() {
    let server = Server::start().await;
    let ann = server.operator("Ann").await;
    let document = rest::openapi::document("https://conductor.example");
    let card = ann.session("Keynote").await;
    let mut asked = 0;
    for (method, template, mut body) in routes() {
        // An array has no fields of its own, and a table of statistics has keys that the sender names.
        let Some(object) = body.as_object_mut().filter(|_| !template.ends_with("/policy/statistics")) else { continue };
        object.insert("made_up".to_owned(), json!(1));
        let answer = ann.call(method.clone(), &path(template, &card), &body).await;
        let message = answer.is(422)["message"].as_str().unwrap().to_owned();
        assert_eq!(known(&message), fields(&document, schema_at(&document, &method, template)), "{method} {template}: {message}");
        asked += 1;
    }
    assert!(asked > 30, "{asked} bodies");
}

#[tokio::test]
async fn answers_have_no_field_that_is_not_described() {
    let server = Server::start().await;
    let ann = server.operator("Ann").await;
    let document = closed(rest::openapi::document("https://conductor.example"));
    let card = ann.session("Keynote").await;
    ann.program("a bridge").await;
    let content = json!({"arm": "POLL", "question": "Why?", "options": ["a", "b"]});
    ann.post(&format!("/api/v1/sessions/{}/interventions", card["id"].as_str().unwrap()), &json!({ "content": content })).await.is(204);
    let described = super::description::described(&document);
    for (method, template, _) in routes().into_iter().filter(|(method, ..)| *method == Method::GET) {
        let (_, name) = described.iter().find(|(m, p)| m == "GET" && bare(p) == bare(template)).unwrap();
        as_described(&document, &method, name, &ann.get(&path(template, &card)).await);
    }
}

/// The description with every object closed: a field that it does not name makes an answer wrong.
fn closed(mut document: Value) -> Value {
    fn close(schema: &mut Value, is_part: bool) {
        match schema {
            Value::Object(map) => {
                let is_object = map.get("properties").is_some_and(Value::is_object);
                for (key, inner) in map.iter_mut() {
                    let composes = matches!(key.as_str(), "allOf" | "oneOf" | "anyOf");
                    if composes && let Some(parts) = inner.as_array_mut() {
                        parts.iter_mut().for_each(|part| close(part, is_object));
                    } else {
                        close(inner, false);
                    }
                }
                if is_object && !is_part && !map.contains_key("additionalProperties") {
                    map.insert("unevaluatedProperties".to_owned(), json!(false));
                }
            }
            Value::Array(list) => list.iter_mut().for_each(|inner| close(inner, false)),
            _ => {}
        }
    }
    close(&mut document["components"]["schemas"], false);
    document
}
