//! A WebSocket as light as one can be: it looks at the heads of frames and at nothing else, so that the load costs less than the server.

use anyhow::{Result, bail};
use std::cell::RefCell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

/// A handshake takes at most so long.
const HANDSHAKE: Duration = Duration::from_secs(30);

/// A client and the address it connects to.
#[derive(Clone, Debug)]
pub struct Guest {
    /// The server.
    pub address: SocketAddr,
    /// Path and query.
    pub path: String,
    /// More lines of the request's head, each with its end.
    pub head: String,
    /// The first message, if one is to be sent.
    pub hello: Option<String>,
    /// A part of the message with which the guest is in.
    pub ready: &'static str,
}

/// Bytes that everybody reads into; a socket keeps only the part of a frame that has not come whole.
pub type Shared = Rc<RefCell<Vec<u8>>>;

/// Bytes that sockets may share.
pub fn shared() -> Shared {
    Shared::new(RefCell::new(vec![0; 64 * 1024]))
}

/// An open WebSocket.
#[derive(Debug)]
pub struct Socket {
    stream: TcpStream,
    rest: Vec<u8>,
}

impl Socket {
    /// Connects and waits until it is in.
    pub async fn open(guest: &Guest, shared: &Shared) -> Result<Self> {
        timeout(HANDSHAKE, Self::handshake(guest, shared)).await?
    }

    async fn handshake(guest: &Guest, shared: &Shared) -> Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.set_nodelay(true)?;
        let mut stream = socket.connect(guest.address).await?;
        let Guest { address, path, head, .. } = guest;
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{head}\r\n"
        );
        stream.write_all(request.as_bytes()).await?;
        let mut answer = Vec::new();
        let end = loop {
            if stream.read_buf(&mut answer).await? == 0 {
                bail!("cut within the handshake");
            }
            if let Some(end) = answer.windows(4).position(|part| part == b"\r\n\r\n") {
                break end + 4;
            }
        };
        if !answer.starts_with(b"HTTP/1.1 101") {
            bail!("{}", String::from_utf8_lossy(&answer).lines().next().unwrap_or_default());
        }
        let mut this = Self { stream, rest: answer.split_off(end) };
        if let Some(hello) = &guest.hello {
            this.say(hello).await?;
        }
        let mut is_in = false;
        while !is_in {
            this.frames(shared, |text| is_in |= find(text, guest.ready.as_bytes()).is_some()).await?;
        }
        Ok(this)
    }

    /// Sends a message. The mask is zero: it hides nothing from anybody here.
    pub async fn say(&mut self, text: &str) -> Result<()> {
        let mut frame = vec![0x81];
        match u8::try_from(text.len()) {
            Ok(short @ ..126) => frame.push(0x80 | short),
            _ => {
                frame.push(0x80 | 126);
                frame.extend_from_slice(&u16::try_from(text.len())?.to_be_bytes());
            }
        }
        frame.extend_from_slice(&[0; 4]);
        frame.extend_from_slice(text.as_bytes());
        Ok(self.stream.write_all(&frame).await?)
    }

    /// Reads what comes within a time and forgets it, so that a speaker is no slow reader.
    pub async fn hear_for(&mut self, time: Duration, shared: &Shared) {
        let _ = timeout(time, self.frames(shared, |_| {})).await;
    }

    /// Waits for bytes and hands on each message that is whole with them.
    pub async fn frames(&mut self, shared: &Shared, mut each: impl FnMut(&[u8])) -> Result<()> {
        if self.rest.is_empty() || !self.has_whole() {
            self.stream.readable().await?;
            let mut buffer = shared.borrow_mut();
            match self.stream.try_read(&mut buffer) {
                Ok(0) => bail!("cut"),
                Ok(read) => self.rest.extend_from_slice(&buffer[..read]),
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
        let mut at = 0;
        while let Some((kind, payload, length)) = frame(&self.rest[at..]) {
            match kind {
                1 => each(payload),
                8 => bail!("closed: {}", String::from_utf8_lossy(payload.get(2..).unwrap_or_default())),
                _ => {}
            }
            at += length;
        }
        self.rest.drain(..at);
        if self.rest.is_empty() {
            self.rest = Vec::new();
        }
        Ok(())
    }

    fn has_whole(&self) -> bool {
        frame(&self.rest).is_some()
    }
}

/// The kind, the content and the whole length of the first frame.
fn frame(bytes: &[u8]) -> Option<(u8, &[u8], usize)> {
    let (&[first, short], rest) = bytes.split_first_chunk::<2>()?;
    let (length, head) = match short & 0x7f {
        126 => (usize::from(u16::from_be_bytes(*rest.first_chunk()?)), 4),
        127 => (usize::try_from(u64::from_be_bytes(*rest.first_chunk()?)).ok()?, 10),
        short => (usize::from(short), 2),
    };
    Some((first & 0x0f, bytes.get(head..head + length)?, head + length))
}

/// Where `wanted` begins.
pub fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|part| part == wanted)
}
