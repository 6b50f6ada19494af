//! The description of the API, as OpenAPI 3.1 for programs and as a page for people.

mod operation;
mod operations;
pub mod page;
mod prose;

pub use operation::{Answer, Operation};
pub use operations::GROUPS;

use crate::http::AppState;
use crate::http::rest::{BASE, INGEST_BYTES};
use crate::store::WebhookState;
use crate::webhooks::event::Kind;
use axum::Json;
use axum::extract::State;
use protocol::ErrorCode;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The description for programs.
pub async fn serve(State(app): State<Arc<AppState>>) -> Json<Value> {
    Json(document(app.origins.base().as_str()))
}

/// The whole document, for a server that is reached at `base`.
///
/// # Panics
/// If the schemas in the source tree are not JSON, which a test shows.
#[must_use]
pub fn document(base: &str) -> Value {
    let mut schemas: Value = serde_json::from_str(include_str!("openapi/schemas.json")).expect("the schemas are JSON");
    schemas["ErrorCode"]["enum"] = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
    let mut paths: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for (tag, _, operations) in GROUPS {
        for operation in operations {
            let methods = paths.entry(format!("{BASE}{}", operation.path)).or_default();
            methods.insert(operation.method.to_ascii_lowercase(), described(operation, tag));
        }
    }
    let login = if base.starts_with("https://") { "__Host-conductor_login" } else { "conductor_login" };
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Engagement Conductor",
            "version": env!("CARGO_PKG_VERSION"),
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
            "description": prose::about(INGEST_BYTES),
        },
        "servers": [{"url": base}],
        "security": [{"token": []}, {"cookie": []}],
        "tags": GROUPS.map(|(name, about, _)| json!({"name": name, "description": about})),
        "paths": paths,
        "webhooks": webhooks(),
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": prose::TOKEN},
                "cookie": {"type": "apiKey", "in": "cookie", "name": login, "description": prose::COOKIE},
            },
            "responses": failures(),
            "schemas": schemas,
        },
    })
}

/// The requests that a host platform receives and answers.
fn webhooks() -> BTreeMap<&'static str, Value> {
    let one = |kind: Kind| {
        let header = |name: &str, schema: Value| json!({"name": name, "in": "header", "required": true, "schema": schema});
        let told = json!({
            "post": {
                "operationId": format!("on-{}", kind.name()),
                "summary": kind.about(),
                "security": [],
                "parameters": [
                    header("webhook-id", reference("Id")),
                    header("webhook-timestamp", json!({"description": "Time of this attempt, in seconds since 1970.", "type": "integer"})),
                    header("webhook-signature", json!({"description": prose::SIGNATURE, "type": "string"})),
                ],
                "requestBody": {"required": true, "content": content_of("WebhookMessage")},
                "responses": {
                    "2XX": {"description": "The message was accepted."},
                    "410": {"description": "The message is never sent again."},
                    "default": {"description": "The message is sent again later."},
                },
            }
        });
        (kind.name(), told)
    };
    Kind::ALL.into_iter().map(one).collect()
}

fn described(operation: &Operation, tag: &str) -> Value {
    let mut object = json!({
        "operationId": operation.id,
        "tags": [tag],
        "summary": operation.summary,
        "responses": responses(operation),
    });
    if !operation.about.is_empty() {
        object["description"] = json!(operation.about);
    }
    if operation.is_open {
        object["security"] = json!([]);
    }
    let parameters = parameters(operation);
    if !parameters.is_empty() {
        object["parameters"] = parameters.into();
    }
    if let Some(schema) = operation.body {
        object["requestBody"] = json!({"required": true, "content": request(operation, schema)});
    }
    object
}

