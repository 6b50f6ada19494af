//! Learning by the API: settings of an organizer, and lessons carried over.

use crate::server_in_process::{Client, Server};
use reqwest::Method;
use serde_json::{Value, json};

/// The path of the policy of a new event.
async fn policy(client: &Client) -> String {
    format!("/api/v1/events/{}/policy", client.session("Keynote").await["event"]["id"].as_str().unwrap())
}

async fn held_back(client: &Client, policy: &str) -> Value {
    client.get(policy).await.is(200)["policy"]["held_back"].clone()
}

#[tokio::test]
async fn the_holdout_is_shown_set_within_bounds_and_kept() {
    let server = Server::start_with(&["--holdout", "0.1"]).await;
    let ann = server.organizer("Ann").await;
    let path = policy(&ann).await;
    assert_eq!(held_back(&ann, &path).await, json!({"rate": 0.1, "set": true}), "as the installation says");
    let set = async |to: Value| ann.call(Method::PUT, &format!("{path}/holdout"), &json!({ "holdout": to })).await;
    set(json!(0.25)).await.is(204);
    assert_eq!(held_back(&ann, &path).await, json!({"rate": 0.25, "set": true}));
    for bad in [json!(0.6), json!(-0.1), json!("much"), json!(null)] {
        set(bad).await.is_error(422, "invalid");
    }
    set(json!("auto")).await.is(204);
    assert_eq!(held_back(&ann, &path).await["set"], false);
    set(json!(0.03)).await.is(204);
    let bob = server.organizer("Bob").await;
    bob.call(Method::PUT, &format!("{path}/holdout"), &json!({"holdout": 0.5})).await.is_error(404, "not_found");
    let server = server.restart().await;
    let ann = server.sign_in("Ann").await;
    assert_eq!(held_back(&ann, &path).await, json!({"rate": 0.03, "set": true}), "also after a restart");
    ann.post(&format!("{path}/reset"), &json!(null)).await.is(204);
    assert_eq!(held_back(&ann, &path).await["rate"], 0.03, "forgetting is about what was learned");
}

#[tokio::test]
async fn statistics_are_exported_and_imported_and_stay() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let (one, two) = (policy(&ann).await, policy(&ann).await);
    let statistics = |path: &str| format!("{path}/statistics");
    assert_eq!(ann.get(&statistics(&one)).await.is(200), json!({}));
    let brought = json!({
        "SUDDEN_DROP_low_medium_severe": {"POLL": {"alpha": 9.0, "beta": 2.0, "total_attempts": 9}, "DANCE": {"alpha": 2.0, "beta": 2.0}},
    });
    let taken = ann.post(&statistics(&one), &brought).await.is(200);
    assert_eq!((&taken["cells"], taken["skipped"].as_array().unwrap().len()), (&json!(1), 1), "{taken}");
    let shown = ann.get(&one).await.is(200)["policy"]["beta"].clone();
    assert_eq!((&shown[0]["arm"], &shown[0]["alpha"], &shown[0]["attempts"]), (&json!("POLL"), &json!(9.0), &json!(9)), "{shown}");

    let exported = ann.get(&statistics(&one)).await;
    assert!(exported.header("content-disposition").starts_with("attachment"));
    ann.post(&statistics(&two), &exported.json()).await.is(200);
    let again = ann.get(&statistics(&two)).await.is(200);
    assert_eq!(again["SUDDEN_DROP_low_medium"]["POLL"]["alpha"], 9.0, "{again}");
    for bad in [json!([1]), json!({"SUDDEN_DROP_low_medium": 3})] {
        ann.post(&statistics(&two), &bad).await.is_error(422, "invalid");
    }
    let event = two.split('/').nth(4).unwrap();
    let page = ann.send(ann.request(Method::GET, &format!("/events/{event}/policy")).header("accept", "text/html")).await.text;
    assert!(page.contains(&format!("href=\"{}\"", statistics(&two))), "the page leads to the file: {page}");
    assert!(page.contains("\"/api/fn/import-statistics\"") && page.contains("name=\"statistics\""), "and takes one: {page}");
    let more = json!({"SUDDEN_DROP_low_medium": {"HOLD": {"alpha": 4.0, "beta": 1.0}}}).to_string();
    let taken = ann.form("/api/fn/import-statistics", &[("event", event), ("statistics", &more)]).await;
    assert!(taken.status.is_success() || taken.status.is_redirection(), "{} {}", taken.status, taken.text);
    let again = ann.get(&statistics(&two)).await.is(200);
    assert_eq!(again["SUDDEN_DROP_low_medium"]["HOLD"]["alpha"], 4.0, "{again}");
    let server = server.restart().await;
    let ann = server.sign_in("Ann").await;
    assert_eq!(ann.get(&statistics(&two)).await.is(200), again, "also after a restart");
    ann.post(&format!("{two}/reset"), &json!(null)).await.is(204);
    assert_eq!(ann.get(&statistics(&two)).await.is(200), json!({}), "what was brought is forgotten too");
}
