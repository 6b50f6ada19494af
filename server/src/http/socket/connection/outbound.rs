//! Frames to a client.

use super::{Connection, End};
use crate::hub::{encode, frame};
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
    pub(super) async fn send(&mut self, frame: &ServerFrame) -> Result<(), End> {
        self.line.say([encode(frame)]);
        Ok(self.line.settle().await?)
    }

    /// Sends what has come up, until there is nothing more.
    pub(super) async fn deliver(&mut self) -> Result<(), End> {
        // What came before the end is sent before it.
        let over = self.line.over();
        self.line.settle().await?;
        match over {
            Some(code) => Err(End::Close(code)),
            None => Ok(()),
        }
    }

    /// Asks for a sign of life, or gives up waiting for one.
    pub(super) async fn probe(&mut self) -> Result<(), End> {
        if self.asked > self.heard {
            return Err(End::Close(CloseCode::Silent));
        }
        self.asked = Instant::now();
        self.line.control(frame::ping());
        if self.is_written().await { Ok(()) } else { Err(End::Lost) }
    }

    /// Writes what waits, if that is possible soon; whether it was.
    async fn is_written(&self) -> bool {
        timeout(LAST_WORD, self.line.settle()).await.is_ok_and(|written| written.is_ok())
    }

    /// Says why it goes and how long the other end should stay away; the code and the reason, if that could be said.
    async fn bye(&mut self, code: CloseCode, away: Option<Duration>) -> Option<(u16, &'static str)> {
        let retry_after_ms = away.map(|away| u64::try_from(away.as_millis()).unwrap_or(u64::MAX));
        self.line.say([encode(&ServerFrame::Bye { code: code.code(), retry_after_ms })]);
        if !self.is_written().await {
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
                // The library answers the close when it is asked for the next message.
                let _ = timeout(FAREWELL, self.wire.recv()).await;
                self.is_written().await;
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
        self.line.end(frame::close(code, reason));
        if self.is_written().await {
            let silence = async { while let Some(Ok(_)) = self.wire.recv().await {} };
            let _ = timeout(FAREWELL, silence).await;
        }
    }
}
