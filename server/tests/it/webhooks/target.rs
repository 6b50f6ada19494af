//! A host platform on loopback that misbehaves on request, and checks signatures by itself.

use crate::house::{House, PATIENCE};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ring::hmac;
use serde_json::Value;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Instant;
use tokio::net::TcpListener;

/// The secret of these tests.
pub const SECRET: &str = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

/// The platform's reaction to a message.
#[derive(Clone, Debug)]
pub enum Behavior {
    Status(u16),
    Hangs,
    Redirects(String),
    /// Answers this status, and ten megabytes.
    TenMegabytes(u16),
    /// Answers 503, with a `Retry-After` of this many seconds.
    Wishes(u64),
}

/// One message as it came.
#[derive(Clone, Debug)]
pub struct Message {
    pub id: String,
    pub headers: HeaderMap,
    pub text: String,
}

impl Message {
    pub fn body(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    pub fn kind(&self) -> String {
        self.body()["type"].as_str().unwrap().to_owned()
    }

    /// Checks the signature as <https://www.standardwebhooks.com> says, with another library than the program's.
    pub fn is_signed(&self) -> bool {
        let header = |name: &str| self.headers[name].to_str().unwrap();
        let key = BASE64_STANDARD.decode(SECRET.strip_prefix("whsec_").unwrap()).unwrap();
        let signed = format!("{}.{}.{}", header("webhook-id"), header("webhook-timestamp"), self.text);
        let Some(signature) = header("webhook-signature").strip_prefix("v1,") else { return false };
        let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
        hmac::verify(&key, signed.as_bytes(), &BASE64_STANDARD.decode(signature).unwrap()).is_ok()
    }
}

#[derive(Default)]
struct Inner {
    messages: Mutex<Vec<Message>>,
    next: Mutex<VecDeque<Behavior>>,
}

/// The platform.
#[derive(Clone)]
pub struct Target {
    pub url: String,
    inner: Arc<Inner>,
}

impl Target {
    /// One that does these, one for each message, and then takes all that comes.
    pub async fn start(first: &[Behavior]) -> Self {
        let inner = Arc::new(Inner { next: Mutex::new(first.to_vec().into()), ..Inner::default() });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hooks", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(Arc::clone(&inner));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, inner }
    }

    /// Every message until now.
    pub fn messages(&self) -> Vec<Message> {
        self.inner.messages.lock().unwrap().clone()
    }

    /// Waits until this many came.
    pub async fn hears(&self, count: usize) -> Vec<Message> {
        until(&format!("{count} messages"), async || self.messages().len() >= count).await;
        self.messages()
    }

    /// The flags of a server that tells it what happens.
    pub fn flags<'a>(&'a self, more: &[&'a str]) -> Vec<&'a str> {
        let own =
            ["--webhook-url", &self.url, "--webhook-secret", SECRET, "--webhook-allow-private", "true", "--webhook-retry-seconds", "1"];
        own.into_iter().chain(more.iter().copied()).collect()
    }

    /// The same as an environment.
    pub fn environment(&self) -> [(&str, &str); 4] {
        [
            ("CONDUCTOR_WEBHOOK_URL", &self.url),
            ("CONDUCTOR_WEBHOOK_SECRET", SECRET),
            ("CONDUCTOR_WEBHOOK_ALLOW_PRIVATE", "true"),
            ("CONDUCTOR_WEBHOOK_RETRY_SECONDS", "1"),
        ]
    }
}

/// Waits until something is so.
pub async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    let began = Instant::now();
    while !is_so().await {
        assert!(began.elapsed() < PATIENCE, "{what}");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

/// The server's list of its messages, for an operator.
pub async fn listed(house: &House, query: &str) -> Vec<Value> {
    let answer = house.get(&format!("/api/v1/webhooks{query}")).await;
    assert_eq!(answer.status(), 200);
    answer.json().await.unwrap()
}

async fn answer(State(inner): State<Arc<Inner>>, headers: HeaderMap, body: Bytes) -> Response {
    let id = headers["webhook-id"].to_str().unwrap().to_owned();
    inner.messages.lock().unwrap().push(Message { id, headers, text: String::from_utf8(body.to_vec()).unwrap() });
    let behavior = inner.next.lock().unwrap().pop_front().unwrap_or(Behavior::Status(204));
    let status = |code: u16| StatusCode::from_u16(code).unwrap();
    match behavior {
        Behavior::Status(code) => status(code).into_response(),
        Behavior::Hangs => std::future::pending().await,
        Behavior::Redirects(to) => (StatusCode::TEMPORARY_REDIRECT, [("location", to)]).into_response(),
        Behavior::TenMegabytes(code) => {
            let piece = Bytes::from(vec![b' '; 1 << 16]);
            let pieces = futures::stream::iter((0..160).map(move |_| Ok::<_, std::io::Error>(piece.clone())));
            (status(code), Body::from_stream(pieces)).into_response()
        }
        Behavior::Wishes(seconds) => (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", seconds.to_string())]).into_response(),
    }
}
