//! Fix 15: every address that the pages call is one that the server has, with that method. Pages call server functions, which are
//! declared once for both halves; that no request of a browser meets 404 or 405 is in `end2end/tests/acceptance`.

use crate::server_in_process::Server;
use reqwest::{Method, header};
use std::fs;
use std::path::Path;

/// The sources of the browser's half.
fn sources(dir: &Path, all: &mut Vec<String>) {
    for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            sources(&entry.path(), all);
        } else if entry.path().extension().is_some_and(|extension| extension == "rs") {
            all.push(fs::read_to_string(entry.path()).unwrap());
        }
    }
}

/// Names of server functions, with whether they are called by GET.
pub fn functions() -> Vec<(String, bool)> {
    let mut all = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/src"), &mut all);
    let lines = all.iter().flat_map(|source| source.lines()).filter(|line| line.trim().starts_with("#[server("));
    let name = |line: &str| line.split("endpoint = \"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    lines.map(|line| (name(line), line.contains("GetUrl"))).collect()
}

#[tokio::test]
async fn every_server_function_of_the_pages_is_served_by_its_method() {
    let server = Server::start().await;
    let ann = server.operator("Ann").await;
    let functions = functions();
    assert!(functions.len() >= 20, "{functions:?}");
    for (name, is_get) in functions {
        let path = format!("/api/fn/{name}");
        let request = if is_get {
            ann.request(Method::GET, &path)
        } else {
            ann.request(Method::POST, &path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body("")
        };
        let answer = ann.send(request).await;
        assert!(![404, 405].contains(&answer.status.as_u16()), "{name}: {} {}", answer.status, answer.text);
        let answer = ann.call(if is_get { Method::DELETE } else { Method::PUT }, &path, &serde_json::Value::Null).await;
        assert!([404, 405].contains(&answer.status.as_u16()), "this test can tell an address that is not there: {name} {}", answer.status);
    }
}

#[tokio::test]
async fn every_page_and_picture_that_pages_lead_to_is_there() {
    let server = Server::start().await;
    let ann = server.operator("Ann").await;
    let card = ann.session("Keynote").await;
    let (id, code) = (card["id"].as_str().unwrap(), card["code"].as_str().unwrap());
    for path in [
        "/".to_owned(),
        "/sign-in".to_owned(),
        "/sessions/new".to_owned(),
        "/rehearse".to_owned(),
        "/past".to_owned(),
        "/tokens".to_owned(),
        "/operations".to_owned(),
        format!("/sessions/{id}"),
        format!("/sessions/{id}/history"),
        format!("/events/{}/policy", card["event"]["id"].as_str().unwrap()),
        format!("/j/{code}"),
        format!("/p/{code}"),
        format!("/qr/{code}.svg"),
        format!("/api/v1/sessions/{id}/export.csv"),
        format!("/api/v1/sessions/{id}/export.xlsx"),
        format!("/api/v1/sessions/{id}/export.json"),
        "/healthz".to_owned(),
        "/readyz".to_owned(),
    ] {
        let answer = ann.send(ann.request(Method::GET, &path).header(header::ACCEPT, "text/html")).await;
        assert!(answer.status.is_success() || answer.status.is_redirection(), "{path}: {}", answer.status);
    }
}
