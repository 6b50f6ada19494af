//! Invitations and new passwords by one-time links.

use super::{set_up, sign_in};
use crate::server_in_process::{Answer, Client, PASSWORD, Server};
use reqwest::Method;
use serde_json::{Value, json};
use server::clock::now;
use server::secret::Token;
use server::store::{AccountLink, INVITE_TTL, Store};

const OTHER: &str = "otter lamp quiet harbor";

/// The secret of a link that was just made.
fn secret(made: &Value) -> String {
    made["address"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()
}

async fn invite(operator: &Client, name: &str) -> Value {
    operator.post("/api/v1/links", &json!({ "invite": name })).await.is(201)
}

async fn state(server: &Server, token: &str) -> Answer {
    server.nobody().get(&format!("/api/fn/one-time-link?token={token}")).await
}

async fn id_of(client: &Client) -> Value {
    client.get("/api/v1/me").await.is(200)["organizer"].take()
}

#[tokio::test]
async fn an_invitation_makes_one_account_and_says_when_it_is_used() {
    let server = Server::start().await;
    let ann = server.operator("Ann").await;
    let made = invite(&ann, " Bob ").await;
    assert!(made["address"].as_str().unwrap().starts_with(&server.url("/setup/")), "{made}");
    let token = secret(&made);
    assert_eq!(state(&server, &token).await.is(200), json!({"state": "open", "kind": "invite", "name": "Bob"}));
    let listed = ann.get("/api/v1/links").await;
    assert_eq!(listed.is(200)[0]["name"], "Bob");
    assert!(!listed.text.contains(&token), "the secret is shown once");
    set_up(&server, &token, "ANN", PASSWORD).await.is_error(409, "exists");
    set_up(&server, &token, "Bob", "short").await.is_error(422, "invalid");
    let answer = set_up(&server, &token, "Bob", PASSWORD).await;
    let bob = server.nobody().with_cookie(answer.cookies());
    let me = bob.get("/api/v1/me").await.is(200);
    assert_eq!((&me["name"], &me["operator"]), (&json!("Bob"), &json!(false)));
    set_up(&server, &token, "Eve", PASSWORD).await.is_error(409, "over");
    assert_eq!(state(&server, &token).await.is(200), json!({"state": "used"}));
    assert_eq!(ann.get("/api/v1/links").await.is(200), json!([]));
}

#[tokio::test]
async fn a_link_gives_a_new_password_once_and_ends_every_sign_in() {
    let server = Server::start().await;
    let (ann, bob) = (server.operator("Ann").await, server.organizer("Bob").await);
    let account = id_of(&bob).await;
    let first = secret(&ann.post("/api/v1/links", &json!({ "account": account })).await.is(201));
    let second = secret(&ann.post("/api/v1/links", &json!({ "account": account })).await.is(201));
    assert_eq!(state(&server, &first).await.is(200), json!({"state": "withdrawn"}), "a newer link replaces it");
    set_up(&server, &first, "", OTHER).await.is_error(409, "over");
    assert_eq!(state(&server, &second).await.is(200), json!({"state": "open", "kind": "reset", "name": "Bob"}));
    // The name belongs to the link, whatever a form says.
    let answer = set_up(&server, &second, "Ann", OTHER).await;
    let again = server.nobody().with_cookie(answer.cookies());
    assert_eq!(again.get("/api/v1/me").await.is(200)["name"], "Bob");
    bob.get("/api/v1/me").await.is_error(401, "unauthenticated");
    sign_in(&server, "Bob", PASSWORD).await.is_error(401, "bad_credentials");
    assert!(sign_in(&server, "Bob", OTHER).await.cookies().contains("conductor_login"));
    set_up(&server, &second, "", PASSWORD).await.is_error(409, "over");
    let store = Store::sqlite(server.dir.path()).await.unwrap();
    let whose = serde_json::from_value(account).unwrap();
    let log = store.audit(whose, None, None, 20).await.unwrap();
    let lines: Vec<(&str, &str)> = log.iter().map(|line| (line.actor.as_str(), line.what.as_str())).collect();
    assert!(lines.contains(&("Ann", "made a one-time link to a new password for this account, as an operator")), "{lines:?}");
    assert!(lines.contains(&("Bob", "chose a new password with a link of Ann; every browser was signed out")), "{lines:?}");
    assert!(store.verify_audit().await.unwrap().is_ok());
    store.close().await;
}

#[tokio::test]
async fn a_link_that_was_withdrawn_or_expired_says_which() {
    let server = Server::start().await;
    let ann = server.operator("Ann").await;
    let made = invite(&ann, "Bob").await;
    let path = format!("/api/v1/links/{}", made["id"].as_str().unwrap());
    ann.call(Method::DELETE, &path, &json!(null)).await.is(204);
    ann.call(Method::DELETE, &path, &json!(null)).await.is_error(404, "not_found");
    assert_eq!(state(&server, &secret(&made)).await.is(200), json!({"state": "withdrawn"}));
    set_up(&server, &secret(&made), "Bob", PASSWORD).await.is_error(409, "over");
    let store = Store::sqlite(server.dir.path()).await.unwrap();
    let old = Token::random();
    assert!(store.create_link(&AccountLink::new(None, "Bob", "Ann", now() - INVITE_TTL), old.hash(), &[]).await.unwrap());
    store.close().await;
    assert_eq!(state(&server, &old.reveal()).await.is(200), json!({"state": "expired"}));
    set_up(&server, &old.reveal(), "Bob", PASSWORD).await.is_error(409, "over");
    for never in [Token::random().reveal(), "nonsense".to_owned()] {
        set_up(&server, &never, "Bob", PASSWORD).await.is_error(403, "forbidden");
    }
    assert_eq!(state(&server, "nonsense").await.is(200), json!({"state": "unknown"}));
    for name in ["Bob", "Eve"] {
        sign_in(&server, name, PASSWORD).await.is_error(401, "bad_credentials");
    }
}

#[tokio::test]
async fn opening_and_using_links_is_limited_for_each_network() {
    let server = Server::start_with(&["--login-tries-per-minute", "4"]).await;
    let ann = server.operator("Ann").await;
    let open = secret(&invite(&ann, "Bob").await);
    let guess = || Token::random().reveal();
    for _ in 0..4 {
        set_up(&server, &guess(), "Eve", PASSWORD).await.is_error(403, "forbidden");
    }
    set_up(&server, &guess(), "Eve", PASSWORD).await.is_error(429, "rate_limited");
    // Tries of all kinds take from one budget of the network.
    let mut opened = 0;
    let refused = loop {
        let answer = state(&server, &guess()).await;
        if answer.status != 200 {
            break answer;
        }
        opened += 1;
    };
    refused.is_error(429, "rate_limited");
    assert!((10..=24).contains(&opened), "{opened}");
    // Whoever guesses keeps nobody of the network from a link that works.
    assert_eq!(state(&server, &open).await.is(200)["state"], "open");
    assert!(set_up(&server, &open, "Bob", PASSWORD).await.cookies().contains("conductor_login"));
}

#[tokio::test]
async fn only_operators_who_are_signed_in_make_links() {
    let server = Server::start().await;
    let (ann, bob) = (server.operator("Ann").await, server.organizer("Bob").await);
    let body = json!({"invite": "Eve"});
    for path in ["/api/v1/accounts", "/api/v1/links"] {
        bob.get(path).await.is_error(404, "not_found");
    }
    bob.post("/api/v1/links", &body).await.is_error(404, "not_found");
    let program = ann.program("a script").await;
    assert_eq!(program.get("/api/v1/accounts").await.is(200).as_array().unwrap().len(), 2, "a program may look");
    program.post("/api/v1/links", &body).await.is_error(403, "forbidden");
    bob.program("his").await.post("/api/v1/links", &body).await.is_error(404, "not_found");
    for bad in [json!({}), json!({"invite": "Eve", "account": id_of(&bob).await}), json!({"invite": " "})] {
        ann.post("/api/v1/links", &bad).await.is_error(422, "invalid");
    }
    ann.post("/api/v1/links", &json!({"invite": "bob"})).await.is_error(409, "exists");
    assert_eq!(ann.get("/api/v1/links").await.is(200), json!([]));
}
