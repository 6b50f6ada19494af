//! [`Port`]: the carrier of a line's bytes: a TCP stream that has become a WebSocket, or the requests that stand in for one
//! ([`super::post`]).

use crate::http::listen::Entry;
use crate::hub::frame::{self, Kind};
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes};
use std::io::{self, ErrorKind};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;

/// The carrier of a line's bytes.
#[derive(Debug)]
pub enum Port {
    /// A TCP stream, counted as long as it lives.
    Tcp {
        /// The stream.
        stream: TcpStream,
        /// Counts it.
        _entry: Entry,
    },
    /// The requests that will fetch the frames. It has the bounds of a socket: who does not fetch is not written to.
    Post(mpsc::Sender<Message>),
}

impl Port {
    /// Writes what there is room for now; how many bytes that was.
    ///
    /// # Errors
    /// [`ErrorKind::WouldBlock`] if there is no room, another if the other end is gone.
    pub fn write(&self, run: &[u8]) -> io::Result<usize> {
        match self {
            Self::Tcp { stream, .. } => stream.try_write(run),
            Self::Post(to) => post(to, run),
        }
    }

    /// Waits until there may be room. Cancel-safe.
    ///
    /// # Errors
    /// If the other end is gone.
    pub async fn room(&self) -> io::Result<()> {
        match self {
            Self::Tcp { stream, .. } => stream.writable().await,
            Self::Post(to) => to.reserve().await.map(drop).map_err(|_| ErrorKind::BrokenPipe.into()),
        }
    }
}

/// Hands on whole frames, as far as there is room for them.
fn post(to: &mpsc::Sender<Message>, run: &[u8]) -> io::Result<usize> {
    let mut taken = 0;
    while let Some(frame) = frame::first(&run[taken..]) {
        let sent = message(frame.kind, frame.payload).map_or(Ok(()), |message| to.try_send(message));
        match sent {
            Ok(()) => taken += frame.length,
            Err(TrySendError::Closed(_)) => return Err(ErrorKind::BrokenPipe.into()),
            Err(TrySendError::Full(_)) if taken == 0 => return Err(ErrorKind::WouldBlock.into()),
            Err(TrySendError::Full(_)) => break,
        }
    }
    Ok(taken)
}

/// The frame as requests fetch it; signs of life are the requests' own business.
fn message(kind: Option<Kind>, payload: &[u8]) -> Option<Message> {
    let text = |bytes: &[u8]| Utf8Bytes::from(String::from_utf8_lossy(bytes).into_owned());
    match kind? {
        Kind::Text => Some(Message::Text(text(payload))),
        Kind::Close => Some(Message::Close(payload.split_first_chunk().map(|(code, reason)| {
            let code = u16::from_be_bytes(*code);
            CloseFrame { code, reason: text(reason) }
        }))),
        Kind::Ping | Kind::Pong => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_get_whole_frames_as_far_as_there_is_room() {
        let (to, mut fetched) = mpsc::channel(2);
        let mut run = Vec::new();
        ["one", "two"].iter().for_each(|payload| frame::text(&mut run, payload));
        run.extend_from_slice(&frame::ping());
        let upto = run.len();
        frame::text(&mut run, "three");
        assert_eq!(post(&to, &run).unwrap(), upto);
        assert_eq!(post(&to, &run[upto..]).unwrap_err().kind(), ErrorKind::WouldBlock);
        assert_eq!([fetched.try_recv().unwrap(), fetched.try_recv().unwrap()], ["one", "two"].map(|text| Message::Text(text.into())));
        assert_eq!(post(&to, &run[upto..]).unwrap(), run.len() - upto);
        assert_eq!(post(&to, &frame::close(4008, "slow")).unwrap(), 8);
        assert_eq!(fetched.try_recv().unwrap(), Message::Text("three".into()));
        let Message::Close(Some(close)) = fetched.try_recv().unwrap() else { panic!("no close") };
        assert_eq!((close.code, close.reason.as_str()), (4008, "slow"));
        drop(fetched);
        assert_eq!(post(&to, &run).unwrap_err().kind(), ErrorKind::BrokenPipe);
    }
}
