//! Frames to a client.

use super::super::write::{frames, within};
use super::{Connection, End, Following};
use crate::hub::{Queue, encode};
use crate::live::Personal;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes};
use protocol::{CloseCode, LiveState, ServerFrame};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

/// Time that a last word may take to be written.
const LAST_WORD: Duration = Duration::from_secs(2);
/// Time for the other end to close its half.
const FAREWELL: Duration = Duration::from_secs(2);

/// Returns whether the server is unwell.
pub(super) const fn unwell(degraded: bool) -> ServerFrame {
    ServerFrame::State { state: LiveState::Server { degraded } }
}

impl Connection {
    /// Sends the welcome and what each topic begins with.
    pub(super) async fn send_first(
        &mut self,
        welcome: ServerFrame,
        first: impl Iterator<Item = ServerFrame>,
        queue: &mut Queue,
    ) -> Result<(), End> {
        let mut out: Vec<Utf8Bytes> = std::iter::once(welcome).chain(first).map(|frame| encode(&frame)).collect();
        Ok(frames(&mut self.socket, queue, &mut out).await?)
    }

    pub(super) async fn send(&mut self, queue: &mut Queue, frame: ServerFrame) -> Result<(), End> {
        Ok(frames(&mut self.socket, queue, &mut vec![encode(&frame)]).await?)
    }

    /// Sends new frames of the topics, until there are no more.
    pub(super) async fn deliver(&mut self, following: &mut Following) -> Result<(), End> {
        loop {
            let Following { queue, sight, out, .. } = &mut *following;
            let more = queue.take(|poll| sight.sees(poll), out).map_err(|_| End::Close(CloseCode::Slow))?;
            if out.is_empty() {
                break;
            }
            let mut taken = std::mem::take(out);
            // Messages to this connection alone come before the events that they explain.
            if let Ok(first) = following.answers.try_recv() {
                self.tell(following, first).await?;
            }
            frames(&mut self.socket, &mut following.queue, &mut taken).await?;
            following.out = taken;
            // Whatever arrived meanwhile has rung the bell again.
            if !more {
                break;
            }
        }
        match following.queue.closed() {
            Some(code) => Err(End::Close(code)),
            None => Ok(()),
        }
    }

    /// Sends what concerns only this connection, and what else of it waits.
    pub(super) async fn tell(&mut self, following: &mut Following, first: Personal) -> Result<(), End> {
        let (mut out, mut next) = (Vec::new(), Some(first));
        while let Some(personal) = next {
            next = following.answers.try_recv().ok();
            let frame = match personal {
                Personal::Answer { command, refused } => {
                    following.under_way = following.under_way.saturating_sub(1);
                    match refused {
                        None => ServerFrame::Ack { command },
                        Some(error) => ServerFrame::Nack { command, error: *error },
                    }
                }
                Personal::You(you) => ServerFrame::State { state: LiveState::You(*you) },
                Personal::Own(own) => ServerFrame::State { state: LiveState::Own(own) },
                // Connections here share the sight that was opened.
                Personal::Sees(_) => continue,
                Personal::Leave(code) => {
                    frames(&mut self.socket, &mut following.queue, &mut out).await?;
                    return Err(End::Close(code));
                }
            };
            out.push(encode(&frame));
        }
        Ok(frames(&mut self.socket, &mut following.queue, &mut out).await?)
    }

    /// Asks for a sign of life, or gives up waiting for one.
    pub(super) async fn probe(&mut self) -> Result<(), End> {
        if self.asked > self.heard {
            return Err(End::Close(CloseCode::Silent));
        }
        self.asked = Instant::now();
        if within(&mut self.socket, Message::Ping(Vec::new().into()), LAST_WORD).await { Ok(()) } else { Err(End::Lost) }
    }

    /// Says why it goes and how long the other end should stay away; the code and the reason, if that could be said.
    async fn bye(&mut self, code: CloseCode, away: Option<Duration>) -> Option<(u16, &'static str)> {
        let retry_after_ms = away.map(|away| u64::try_from(away.as_millis()).unwrap_or(u64::MAX));
        let bye = encode(&ServerFrame::Bye { code: code.code(), retry_after_ms });
        if !within(&mut self.socket, Message::Text(bye), LAST_WORD).await {
            return None;
        }
        metrics::counter!("conductor_sockets_closed_total", "reason" => code.reason()).increment(1);
        Some((code.code(), code.reason()))
    }

    /// Says goodbye, if that is possible, and waits a little for the other end to say it too.
    pub(super) async fn part(mut self, end: End) {
        let said = match end {
            End::Lost => return,
            End::Left => {
                // The library has answered the close; it only needs to be written.
                let _ = timeout(FAREWELL, self.socket.recv()).await;
                return;
            }
            End::Close(code) => {
                let (go, away) = self.pass.farewell().away().filter(|_| code == CloseCode::Restart).unzip();
                if let Some(go) = go {
                    sleep(go).await;
                }
                self.bye(code, away).await
            }
            End::Busy(away) => self.bye(CloseCode::Busy, away).await,
            End::Standard(code, reason) => Some((code, reason)),
        };
        let Some((code, reason)) = said else { return };
        let close = Message::Close(Some(CloseFrame { code, reason: Utf8Bytes::from_static(reason) }));
        if within(&mut self.socket, close, LAST_WORD).await {
            let silence = async { while let Some(Ok(_)) = self.socket.recv().await {} };
            let _ = timeout(FAREWELL, silence).await;
        }
    }
}
