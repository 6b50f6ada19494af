//! The shape of every answer: errors, limits, headers.

use crate::server_in_process::Server;
use reqwest::{Body, Method, header};
use serde_json::json;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::test]
async fn every_error_has_the_one_shape() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    ann.get("/api/v1/nothing").await.is_error(404, "not_found");
    ann.get("/nothing").await.is_error(404, "not_found");
    ann.post("/api/fn/nothing", &json!({})).await.is_error(404, "not_found");
    ann.call(Method::DELETE, "/healthz", &json!(null)).await.is_error(405, "bad_request");
    ann.call(Method::PATCH, "/api/v1/sessions", &json!({})).await.is_error(405, "bad_request");
    ann.call(Method::TRACE, "/api/v1/sessions", &json!(null)).await.is_error(405, "bad_request");
    let sessions = || ann.request(Method::POST, "/api/v1/sessions");
    ann.send(sessions().body("title=x")).await.is_error(415, "bad_request");
    ann.send(sessions().header(header::CONTENT_TYPE, "text/plain").body("{}")).await.is_error(415, "bad_request");
    ann.send(sessions().header(header::CONTENT_TYPE, "application/json").body("{")).await.is_error(400, "bad_request");
    ann.post("/api/v1/sessions", &json!({"title": "x", "owner": "me"})).await.is_error(422, "invalid");
    ann.post("/api/v1/sessions", &json!({"title": 7})).await.is_error(422, "invalid");
    ann.post("/api/v1/sessions", &json!({"title": ""})).await.is_error(422, "invalid");
    ann.post("/api/v1/sessions", &json!({"title": "x".repeat(5000)})).await.is_error(422, "invalid");
}

#[tokio::test]
async fn a_malformed_id_is_400_and_an_unknown_one_404() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    for id in ["1", "not-an-id", "..%2F..%2Fetc", "%00", "0192aaaa-0000-7000-8000-00000000000g", &"a".repeat(3000)] {
        ann.get(&format!("/api/v1/sessions/{id}")).await.is_error(400, "bad_request");
        ann.get(&format!("/api/v1/sessions/{id}/export.csv")).await.is_error(400, "bad_request");
        ann.get(&format!("/api/v1/decisions/{id}")).await.is_error(400, "bad_request");
    }
    let unknown = "0192aaaa-0000-7000-8000-000000000000";
    ann.get(&format!("/api/v1/sessions/{unknown}")).await.is_error(404, "not_found");
    ann.get(&format!("/api/v1/decisions/{unknown}")).await.is_error(404, "not_found");
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_with_and_without_a_length() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let large = || format!("{{\"title\":\"{}\"}}", "x".repeat(70 << 10));
    let sessions = || ann.request(Method::POST, "/api/v1/sessions").header(header::CONTENT_TYPE, "application/json");
    ann.send(sessions().body(large())).await.is_error(413, "too_large");
    let pieces =
        futures::stream::iter(large().into_bytes().chunks(1000).map(|piece| Ok::<_, std::io::Error>(piece.to_vec())).collect::<Vec<_>>());
    ann.send(sessions().body(Body::wrap_stream(pieces))).await.is_error(413, "too_large");
    assert_eq!(ann.get("/api/v1/sessions").await.is(200), json!([]));
}

/// Sends bytes as they are and reads until the server closes or `patience` is over.
async fn raw(server: &Server, bytes: &[u8], patience: Duration) -> String {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    // The server may close before it has read all.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let _ = tokio::time::timeout(patience, stream.read_to_end(&mut answer)).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_head_over_sixteen_kibibytes_is_refused() {
    let server = Server::start().await;
    let head = format!("GET /healthz HTTP/1.1\r\nhost: x\r\nx-filler: {}\r\n\r\n", "y".repeat(17 << 10));
    let answer = raw(&server, head.as_bytes(), Duration::from_secs(5)).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
}

#[tokio::test]
async fn rubbish_is_answered_with_400_and_the_server_lives() {
    let server = Server::start().await;
    for rubbish in [&b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..], b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\0\0\0\0\r\n\r\n"] {
        let answer = raw(&server, rubbish, Duration::from_secs(2)).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    assert_eq!(server.nobody().get("/healthz").await.text, "ok\n");
}

