//! Orders to the conductor by the API.

use crate::server_in_process::{Client, Server};
use reqwest::Method;
use serde_json::{Value, json};

async fn session(client: &Client) -> String {
    format!("/api/v1/sessions/{}", client.session("Keynote").await["id"].as_str().unwrap())
}

fn prompt(text: &str) -> Value {
    json!({"content": {"arm": "CHAT_PROMPT", "text": text}})
}

#[tokio::test]
async fn the_mode_is_what_was_set_last() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let path = session(&ann).await;
    assert_eq!(ann.get(&format!("{path}/mode")).await.is(200), json!({"mode": "MANUAL", "stopped": false}));
    for mode in ["AUTO", "SEMI_AUTO", "MANUAL"] {
        ann.call(Method::PUT, &format!("{path}/mode"), &json!({ "mode": mode })).await.is(204);
        assert_eq!(ann.get(&format!("{path}/mode")).await.is(200)["mode"], mode);
    }
    ann.call(Method::PUT, &format!("{path}/mode"), &json!({"mode": "TURBO"})).await.is_error(422, "invalid");
    let audit = ann.get(&format!("{path}/audit")).await.is(200);
    assert!(audit.as_array().unwrap().iter().any(|line| line["what"].as_str().unwrap().contains("AUTO")), "{audit}");
}

#[tokio::test]
async fn while_stopped_nothing_is_sent() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let path = session(&ann).await;
    ann.post(&format!("{path}/stop"), &json!(null)).await.is(204);
    assert_eq!(ann.get(&format!("{path}/mode")).await.is(200)["stopped"], true);
    ann.post(&format!("{path}/interventions"), &prompt("Hello?")).await.is_error(409, "stopped");
    ann.post(&format!("{path}/resume"), &json!(null)).await.is(204);
    ann.post(&format!("{path}/interventions"), &prompt("Hello?")).await.is(204);
}

#[tokio::test]
async fn an_intervention_that_cannot_be_shown_is_refused() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let path = session(&ann).await;
    for (content, status) in [
        (json!({"arm": "CHAT_PROMPT", "text": ""}), 422),
        (json!({"arm": "CHAT_PROMPT", "text": "x".repeat(301)}), 422),
        (json!({"arm": "POLL", "question": "Why?", "options": ["one"]}), 422),
        (json!({"arm": "DANCE"}), 422),
    ] {
        ann.post(&format!("{path}/interventions"), &json!({ "content": content })).await.is_error(status, "invalid");
    }
}

#[tokio::test]
async fn an_unknown_kind_of_intervention_is_refused_by_its_name() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let path = session(&ann).await;
    let answer = ann.post(&format!("{path}/interventions"), &json!({"content": {"arm": "DANCE", "text": "x"}})).await;
    answer.is_error(422, "invalid");
    let message = answer.json()["message"].as_str().unwrap().to_owned();
    assert!(message.contains("\"DANCE\"") && message.contains("CHAT_PROMPT"), "what is not known, and what is: {message}");
}

#[tokio::test]
async fn a_command_that_is_repeated_is_done_once() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let path = session(&ann).await;
    let launch = || {
        let request = ann.request(Method::POST, &format!("{path}/interventions"));
        request.header("idempotency-key", "0192aaaa-0000-7000-8000-00000000abcd").json(&prompt("Once"))
    };
    for _ in 0..3 {
        ann.send(launch()).await.is(204);
    }
    let history = ann.get(&format!("{path}/history")).await.is(200);
    let sent = history["rows"].as_array().unwrap().iter().filter(|row| row["content"]["text"] == "Once").count();
    assert_eq!(sent, 1, "{history}");
    let bad = ann.request(Method::POST, &format!("{path}/stop")).header("idempotency-key", "seven");
    ann.send(bad).await.is_error(400, "bad_request");
}

#[tokio::test]
async fn a_proposal_that_does_not_exist_cannot_be_decided() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let path = session(&ann).await;
    assert_eq!(ann.get(&format!("{path}/proposals")).await.is(200), json!([]));
    let proposal = format!("{path}/proposals/0192aaaa-0000-7000-8000-000000000000");
    ann.post(&format!("{proposal}/approve"), &json!({"revision": 1})).await.is_error(404, "not_found");
    ann.post(&format!("{proposal}/dismiss"), &json!({"reason": "other"})).await.is_error(404, "not_found");
    ann.post(&format!("{proposal}/dismiss"), &json!({"reason": "because"})).await.is_error(422, "invalid");
    ann.post(&format!("{proposal}/snooze"), &json!({"seconds": 60})).await.is_error(404, "not_found");
}

#[tokio::test]
async fn an_ended_session_takes_no_orders() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let path = session(&ann).await;
    ann.post(&format!("{path}/end"), &json!(null)).await.is(204);
    ann.post(&format!("{path}/interventions"), &prompt("Too late")).await.is_error(410, "session_ended");
    ann.call(Method::PUT, &format!("{path}/mode"), &json!({"mode": "AUTO"})).await.is_error(410, "session_ended");
    ann.post(&format!("{path}/end"), &json!(null)).await.is(204);
}

#[tokio::test]
async fn what_is_forbidden_is_not_launched_by_hand_either() {
    let server = Server::start_with(&["--never", "CHAT_PROMPT"]).await;
    let ann = server.organizer("Ann").await;
    let path = session(&ann).await;
    for over_budget in [false, true] {
        let body = json!({"content": {"arm": "CHAT_PROMPT", "text": "Hello?"}, "over_budget": over_budget});
        let refused = ann.post(&format!("{path}/interventions"), &body).await;
        refused.is_error(403, "forbidden");
        assert_eq!(refused.json()["message"], "CHAT_PROMPT is on the never-do list");
    }
    assert_eq!(ann.get(&format!("{path}/history")).await.is(200)["rows"], json!([]));
}

#[tokio::test]
async fn a_launch_over_the_budget_is_refused_until_it_says_so() {
    let server = Server::start_with(&["--budget-per-hour", "1"]).await;
    let ann = server.organizer("Ann").await;
    let path = session(&ann).await;
    let launch = format!("{path}/interventions");
    ann.post(&launch, &prompt("One")).await.is(204);
    ann.post(&launch, &prompt("Two")).await.is_error(409, "conflict");
    ann.post(&launch, &json!({"content": prompt("Two")["content"], "over_budget": true})).await.is(204);
    let audit = ann.get(&format!("{path}/audit")).await.is(200);
    let said: Vec<&str> = audit.as_array().unwrap().iter().filter_map(|line| line["what"].as_str()).collect();
    let over = said.iter().filter(|what| **what == "launched CHAT_PROMPT over the budget of the hour").count();
    assert_eq!((over, said.iter().filter(|what| **what == "launched CHAT_PROMPT").count()), (1, 1), "{said:?}");
}
