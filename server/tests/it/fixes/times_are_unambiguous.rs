//! Fix 10: no time without a zone. On purpose the API says milliseconds since 1970 in UTC, as integers, which no zone, daylight saving or
//! parser can shift; what people and other programs read as text (exports, logs) is RFC 3339 with a Z.

use crate::fade::{event, session};
use crate::house::{House, wall};
use crate::process::{Process, free_port};
use conductor::id::{AttendeeId, MessageId, SessionId};
use conductor::time::{Span, Timestamp};
use protocol::Sample;
use reqwest::Method;
use room::{Act, Actor};
use serde_json::{Value, json};
use server::store::{Write, json as document};
use uuid::Uuid;

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
        let made = ask(house.http.post(&url).json(&json!({"title": "When"}))).await.unwrap();
        let card: Value = made.json().await.unwrap();
        let session = format!("{url}/{}", card["id"].as_str().unwrap());
        ask(house.http.post(format!("{session}/interventions")).json(&json!({"content": {"arm": "CHAT_PROMPT", "text": "Hi"}})))
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

async fn ask(house: &House, process: &Process, method: Method, path: &str, body: &Value) -> reqwest::Response {
    let request = house.http.request(method, format!("{}/api/v1/sessions/{path}", process.base)).bearer_auth(&house.organizer.token);
    let answer = request.json(body).send().await.unwrap();
    assert!(answer.status().is_success(), "{path}: {}", answer.status());
    answer
}

async fn get(house: &House, process: &Process, path: &str) -> Value {
    ask(house, process, Method::GET, path, &Value::Null).await.json().await.unwrap()
}

/// The moments of a session's table, as they are written there.
async fn table(house: &House, process: &Process, id: SessionId) -> Vec<String> {
    let text = ask(house, process, Method::GET, &format!("{id}/export.csv"), &Value::Null).await.text().await.unwrap();
    text.lines().skip(1).map(|line| line.split(',').nth(1).unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_the_clocks_keeps_every_moment_in_order() {
    let mut house = House::open().await;
    let series = event(&house).await;
    house.stop().await;
    for (zone, change) in [
        // The hour from one to two comes twice; then the hour from two to three does not come at all, there and in Berlin.
        ("America/New_York", "2025-11-02T06:00:00Z"),
        ("America/New_York", "2026-03-08T07:00:00Z"),
        ("Europe/Berlin", "2026-03-29T01:00:00Z"),
    ] {
        let id = session(&house, series).await;
        let change: jiff::Timestamp = change.parse().unwrap();
        let moments: Vec<Timestamp> =
            (-6..=6).map(|n| Timestamp::from_millis(change.as_millisecond()) + Span::from_secs(n * 600)).collect();
        let sample =
            |at| Sample { at, score: None, low: None, high: None, people: 7, chat: 1.0, react: 0.0, qa: 0.0, half_s: None, blind: false };
        let rows = moments.iter().map(|at| Write::Sample { session: id, at: *at, sample: document(&sample(*at)) });
        house.store.commit(&rows.collect::<Vec<_>>()).await.unwrap();
        let process = Process::start_with(house.dir(), free_port(), &[("TZ", zone)]).await;
        let timeline = get(&house, &process, &format!("{id}/history")).await["timeline"].take();
        let told: Vec<i64> = timeline.as_array().unwrap().iter().map(|point| point["at"].as_i64().unwrap()).collect();
        assert_eq!(told, moments.iter().map(|at| at.as_millis()).collect::<Vec<_>>(), "{zone}");
        let written: Vec<String> =
            moments.iter().map(|at| jiff::Timestamp::from_millisecond(at.as_millis()).unwrap().to_string()).collect();
        assert_eq!(table(&house, &process, id).await, written, "{zone}");
        process.kill();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_set_back_an_hour_does_not_turn_time_around() {
    let mut house = House::open().await;
    let id = house.session().await.id;
    house.stop().await;
    // What was said while the clock was an hour ahead.
    let ahead = wall() + Span::from_secs(3600);
    let actor = document(&Actor::Attendee(AttendeeId(Uuid::from_u128(1))));
    let act = document(&Act::Say { message: MessageId(Uuid::from_u128(2)), text: "An hour ahead".to_owned() });
    house.store.commit(&[Write::RoomAct { session: id, seq: 1, at: ahead, actor, act }]).await.unwrap();
    let process = Process::start(house.dir(), free_port()).await;
    let prompt = json!({"content": {"arm": "CHAT_PROMPT", "text": "Hi"}});
    ask(&house, &process, Method::POST, &format!("{id}/interventions"), &prompt).await;
    ask(&house, &process, Method::PUT, &format!("{id}/mode"), &json!({"mode": "AUTO"})).await;
    ask(&house, &process, Method::POST, &format!("{id}/stop"), &json!(null)).await;
    let history = get(&house, &process, &format!("{id}/history")).await;
    assert_eq!(history["room"]["chat"][0]["text"], "An hour ahead", "{history}");
    let sent: Vec<i64> = history["rows"].as_array().unwrap().iter().map(|row| row["at"].as_i64().unwrap()).collect();
    assert!(sent.len() == 1 && sent[0] >= ahead.as_millis(), "nothing comes before what came before it: {sent:?} {ahead:?}");
    let audit = get(&house, &process, &format!("{id}/audit")).await;
    let latest_first: Vec<i64> = audit.as_array().unwrap().iter().map(|line| line["at"].as_i64().unwrap()).collect();
    assert!(latest_first.len() >= 2 && latest_first.is_sorted_by(|a, b| a >= b), "{audit}");
    assert!(table(&house, &process, id).await.is_sorted());
    let score = get(&house, &process, &format!("{id}/score")).await;
    assert!(score["at"].as_i64().unwrap() >= ahead.as_millis(), "{score}");
    process.kill();
}
