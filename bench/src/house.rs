//! This server's room: an organizer who signs in and opens a session, and people who have opened its page.

use crate::load::Room;
use crate::process::Server;
use crate::socket::Guest;
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use uuid::Uuid;

const PASSWORD: &str = "a password of the load test";

/// An answer to a request.
#[derive(Debug)]
pub struct Answer {
    /// The cookies that it sets.
    pub cookies: Vec<String>,
    /// Its body.
    pub body: String,
}

/// Sends a request over a connection of its own; `head` has more lines of it, each with its end.
pub async fn ask(address: SocketAddr, method: &str, path: &str, head: &str, body: &str) -> Result<Answer> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nSec-Fetch-Site: same-origin\r\n\
         Connection: close\r\nContent-Length: {}\r\n{head}\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let (head, body) = answer.split_once("\r\n\r\n").context("no answer")?;
    let status = head.split(' ').nth(1).unwrap_or_default();
    ensure!(status.starts_with(['2', '3']), "{method} {path}: {}", head.lines().next().unwrap_or_default());
    let cookies = head.lines().filter_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("set-cookie").then(|| value.split(';').next().unwrap_or_default().to_owned())
    });
    Ok(Answer { cookies: cookies.collect(), body: body.to_owned() })
}

/// An organizer who has signed in, and how they ask.
#[derive(Debug)]
pub struct House {
    address: SocketAddr,
    organizer: String,
}

/// A session of the organizer's.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its identity.
    pub id: String,
    /// The code by which people join.
    pub code: String,
}

impl House {
    /// Makes an account and signs in.
    pub async fn enter(server: &Server) -> Result<Self> {
        server.command(&["admin", "create", "--name", "Load"], &format!("{PASSWORD}\n"))?;
        let form = format!("name=Load&password={}", PASSWORD.replace(' ', "+"));
        let form_head = "Content-Type: application/x-www-form-urlencoded\r\n";
        let organizer = ask(server.address, "POST", "/api/fn/sign-in", form_head, &form).await?.cookies.join("; ");
        Ok(Self { address: server.address, organizer })
    }

    /// Posts to the organizer's API.
    pub async fn post(&self, path: &str, body: &str) -> Result<String> {
        let head = format!("Content-Type: application/json\r\nCookie: {}\r\n", self.organizer);
        Ok(ask(self.address, "POST", &format!("/api/v1{path}"), &head, body).await?.body)
    }

    /// Opens a session.
    pub async fn session(&self) -> Result<Session> {
        let session = self.post("/sessions", r#"{"title":"Load"}"#).await?;
        // The answer may come in chunks.
        let session: Value = serde_json::from_str(&session[session.find('{').unwrap_or(0)..=session.rfind('}').unwrap_or(0)])?;
        let field = |name: &str| session[name].as_str().map(str::to_owned).context("no session");
        Ok(Session { id: field("id")?, code: field("code")? })
    }

    /// The organizer, on the session's dashboard.
    pub fn speaker(&self, session: &Session) -> Guest {
        guest(self.address, session, &self.organizer, r#"{"topic":"score"}"#, "welcome")
    }

    /// Opens a room for `people`, who have loaded its page.
    pub async fn room(&self, people: usize) -> Result<(Session, Room)> {
        let session = self.session().await?;
        let mut guests = Vec::with_capacity(people);
        for _ in 0..people {
            guests.push(arrive(self.address, &session).await?);
        }
        let speaker = self.speaker(&session);
        Ok((session, Room { guests, speaker, says, reacts }))
    }
}

fn guest(address: SocketAddr, session: &Session, cookie: &str, topics: &str, ready: &'static str) -> Guest {
    Guest {
        address,
        path: "/live".to_owned(),
        head: format!("Sec-WebSocket-Protocol: conductor.v1\r\nOrigin: http://{address}\r\nCookie: {cookie}\r\n"),
        hello: Some(format!(r#"{{"type":"hello","session":"{}","topics":[{topics}]}}"#, session.id)),
        ready,
    }
}

/// Loads the room's page as somebody new.
pub async fn arrive(address: SocketAddr, session: &Session) -> Result<Guest> {
    let cookies = ask(address, "GET", &format!("/j/{}", session.code), "", "").await?.cookies;
    let cookie = cookies.iter().find(|cookie| cookie.starts_with("conductor_attendee=")).context("nobody is let in")?;
    Ok(guest(address, session, cookie, r#"{"topic":"room"},{"topic":"pulse"}"#, r#""topic":"room""#))
}

/// A message, as a frame.
pub fn says(text: &str) -> String {
    let (command, message) = (Uuid::new_v4(), Uuid::new_v4());
    format!(r#"{{"type":"act","command":"{command}","act":{{"act":"say","message":"{message}","text":"{text}"}}}}"#)
}

/// A reaction, as a frame.
pub fn reacts() -> String {
    format!(r#"{{"type":"act","command":"{}","act":{{"act":"react","emoji":"clap"}}}}"#, Uuid::new_v4())
}
