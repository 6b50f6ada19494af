//! Accepting connections: within limits, and ended in order.

pub mod minimum;
pub mod peer;

use crate::config::LimitsConfig;
use crate::http::later;
use crate::http::listen::minimum::{Paced, Rate, Upgraded};
use crate::http::listen::peer::Peer;
use crate::http::origin::Origins;
use crate::limit::Told;
use crate::network::{Counts, line, network};
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use metrics::{counter, gauge};
use std::convert::Infallible;
use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

/// Time that a client may take for the head of a request, and how long a kept connection may be silent.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// Most bytes in the head of a request; more are answered with 431.
const HEAD_BYTES: usize = 16 << 10;
/// Time that requests under way may take when the server stops.
const GRACE: Duration = Duration::from_secs(5);
/// Pause before accepting again when the system has no file descriptors left: others are closed meanwhile.
const BREATHER: Duration = Duration::from_millis(100);
/// Above this part of what a network may have open, its connections close after each answer: the pages of a whole hall would otherwise hold
/// them for [`HEAD_TIMEOUT`] against those who come next.
const CROWDED: usize = 8;
/// Bytes of a request that are looked at before it is turned away, and how long they may take.
const GLANCE: (usize, Duration) = (2 << 10, Duration::from_millis(500));
/// Connections that the system may hold for us while we are busy: a whole hall reconnects at once.
const BACKLOG: u32 = 4096;

/// The part of a network's connections that sockets of attendees leave free: pages, and whoever runs the room, always get through.
const KEPT_FREE: usize = 10;

/// Counts open connections, in all and by address. One line has at most as much as one address may, or half of what the others leave free:
/// an IPv6 line has as many networks as it likes.
#[derive(Debug)]
pub struct ConnectionLimits {
    most: usize,
    most_per_address: usize,
    /// True if the metrics count these connections.
    is_told: bool,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    all: usize,
    by_address: Counts<IpAddr>,
    by_line: Counts<IpAddr>,
}

fn size(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// Returns whether somebody who has `own` of `most` may not have more: it is `at_least` and half of what the others leave free.
pub(super) const fn has_its_share(own: usize, all: usize, most: usize, at_least: usize) -> bool {
    own >= at_least && own >= room::half_of_rest(most, all - own)
}

impl ConnectionLimits {
    /// ConnectionLimits with the limits of `config`.
    #[must_use]
    pub fn new(config: &LimitsConfig) -> Arc<Self> {
        Arc::new(Self {
            most: size(config.max_connections),
            most_per_address: size(config.max_connections_per_ip),
            is_told: true,
            open: Mutex::default(),
        })
    }

    /// Limits on sockets of attendees, whose connections, or their proxy's, are counted already.
    #[must_use]
    pub fn sockets(config: &LimitsConfig) -> Arc<Self> {
        let most = size(config.max_connections_per_ip);
        let most_per_address = most - most / KEPT_FREE;
        Arc::new(Self { most: size(config.max_connections), most_per_address, is_told: false, open: Mutex::default() })
    }

    /// Lets a connection in. `address` is `None` for a proxy, whose connections are many people's.
    ///
    /// # Errors
    /// The limit that is reached: `all` or `address`.
    pub fn enter(self: &Arc<Self>, address: Option<IpAddr>) -> Result<Entry, &'static str> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.all >= self.most {
            return Err("all");
        }
        let address = address.map(network);
        let mut is_crowded = false;
        if let Some(address) = address {
            let (most, count) = (self.most_per_address, open.by_address.of(&address));
            if most > 0 && (count >= most || has_its_share(open.by_line.of(&line(address)), open.all, self.most, most)) {
                return Err("address");
            }
            open.by_address.add(address);
            open.by_line.add(line(address));
            is_crowded = most > 0 && count >= most / CROWDED;
        }
        open.all += 1;
        if self.is_told {
            gauge!("conductor_connections").increment(1.0);
        }
        Ok(Entry { limits: Arc::clone(self), address, is_crowded })
    }
}

/// One open connection; leaves when dropped.
#[derive(Debug)]
pub struct Entry {
    limits: Arc<ConnectionLimits>,
    /// The network it is counted for.
    address: Option<IpAddr>,
    /// True if its network has so many connections that none of them may wait for another request.
    is_crowded: bool,
}

impl Drop for Entry {
    fn drop(&mut self) {
        let mut open = self.limits.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.all -= 1;
        if self.limits.is_told {
            gauge!("conductor_connections").decrement(1.0);
        }
        if let Some(address) = self.address {
            open.by_address.take(&address);
            open.by_line.take(&line(address));
        }
    }
}

/// A stream that is counted as long as it lives: also after it has become a WebSocket, which outlives its request.
#[derive(Debug)]
pub struct Counted {
    stream: TcpStream,
    entry: Entry,
    rate: Rate,
    upgraded: Upgraded,
}

impl Counted {
    /// The stream, and what counts it.
    pub(super) fn apart(self) -> (TcpStream, Entry) {
        (self.stream, self.entry)
    }
}

