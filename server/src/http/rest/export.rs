//! The timeline and the interventions of a session as files, also while it is live.

use crate::http::Site;
use crate::http::auth::Organizer;
use crate::http::error::Failure;
use crate::http::extract::Ids;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use conductor::id::SessionId;
use conductor::time::Timestamp;
use conductor::unit::Score;
use protocol::{ApiError, ErrorCode, HistoryPage, HistoryRow, Sample};
use std::sync::Arc;

/// A moment as RFC 3339.
fn rfc3339(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.as_millis()).map_or_else(|_| String::new(), |at| at.to_string())
}

/// A text that a spreadsheet takes for text. Programs run what begins with one of these signs as a formula, which could send the sheet's
/// content elsewhere (OWASP, CSV Injection); an apostrophe before it makes it text.
fn text(value: &str) -> String {
    if value.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{value}") } else { value.to_owned() }
}

fn score(score: Option<Score>) -> String {
    score.map_or_else(String::new, |score| format!("{:.4}", score.get()))
}

/// Names of the columns: one table, whose `row` says what a line is, so that one file holds everything in order of time.
const COLUMNS: [&str; 18] = [
    "row",
    "at",
    "score",
    "low",
    "high",
    "people",
    "chat_per_minute",
    "react_per_minute",
    "qa_per_minute",
    "arm",
    "status",
    "decided_by",
    "anomaly",
    "why",
    "content",
    "pre",
    "post",
    "words",
];

fn sample(sample: &Sample) -> [String; 18] {
    let mut line: [String; 18] = Default::default();
    line[0] = "sample".to_owned();
    line[1] = rfc3339(sample.at);
    (line[2], line[3], line[4]) = (score(sample.score), score(sample.low), score(sample.high));
    line[5] = sample.people.to_string();
    (line[6], line[7], line[8]) = (format!("{:.2}", sample.chat), format!("{:.2}", sample.react), format!("{:.2}", sample.qa));
    line
}

/// The name that a value has in JSON: a string as it is, an object as its text.
fn named<T: serde::Serialize>(value: &T) -> String {
    match crate::store::json(value) {
        serde_json::Value::String(name) => name,
        serde_json::Value::Object(object) => match object.get("state") {
            Some(serde_json::Value::String(state)) => state.clone(),
            _ => serde_json::Value::Object(object).to_string(),
        },
        other => other.to_string(),
    }
}

fn row(row: &HistoryRow) -> [String; 18] {
    let mut line: [String; 18] = Default::default();
    line[0] = if row.proposal.is_some() { "proposal" } else { "launch" }.to_owned();
    line[1] = rfc3339(row.at);
    line[9] = row.arm.to_string();
    line[10] = row.status.as_ref().map_or_else(String::new, named);
    line[11] = row.by.map_or_else(String::new, |by| by.to_string());
    line[12] = row.anomaly.as_ref().map_or_else(String::new, |anomaly| anomaly.kind.to_string());
    line[13] = text(&row.why);
    line[14] = row.content.as_ref().map_or_else(String::new, |content| text(&named(content)));
    if let Some(outcome) = &row.outcome {
        (line[15], line[16], line[17]) = (score(outcome.pre), score(outcome.post), text(&outcome.words));
    }
    line
}

fn table(page: &HistoryPage) -> Result<String, csv::Error> {
    let mut lines: Vec<(Timestamp, [String; 18])> = page.timeline.iter().map(|point| (point.at, sample(point))).collect();
    lines.extend(page.rows.iter().map(|entry| (entry.at, row(entry))));
    lines.sort_by_key(|(at, _)| *at);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for (_, line) in lines {
        writer.write_record(line)?;
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(std::io::Error::other(error.to_string())))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn file(session: SessionId, ending: &str) -> (HeaderName, HeaderValue) {
    let value = format!("attachment; filename=\"session-{session}.{ending}\"");
    (header::CONTENT_DISPOSITION, HeaderValue::try_from(value).unwrap_or(HeaderValue::from_static("attachment")))
}

/// A session that may be taken away as a file: not a rehearsal, which is thrown away.
async fn exported(site: &Site, organizer: &Organizer, session: SessionId) -> Result<HistoryPage, Failure> {
    let page = site.backend.history(&organizer.caller, session).await?;
    if page.card.rehearsal.is_some_and(|rehearsal| !rehearsal.is_kept()) {
        return Err(ApiError::new(ErrorCode::Forbidden, "a rehearsal is thrown away, not exported").into());
    }
    Ok(page)
}

/// The session as a table.
pub async fn csv(
    State(site): State<Arc<Site>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
) -> Result<([(HeaderName, HeaderValue); 2], String), Failure> {
    let page = exported(&site, &organizer, session).await?;
    let table = table(&page).map_err(|error| {
        tracing::error!(%error, "a table could not be written");
        ApiError::internal()
    })?;
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    Ok(([kind, file(session, "csv")], table))
}

/// The session as one JSON document.
pub async fn json(
    State(site): State<Arc<Site>>,
    organizer: Organizer,
    Ids((session,)): Ids<(SessionId,)>,
) -> Result<([(HeaderName, HeaderValue); 1], Json<HistoryPage>), Failure> {
    let page = exported(&site, &organizer, session).await?;
    Ok(([file(session, "json")], Json(page)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_becomes_text() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(text(formula), format!("'{formula}"));
        }
        assert_eq!(text("a = b"), "a = b");
        assert_eq!(text(""), "");
    }

    #[test]
    fn moments_are_rfc_3339() {
        assert_eq!(rfc3339(Timestamp::from_millis(1_767_225_600_123)), "2026-01-01T00:00:00.123Z");
    }
}
