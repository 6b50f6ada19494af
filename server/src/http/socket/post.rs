//! The way in where sockets are cut: the same frames over plain requests, which any proxy lets through.
//!
//! `POST /live/post` opens a connection and names it; `POST /live/post/{id}` brings frames, one a line; `POST /live/post/{id}/next` waits
//! for frames and fetches them; `POST /live/post/{id}/close` lets it go. Behind them is the very task that serves a WebSocket, so order,
//! resuming, idempotency, pace and authority are the same. A request that fails ends the connection, as a lost packet ends a socket: the
//! client opens another and goes on from its position. Every request is a `POST`, because browsers name the origin of those always.

use super::connection::Connection;
use super::line::Line;
use super::port::Port;
use super::wire::Wire;
use super::{Asked, Guest, SocketState, check_origin, checked_caller, frame_limit, proof};
use crate::http::error::Failure;
use crate::http::listen::has_its_share;
use crate::live::presence::{PER_ATTENDEE, PER_ORGANIZER};
use crate::network::{self, network};
use crate::secret;
use api::backend::Caller;
use axum::Extension;
use axum::extract::rejection::{QueryRejection, StringRejection};
use axum::extract::ws::{Message, Utf8Bytes};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::{ApiError, ErrorCode};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

/// Longest wait for a frame before a request is answered empty: shorter than proxies wait for an answer.
const HOLD: Duration = Duration::from_secs(15);
/// Time to gather further frames after the first, so that a busy room does not cost a request for each frame.
const GATHER: Duration = Duration::from_millis(100);
/// Frames that wait between requests; beyond them the connection waits, and is closed as slow as a socket would be.
const WAITING: usize = 256;
/// Frames that one request may bring: no more than may be sent at once.
const BROUGHT: usize = protocol::limits::BURST as usize;

/// Connections of one caller at once: more than the person may have, because one that is over keeps its place until its last frames are
/// fetched.
const fn per_caller(caller: &Caller) -> usize {
    2 * if caller.organizer.is_some() { PER_ORGANIZER } else { PER_ATTENDEE }
}

/// The requests' end of a connection.
#[derive(Debug)]
struct PostConnection {
    caller: Caller,
    limit: usize,
    bring: mpsc::Sender<Message>,
    /// One request at a time fetches.
    fetch: tokio::sync::Mutex<mpsc::Receiver<Message>>,
}

/// The connections that are made of requests, within the limits for connections of other kinds.
#[derive(Debug)]
pub struct PostConnections {
    open: Mutex<HashMap<String, Arc<PostConnection>>>,
    most: usize,
    /// Most connections of one network; 0 is no limit.
    most_per_network: usize,
}

impl PostConnections {
    /// At most `most` connections in all and `most_per_network` of one network, if that is not 0.
    #[must_use]
    pub fn new(most: u32, most_per_network: u32) -> Self {
        let size = |count| usize::try_from(count).unwrap_or(usize::MAX);
        Self { open: Mutex::default(), most: size(most), most_per_network: size(most_per_network) }
    }

    fn open(&self) -> MutexGuard<'_, HashMap<String, Arc<PostConnection>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn admit(&self, id: &str, post: Arc<PostConnection>) -> Result<(), ApiError> {
        let mut open = self.open();
        let network_of = |post: &PostConnection| post.caller.address.map(network);
        let here: Option<IpAddr> = network_of(&post);
        let of_network = here.map_or(0, |here| open.values().filter(|other| network_of(other) == Some(here)).count());
        let of_caller = open.values().filter(|other| is_same(&other.caller, &post.caller)).count();
        if of_caller >= per_caller(&post.caller) {
            return Err(ApiError::new(ErrorCode::Unavailable, "too many connections of one browser").retry_after(5));
        }
        let line_of = |post: &PostConnection| post.caller.address.map(network::line);
        let of_line = here.map_or(0, |here| open.values().filter(|other| line_of(other) == Some(network::line(here))).count());
        let is_full = of_network >= self.most_per_network || has_its_share(of_line, open.len(), self.most, self.most_per_network);
        if open.len() >= self.most || self.most_per_network > 0 && is_full {
            return Err(ApiError::new(ErrorCode::Unavailable, "too many connections").retry_after(5));
        }
        open.insert(id.to_owned(), post);
        Ok(())
    }

    /// The connection of this name, if it is the caller's own. Somebody else's is not told from one that does not exist.
    fn of(&self, id: &str, caller: &Caller) -> Result<Arc<PostConnection>, ApiError> {
        let post = self.open().get(id).cloned();
        post.filter(|post| is_same(&post.caller, caller)).ok_or_else(|| ApiError::not_found("connection"))
    }

    fn close(&self, id: &str) {
        self.open().remove(id);
    }
}

