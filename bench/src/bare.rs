//! The bare broadcaster: as little as axum needs to send everybody what anybody says. Nothing is checked, stored or numbered.

use anyhow::Result;
use axum::Router;
use axum::extract::ws::{Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::routing::get;
use axum::serve::ListenerExt;
use futures::{SinkExt, StreamExt};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::net::TcpSocket;
use tokio::sync::mpsc;

type Everybody = Arc<Mutex<Vec<mpsc::Sender<Utf8Bytes>>>>;

/// Serves until the process ends.
pub async fn serve(port: u16) -> Result<()> {
    let everybody = Everybody::default();
    let open = |upgrade: WebSocketUpgrade, Query(asked): Query<HashMap<String, String>>, State(everybody): State<Everybody>| async move {
        // With the library's own buffers each socket would hold 256 KiB.
        let upgrade = upgrade.read_buffer_size(1024).write_buffer_size(0);
        upgrade.on_upgrade(move |socket| guest(socket, everybody, asked.contains_key("speaks")))
    };
    let router = Router::new().route("/live", get(open)).with_state(everybody);
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(([127, 0, 0, 1], port).into())?;
    let listener = socket.listen(8192)?.tap_io(|stream| drop(stream.set_nodelay(true)));
    Ok(axum::serve(listener, router).await?)
}

async fn guest(socket: WebSocket, everybody: Everybody, speaks: bool) {
    let (mut out, mut incoming) = socket.split();
    let (to, mut told) = mpsc::channel(256);
    if out.send(Message::text("ready")).await.is_err() {
        return;
    }
    if !speaks {
        everybody.lock().expect("no holder panics").push(to);
    }
    loop {
        tokio::select! {
            Some(text) = told.recv() => if out.send(Message::Text(text)).await.is_err() { return },
            message = incoming.next() => match message {
                // One who is gone or does not keep up is let go.
                Some(Ok(Message::Text(said))) => everybody.lock().expect("no holder panics").retain(|to| to.try_send(said.clone()).is_ok()),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => {}
            },
        }
    }
}
