//! Metrics: the list of them, the source, the dashboard in `deploy/` and the documentation agree.

use crate::server_in_process::Server;
use serde_json::{Value, json};
use server::telemetry::{Kind, METRICS};
use std::collections::BTreeSet;
use std::path::Path;

const DASHBOARD: &str = include_str!("../../../../deploy/grafana-dashboard.json");
const DOCUMENTS: [&str; 2] = [include_str!("../../../../docs/OPERATIONS.md"), include_str!("../../../../docs/INTEGRATION.md")];
/// Names of other things that look like metrics.
const OTHERS: [&str; 5] = ["conductor_link", "conductor_login", "conductor_attendee", "conductor_browser", "conductor_state"];

/// Every name in a text that looks like that of a metric.
fn named(text: &str) -> BTreeSet<&str> {
    let is_part = |letter: char| letter.is_ascii_lowercase() || letter == '_' || letter.is_ascii_digit();
    let words = text.split(|letter| !is_part(letter));
    words.filter(|word| word.starts_with("conductor_") && word.len() > "conductor_".len()).collect()
}

fn sources(dir: &Path, into: &mut String) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if !path.ends_with("telemetry/exported.rs") {
            // What stands in quotes, so that names of modules and variables do not count.
            let text = std::fs::read_to_string(&path).unwrap();
            into.extend(text.split('"').filter(|piece| !piece.contains(char::is_whitespace)).flat_map(|piece| [piece, " "]));
        }
    }
}

fn listed() -> BTreeSet<&'static str> {
    METRICS.iter().map(|(_, name, _)| *name).collect()
}

/// The series that a metric has at `/metrics`.
fn series() -> BTreeSet<String> {
    let of = |(kind, name, _): &(Kind, &str, &str)| match kind {
        Kind::Seconds => ["_bucket", "_sum", "_count"].map(|end| format!("{name}{end}")).to_vec(),
        Kind::Counter | Kind::Gauge => vec![(*name).to_owned()],
    };
    METRICS.iter().flat_map(of).collect()
}

#[test]
fn every_metric_of_the_source_is_listed_and_no_other() {
    let mut text = String::new();
    for folder in ["src", "../store/src", "../engine/src", "../settings/src", "../visitor/src"] {
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut text);
    }
    let recorded: BTreeSet<&str> = named(&text).into_iter().filter(|name| !OTHERS.contains(name)).collect();
    assert_eq!(recorded, listed());
    assert_eq!(listed().len(), METRICS.len(), "none is listed twice");
    for (kind, name, _) in METRICS {
        assert_eq!(*kind == Kind::Counter, name.ends_with("_total"), "{name}");
    }
}

#[test]
fn the_dashboard_asks_only_for_what_is_exported() {
    let dashboard: Value = serde_json::from_str(DASHBOARD).unwrap();
    let series = series();
    let panels = dashboard["panels"].as_array().unwrap();
    let mut asked = 0;
    for target in panels.iter().flat_map(|panel| panel["targets"].as_array().into_iter().flatten()) {
        let names = named(target["expr"].as_str().unwrap());
        assert!(!names.is_empty(), "{target}");
        for name in names {
            assert!(series.contains(name), "{name} is not exported");
            asked += 1;
        }
    }
    assert!(asked > 30, "{asked}");
    let ids: BTreeSet<i64> = panels.iter().map(|panel| panel["id"].as_i64().unwrap()).collect();
    assert_eq!(ids.len(), panels.len(), "panels have ids of their own");
    for panel in panels.iter().filter(|panel| panel["type"] != "row") {
        assert_eq!(panel["datasource"]["uid"], "${datasource}", "{}", panel["title"]);
        let end = panel["gridPos"]["x"].as_i64().unwrap() + panel["gridPos"]["w"].as_i64().unwrap();
        assert!(end <= 24, "{}", panel["title"]);
    }
}

#[test]
fn the_documentation_names_only_what_is_exported() {
    for document in DOCUMENTS {
        for name in named(document) {
            assert!(listed().contains(name) || OTHERS.contains(&name), "{name}");
        }
    }
}

#[tokio::test]
async fn what_happens_is_counted() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let id = ann.session("Keynote").await["id"].as_str().unwrap().to_owned();
    let content = json!({"content": {"arm": "CHAT_PROMPT", "text": "What do you think?"}});
    ann.post(&format!("/api/v1/sessions/{id}/interventions"), &content).await.is(204);
    let metrics = server.nobody().get("/metrics").await.text;
    for name in [
        "conductor_sessions_live ",
        "conductor_interventions_total{arm=\"CHAT_PROMPT\"} ",
        "conductor_commit_seconds_bucket{le=\"0.01\"} ",
        "conductor_burst_seconds_count ",
        "conductor_logins_total{result=\"accepted\"} ",
        "conductor_http_request_seconds_sum{route=\"/api/v1/sessions\"} ",
    ] {
        let value = metrics.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_else(|| panic!("no {name}\n{metrics}"));
        assert!(value.parse::<f64>().unwrap() > 0.0 || name.contains("bucket"), "{name}{value}");
    }
    let exported: BTreeSet<String> = series();
    for name in named(&metrics) {
        assert!(exported.contains(name) || listed().contains(name), "{name} is exported and not listed");
    }
}

#[tokio::test]
async fn a_method_that_somebody_makes_up_gets_no_name_of_its_own() {
    let server = Server::start().await;
    let dance = reqwest::Method::from_bytes(b"DANCE").unwrap();
    let url = format!("http://{}/healthz", server.address);
    assert_eq!(reqwest::Client::new().request(dance, url).send().await.unwrap().status(), 405);
    let metrics = server.nobody().get("/metrics").await.text;
    assert!(metrics.contains("method=\"_OTHER\"") && !metrics.contains("DANCE"), "{metrics}");
}
