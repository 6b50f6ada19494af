//! Fix 10: no time without a zone. On purpose the API says milliseconds since 1970 in UTC, as integers, which no zone, daylight saving or
//! parser can shift; what people and other programs read as text (exports, logs) is RFC 3339 with a Z.

use crate::house::{House, wall};
use crate::process::{Process, free_port};
use serde_json::Value;

/// Every value of a key that ends like a time.
fn times<'a>(value: &'a Value, found: &mut Vec<(&'a str, &'a Value)>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                if key == "at" || key.ends_with("_at") || key == "since" || key == "until" {
                    found.push((key, value));
                }
                times(value, found);
            }
        }
        Value::Array(array) => array.iter().for_each(|value| times(value, found)),
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn times_are_the_same_wherever_the_server_stands() {
    for zone in ["UTC", "America/New_York", "Asia/Kolkata", "Pacific/Chatham", "nonsense/zone"] {
        let mut house = House::open().await;
        house.stop().await;
        let process = Process::start_with(house.dir(), free_port(), &[("TZ", zone)]).await;
        let began = wall().as_millis();
        let ask = |request: reqwest::RequestBuilder| request.bearer_auth(&house.organizer.token).send();
        let url = format!("{}/api/v1/sessions", process.base);
        let made = ask(house.http.post(&url).json(&serde_json::json!({"title": "When"}))).await.unwrap();
        let card: Value = made.json().await.unwrap();
        let session = format!("{url}/{}", card["id"].as_str().unwrap());
        ask(house
            .http
            .post(format!("{session}/interventions"))
            .json(&serde_json::json!({"content": {"arm": "CHAT_PROMPT", "text": "Hi"}})))
        .await
        .unwrap();
        let mut seen = 0;
        for path in ["", "/history", "/audit", "/export.json", "/proposals", "/score"] {
            let body: Value = ask(house.http.get(format!("{session}{path}"))).await.unwrap().json().await.unwrap();
            let mut found = Vec::new();
            times(&body, &mut found);
            for (key, value) in found.into_iter().filter(|(key, value)| !value.is_null() && *key != "ends_at") {
                let millis = value.as_i64().unwrap_or_else(|| panic!("{path} {key}: {value} in {body}"));
                assert!((began - 60_000..=wall().as_millis() + 60_000).contains(&millis), "{zone} {path} {key}: {millis}");
                seen += 1;
            }
        }
        assert!(seen >= 4, "{seen}");
        let table = ask(house.http.get(format!("{session}/export.csv"))).await.unwrap().text().await.unwrap();
        let moments: Vec<&str> = table.lines().skip(1).map(|line| line.split(',').nth(1).unwrap()).collect();
        assert!(!moments.is_empty() && moments.iter().all(|at| at.ends_with('Z')), "{table}");
        assert!(moments.is_sorted(), "{table}");
        for moment in moments {
            let at: jiff::Timestamp = moment.parse().unwrap();
            assert!((at.as_millisecond() - began).abs() < 60_000, "{zone}: {moment}");
        }
        process.kill();
    }
}
