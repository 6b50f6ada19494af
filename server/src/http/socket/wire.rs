//! [`Wire`]: the source that a connection reads from: a WebSocket, or the requests that stand in for one ([`super::post`]).
//!
//! A library reads the WebSocket: what it has to say by itself, pongs and the answer to a close, goes out through the connection's
//! [`Line`] like everything else.

use super::line::Line;
use super::port::Port;
use crate::hub::frame::{self, Kind};
use axum::body::Bytes;
use axum::extract::ws::Message as Posted;
use std::io::{self, ErrorKind, Read, Write};
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::coop::consume_budget;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message, Utf8Bytes, WebSocket};

/// Bytes read from a socket at once; a frame of an attendee is seldom longer. It is kept for as long as the socket is open.
const READ_BUFFER: usize = 512;
/// Bytes read at once from a socket that is about to be closed.
const IGNORED_AT_ONCE: usize = 16 << 10;

/// An incoming message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A message of text.
    Text(String),
    /// A message of bytes.
    Binary,
    /// A ping or a pong that a client sent by itself, and that counts towards its pace.
    Sign,
    /// A request's sign of life.
    Alive,
    /// The other end closes.
    Close,
}

/// The source that a connection reads from.
#[derive(Debug)]
pub struct Wire {
    line: Arc<Line>,
    source: Source,
}

#[derive(Debug)]
enum Source {
    Socket(Box<WebSocket<Pipe>>),
    /// A socket on which something came that cannot be read: where the next frame begins is unknown.
    Broken,
    Post(mpsc::Receiver<Posted>),
}

/// A socket as the library sees it.
#[derive(Debug)]
struct Pipe(Arc<Line>);

impl Read for Pipe {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        match self.0.port() {
            Port::Tcp { stream, .. } => stream.try_read(buf),
            Port::Post(_) => Err(ErrorKind::Unsupported.into()),
        }
    }
}

impl Write for Pipe {
    fn write(&mut self, run: &[u8]) -> io::Result<usize> {
        let mut rest = run;
        while let Some(frame) = frame::first(rest) {
            let (this, behind) = rest.split_at(frame.length);
            let this = Bytes::copy_from_slice(this);
            if frame.kind == Some(Kind::Close) {
                self.0.end(this)
            } else {
                self.0.control(this)
            }
            rest = behind;
        }
        Ok(run.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Wire {
    /// Returns whether the other end holds a connection open for it.
    pub const fn is_held_open(&self) -> bool {
        !matches!(self.source, Source::Post(_))
    }

    /// A WebSocket whose stream is the line's port, of which `read` is read already. Longer messages than `limit` are refused.
    #[must_use]
    pub fn socket(line: Arc<Line>, read: Vec<u8>, limit: usize) -> Self {
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER)
            .write_buffer_size(0)
            .max_message_size(Some(limit))
            .max_frame_size(Some(limit));
        let pipe = Pipe(Arc::clone(&line));
        let socket = WebSocket::from_partially_read(pipe, read, Role::Server, Some(config));
        Self { line, source: Source::Socket(Box::new(socket)) }
    }

    /// The messages that requests bring.
    #[must_use]
    pub const fn post(line: Arc<Line>, incoming: mpsc::Receiver<Posted>) -> Self {
        Self { line, source: Source::Post(incoming) }
    }

    /// The way out.
    #[must_use]
    pub const fn line(&self) -> &Arc<Line> {
        &self.line
    }

    /// The next message; `None` once there will be no other. After an error it takes what comes and throws it away, until the other end
    /// closes. Cancel-safe: nothing is taken before it is there.
    pub async fn recv(&mut self) -> Option<Result<Heard, Error>> {
        let socket = match &mut self.source {
            Source::Socket(socket) => socket,
            Source::Broken => {
                self.ignore().await;
                return None;
            }
            Source::Post(incoming) => return incoming.recv().await.map(|message| Ok(posted(message))),
        };
        consume_budget().await;
        loop {
            let read = socket.read();
            self.line.push_on();
            match read {
                Ok(message) => return Some(Ok(heard(message))),
                Err(Error::Io(error)) if error.kind() == ErrorKind::WouldBlock => {}
                Err(Error::ConnectionClosed | Error::AlreadyClosed) => return None,
                Err(error) => {
                    self.source = Source::Broken;
                    return Some(Err(error));
                }
            }
            if let Port::Tcp { stream, .. } = self.line.port()
                && let Err(error) = stream.readable().await
            {
                return Some(Err(Error::Io(error)));
            }
        }
    }

    /// Takes what comes until the other end closes. A connection that ended with bytes unread would be reset, and the close frame lost.
    async fn ignore(&self) {
        let Port::Tcp { stream, .. } = self.line.port() else { return };
        let mut scratch = vec![0; IGNORED_AT_ONCE];
        while stream.readable().await.is_ok() {
            match stream.try_read(&mut scratch) {
                Ok(0) => return,
                Ok(_) => consume_budget().await,
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(_) => return,
            }
        }
    }
}

fn heard(message: Message) -> Heard {
    match message {
        Message::Text(text) => Heard::Text(Utf8Bytes::as_str(&text).to_owned()),
        Message::Binary(_) => Heard::Binary,
        // The library puts frames together; a bare one is never read.
        Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => Heard::Sign,
        Message::Close(_) => Heard::Close,
    }
}

fn posted(message: Posted) -> Heard {
    match message {
        Posted::Text(text) => Heard::Text(text.as_str().to_owned()),
        Posted::Binary(_) => Heard::Binary,
        Posted::Ping(_) | Posted::Pong(_) => Heard::Alive,
        Posted::Close(_) => Heard::Close,
    }
}
