//! A target that fails, and a server that is killed.

use super::target::{Behavior, Target, listed, until};
use crate::house::House;
use crate::installation::Installation;
use crate::process::free_port;
use futures::future::join_all;
use serde_json::{Value, json};
use server::store::WebhookState;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::net::TcpListener;

/// A server of an operator's, of which a session has just begun.
async fn house(target: &Target, more: &[&str]) -> House {
    let house = House::open_with(&target.flags(more)).await;
    assert!(house.store.set_operator("Olga", true).await.unwrap());
    house.session().await;
    house
}

/// Operators' view of webhooks.
async fn operations(house: &House) -> Value {
    let asked = house.http.get(format!("{}/api/v1/operations", house.base)).bearer_auth(&house.organizer.token).send().await.unwrap();
    asked.json::<Value>().await.unwrap()["webhooks"].take()
}

/// The one message, once it is in a state.
async fn settled(house: &House, state: &str) -> Value {
    until(state, async || listed(house, &format!("?state={state}")).await.len() == 1).await;
    listed(house, "").await.remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_is_retried_with_the_same_id_until_taken() {
    let hits = Arc::new(AtomicUsize::new(0));
    let canary = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let elsewhere = format!("http://{}/", canary.local_addr().unwrap());
    let counted = Arc::clone(&hits);
    tokio::spawn(async move {
        while canary.accept().await.is_ok() {
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    let cases = [
        (vec![Behavior::Status(500), Behavior::Status(404)], 3),
        (vec![Behavior::Hangs], 2),
        (vec![Behavior::Redirects(elsewhere)], 2),
        (vec![Behavior::TenMegabytes(500)], 2),
        (vec![Behavior::TenMegabytes(200)], 1),
    ];
    let case = async |first: &[Behavior], times: usize| {
        let target = Target::start(first).await;
        let mut house = house(&target, &["--webhook-timeout-seconds", "1"]).await;
        let row = settled(&house, "delivered").await;
        let messages = target.messages();
        assert_eq!((messages.len(), &row["tries"]), (times, &json!(times)), "{first:?}");
        for message in &messages {
            assert_eq!((json!(message.id), &message.text), (row["id"].clone(), &messages[0].text), "{first:?}");
            assert!(message.is_signed(), "{first:?}");
        }
        house.stop().await;
    };
    join_all(cases.iter().map(|(first, times)| case(first, *times))).await;
    assert_eq!(hits.load(Ordering::SeqCst), 0, "a redirect is not followed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_webhook_is_kept_and_sent_on_demand() {
    let cases = [
        (vec![Behavior::Status(410)], "answered with HTTP status 410", json!(410)),
        (vec![Behavior::Status(500), Behavior::Redirects("/".to_owned())], "redirects, which is not followed", json!(307)),
        (vec![Behavior::Status(500), Behavior::Hangs], "did not answer within 1 s", json!(null)),
    ];
    let case = async |first: &[Behavior], why: &str, status: &Value| {
        let target = Target::start(first).await;
        let mut house = house(&target, &["--webhook-timeout-seconds", "1", "--webhook-tries", "2"]).await;
        let dead = settled(&house, "dead").await;
        assert_eq!((&dead["last_error"], &dead["last_status"]), (&json!(why), status), "{dead}");
        assert_eq!((&dead["tries"], target.messages().len()), (&json!(first.len()), first.len()), "{dead}");
        assert!(dead["next_try_at"].is_null() && dead["done_at"].is_i64(), "{dead}");
        let shown = operations(&house).await;
        assert_eq!(shown, json!({"waiting": 0, "oldest_at": null, "delivered": 0, "dead": 1, "last_error": why}), "operators see it");
        let retry = house.post(&format!("/api/v1/webhooks/{}/retry", dead["id"].as_str().unwrap()), &json!(null)).await;
        assert_eq!(retry.status(), 204);
        let row = settled(&house, "delivered").await;
        assert_eq!((&row["id"], &row["tries"]), (&dead["id"], &json!(1)));
        assert_eq!(json!(target.messages().pop().unwrap().id), dead["id"]);
        assert_eq!(operations(&house).await, json!({"waiting": 0, "oldest_at": null, "delivered": 1, "dead": 0, "last_error": null}));
        house.stop().await;
    };
    join_all(cases.iter().map(|(first, why, status)| case(first, why, status))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn decisions_before_a_kill_are_told_after_it_with_the_same_id() {
    Installation::each(async |home| {
        // The first life sends it and never hears that it was taken.
        let target = Target::start(&[Behavior::Hangs]).await;
        let process = home.start_with(&target.environment(), None).await;
        let made = home.http.post(format!("{}/api/v1/sessions", process.base)).bearer_auth(&home.organizer.token);
        let card: Value = made.json(&json!({"title": "Town hall"})).send().await.unwrap().json().await.unwrap();
        let before = target.hears(1).await.remove(0);
        process.kill();
        let left = home.store.webhooks(None, 9).await.unwrap();
        assert_eq!((left.len(), left[0].state, left[0].id.to_string()), (1, WebhookState::Waiting, before.id.clone()));
        let process = home.start_with(&target.environment(), None).await;
        let after = target.hears(2).await.remove(1);
        assert_eq!((&after.id, &after.text), (&before.id, &before.text));
        assert!(after.is_signed() && after.body()["data"]["session"] == card["id"]);
        until("it is delivered", async || home.store.webhooks(None, 9).await.unwrap()[0].state == WebhookState::Delivered).await;
        process.kill();
        assert_eq!(target.messages().len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_gives_back_what_it_was_sending() {
    let target = Target::start(&[Behavior::Hangs]).await;
    let mut house = house(&target, &["--webhook-timeout-seconds", "30"]).await;
    target.hears(1).await;
    house.stop().await;
    let row = house.store.webhooks(None, 9).await.unwrap().remove(0);
    assert_eq!((row.state, row.tries), (WebhookState::Waiting, 0));
    let now = server::clock::now();
    assert_eq!(house.store.claim_webhooks(now, now, 9).await.unwrap().len(), 1, "whoever comes next sends it at once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_may_ask_to_be_left_alone_for_a_while() {
    let target = Target::start(&[Behavior::Wishes(3_600)]).await;
    let house = house(&target, &[]).await;
    until("it was tried", async || listed(&house, "").await[0]["last_status"] == 503).await;
    let row = listed(&house, "?state=waiting").await.remove(0);
    let left = row["next_try_at"].as_i64().unwrap() - server::clock::now().as_millis();
    assert!((3_000_000..=3_600_000).contains(&left), "{row}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_is_told_why_a_target_fails_but_not_its_address() {
    let url = format!("http://127.0.0.1:{}/hooks?key=hunter2", free_port());
    let mut target = Target::start(&[]).await;
    target.url = url;
    let house = house(&target, &[]).await;
    until("it was tried", async || listed(&house, "").await[0]["last_error"].is_string()).await;
    let why = listed(&house, "?state=waiting").await[0]["last_error"].as_str().unwrap().to_owned();
    assert!(why.starts_with("could not be reached: ") && why.contains("refused"), "{why}");
    assert!(!why.contains("hunter2") && !why.contains("127.0.0.1"), "{why}");
}