fn reference(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

/// Returns whether it is the one route whose body is a batch.
fn is_batch(operation: &Operation) -> bool {
    operation.path.ends_with("/signals")
}

/// Returns whether it is the one route that takes files as a form.
fn is_upload(operation: &Operation) -> bool {
    operation.path == crate::http::rest::IMPORT
}

/// Returns whether it is the one route that takes a table.
fn is_table(operation: &Operation) -> bool {
    operation.path.ends_with("/drafts/import")
}

fn request(operation: &Operation, schema: &str) -> Value {
    if is_batch(operation) {
        return json!({
            "application/json": {"schema": {"type": "array", "maxItems": protocol::ingest::LINES, "items": reference(schema)}},
            "application/x-ndjson": {
                "schema": {"type": "string", "description": format!("One {schema} a line.")},
                "example": "{\"kind\": \"join\", \"user\": \"u1\", \"id\": \"evt-1\"}\n{\"kind\": \"chat\", \"user\": \"u1\", \"id\": \"evt-2\"}\n",
            },
        });
    }
    if is_table(operation) {
        return json!({
            "application/json": {"schema": {"type": "array", "items": reference(schema)}},
            "text/csv": {
                "schema": {"type": "string", "description": "A header line, then a line for each draft."},
                "example": "kind,text,option 1,option 2,right,seconds\nsingle,Tea or coffee?,Tea,Coffee,,60\nprompt,Where are you from?,,,,\n",
            },
        });
    }
    if is_upload(operation) {
        return json!({ "multipart/form-data": {"schema": reference(schema)} });
    }
    json!({ "application/json": {"schema": reference(schema)} })
}

fn parameters(operation: &Operation) -> Vec<Value> {
    let names = operation.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let schema =
        |name: &str| if matches!(name, "alarm" | "ban" | "hand") { json!({"type": "integer", "minimum": 1}) } else { reference("Id") };
    let mut all: Vec<Value> = names.map(|name| json!({"name": name, "in": "path", "required": true, "schema": schema(name)})).collect();
    if operation.path.ends_with("/audit") {
        let schema = json!({"type": "integer", "minimum": 1, "maximum": 1000, "default": 1000});
        all.push(json!({"name": "limit", "in": "query", "description": "Maximum number of lines.", "schema": schema}));
        let schema = json!({"type": "integer"});
        all.push(json!({"name": "before", "in": "query", "description": "Only lines with a lower `seq`: the page after the one that ends there.", "schema": schema}));
    }
    if operation.path.ends_with("/export.csv") {
        let schema = json!({"type": "string", "enum": ["comma", "semicolon", "tab"], "default": "comma"});
        all.push(json!({"name": "separator", "in": "query", "description": "The separator between two cells.", "schema": schema}));
    }
    if operation.id == "showMessage" {
        let description = "The `revision` that was read: the answer is `stale` if the words have changed since. Without it, whatever it says now is shown.";
        let schema = json!({"type": "integer", "minimum": 0, "maximum": u32::MAX});
        all.push(json!({"name": "revision", "in": "query", "description": description, "schema": schema}));
    }
    if operation.path == "/webhooks" {
        let states = WebhookState::ALL.map(WebhookState::name);
        all.push(json!({"name": "state", "in": "query", "description": "Only messages in this state.", "schema": {"type": "string", "enum": states}}));
        let schema = json!({"type": "integer", "minimum": 1, "maximum": 100, "default": 100});
        all.push(json!({"name": "limit", "in": "query", "description": "Maximum number of messages.", "schema": schema}));
        let description = "Only messages after the one with this `id`: the page after that which ends there.";
        all.push(json!({"name": "before", "in": "query", "description": description, "schema": reference("Id")}));
    }
    if operation.is_command {
        all.push(json!({"name": "Idempotency-Key", "in": "header", "description": prose::KEY, "schema": reference("Id")}));
    }
    all
}

fn responses(operation: &Operation) -> Value {
    let content = |kind: &str, schema: Value| json!({ kind: {"schema": schema} });
    let (status, about, content) = match operation.answer {
        Answer::Nothing => (204, "Done.", None),
        Answer::One(schema) => (200, "What was asked for.", Some(content("application/json", reference(schema)))),
        Answer::Many(schema) => {
            (200, "What was asked for.", Some(content("application/json", json!({"type": "array", "items": reference(schema)}))))
        }
        Answer::Made(schema) => (201, "It was made.", Some(content("application/json", reference(schema)))),
        Answer::File("application/json", about) => (200, about, Some(content("application/json", json!({"type": "object"})))),
        Answer::File(kind, about) => (200, about, Some(content(kind, json!({"type": "string"})))),
    };
    let mut all = Map::new();
    let mut well = json!({ "description": about });
    if let Some(content) = content {
        well["content"] = content;
    }
    all.insert(status.to_string(), well);
    for status in refusals(operation) {
        all.insert(status.to_string(), json!({ "$ref": format!("#/components/responses/{status}") }));
    }
    if is_batch(operation) || is_table(operation) {
        all.insert(
            "422".to_owned(),
            json!({
                "description": "A line was not understood, or there are too many; nothing was counted or added.",
                "content": content_of("RejectedBatch"),
            }),
        );
    }
    Value::Object(all)
}

fn content_of(schema: &str) -> Value {
    json!({ "application/json": {"schema": reference(schema)} })
}

/// Statuses of the errors that a route may answer with.
fn refusals(operation: &Operation) -> BTreeSet<u16> {
    let mut all = BTreeSet::from([500, 503]);
    if !operation.is_open {
        all.insert(401);
    }
    // A rehearsal is not exported.
    if operation.method != "GET" || operation.path.contains("/export.") {
        all.insert(403);
    }
    if !parameters(operation).is_empty() {
        all.insert(400);
    }
    if operation.path.contains('{') || operation.is_for_operators || operation.path == "/sessions" && operation.body.is_some() {
        all.insert(404);
    }
    if operation.body.is_some() {
        all.extend([400, 413, 415, 422]);
    }
    // A list of drafts may be full, and a draft may be planned.
    let changes_drafts =
        operation.method != "GET" && operation.path.contains("/drafts") || operation.path.ends_with("/agenda") && operation.method == "PUT";
    if operation.is_command || is_batch(operation) || changes_drafts {
        all.extend([409, 410]);
    }
    // The last owner of an event cannot go, and the links of a session are limited.
    if operation.path.contains("/members") || operation.path.ends_with("/private-links") && operation.method == "POST" {
        all.insert(409);
    }
    all
}

/// Errors by their status, with the codes that come with it.
fn failures() -> BTreeMap<String, Value> {
    let mut codes: BTreeMap<u16, Vec<&str>> = BTreeMap::from([(405, vec!["bad_request"]), (415, vec!["bad_request"])]);
    for code in ErrorCode::ALL {
        codes.entry(code.status()).or_default().push(code.as_str());
    }
    let response = |(status, codes): (u16, Vec<&str>)| {
        let codes = codes.iter().map(|code| format!("`{code}`")).collect::<Vec<_>>().join(", ");
        (status.to_string(), json!({"description": codes, "content": content_of("Error")}))
    };
    codes.into_iter().map(response).collect()
}
