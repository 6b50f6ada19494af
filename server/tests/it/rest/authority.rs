//! Permissions: a matrix over every route, forged requests, tokens.

use crate::routes::{path, routes};
use crate::server_in_process::{Client, Server};
use reqwest::{Method, header};
use serde_json::json;

#[tokio::test]
async fn without_an_organizer_every_route_answers_401() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let session = ann.session("Keynote").await;
    let attendee = server.nobody().with_cookie(server.nobody().get(&format!("/j/{}", code(&ann).await)).await.cookies());
    assert!(attendee.cookie.as_deref().unwrap().contains("conductor_attendee="));
    let forged = format!("ec_{}", "0".repeat(64));
    for (method, template, body) in routes() {
        let path = path(template, &session);
        for client in [server.nobody(), attendee.clone()] {
            let answer = client.call(method.clone(), &path, &body).await;
            answer.is_error(401, "unauthenticated");
            assert_eq!(answer.header("www-authenticate"), "Bearer", "{path}");
        }
        for token in [forged.as_str(), "", "ec_", "nonsense", "ec_\u{e9}"] {
            let client = server.nobody();
            let request = client.request(method.clone(), &path).header(header::AUTHORIZATION, format!("Bearer {token}").into_bytes());
            let answer = client.send(if body.is_null() { request } else { request.json(&body) }).await;
            answer.is_error(401, "unauthenticated");
        }
    }
    assert_eq!(ann.get("/api/v1/sessions").await.is(200).as_array().unwrap().len(), 1, "nothing was changed");
}

async fn code(client: &Client) -> String {
    client.get("/api/v1/sessions").await.is(200)[0]["code"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_belongs_to_somebody_else_does_not_exist() {
    let server = Server::start().await;
    let (ann, bob) = (server.organizer("Ann").await, server.organizer("Bob").await);
    let session = ann.session("Keynote").await;
    let program = bob.program("intruder").await;
    for (method, template, body) in routes().into_iter().filter(|(_, template, _)| template.contains("{s}") || template.contains("{e}")) {
        let path = path(template, &session);
        for stranger in [&bob, &program] {
            stranger.call(method.clone(), &path, &body).await.is_error(404, "not_found");
        }
    }
    let card = ann.get(&path("/api/v1/sessions/{s}", &session)).await.is(200);
    assert_eq!((&card["mode"], &card["ended_at"]), (&json!("MANUAL"), &json!(null)), "nothing was changed");
    assert_eq!(bob.get("/api/v1/sessions").await.is(200), json!([]));
}

#[tokio::test]
async fn a_token_acts_for_its_organizer_until_it_is_revoked() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let made = ann.post("/api/v1/tokens", &json!({"name": "door counter"})).await.is(201);
    let (id, secret) = (made["id"].as_str().unwrap(), made["token"].as_str().unwrap());
    let program = server.nobody().with_bearer(secret);
    assert_eq!(program.get("/api/v1/me").await.is(200)["name"], "Ann");
    program.session("By a program").await;
    let listed = ann.get("/api/v1/tokens").await;
    assert!(!listed.text.contains(secret), "the secret is shown once");
    program.post("/api/v1/tokens", &json!({"name": "another"})).await.is_error(403, "forbidden");
    program.call(Method::DELETE, &format!("/api/v1/tokens/{id}"), &json!(null)).await.is_error(403, "forbidden");
    let bob = server.organizer("Bob").await;
    bob.call(Method::DELETE, &format!("/api/v1/tokens/{id}"), &json!(null)).await.is_error(404, "not_found");
    ann.call(Method::DELETE, &format!("/api/v1/tokens/{id}"), &json!(null)).await.is(204);
    program.get("/api/v1/me").await.is_error(401, "unauthenticated");
    // Beside a bad token a good cookie does not count: the program would go on as somebody else.
    let both = program.with_cookie(ann.cookie.clone().unwrap());
    both.get("/api/v1/me").await.is_error(401, "unauthenticated");
}

#[tokio::test]
async fn what_another_site_made_a_browser_send_is_refused() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let own = server.url("");
    let cookie = ann.cookie.clone().unwrap();
    let plain = server.nobody();
    let cases: [(&[(&str, &str)], bool); 11] = [
        (&[("sec-fetch-site", "same-origin")], true),
        (&[("sec-fetch-site", "none")], true),
        (&[("origin", &own)], true),
        (&[("sec-fetch-site", "cross-site")], false),
        (&[("sec-fetch-site", "same-site")], false),
        (&[("sec-fetch-site", "rubbish")], false),
        (&[("sec-fetch-site", "cross-site"), ("origin", &own)], false),
        (&[("origin", "https://evil.test")], false),
        (&[("origin", "null")], false),
        (&[("origin", "http://127.0.0.1.evil.test")], false),
        (&[], false),
    ];
    for (headers, passes) in cases {
        for (path, body) in [("/api/v1/sessions", json!({"title": "x"})), ("/api/fn/create-session", json!({"title": "x"}))] {
            let mut request = plain.request(Method::POST, path).header(header::COOKIE, &cookie);
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let request = if path.starts_with("/api/fn") {
                request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body("title=x")
            } else {
                request.json(&body)
            };
            let answer = plain.send(request).await;
            if passes {
                assert!(
                    answer.status.is_success() || answer.status.is_redirection(),
                    "{headers:?} {path}: {} {}",
                    answer.status,
                    answer.text
                );
            } else {
                answer.is_error(403, "forbidden");
            }
        }
    }
    // A token is sent by programs only, so no page can have made a browser send it.
    let program = ann.program("script").await;
    let request = program.request(Method::POST, "/api/v1/sessions").header("sec-fetch-site", "cross-site").json(&json!({"title": "x"}));
    program.send(request).await.is(201);
    // Reading is no harm: a link from another site may lead here.
    let request = plain.request(Method::GET, "/api/v1/me").header(header::COOKIE, &cookie).header("sec-fetch-site", "cross-site");
    plain.send(request).await.is(200);
}

#[tokio::test]
async fn guessing_join_codes_is_slowed_down() {
    let server = Server::start_with(&["--wrong-codes-per-minute", "5"]).await;
    let ann = server.organizer("Ann").await;
    ann.session("Keynote").await;
    let code = code(&ann).await;
    let other = ann.session("Another").await["code"].as_str().unwrap().to_owned();
    let guesser = server.nobody();
    assert_eq!(guesser.get(&format!("/qr/{code}.svg")).await.status, 200);
    for _ in 0..5 {
        guesser.get("/qr/AAAAAA.svg").await.is_error(404, "not_found");
    }
    for path in [format!("/qr/{other}.svg"), "/qr/AAAAAA.svg".to_owned(), format!("/j/{other}"), format!("/p/{other}")] {
        let answer = guesser.get(&path).await;
        answer.is_error(429, "rate_limited");
        assert_eq!(answer.header("retry-after"), "60");
    }
    assert_eq!(guesser.get(&format!("/qr/{code}.svg")).await.status, 200, "this network has opened it before");
    ann.get("/api/v1/me").await.is(200);
}
