//! The agenda over the API: items, what begins, quiet times, and marks in the exports.

use crate::server_in_process::Server;
use reqwest::Method;
use serde_json::{Value, json};

const IDS: [&str; 3] =
    ["0192aaaa-0000-7000-8000-000000000001", "0192aaaa-0000-7000-8000-000000000002", "0192aaaa-0000-7000-8000-000000000003"];

fn items() -> Value {
    json!([
        {"id": IDS[0], "title": "Welcome", "phase": "opening"},
        {"id": IDS[1], "title": "=Coffee", "phase": "break", "from": 4_000_000_000_000_i64, "to": 4_000_000_600_000_i64},
        {"id": IDS[2], "title": "Keynote", "phase": "talk"},
    ])
}

#[tokio::test]
async fn an_agenda_is_set_begun_and_in_the_exports() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let card = ann.session("Keynote").await;
    let base = format!("/api/v1/sessions/{}", card["id"].as_str().unwrap());
    let set = async |items: Value| ann.call(Method::PUT, &format!("{base}/agenda"), &json!({ "items": items })).await;
    assert_eq!(set(items()).await.is(200)["items"].as_array().unwrap().len(), 3);
    for at in [0, 1, 1, 0] {
        ann.post(&format!("{base}/agenda/{}/begin", IDS[at]), &json!(null)).await.is(200);
    }
    let plan = ann.get(&format!("{base}/agenda")).await.is(200);
    let titles: Vec<_> = plan["marks"].as_array().unwrap().iter().map(|mark| mark["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["Welcome", "=Coffee", "Welcome"], "begun twice in a row it is noted once");
    let history = ann.get(&format!("{base}/history")).await.is(200);
    assert_eq!((&history["room"]["phase"], &history["agenda"]), (&json!("opening"), &plan["marks"]));
    let csv = ann.get(&format!("{base}/export.csv")).await.text;
    assert!(csv.lines().any(|line| line.starts_with("agenda,") && line.contains(",'=Coffee,break,")), "{csv}");
    assert_eq!(ann.get(&format!("{base}/export.json")).await.is(200)["agenda"], plan["marks"]);
    for bad in
        [json!([{"id": IDS[0], "title": " ", "phase": "talk"}]), json!([{"id": IDS[0], "title": "x", "phase": "talk", "quiet": true}])]
    {
        set(bad).await.is_error(422, "invalid");
    }
    ann.post(&format!("{base}/agenda/{}/begin", card["id"].as_str().unwrap()), &json!(null)).await.is_error(404, "not_found");
    let server = server.restart().await;
    let ann = server.sign_in("Ann").await;
    assert_eq!(ann.get(&format!("{base}/agenda")).await.is(200), plan);
    let again = ann.post(&format!("{base}/duplicate"), &json!({"title": "Second day"})).await.is(201);
    let copied = ann.get(&format!("/api/v1/sessions/{}/agenda", again["id"].as_str().unwrap())).await.is(200);
    assert_eq!((copied["items"].as_array().unwrap().len(), &copied["marks"]), (3, &json!([])));
    assert!(copied["items"][1].get("from").is_none(), "planned times are those of the other day");
}
