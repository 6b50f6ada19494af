//! WebSocket frames as a server sends them (RFC 6455 §5.2). They are never masked, so the bytes are the same for every reader: a frame is
//! made once and written to all.

use axum::body::Bytes;

/// The longest payload of a control frame.
const CONTROL_BYTES: usize = 125;
const FINAL: u8 = 0x80;

/// The kind of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// A message of text.
    Text = 0x1,
    /// The last frame.
    Close = 0x8,
    /// A question for a sign of life.
    Ping = 0x9,
    /// The answer to a ping.
    Pong = 0xA,
}

impl Kind {
    const fn of(first: u8) -> Option<Self> {
        match first & 0x0F {
            0x1 => Some(Self::Text),
            0x8 => Some(Self::Close),
            0x9 => Some(Self::Ping),
            0xA => Some(Self::Pong),
            _ => None,
        }
    }
}

/// A frame within a run of frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    /// The kind, if this server sends such frames.
    pub kind: Option<Kind>,
    /// The content.
    pub payload: &'a [u8],
    /// Bytes of the whole frame, its head included.
    pub length: usize,
}

/// Appends a message of text to a run of frames.
pub fn text(run: &mut Vec<u8>, payload: &str) {
    head(run, Kind::Text, payload.len());
    run.extend_from_slice(payload.as_bytes());
}

/// A ping without content.
#[must_use]
pub const fn ping() -> Bytes {
    Bytes::from_static(&[FINAL | Kind::Ping as u8, 0])
}

/// The frame that ends a connection. A reason that is too long is cut.
#[must_use]
pub fn close(code: u16, reason: &str) -> Bytes {
    let reason = &reason[..reason.floor_char_boundary(CONTROL_BYTES - 2)];
    let mut frame = Vec::with_capacity(4 + reason.len());
    head(&mut frame, Kind::Close, 2 + reason.len());
    frame.extend_from_slice(&code.to_be_bytes());
    frame.extend_from_slice(reason.as_bytes());
    frame.into()
}

fn head(run: &mut Vec<u8>, kind: Kind, length: usize) {
    run.push(FINAL | kind as u8);
    match (u8::try_from(length), u16::try_from(length)) {
        (Ok(short @ ..126), _) => run.push(short),
        (_, Ok(middle)) => {
            run.push(126);
            run.extend_from_slice(&middle.to_be_bytes());
        }
        _ => {
            run.push(127);
            run.extend_from_slice(&(length as u64).to_be_bytes());
        }
    }
}

/// The first frame of a run; `None` if the run does not hold the whole of it.
#[must_use]
pub fn first(run: &[u8]) -> Option<Frame<'_>> {
    let (&[start, short], rest) = run.split_first_chunk::<2>()?;
    let (length, head) = match short & 0x7F {
        126 => (usize::from(u16::from_be_bytes(*rest.first_chunk()?)), 4),
        127 => (usize::try_from(u64::from_be_bytes(*rest.first_chunk()?)).ok()?, 10),
        short => (usize::from(short), 2),
    };
    let length = head + length;
    Some(Frame { kind: Kind::of(start), payload: run.get(head..length)?, length })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio_tungstenite::tungstenite::{Message, WebSocket, protocol::Role};

    /// Reads a run of frames as a client does, with a library.
    fn read(run: &[u8]) -> Vec<Message> {
        let mut socket = WebSocket::from_raw_socket(std::io::Cursor::new(run.to_vec()), Role::Client, None);
        std::iter::from_fn(|| socket.read().ok()).collect()
    }

    #[test]
    fn a_library_reads_texts_of_every_length() {
        let lengths = [0, 1, 125, 126, 127, 65_535, 65_536, 70_000];
        let texts: Vec<String> = lengths.iter().map(|length| "x".repeat(*length)).collect();
        let mut run = Vec::new();
        texts.iter().for_each(|payload| text(&mut run, payload));
        assert_eq!(read(&run), texts.iter().map(Message::text).collect::<Vec<_>>());
        let mut rest = &run[..];
        for payload in &texts {
            let frame = first(rest).unwrap();
            assert_eq!((frame.kind, frame.payload), (Some(Kind::Text), payload.as_bytes()));
            assert_eq!(first(&rest[..frame.length - 1]), None, "less than the whole is no frame");
            rest = &rest[frame.length..];
        }
    }

    #[test]
    fn a_library_reads_pings_and_closes() {
        let [Message::Ping(content)] = &read(&ping())[..] else { panic!("no ping") };
        assert!(content.is_empty());
        for reason in ["slow", "", &"é".repeat(100)] {
            let [Message::Close(Some(frame))] = &read(&close(4008, reason))[..] else { panic!("no close") };
            assert_eq!(u16::from(frame.code), 4008);
            assert!(reason.starts_with(frame.reason.as_str()) && frame.reason.len() >= reason.len().min(122));
        }
    }
}
