//! Fix 13: a site that is named may ask from its pages, and can read whatever comes back, refusals included; one that is not named
//! cannot; what browsers ask beforehand is never limited.

use crate::server_in_process::{Answer, Client, Server};
use reqwest::{Method, header};
use serde_json::json;

const GUEST: &str = "https://app.example";

async fn server() -> Server {
    Server::start_with(&["--cors-origins", "https://app.example,https://other.example", "--wrong-codes-per-minute", "2"]).await
}

/// As a browser asks for a page of `origin`.
async fn from(client: &Client, origin: &str, method: Method, path: &str) -> Answer {
    client.send(client.request(method, path).header(header::ORIGIN, origin)).await
}

/// A browser's preflight request for a page of `origin`.
async fn beforehand(client: &Client, origin: &str, path: &str) -> Answer {
    let request = client.request(Method::OPTIONS, path).header(header::ORIGIN, origin);
    client.send(request.header("access-control-request-method", "PUT").header("access-control-request-headers", "content-type")).await
}

fn may_be_read(answer: &Answer, status: u16) {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text);
    assert_eq!(answer.header("access-control-allow-origin"), GUEST, "{status}");
    assert_eq!(answer.header("access-control-allow-credentials"), "true", "{status}");
    assert!(answer.headers.get_all("vary").iter().any(|vary| vary.to_str().unwrap().to_lowercase().contains("origin")), "{status}");
}

fn may_not_be_read(answer: &Answer) {
    for name in ["access-control-allow-origin", "access-control-allow-credentials"] {
        assert_eq!(answer.header(name), "", "{name}");
    }
}

#[tokio::test]
async fn a_named_site_reads_answers_and_refusals() {
    let server = server().await;
    let ann = server.organizer("Ann").await;
    let nobody = server.nobody();
    may_be_read(&from(&ann, GUEST, Method::GET, "/api/v1/me").await, 200);
    may_be_read(&from(&nobody, GUEST, Method::GET, "/api/v1/me").await, 401);
    may_be_read(&from(&nobody.with_bearer("ec_wrong"), GUEST, Method::GET, "/api/v1/me").await, 401);
    may_be_read(&from(&ann, GUEST, Method::GET, "/api/v1/sessions/0192aaaa-0000-7000-8000-000000000000").await, 404);
    may_be_read(&from(&ann, GUEST, Method::PATCH, "/api/v1/me").await, 405);
    for _ in 0..2 {
        may_be_read(&from(&nobody, GUEST, Method::GET, "/qr/AAAAAA.svg").await, 404);
    }
    let limited = from(&nobody, GUEST, Method::GET, "/qr/AAAAAA.svg").await;
    may_be_read(&limited, 429);
    assert!(limited.header("access-control-expose-headers").contains("retry-after"), "a page may read when to try again");
    // A database that lacks a table: nothing that a page could do about it.
    let session = ann.session("Keynote").await["id"].as_str().unwrap().to_owned();
    let file = format!("sqlite://{}", server.dir.path().join("conductor.db").display());
    let mut database = <sqlx::SqliteConnection as sqlx::Connection>::connect(&file).await.unwrap();
    sqlx::query("drop table audit").execute(&mut database).await.unwrap();
    may_be_read(&from(&ann, GUEST, Method::GET, &format!("/api/v1/sessions/{session}/audit")).await, 500);
}

#[tokio::test]
async fn a_named_site_acts_for_who_is_signed_in_and_others_do_not() {
    let server = server().await;
    let ann = server.organizer("Ann").await;
    let cookie = ann.cookie.clone().unwrap();
    let make = |origin: &str, path: &str| {
        let request = server.nobody().request(Method::POST, path).header(header::COOKIE, &cookie).header(header::ORIGIN, origin);
        request.header("sec-fetch-site", "same-site").json(&json!({"title": "From a page"}))
    };
    let nobody = server.nobody();
    may_be_read(&nobody.send(make(GUEST, "/api/v1/sessions")).await, 201);
    for origin in ["https://evil.test", "https://app.example.evil.test", "http://app.example", "null"] {
        let answer = nobody.send(make(origin, "/api/v1/sessions")).await;
        answer.is_error(403, "forbidden");
        may_not_be_read(&answer);
    }
    // The pages' own functions are no interface for others.
    let own = nobody.send(make(GUEST, "/api/fn/create-session")).await;
    own.is_error(403, "forbidden");
    may_not_be_read(&own);
    assert_eq!(ann.get("/api/v1/sessions").await.is(200).as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn preflights_are_answered_and_let_nobody_in() {
    let server = server().await;
    let nobody = server.nobody();
    for _ in 0..3 {
        from(&nobody, GUEST, Method::GET, "/qr/AAAAAA.svg").await;
    }
    assert_eq!(from(&nobody, GUEST, Method::GET, "/qr/AAAAAA.svg").await.status, 429, "this address is limited");
    for _ in 0..100 {
        for path in ["/qr/AAAAAA.svg", "/api/v1/sessions/0192aaaa-0000-7000-8000-000000000000/mode"] {
            let answer = beforehand(&nobody, GUEST, path).await;
            may_be_read(&answer, 200);
            assert!(answer.header("access-control-allow-methods").contains("PUT"));
            assert!(answer.header("access-control-allow-headers").contains("content-type"));
            assert_eq!(answer.text, "");
        }
    }
    for origin in ["https://evil.test", "http://app.example", "null"] {
        may_not_be_read(&beforehand(&nobody, origin, "/api/v1/sessions").await);
    }
    may_not_be_read(&beforehand(&nobody, GUEST, "/sessions").await);
}

#[tokio::test]
async fn without_named_sites_nobody_is_let_in() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let answer = from(&ann, GUEST, Method::GET, "/api/v1/me").await;
    assert_eq!(answer.status, 200);
    may_not_be_read(&answer);
    beforehand(&ann, GUEST, "/api/v1/me").await.is_error(405, "bad_request");
}