fn is_same(one: &Caller, other: &Caller) -> bool {
    one.organizer == other.organizer && one.link == other.link && one.attendee == other.attendee
}

/// Opens a connection.
pub(super) async fn open(
    State(sockets): State<Arc<SocketState>>,
    caller: Option<Extension<Caller>>,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (caller, role) = checked_caller(&sockets, caller, asked, &headers)?;
    let pass = sockets.connections.enter(proof(&caller, &headers))?;
    let ((bring, incoming), (to, fetch)) = (mpsc::channel(BROUGHT), mpsc::channel(WAITING));
    let id: String = secret::random::<16>().iter().map(|byte| format!("{byte:02x}")).collect();
    let limit = frame_limit(&caller);
    let post = Arc::new(PostConnection { caller: caller.clone(), limit, bring, fetch: fetch.into() });
    sockets.posts.admit(&id, Arc::clone(&post))?;
    let wire = Wire::post(Line::new(Port::Post(to)), incoming);
    let (named, keeper) = (id.clone(), Arc::clone(&sockets));
    tokio::spawn(async move {
        metrics::counter!("conductor_sockets_opened_total").increment(1);
        Connection::new(wire, Arc::clone(&keeper), Guest { caller, role }, pass, None).serve().await;
        // Its last frames are fetched, if anybody still asks, before they are forgotten.
        let fetched = async {
            while !post.fetch.lock().await.is_empty() {
                sleep(GATHER).await;
            }
        };
        let _ = timeout(HOLD, fetched).await;
        keeper.posts.close(&named);
    });
    Ok(lines(&[format!(r#"{{"id":"{id}"}}"#)]))
}

/// Brings frames.
pub(super) async fn bring(
    State(sockets): State<Arc<SocketState>>,
    caller: Option<Extension<Caller>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    frames: Result<String, StringRejection>,
) -> Result<StatusCode, Failure> {
    let post = own(&sockets, caller, &id, &headers)?;
    let frames = frames.map_err(|_| ApiError::new(ErrorCode::BadRequest, "frames are lines of text"))?;
    for (n, line) in frames.lines().filter(|line| !line.is_empty()).enumerate() {
        if line.len() > post.limit || n >= BROUGHT {
            // It keeps its place among the connections until its task has ended.
            let _ = post.bring.send(Message::Close(None)).await;
            return Err(ApiError::new(ErrorCode::TooLarge, "the frame is too large, or too many came at once").into());
        }
        post.bring.send(Message::Text(Utf8Bytes::from(line))).await.map_err(|_| ApiError::not_found("connection"))?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Waits for frames and fetches them. The last line of a connection that is closed says why.
pub(super) async fn next(
    State(sockets): State<Arc<SocketState>>,
    caller: Option<Extension<Caller>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let post = own(&sockets, caller, &id, &headers)?;
    // A sign of life; one more in a full queue would say nothing new.
    let _ = post.bring.try_send(Message::Pong(Vec::new().into()));
    let mut fetch = post.fetch.lock().await;
    let mut out = Vec::new();
    match timeout(HOLD, fetch.recv()).await {
        Err(_) => return Ok(lines(&out)),
        Ok(None) => {
            sockets.posts.close(&id);
            return Err(ApiError::not_found("connection").into());
        }
        Ok(Some(first)) => out.extend(line(first)),
    }
    sleep(GATHER).await;
    while let Ok(message) = fetch.try_recv() {
        out.extend(line(message));
    }
    Ok(lines(&out))
}

/// Lets a connection go.
pub(super) async fn close(
    State(sockets): State<Arc<SocketState>>,
    caller: Option<Extension<Caller>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Failure> {
    let post = own(&sockets, caller, &id, &headers)?;
    let _ = post.bring.try_send(Message::Close(None));
    Ok(StatusCode::NO_CONTENT)
}

/// The caller's connection. Every request checks the caller and the page that it comes from.
fn own(sockets: &SocketState, caller: Option<Extension<Caller>>, id: &str, headers: &HeaderMap) -> Result<Arc<PostConnection>, ApiError> {
    check_origin(&sockets.origins, headers)?;
    let caller = caller.map(|Extension(caller)| caller).unwrap_or_default();
    sockets.posts.of(id, &caller)
}

/// A message as a line; pings are the requests' own business.
fn line(message: Message) -> Option<String> {
    match message {
        Message::Text(text) => Some(text.as_str().to_owned()),
        Message::Close(Some(frame)) => Some(format!(r#"{{"close":{},"reason":"{}"}}"#, frame.code, frame.reason.as_str())),
        Message::Close(None) => Some(r#"{"close":1005,"reason":""}"#.to_owned()),
        Message::Binary(_) | Message::Ping(_) | Message::Pong(_) => None,
    }
}

fn lines(lines: &[String]) -> Response {
    ([(header::CONTENT_TYPE, "application/x-ndjson")], lines.join("\n")).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::backend::AttendeeSecret;

    fn post(secret: &str, address: [u8; 4]) -> Arc<PostConnection> {
        let caller =
            Caller { attendee: Some(AttendeeSecret(secret.to_owned())), address: Some(IpAddr::from(address)), ..Caller::default() };
        Arc::new(PostConnection { caller, limit: 1, bring: mpsc::channel(1).0, fetch: mpsc::channel(1).1.into() })
    }

    #[test]
    fn another_person_s_connection_is_not_there() {
        let posts = PostConnections::new(10, 0);
        let ann = post("ann", [192, 0, 2, 1]);
        posts.admit("a", Arc::clone(&ann)).unwrap();
        assert!(posts.of("a", &ann.caller).is_ok());
        for other in [post("ben", [192, 0, 2, 1]).caller.clone(), Caller::default()] {
            assert_eq!(posts.of("a", &other).unwrap_err().code, ErrorCode::NotFound);
        }
        posts.close("a");
        assert!(posts.of("a", &ann.caller).is_err());
    }

    #[test]
    fn connections_are_bounded_in_all_and_by_network() {
        let posts = PostConnections::new(3, 2);
        for (id, address) in [("a", [192, 0, 2, 1]), ("b", [192, 0, 2, 1])] {
            posts.admit(id, post(id, address)).unwrap();
        }
        assert_eq!(posts.admit("c", post("c", [192, 0, 2, 1])).unwrap_err().code, ErrorCode::Unavailable);
        posts.admit("d", post("d", [192, 0, 2, 2])).unwrap();
        assert!(posts.admit("e", post("e", [192, 0, 2, 3])).is_err());
    }

    #[test]
    fn one_browser_takes_only_so_many_places() {
        let posts = PostConnections::new(100, 0);
        for n in 0..2 * PER_ATTENDEE {
            posts.admit(&n.to_string(), post("ann", [192, 0, 2, 1])).unwrap();
        }
        assert_eq!(posts.admit("more", post("ann", [192, 0, 2, 2])).unwrap_err().code, ErrorCode::Unavailable);
        posts.admit("other", post("ben", [192, 0, 2, 1])).unwrap();
    }

    #[test]
    fn a_close_is_a_line_and_a_ping_is_none() {
        assert_eq!(line(Message::Text("{}".into())).as_deref(), Some("{}"));
        assert_eq!(line(Message::Close(None)).as_deref(), Some(r#"{"close":1005,"reason":""}"#));
        assert_eq!(line(Message::Ping(Vec::new().into())), None);
    }
}