impl AsyncRead for Counted {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Counted {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        let done = Pin::new(&mut this.stream).poll_write(cx, buf);
        minimum::written(&mut this.rate, &this.upgraded, buf.len(), done, cx)
    }
    fn poll_write_vectored(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bufs: &[io::IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        let done = Pin::new(&mut this.stream).poll_write_vectored(cx, bufs);
        minimum::written(&mut this.rate, &this.upgraded, bufs.iter().map(|buf| buf.len()).sum(), done, cx)
    }
    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// Listens on `address`, also when an older process has just left it.
///
/// # Errors
/// If the address is taken or not ours.
pub fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves `router` until `stop`, then waits at most five seconds for requests under way. Every connection is a task of `tasks`.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Arc<ConnectionLimits>,
    origins: Origins,
    stop: CancellationToken,
    tasks: TaskTracker,
) {
    let told = Told::default();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                let address = peer.ip().to_canonical();
                match limits.enter((!origins.is_proxy(address)).then_some(address)) {
                    Ok(entry) => {
                        tasks.spawn(connection(
                            Counted { stream, entry, rate: Rate::default(), upgraded: Upgraded::default() },
                            peer,
                            router.clone(),
                            stop.clone(),
                        ));
                    }
                    Err(reason) => {
                        counter!("conductor_connections_refused_total", "reason" => reason).increment(1);
                        if let Some(left_out) = told.note(network(address)) {
                            tracing::warn!(network = %network(address), reason, left_out, "a connection was turned away");
                        }
                        tasks.spawn(turn_away(stream));
                    }
                }
            }
            // The client is gone again: nothing is wrong here.
            Err(error) if matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::Interrupted) => {}
            Err(error) => {
                counter!("conductor_connections_refused_total", "reason" => "system").increment(1);
                tracing::error!(%error, "a connection could not be accepted");
                tokio::select! {
                    () = stop.cancelled() => break,
                    () = tokio::time::sleep(BREATHER) => {}
                }
            }
        }
    }
}

async fn connection(stream: Counted, peer: SocketAddr, router: Router, stop: CancellationToken) {
    let _ = stream.stream.set_nodelay(true);
    let (is_crowded, upgraded) = (stream.entry.is_crowded, stream.upgraded.clone());
    let service = hyper::service::service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let mut request: Request = Paced::request(request);
        request.extensions_mut().insert(Peer(peer));
        request.extensions_mut().insert(upgraded.clone());
        let answered = router.clone().oneshot(request);
        async move {
            let mut answer = answered.await?;
            // The header that turns a connection into a socket names its new protocol.
            if is_crowded && answer.status() != StatusCode::SWITCHING_PROTOCOLS {
                answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            Ok::<_, Infallible>(answer)
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_header_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        // A client that breaks off, is slow or sends rubbish has been answered or is gone.
        _ = connection.as_mut() => {}
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            let _ = tokio::time::timeout(GRACE, connection).await;
        }
    }
}

/// Tells a connection over the limit to come back later: a browser that asks for a page by a page that tries again.
async fn turn_away(mut stream: TcpStream) {
    let mut head = Vec::with_capacity(GLANCE.0);
    let _ = tokio::time::timeout(GLANCE.1, stream.read_buf(&mut head)).await;
    let (kind, body) = if head.windows(9).any(|part| part.eq_ignore_ascii_case(b"text/html")) {
        ("text/html; charset=utf-8", later::text(5))
    } else {
        ("application/json", r#"{"code":"unavailable","message":"too many connections","retry_after":5}"#.to_owned())
    };
    let answer = format!(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nretry-after: 5\r\n\
         cache-control: no-store\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    let said = async {
        stream.write_all(answer.as_bytes()).await?;
        stream.shutdown().await
    };
    let _ = tokio::time::timeout(Duration::from_secs(1), said).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(all: usize, address: usize) -> Arc<ConnectionLimits> {
        Arc::new(ConnectionLimits { most: all, most_per_address: address, is_told: true, open: Mutex::default() })
    }

    #[test]
    fn an_address_gets_room_back_when_a_connection_ends() {
        let limits = limits(10, 2);
        let (one, two) = (IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
        let first = limits.enter(Some(one)).unwrap();
        let _second = limits.enter(Some(one)).unwrap();
        assert_eq!(limits.enter(Some(one)).unwrap_err(), "address");
        let _other = limits.enter(Some(two)).unwrap();
        drop(first);
        let _third = limits.enter(Some(one)).unwrap();
        assert_eq!(limits.open.lock().unwrap().all, 3);
    }

    #[test]
    fn one_line_with_many_networks_leaves_half_to_the_others() {
        let limits = limits(100, 10);
        let of = |line: u16, network: u16| Some(IpAddr::from([0x2001, 0xdb8, line, network, 0, 0, 0, 1]));
        let comes = |line: u16, networks: u16| {
            let all = (0..10 * networks).map(|n| limits.enter(of(line, n / 10)));
            all.filter_map(Result::ok).collect::<Vec<Entry>>()
        };
        let first = comes(1, 20);
        assert_eq!(first.len(), 50);
        let second = comes(2, 20);
        assert_eq!(second.len(), 25);
        assert_eq!(comes(3, 1).len(), 10);
        drop((first, second));
        assert_eq!(limits.open.lock().unwrap().by_line.owners(), 0);
    }

    #[test]
    fn sockets_of_a_network_leave_connections_for_its_pages() {
        let config = LimitsConfig {
            max_connections: 1_000,
            max_connections_per_ip: 100,
            newcomers_per_network: 0,
            login_tries_per_minute: 1,
            wrong_codes_per_minute: 1,
        };
        let limits = ConnectionLimits::sockets(&config);
        let sockets: Vec<_> = (0..100).filter_map(|_| limits.enter(Some(IpAddr::from([192, 0, 2, 1]))).ok()).collect();
        assert_eq!(sockets.len(), 90);
        limits.enter(None).unwrap();
    }

    #[test]
    fn the_whole_has_a_limit_and_proxies_are_not_counted_by_address() {
        let limits = limits(3, 1);
        let entries: Vec<Entry> = (0..3).map(|_| limits.enter(None).unwrap()).collect();
        assert_eq!(limits.enter(None).unwrap_err(), "all");
        drop(entries);
        assert_eq!(limits.open.lock().unwrap().by_address.owners(), 0);
        assert_eq!(limits.open.lock().unwrap().all, 0);
    }
}
