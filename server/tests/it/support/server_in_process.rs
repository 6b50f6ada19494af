//! The real server, in this process, on a free port, with a data directory of its own.

use clap::Parser;
use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};
use server::account::Accounts;
use server::config::Config;
use server::run::{Running, run};
use server::store::Store;
use std::net::SocketAddr;
use std::path::Path;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// The password of everybody in tests.
pub const PASSWORD: &str = "stapler moon gravy seven";

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    config: Config,
}

/// The configuration that these arguments give, on a free port and in `dir`.
pub fn config(dir: &Path, arguments: &[&str]) -> Config {
    let dir = dir.to_str().unwrap();
    let mut all = vec!["test"];
    for (name, value) in [("--data-dir", dir), ("--site-root", dir), ("--listen", "127.0.0.1:0")] {
        if !arguments.contains(&name) {
            all.extend([name, value]);
        }
    }
    all.extend(arguments);
    Arguments::parse_from(all).config
}

/// A running server.
pub struct Server {
    /// The address on which it listens.
    pub address: SocketAddr,
    /// Its data directory.
    pub dir: TempDir,
    /// The one-time link, if nobody has an account yet.
    pub setup_link: Option<String>,
    /// The address of /metrics, if it has one of its own.
    pub metrics_address: Option<SocketAddr>,
    arguments: Vec<String>,
    running: Running,
    stop: CancellationToken,
}

/// An answer that was read to its end.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: header::HeaderMap,
    /// Its body.
    pub text: String,
}

impl Answer {
    /// Reads an answer to its end.
    pub async fn of(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        Self { status, headers, text: response.text().await.unwrap() }
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {} {}", self.status, self.text))
    }

    /// Checks that it is an error of the one shape, with this status and code.
    pub fn is_error(&self, status: u16, code: &str) {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        let error = self.json();
        assert_eq!(error["code"], code, "{error}");
        assert!(error["message"].as_str().is_some_and(|message| !message.is_empty()), "{error}");
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/json");
    }

    /// Checks the status and gives the body as JSON.
    pub fn is(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        if self.text.is_empty() { Value::Null } else { self.json() }
    }

    /// A header as text.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The cookies that it sets, as a browser sends them back.
    pub fn cookies(&self) -> String {
        let set = self.headers.get_all(header::SET_COOKIE).iter().map(|line| line.to_str().unwrap().split(';').next().unwrap().to_owned());
        set.collect::<Vec<_>>().join("; ")
    }
}

impl Server {
    /// Starts one with these arguments.
    pub async fn start_with(arguments: &[&str]) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), arguments).await
    }

    /// Starts one as it comes.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// Starts one on what a directory holds.
    pub async fn start_in(dir: TempDir, arguments: &[&str]) -> Self {
        let stop = CancellationToken::new();
        let running = run(config(dir.path(), arguments), stop.clone()).await.unwrap();
        Self {
            address: running.address,
            setup_link: running.setup_link.clone(),
            metrics_address: running.metrics_address,
            arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
            dir,
            running,
            stop,
        }
    }

    /// Stops it in order and gives back its data directory.
    pub async fn stop(self) -> TempDir {
        self.stop.cancel();
        self.running.finished().await;
        self.dir
    }

    /// Stops it in order and starts another one on what it kept, on a port of its own.
    pub async fn restart(self) -> Self {
        let arguments = self.arguments.clone();
        let dir = self.stop().await;
        Self::start_in(dir, &arguments.iter().map(String::as_str).collect::<Vec<_>>()).await
    }

    /// A whole URL.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Somebody without cookies or tokens.
    pub fn nobody(&self) -> Client {
        Client { base: self.url(""), http: crate::house::patient(), cookie: None, bearer: None }
    }

    /// An organizer with an account, signed in. Made beside the running server, as `admin create` does.
    pub async fn organizer(&self, name: &str) -> Client {
        let store = Store::sqlite(self.dir.path()).await.unwrap();
        let accounts = Accounts::new(store.clone(), &config(self.dir.path(), &[]).limits);
        accounts.create(name, PASSWORD, server::clock::now()).await.unwrap();
        store.close().await;
        self.sign_in(name).await
    }

    /// An organizer who runs the installation too.
    pub async fn operator(&self, name: &str) -> Client {
        let client = self.organizer(name).await;
        let store = Store::sqlite(self.dir.path()).await.unwrap();
        assert!(store.set_operator(name, true).await.unwrap());
        store.close().await;
        client
    }

    /// Somebody who has an account, signed in by its password.
    pub async fn sign_in(&self, name: &str) -> Client {
        let mut client = self.nobody();
        let answer = client.form("/api/fn/sign-in", &[("name", name), ("password", PASSWORD)]).await;
        assert!(answer.status.is_success() || answer.status.is_redirection(), "{} {}", answer.status, answer.text);
        client.cookie = Some(answer.cookies());
        client
    }
}

/// Somebody who asks.
#[derive(Clone)]
pub struct Client {
    base: String,
    http: reqwest::Client,
    /// The cookies it sends.
    pub cookie: Option<String>,
    /// The API token it sends.
    pub bearer: Option<String>,
}

impl Client {
    /// The same with these cookies.
    #[must_use]
    pub fn with_cookie(&self, cookie: String) -> Self {
        Self { cookie: Some(cookie), ..self.clone() }
    }

    /// The same with this token.
    #[must_use]
    pub fn with_bearer(&self, bearer: &str) -> Self {
        Self { bearer: Some(bearer.to_owned()), ..self.clone() }
    }

    /// A request as this client makes it; with a cookie it says, as browsers do, that it comes from a page of this site.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie).header("sec-fetch-site", "same-origin");
        }
        if let Some(bearer) = &self.bearer {
            request = request.bearer_auth(bearer);
        }
        request
    }

    /// Sends a request and reads the answer.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        Answer::of(request.send().await.unwrap()).await
    }

    /// Gets a path.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// Sends a document by a method.
    pub async fn call(&self, method: Method, path: &str, body: &Value) -> Answer {
        let request = self.request(method, path);
        self.send(if body.is_null() { request } else { request.json(body) }).await
    }

    /// Posts a document.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.call(Method::POST, path, body).await
    }

    /// Posts a form, as a page without scripts does.
    pub async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let body = fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&");
        let request = self.request(Method::POST, path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(body);
        self.send(request).await
    }

    /// Makes a session and gives its card.
    pub async fn session(&self, title: &str) -> Value {
        self.post("/api/v1/sessions", &json!({ "title": title })).await.is(201)
    }

    /// The same person, by an API token.
    pub async fn program(&self, name: &str) -> Self {
        let made = self.post("/api/v1/tokens", &json!({ "name": name })).await.is(201);
        Self { cookie: None, bearer: Some(made["token"].as_str().unwrap().to_owned()), ..self.clone() }
    }
}
