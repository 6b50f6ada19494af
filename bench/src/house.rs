//! This server's room: an organizer who signs in and opens a session, and people who have opened its page.

use crate::load::Room;
use crate::process::Server;
use crate::socket::Guest;
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use uuid::Uuid;

const PASSWORD: &str = "a password of the load test";

struct Answer {
    cookies: Vec<String>,
    body: String,
}

async fn ask(server: &Server, method: &str, path: &str, head: &str, body: &str) -> Result<Answer> {
    let address = server.address;
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

/// Opens a room for `people`.
pub async fn open(server: &Server, people: usize) -> Result<Room> {
    server.command(&["admin", "create", "--name", "Load"], &format!("{PASSWORD}\n"))?;
    let form = format!("name=Load&password={}", PASSWORD.replace(' ', "+"));
    let form_head = "Content-Type: application/x-www-form-urlencoded\r\n";
    let organizer = ask(server, "POST", "/api/fn/sign-in", form_head, &form).await?.cookies.join("; ");
    let json_head = format!("Content-Type: application/json\r\nCookie: {organizer}\r\n");
    let session = ask(server, "POST", "/api/v1/sessions", &json_head, r#"{"title":"Load"}"#).await?.body;
    // The answer may come in chunks.
    let session: Value = serde_json::from_str(&session[session.find('{').unwrap_or(0)..=session.rfind('}').unwrap_or(0)])?;
    let field = |name: &str| session[name].as_str().map(str::to_owned).context("no session");
    let (id, code) = (field("id")?, field("code")?);
    let guest = |cookie: &str, topics: &str, ready| Guest {
        address: server.address,
        path: "/live".to_owned(),
        head: format!("Sec-WebSocket-Protocol: conductor.v1\r\nOrigin: http://{}\r\nCookie: {cookie}\r\n", server.address),
        hello: Some(format!(r#"{{"type":"hello","session":"{id}","topics":[{topics}]}}"#)),
        ready,
    };
    let mut guests = Vec::with_capacity(people);
    for _ in 0..people {
        let cookies = ask(server, "GET", &format!("/j/{code}"), "", "").await?.cookies;
        let cookie = cookies.iter().find(|cookie| cookie.starts_with("conductor_attendee=")).context("nobody is let in")?;
        guests.push(guest(cookie, r#"{"topic":"room"},{"topic":"pulse"}"#, r#""topic":"room""#));
    }
    let speaker = guest(&organizer, r#"{"topic":"score"}"#, "welcome");
    Ok(Room { guests, speaker, says, reacts })
}

fn says(text: &str) -> String {
    let (command, message) = (Uuid::new_v4(), Uuid::new_v4());
    format!(r#"{{"type":"act","command":"{command}","act":{{"act":"say","message":"{message}","text":"{text}"}}}}"#)
}

fn reacts() -> String {
    format!(r#"{{"type":"act","command":"{}","act":{{"act":"react","emoji":"clap"}}}}"#, Uuid::new_v4())
}
