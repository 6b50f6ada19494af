//! The address that people use: whether it leads to this server, with TLS, sockets and the time of day.

use super::client;
use super::finding::Finding;
use super::{PATIENCE, storage};
use crate::clock::now;
use crate::config::{BaseUrl, Config};
use protocol::operations::Readiness;
use protocol::{ApiError, ErrorCode, LIVE_PATH, SUBPROTOCOL};
use reqwest::header::{CONNECTION, DATE, ORIGIN, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION, UPGRADE};
use reqwest::{Client, Response};
use std::error::Error;
use std::net::{SocketAddr, TcpListener};

/// A key of a handshake that is not finished; any 16 bytes will do.
const KEY: &str = "ZW5nYWdlbWVudC1jb25kdQ==";

pub(super) async fn look(config: &Config) -> Vec<Finding> {
    let Ok(http) = client() else {
        return vec![Finding::failed(
            "TLS",
            "no client can be made",
            "This system's certificates cannot be read: install ca-certificates.",
        )];
    };
    let listening = &config.listening;
    let mut findings = Vec::new();
    let runs = free(listening.listen).is_err();
    let near = BaseUrl::of(listening.listen);
    if runs {
        findings.push(here(&http, &near).await);
    } else {
        findings.push(Finding::ok("listening", format!("{} is free: no server runs on it", listening.listen)));
    }
    match &listening.base_url {
        Some(base) => findings.extend(public(&http, base, runs).await),
        None if listening.listen.ip().is_loopback() => findings.push(Finding::warning(
            "public address",
            format!("{near}, which only this machine reaches"),
            "For phones on your network start with --lan; for the internet set CONDUCTOR_BASE_URL.",
        )),
        None => {}
    }
    findings
}

/// Listens for a moment, to see whether a server could.
fn free(address: SocketAddr) -> std::io::Result<()> {
    TcpListener::bind(address).map(drop)
}

/// Asks whatever holds the server's port whether it is the server.
async fn here(http: &Client, near: &BaseUrl) -> Finding {
    const PART: &str = "listening";
    match readiness(http, near).await {
        Ok((Readiness { degraded: false, .. }, _)) => Finding::ok(PART, format!("a server runs on {near} and is well")),
        Ok((readiness, _)) => {
            let ill: Vec<_> = readiness.parts.iter().filter(|part| !part.ok).collect();
            let why: Vec<_> = ill.iter().map(|part| format!("{}: {}", part.name, part.why.as_deref().unwrap_or("unwell"))).collect();
            Finding::failed(PART, format!("a server runs on {near}, and is not well ({})", why.join("; ")), "The log says more.")
        }
        Err(why) => Finding::failed(
            PART,
            format!("the port of {near} is taken by something else ({why})"),
            "Stop the other program, or set CONDUCTOR_LISTEN to another port.",
        ),
    }
}

/// Follows the way of a visitor.
async fn public(http: &Client, base: &BaseUrl, runs: bool) -> Vec<Finding> {
    const PART: &str = "public address";
    if !runs {
        let advice = "Start the server and run this again, to see whether the address leads to it.";
        return vec![Finding::warning(PART, format!("{base} was not tried"), advice)];
    }
    let mut findings = Vec::new();
    match readiness(http, base).await {
        Ok((_, answer)) => {
            findings.push(Finding::ok(PART, format!("{base} leads to a server")));
            if let Some(differ) = answer {
                findings.push(storage::clock("the public address's", differ));
            }
            findings.push(socket(http, base).await);
        }
        Err(why) => {
            let advice = if base.is_secure() {
                "Check the name's DNS entry, the proxy and its certificate, and the firewall of port 443."
            } else {
                "Check the name's DNS entry, the proxy and the firewall."
            };
            findings.push(Finding::failed(PART, format!("{base} does not lead to this server: {why}"), advice));
        }
    }
    if !base.is_secure()
        && crate::address::check(&format!("{base}/").replacen("http:", "https:", 1).parse().expect("an origin"), false).is_ok()
    {
        findings.push(Finding::warning(
            "TLS",
            format!("{base} is not encrypted"),
            "Everybody on the way can read passwords: put a proxy that ends TLS in front, and use https://.",
        ));
    }
    findings
}

/// A server's own account of itself, and the difference between its clock and this one in milliseconds, if it says the time.
async fn readiness(http: &Client, base: &BaseUrl) -> Result<(Readiness, Option<u64>), String> {
    let answer = http.get(format!("{base}/readyz")).send().await.map_err(|error| root(&error))?;
    let (status, differ) = (answer.status(), differ(&answer));
    let readiness = answer.json().await.map_err(|_| format!("it answers with HTTP status {} and is another program", status.as_u16()))?;
    Ok((readiness, differ))
}

/// The header has whole seconds.
fn differ(answer: &Response) -> Option<u64> {
    let date = answer.headers().get(DATE)?.to_str().ok()?;
    let at = jiff::fmt::rfc2822::parse(date).ok()?.timestamp().as_millisecond();
    Some((at + 500).abs_diff(now().as_millis()))
}

/// Begins a handshake as nobody. The server refuses that after it has seen the headers of an upgrade and the origin, so its refusal shows
/// that both arrive.
async fn socket(http: &Client, base: &BaseUrl) -> Finding {
    const PART: &str = "sockets";
    let request = http
        .get(format!("{base}{LIVE_PATH}"))
        .header(CONNECTION, "Upgrade")
        .header(UPGRADE, "websocket")
        .header(SEC_WEBSOCKET_VERSION, "13")
        .header(SEC_WEBSOCKET_KEY, KEY)
        .header(SEC_WEBSOCKET_PROTOCOL, SUBPROTOCOL)
        .header(ORIGIN, base.as_str());
    let refusal = match request.send().await {
        Ok(answer) => answer.json::<ApiError>().await.ok().map(|error| error.code),
        Err(error) => return Finding::failed(PART, format!("a handshake fails: {}", root(&error)), "Check the proxy's log."),
    };
    match refusal {
        Some(ErrorCode::Unauthenticated) => Finding::ok(PART, format!("handshakes pass through {base}")),
        Some(ErrorCode::Forbidden) => Finding::failed(
            PART,
            format!("the server that answers at {base} believes to have another address"),
            "Set its CONDUCTOR_BASE_URL to the address that people use.",
        ),
        _ => Finding::warning(
            PART,
            format!("something before the server removes the upgrade from requests to {base}"),
            "Let the proxy pass the headers Upgrade and Connection. Until then pages use plain requests, which cost more.",
        ),
    }
}

/// The innermost cause of an error.
pub(super) fn root(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return format!("no answer within {} s", PATIENCE.as_secs());
    }
    let mut cause: &dyn Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}
