//! Ingest: signals from other platforms, as a JSON array or as one JSON object a line (NDJSON).
//!
//! A line is that of `engagement-conductor detect`: `kind`, and what the kind needs (`user`, `phase`, `n`, `focused`, ...). `session` and
//! `t` may be left out and are not used: the session is that of the path, and a signal counts when it arrives. With an `id` it counts
//! once, however often it is sent within a day. All lines are checked first, and if one is wrong, none counts.

use crate::http::AppState;
use crate::http::auth::Organizer;
use crate::http::error::Failure;
use crate::http::extract::{Ids, media_type};
use crate::live::Ingested;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use conductor::id::SessionId;
use conductor::signal::Signal;
use conductor::stream::parse_line;
use protocol::ingest::{ID_CHARS, LINES};
use protocol::{ApiError, ErrorCode, RefusedLine, RejectedBatch, Right, SignalsTaken};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Most errors in one answer; there are seldom different ones.
const ERRORS: usize = 20;

/// Counts a batch of signals.
pub async fn take(
    State(app): State<Arc<AppState>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Failure> {
    let body = body?;
    let text = std::str::from_utf8(&body).map_err(|_| ApiError::new(ErrorCode::BadRequest, "the body is not UTF-8"))?;
    let lines = match kind(&headers)? {
        Kind::Array => array(text)?,
        Kind::Lines => (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()).map(|(n, line)| (n, read(line))).collect(),
    };
    match check(lines) {
        Err(errors) => Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(RejectedBatch::of(errors))).into_response()),
        Ok((signals, twice)) => {
            app.registry.permit_in(organizer.id(), session, Right::Run).await?;
            let taken = app.registry.ingest(session, signals).await?;
            let taken = SignalsTaken { counted: taken.counted, repeated: taken.repeated + twice };
            Ok(Json(taken).into_response())
        }
    }
}

enum Kind {
    Array,
    Lines,
}

fn kind(headers: &HeaderMap) -> Result<Kind, Failure> {
    match media_type(headers) {
        "application/json" => Ok(Kind::Array),
        "application/x-ndjson" | "application/jsonl" => Ok(Kind::Lines),
        _ => Err(Failure::with_status(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ErrorCode::BadRequest,
            "send an array as application/json, or one object a line as application/x-ndjson",
        )),
    }
}

const NOT_AN_OBJECT: &str = "not a JSON object";

type Line = (u32, Result<Map<String, Value>, String>);

fn read(line: &str) -> Result<Map<String, Value>, String> {
    serde_json::from_str(line).map_err(|_| NOT_AN_OBJECT.to_owned())
}

fn array(text: &str) -> Result<Vec<Line>, Failure> {
    let values: Vec<Value> =
        serde_json::from_str(text).map_err(|_| ApiError::new(ErrorCode::BadRequest, "the body is not a JSON array of objects"))?;
    let object = |value| match value {
        Value::Object(object) => Ok(object),
        _ => Err(NOT_AN_OBJECT.to_owned()),
    };
    Ok((1..).zip(values).map(|(n, value)| (n, object(value))).collect())
}

/// The signals of a batch, without those whose id occurred earlier in it, and how many those were.
fn check(lines: Vec<Line>) -> Result<(Vec<Ingested>, u32), Vec<RefusedLine>> {
    if let Some((line, _)) = lines.get(LINES) {
        return Err(vec![RefusedLine { line: *line, message: format!("a batch has at most {LINES} signals") }]);
    }
    let (mut signals, mut errors, mut ids, mut twice) = (Vec::with_capacity(lines.len()), Vec::new(), BTreeSet::new(), 0);
    for (line, object) in lines {
        match object.and_then(signal) {
            Ok(ingested) if ingested.id.as_ref().is_some_and(|id| !ids.insert(id.clone())) => twice += 1,
            Ok(ingested) => signals.push(ingested),
            Err(message) if errors.len() < ERRORS => errors.push(RefusedLine { line, message }),
            Err(_) => {}
        }
    }
    if errors.is_empty() { Ok((signals, twice)) } else { Err(errors) }
}

fn signal(mut object: Map<String, Value>) -> Result<Ingested, String> {
    let id = match object.remove("id") {
        None | Some(Value::Null) => None,
        Some(Value::String(id)) if !id.is_empty() && id.chars().count() <= ID_CHARS && !id.contains('\0') => Some(id),
        // 7.0 is the number 7.
        Some(Value::Number(id)) if id.is_f64() => id.as_f64().map(|id| id.to_string()),
        Some(Value::Number(id)) => Some(id.to_string()),
        Some(_) => return Err(format!("id must be a number or have 1 to {ID_CHARS} characters")),
    };
    if object.get("t").is_some_and(|t| !t.is_number()) {
        return Err("t must be a number".to_owned());
    }
    // The stream's format needs fields that this address says already.
    object.insert("session".to_owned(), json!("session"));
    let is_timed = object.contains_key("t");
    object.entry("t").or_insert(json!(0.0));
    let event = parse_line(&Value::Object(object).to_string()).map_err(|error| error.to_string())?;
    match event.signal {
        Signal::SessionClose => Err("a session is ended with POST /end, not by a signal".to_owned()),
        signal => Ok(Ingested { id, at_s: is_timed.then_some(event.t), signal }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<Line> {
        (1..).zip(text.lines()).map(|(n, line)| (n, read(line))).collect()
    }

    #[test]
    fn every_bad_line_is_named_and_none_counts() {
        let errors =
            check(lines("{\"kind\":\"chat\",\"user\":\"a\"}\nrubbish\n[]\n{\"kind\":\"dance\"}\n{\"kind\":\"chat\"}")).unwrap_err();
        assert_eq!(errors.iter().map(|error| error.line).collect::<Vec<_>>(), [2, 3, 4, 5]);
        assert!(errors[2].message.contains("dance"), "{}", errors[2].message);
        assert!(errors[3].message.contains("user"), "{}", errors[3].message);
    }

    #[test]
    fn an_id_counts_once_in_a_batch_and_lines_without_one_always() {
        let chat = r#"{"kind":"chat","user":"a"}"#;
        let (signals, twice) = check(lines(&format!(
            "{chat}\n{chat}\n{{\"kind\":\"chat\",\"user\":\"a\",\"id\":\"x\"}}\n{{\"kind\":\"chat\",\"user\":\"a\",\"id\":\"x\"}}"
        )))
        .unwrap();
        assert_eq!((signals.len(), twice), (3, 1));
    }

    #[test]
    fn a_number_is_an_id_too_and_other_things_are_not() {
        let of = |id: &str| check(lines(&format!("{{\"kind\":\"poll_open\",\"id\":{id}}}")));
        for (id, kept) in [("7", "7"), ("7.0", "7"), ("7.5", "7.5"), ("12345678901234567891", "12345678901234567891")] {
            assert_eq!(of(id).unwrap().0[0].id.as_deref(), Some(kept));
        }
        for bad in ["\"\"", "[]", "true", "\"\\u0000\"", &format!("\"{}\"", "x".repeat(129))] {
            assert!(of(bad).is_err(), "{bad}");
        }
    }
}
