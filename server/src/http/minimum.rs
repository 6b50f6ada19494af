//! Minimum rates, in and out, for every connection that is not a socket: otherwise a client that takes or gives a byte at a time would hold
//! a connection forever. Sockets have limits of their own.

use axum::body::Body;
use hyper::body::{Body as HttpBody, Bytes, Frame, SizeHint};
use std::future::Future;
use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep_until};

/// Time over which a rate is measured.
const WINDOW: Duration = Duration::from_secs(10);
/// Bytes that must pass within [`WINDOW`] while some wait: about 1 KiB a second, which the worst phone connections reach.
const BYTES: u64 = 10 * 1024;

/// Set once a connection has become a socket; found in the extensions of its requests.
#[derive(Clone, Debug, Default)]
pub struct Upgraded(Arc<AtomicBool>);

impl Upgraded {
    /// Takes note that it has.
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Watches how fast bytes pass while the other side is waited for.
#[derive(Debug)]
pub(super) struct Rate {
    span: Duration,
    window: Option<(u64, Pin<Box<Sleep>>)>,
}

impl Default for Rate {
    fn default() -> Self {
        Self { span: WINDOW, window: None }
    }
}

impl Rate {
    /// Takes note of bytes that passed; `whole` says that nothing waits any more.
    pub fn passed(&mut self, bytes: usize, whole: bool) {
        match &mut self.window {
            Some(_) if whole => self.window = None,
            Some((passed, _)) => *passed += bytes as u64,
            None => {}
        }
    }

    /// Takes note that the other side is waited for. Ready once it has been too slow for a whole window.
    pub fn waits(&mut self, least: u64, cx: &mut Context<'_>) -> Poll<()> {
        let span = self.span;
        loop {
            let (passed, until) = self.window.get_or_insert_with(|| (0, Box::pin(sleep_until(Instant::now() + span))));
            ready!(until.as_mut().poll(cx));
            if *passed < least {
                return Poll::Ready(());
            }
            self.window = None;
        }
    }
}

fn too_slow() -> io::Error {
    metrics::counter!("conductor_connections_refused_total", "reason" => "slow").increment(1);
    io::Error::new(ErrorKind::TimedOut, "the other side is too slow")
}

/// Passes on the result of a write, or fails it if the writes before were too slow.
pub(super) fn written(
    rate: &mut Rate,
    upgraded: &Upgraded,
    wanted: usize,
    written: Poll<io::Result<usize>>,
    cx: &mut Context<'_>,
) -> Poll<io::Result<usize>> {
    match written {
        Poll::Ready(Ok(bytes)) => rate.passed(bytes, bytes >= wanted),
        Poll::Pending if !upgraded.get() && rate.waits(BYTES, cx).is_ready() => return Poll::Ready(Err(too_slow())),
        Poll::Ready(Err(_)) | Poll::Pending => {}
    }
    written
}

/// The body of a request, which must come at the minimum rate.
pub(super) struct Paced<B> {
    body: B,
    rate: Rate,
}

impl<B: HttpBody<Data = Bytes, Error = hyper::Error> + Unpin + Send + 'static> Paced<B> {
    pub fn body(body: B) -> Body {
        Body::new(Self { body, rate: Rate::default() })
    }
}

impl<B: HttpBody<Data = Bytes, Error = hyper::Error> + Unpin> HttpBody for Paced<B> {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let this = &mut *self;
        match Pin::new(&mut this.body).poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) => {
                this.rate.passed(frame.data_ref().map_or(0, Bytes::len), false);
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(io::Error::other(error)))),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending => this.rate.waits(BYTES, cx).map(|()| Some(Err(too_slow()))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::poll_fn;

    const SPAN: Duration = Duration::from_millis(300);

    fn rate() -> Rate {
        Rate { span: SPAN, window: None }
    }

    #[tokio::test]
    async fn who_takes_a_byte_at_a_time_is_cut() {
        let (mut rate, upgraded) = (rate(), Upgraded::default());
        let cut = tokio::time::timeout(SPAN * 50, async {
            loop {
                let waited = poll_fn(|cx| written(&mut rate, &upgraded, 1 << 20, Poll::Pending, cx));
                match tokio::time::timeout(SPAN / 10, waited).await {
                    Ok(cut) => return cut,
                    Err(_) => rate.passed(1, false),
                }
            }
        });
        assert_eq!(cut.await.unwrap().unwrap_err().kind(), ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn who_takes_enough_goes_on_and_sockets_are_not_watched() {
        let (mut rate, upgraded) = (rate(), Upgraded::default());
        for _ in 0..40 {
            let waited = poll_fn(|cx| written(&mut rate, &upgraded, 1 << 20, Poll::Pending, cx));
            assert!(tokio::time::timeout(SPAN / 10, waited).await.is_err());
            rate.passed(20 * 1024, false);
        }
        upgraded.set();
        let waited = poll_fn(|cx| written(&mut rate, &upgraded, 1 << 20, Poll::Pending, cx));
        assert!(tokio::time::timeout(SPAN * 3, waited).await.is_err());
    }
}
