//! Writing to a socket whose other end may not read: nobody else waits for it, and it does not wait forever.

use super::wire::Wire;
use crate::hub::Queue;
use axum::extract::ws::{Message, Utf8Bytes};
use futures::{Sink, SinkExt};
use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// Time without headway after which a write means that the other end is too slow.
const STALLED: Duration = Duration::from_secs(10);

/// The reason why a connection's socket is of no use any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The other end cannot keep up.
    Slow,
    /// The other end is gone.
    Lost,
}

/// The progress that a writer waits for.
#[derive(Clone, Copy)]
enum Headway {
    /// Room for another frame.
    Room,
    /// Everything is written.
    Written,
}

/// Writes frames and waits until they are on their way. While that takes long, `queue` is watched: a connection that falls too far
/// behind is given up rather than waited for.
pub async fn frames(socket: &mut Wire, queue: &mut Queue, frames: &mut Vec<Utf8Bytes>) -> Result<(), Broken> {
    for frame in frames.drain(..) {
        headway(socket, queue, Headway::Room).await?;
        Pin::new(&mut *socket).start_send(Message::Text(frame)).map_err(|()| Broken::Lost)?;
    }
    headway(socket, queue, Headway::Written).await
}

async fn headway(socket: &mut Wire, queue: &mut Queue, wanted: Headway) -> Result<(), Broken> {
    let stalled = sleep(STALLED);
    tokio::pin!(stalled);
    let mut was_told = false;
    loop {
        tokio::select! {
            biased;
            // Polling a sink takes nothing out of it, so this may be dropped and tried again.
            done = poll_fn(|cx| match wanted {
                Headway::Room => Pin::new(&mut *socket).poll_ready(cx),
                Headway::Written => Pin::new(&mut *socket).poll_flush(cx),
            }) => {
                if was_told {
                    queue.remind();
                }
                return done.map_err(|()| Broken::Lost);
            }
            more = queue.changed() => {
                if !more || queue.check().is_err() {
                    return Err(Broken::Slow);
                }
                was_told = true;
            }
            () = &mut stalled => return Err(Broken::Slow),
        }
    }
}

/// Writes one message if that is possible within `patience`; whether it was.
pub async fn within(socket: &mut Wire, message: Message, patience: Duration) -> bool {
    timeout(patience, socket.send(message)).await.is_ok_and(|sent| sent.is_ok())
}
