//! [`Wire`]: the carrier of a connection's frames: a WebSocket, or a stand-in over plain requests ([`super::post`]).

use axum::Error;
use axum::extract::ws::{Message, WebSocket};
use futures::{Sink, SinkExt};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::mpsc;
use tokio_util::sync::PollSender;

/// The carrier of a connection's frames.
#[derive(Debug)]
pub enum Wire {
    /// A WebSocket.
    Socket(Box<WebSocket>),
    /// Requests that bring frames and requests that fetch them.
    Post(PostEnd),
}

/// The connection's end of a stand-in. It has the bounds of a socket: who does not fetch is not written to.
#[derive(Debug)]
pub struct PostEnd {
    /// Messages that requests brought.
    pub incoming: mpsc::Receiver<Message>,
    /// Messages that requests will fetch.
    pub outgoing: PollSender<Message>,
}

impl Wire {
    /// The next message; `None` once there will be no other. Cancel-safe.
    pub async fn recv(&mut self) -> Option<Result<Message, Error>> {
        match self {
            Self::Socket(socket) => socket.recv().await,
            Self::Post(end) => end.incoming.recv().await.map(Ok),
        }
    }

    /// Returns whether a ping or pong on it is a client's own doing, and so counts towards its pace.
    #[must_use]
    pub const fn counts_pings(&self) -> bool {
        matches!(self, Self::Socket(_))
    }
}

impl Sink<Message> for Wire {
    type Error = ();

    fn poll_ready(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), ()>> {
        match self.get_mut() {
            Self::Socket(socket) => socket.poll_ready_unpin(cx).map_err(drop),
            Self::Post(end) => end.outgoing.poll_ready_unpin(cx).map_err(drop),
        }
    }

    fn start_send(self: Pin<&mut Self>, message: Message) -> Result<(), ()> {
        match self.get_mut() {
            Self::Socket(socket) => socket.start_send_unpin(message).map_err(drop),
            Self::Post(end) => end.outgoing.start_send_unpin(message).map_err(drop),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), ()>> {
        match self.get_mut() {
            Self::Socket(socket) => socket.poll_flush_unpin(cx).map_err(drop),
            Self::Post(end) => end.outgoing.poll_flush_unpin(cx).map_err(drop),
        }
    }

    fn poll_close(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), ()>> {
        match self.get_mut() {
            Self::Socket(socket) => socket.poll_close_unpin(cx).map_err(drop),
            Self::Post(end) => end.outgoing.poll_close_unpin(cx).map_err(drop),
        }
    }
}
