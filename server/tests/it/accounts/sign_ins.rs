//! Signed-in browsers and new passwords.

use super::sign_in;
use crate::server_in_process::{Client, PASSWORD, Server};
use reqwest::{Method, header};
use serde_json::{Value, json};

const OTHER: &str = "otter lamp quiet harbor";

async fn end(client: &Client, path: &str) -> u16 {
    client.call(Method::DELETE, path, &json!(null)).await.status.as_u16()
}

async fn listed(client: &Client) -> Vec<Value> {
    client.get("/api/v1/sign-ins").await.is(200).as_array().unwrap().clone()
}

#[tokio::test]
async fn a_new_password_needs_the_present_one_and_ends_other_sign_ins() {
    let server = Server::start().await;
    let (here, there) = (server.organizer("Ann").await, server.sign_in("Ann").await);
    let change =
        async |present: &str, new: &str| here.call(Method::PUT, "/api/v1/password", &json!({"present": present, "new": new})).await;
    change("not her password", OTHER).await.is_error(401, "bad_credentials");
    change(PASSWORD, "password123").await.is_error(422, "invalid");
    change(PASSWORD, PASSWORD).await.is_error(422, "invalid");
    there.get("/api/v1/me").await.is(200);
    change(PASSWORD, OTHER).await.is(204);
    here.get("/api/v1/me").await.is(200);
    there.get("/api/v1/me").await.is_error(401, "unauthenticated");
    sign_in(&server, "Ann", PASSWORD).await.is_error(401, "bad_credentials");
    assert!(sign_in(&server, "Ann", OTHER).await.cookies().contains("conductor_login"));
    let program = here.program("a script").await;
    let body = json!({"present": OTHER, "new": PASSWORD});
    program.call(Method::PUT, "/api/v1/password", &body).await.is_error(403, "forbidden");
}

#[tokio::test]
async fn guessing_the_present_password_is_limited() {
    let server = Server::start_with(&["--login-tries-per-minute", "4"]).await;
    let ann = server.organizer("Ann").await;
    let body = json!({"present": "a guess", "new": OTHER});
    // The first try was the sign-in that made her.
    for _ in 0..3 {
        ann.call(Method::PUT, "/api/v1/password", &body).await.is_error(401, "bad_credentials");
    }
    ann.call(Method::PUT, "/api/v1/password", &body).await.is_error(429, "rate_limited");
}

#[tokio::test]
async fn sign_ins_are_listed_roughly_and_ended_one_by_one_or_all() {
    let server = Server::start().await;
    let (ann, bob) = (server.organizer("Ann").await, server.organizer("Bob").await);
    let phone = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.6478.71 Mobile Safari/537.36";
    let form = server.nobody().request(Method::POST, "/api/fn/sign-in").header(header::USER_AGENT, phone);
    let form = form.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body("name=Ann&password=stapler+moon+gravy+seven");
    let other = server.nobody().with_cookie(ann.send(form).await.cookies());
    let rows = listed(&ann).await;
    assert_eq!(rows.len(), 2);
    let there = rows.iter().find(|row| row["here"] == false).unwrap();
    assert_eq!((&there["browser"], &there["network"]), (&json!("Chrome, Android"), &json!("127.0.…")));
    assert!(!json!(rows).to_string().contains("Pixel"), "nothing else of what a browser says is kept");
    let path = format!("/api/v1/sign-ins/{}", there["id"].as_str().unwrap());
    assert_eq!(end(&bob, &path).await, 404, "it is not his");
    assert_eq!(end(&ann.program("a script").await, &path).await, 403);
    other.get("/api/v1/me").await.is(200);
    assert_eq!(end(&ann, &path).await, 204);
    other.get("/api/v1/me").await.is_error(401, "unauthenticated");
    assert_eq!(end(&ann, &path).await, 404);
    let [third, fourth] = [server.sign_in("Ann").await, server.sign_in("Ann").await];
    assert_eq!((listed(&ann).await.len(), end(&third, "/api/v1/sign-ins").await), (3, 204));
    for out in [&ann, &fourth] {
        out.get("/api/v1/me").await.is_error(401, "unauthenticated");
    }
    assert_eq!(listed(&third).await.len(), 1);
    bob.get("/api/v1/me").await.is(200);
}

#[tokio::test]
async fn an_operator_ends_the_sign_ins_of_an_account() {
    let server = Server::start().await;
    let (ann, bob, eve) = (server.operator("Ann").await, server.organizer("Bob").await, server.organizer("Eve").await);
    let accounts = ann.get("/api/v1/accounts").await.is(200);
    assert_eq!(accounts.as_array().unwrap().iter().map(|row| row["sign_ins"].clone()).collect::<Vec<_>>(), [1, 1, 1]);
    let path = format!("/api/v1/accounts/{}/sign-ins", accounts[1]["organizer"].as_str().unwrap());
    assert_eq!(end(&eve, &path).await, 404);
    bob.get("/api/v1/me").await.is(200);
    assert_eq!(end(&ann, &path).await, 204);
    bob.get("/api/v1/me").await.is_error(401, "unauthenticated");
    eve.get("/api/v1/me").await.is(200);
    assert!(sign_in(&server, "Bob", PASSWORD).await.cookies().contains("conductor_login"), "he may sign in again");
}
