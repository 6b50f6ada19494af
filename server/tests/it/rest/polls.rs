//! Polls of every kind over the API: opened, answered on sockets, judged, closed, and taken away as files.

use crate::house::{Guest, House, attendee};
use conductor::id::{PollId, SessionId};
use room::Act;
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

/// Opens a poll; its identifier.
async fn open(house: &House, session: SessionId, body: Value) -> PollId {
    let answer = house.post(&format!("/api/v1/sessions/{session}/polls"), &body).await;
    assert_eq!(answer.status(), 201, "{body}");
    let opened: Value = answer.json().await.unwrap();
    PollId(Uuid::parse_str(opened["poll"].as_str().unwrap()).unwrap())
}

async fn told(house: &House, session: SessionId, poll: PollId, what: &str, body: &Value) {
    let answer = house.post(&format!("/api/v1/sessions/{session}/polls/{poll}/{what}"), body).await;
    assert_eq!(answer.status(), 204, "{what}");
}

async fn choose(guest: &mut Guest, poll: PollId, choices: &[u8]) {
    guest.act(Act::Vote { poll, choices: choices.to_vec() }).await.unwrap();
    // A connection may send ten frames a second.
    tokio::time::sleep(Duration::from_millis(120)).await;
}

async fn say(guest: &mut Guest, poll: PollId, words: &[&str]) {
    guest.act(Act::Answer { poll, words: words.iter().map(|word| (*word).to_owned()).collect() }).await.unwrap();
    tokio::time::sleep(Duration::from_millis(120)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_poll_is_run_over_the_api_and_exported() {
    let house = House::open().await;
    let session = house.session().await.id;
    let (mut ann, mut ben) = (house.enter(&attendee(), session).await, house.enter(&attendee(), session).await);
    let rating = json!({"question": "How was it?", "kind": {"rating": {"steps": 3, "low": "poor", "high": "=great"}}});
    let rating = open(&house, session, rating).await;
    let wall = open(&house, session, json!({"question": "What else?", "kind": {"text": {"approve_first": true}}})).await;
    let cloud = open(&house, session, json!({"question": "One word?", "kind": "words"})).await;
    let options = ["A", "B", "C"];
    let ranking = open(&house, session, json!({"question": "Which first?", "options": options, "kind": "ranking"})).await;
    let quiz = json!({"question": "Which is right?", "options": options, "kind": {"quiz": {"right": [2]}}, "seconds": 3600});
    let quiz = open(&house, session, quiz).await;
    for (guest, step, words, order, guess) in [(&mut ann, 2, "=1+1", [2, 0, 1], 2), (&mut ben, 0, "Rude words", [2, 1, 0], 0)] {
        choose(guest, rating, &[step]).await;
        say(guest, wall, &[words]).await;
        say(guest, cloud, &["Fun!", "ｆｕｎ"]).await;
        choose(guest, ranking, &order).await;
        choose(guest, quiz, &[guess]).await;
    }
    told(&house, session, wall, "judge", &json!({"answer": "=1+1", "verdict": "show"})).await;
    told(&house, session, wall, "judge", &json!({"answer": "rude words", "verdict": "hide"})).await;
    let late = house.enter(&attendee(), session).await;
    drop(late);
    told(&house, session, rating, "reveal", &json!(null)).await;
    told(&house, session, quiz, "close", &json!(null)).await;
    let refused =
        house.post(&format!("/api/v1/sessions/{session}/polls"), &json!({"question": "?", "kind": {"rating": {"steps": 1}}})).await;
    assert_eq!(refused.json::<Value>().await.unwrap()["code"], "invalid");

    let polls: Value = house.get(&format!("/api/v1/sessions/{session}/polls")).await.json().await.unwrap();
    let of = |poll: PollId| polls.as_array().unwrap().iter().find(|view| view["id"] == json!(poll)).unwrap()["tally"].clone();
    assert_eq!(of(rating)["counts"], json!([1, 0, 1]));
    assert_eq!(of(ranking)["counts"], json!([3, 3, 6]));
    assert_eq!(of(cloud)["answers"], json!([{"text": "fun", "count": 2}]));
    let states: Vec<_> = of(wall)["answers"].as_array().unwrap().iter().map(|answer| answer["state"].clone()).collect();
    assert!(states.contains(&json!("hidden")) && states.contains(&json!(null)), "{states:?}");
    assert_eq!((of(quiz)["right"].clone(), of(quiz)["leaders"].as_array().unwrap().len()), (json!([2]), 1));

    let base = format!("/api/v1/sessions/{session}");
    let csv = house.get(&format!("{base}/export.csv")).await.text().await.unwrap();
    for cell in ["mean,", "2.00", "option", "3 · =great", "answer", "'=1+1", "hidden", "mean rank 1.00", "right", "leader"] {
        assert!(csv.contains(cell), "{cell}: {csv}");
    }
    let whole: Value = house.get(&format!("{base}/export.json")).await.json().await.unwrap();
    assert_eq!(whole["room"]["polls"], polls, "the file has the same polls");
    let book = house.get(&format!("{base}/export.xlsx")).await;
    assert_eq!(book.status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_poll_is_asked_again_over_the_api() {
    let house = House::open().await;
    let session = house.session().await.id;
    let mut ann = house.enter(&attendee(), session).await;
    let first = open(&house, session, json!({"question": "Cats?", "options": ["Yes", "No"]})).await;
    choose(&mut ann, first, &[0]).await;
    let again = async |body: Value| house.post(&format!("/api/v1/sessions/{session}/polls/{first}/again"), &body).await;
    assert_eq!(again(json!({})).await.status(), 422, "it is still open");
    told(&house, session, first, "close", &json!(null)).await;
    assert_eq!(again(json!({"seconds": 1})).await.status(), 422);
    let opened: Value = {
        let answer = again(json!({"seconds": 60})).await;
        assert_eq!(answer.status(), 201);
        answer.json().await.unwrap()
    };
    let second = PollId(Uuid::parse_str(opened["poll"].as_str().unwrap()).unwrap());
    choose(&mut ann, second, &[1]).await;
    let polls: Value = house.get(&format!("/api/v1/sessions/{session}/polls")).await.json().await.unwrap();
    let counts: Vec<&Value> = polls.as_array().unwrap().iter().map(|poll| &poll["tally"]["counts"]).collect();
    assert_eq!(counts, [&json!([1, 0]), &json!([0, 1])]);
    assert_eq!(polls[1]["again"], json!(first));
    let csv = house.get(&format!("/api/v1/sessions/{session}/export.csv")).await.text().await.unwrap();
    assert_eq!(csv.lines().filter(|line| line.starts_with("poll,") && line.contains(",round 2,")).count(), 1, "{csv}");
}