#[tokio::test]
async fn a_client_that_never_ends_its_head_is_cut_off() {
    let server = Server::start().await;
    let begun = std::time::Instant::now();
    let answer = raw(&server, b"GET /healthz HTTP/1.1\r\nhost: x\r\n", Duration::from_secs(20)).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let server = Server::start_with(&["--base-url", "https://conductor.example"]).await;
    let ann = server.nobody();
    for path in ["/", "/sign-in", "/j", "/nothing", "/healthz", "/readyz", "/api/v1/sessions", "/api/v1/nothing", "/qr/AAAAAA.svg"] {
        let answer = ann.send(ann.request(Method::GET, path).header(header::ACCEPT, "text/html,*/*")).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{path}");
        assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
        assert!(answer.header("strict-transport-security").contains("max-age=31536000"), "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
        assert_eq!(answer.header("access-control-allow-origin"), "", "{path}");
        assert_eq!(answer.header("server"), "", "{path}");
    }
}

#[tokio::test]
async fn each_page_has_a_nonce_of_its_own() {
    let server = Server::start().await;
    let ann = server.nobody();
    let mut seen = Vec::new();
    for _ in 0..2 {
        let page = ann.send(ann.request(Method::GET, "/sign-in").header(header::ACCEPT, "text/html")).await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        let policy = page.header("content-security-policy");
        let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap().to_owned();
        assert!(page.text.contains("<script"), "{}", page.text);
        for script in page.text.split("<script").skip(1) {
            assert!(script.split('>').next().unwrap().contains(&format!("nonce=\"{nonce}\"")), "{script}");
        }
        assert!(!page.text.contains(" style=\""), "an inline style would be blocked");
        assert!(!page.text.contains(" onclick="), "an inline handler would be blocked");
        seen.push(nonce);
    }
    assert_ne!(seen[0], seen[1]);
}

#[tokio::test]
async fn files_are_compressed_and_kept_while_they_stay_the_same() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("pkg")).unwrap();
    std::fs::write(dir.path().join("pkg/app.css"), "body{}").unwrap();
    std::fs::write(dir.path().join("pkg/app.css.br"), "compressed").unwrap();
    std::fs::write(dir.path().join(".secret"), "secret").unwrap();
    let server = Server::start_with(&["--site-root", dir.path().to_str().unwrap()]).await;
    let ann = server.nobody();
    let plain = ann.get("/pkg/app.css").await;
    assert_eq!((plain.status.as_u16(), plain.text.as_str(), plain.header("cache-control")), (200, "body{}", "no-cache"));
    let small = ann.send(ann.request(Method::GET, "/pkg/app.css").header(header::ACCEPT_ENCODING, "br")).await;
    assert_eq!((small.header("content-encoding"), small.header("content-type")), ("br", "text/css"));
    let again = ann.send(ann.request(Method::GET, "/pkg/app.css").header(header::IF_MODIFIED_SINCE, plain.header("last-modified"))).await;
    assert_eq!(again.status, 304);
    for path in ["/.secret", "/pkg/../.secret", "/%2e%2e/%2e%2e/etc/passwd", "/pkg/..%2f.secret"] {
        assert_eq!(ann.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn metrics_are_for_this_machine_or_for_a_listener_of_their_own() {
    let server = Server::start().await;
    let ann = server.nobody();
    ann.get("/healthz").await.is_success();
    let metrics = ann.get("/metrics").await;
    assert!(metrics.text.contains("conductor_http_requests_total"), "{}", metrics.text);
    let forwarded = ann.request(Method::GET, "/metrics").header("x-forwarded-for", "203.0.113.9");
    ann.send(forwarded).await.is_error(404, "not_found");
    let server = Server::start_with(&["--metrics-listen", "127.0.0.1:0"]).await;
    server.nobody().get("/metrics").await.is_error(404, "not_found");
    let metrics = reqwest::get(format!("http://{}/metrics", server.metrics_address.unwrap())).await.unwrap();
    assert_eq!(metrics.status(), 200);
}

trait IsSuccess {
    fn is_success(&self);
}

impl IsSuccess for crate::server_in_process::Answer {
    fn is_success(&self) {
        assert!(self.status.is_success(), "{} {}", self.status, self.text);
    }
}

#[tokio::test]
async fn a_ready_server_says_so_and_names_its_parts() {
    let server = Server::start().await;
    let ready = server.nobody().get("/readyz").await.is(200);
    assert_eq!((&ready["ready"], &ready["degraded"]), (&json!(true), &json!(false)));
    assert!(ready["parts"].as_array().unwrap().iter().any(|part| part["name"] == "database"));
}

#[tokio::test]
async fn a_silent_redis_degrades_the_server_without_stopping_it() {
    let server = Server::start_with(&["--redis-url", "redis://127.0.0.1:1"]).await;
    let ready = server.nobody().get("/readyz").await.is(200);
    assert_eq!((&ready["ready"], &ready["degraded"]), (&json!(true), &json!(true)));
    let Ok(url) = std::env::var("TEST_REDIS_URL") else {
        eprintln!("a Redis that answers was left out: TEST_REDIS_URL is not set");
        return;
    };
    let server = Server::start_with(&["--redis-url", &url]).await;
    assert_eq!(server.nobody().get("/readyz").await.is(200)["degraded"], false);
}

#[tokio::test]
async fn connections_over_the_limit_are_told_to_come_back() {
    let server = Server::start_with(&["--max-connections-per-ip", "3"]).await;
    let mut open = Vec::new();
    for _ in 0..3 {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        // Not yet answered: of a crowded network, an answered connection is closed.
        stream.write_all(b"GET /healthz HTTP/1.1\r\n").await.unwrap();
        open.push(stream);
    }
    let answer = raw(&server, b"", Duration::from_secs(5)).await;
    assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("retry-after: 5"), "{answer}");
    drop(open.pop());
    // The server learns of the end of a connection a moment later.
    let mut tries = 0;
    while !raw(&server, b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", Duration::from_secs(5))
        .await
        .starts_with("HTTP/1.1 200")
    {
        tries += 1;
        assert!(tries < 1000, "no room came back");
        tokio::task::yield_now().await;
    }
}
