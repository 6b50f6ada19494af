//! Minimum rates, in and out, for every connection that is not a socket: otherwise a client that takes or gives a byte at a time would hold
//! a connection forever. Sockets have limits of their own.

use axum::body::Body;
use axum::http::header;
use hyper::body::{Body as HttpBody, Bytes, Frame, Incoming, SizeHint};
use std::future::{Future, poll_fn};
use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::{self, Instant, Sleep, sleep_until};

/// Time over which a rate is measured.
const WINDOW: Duration = Duration::from_secs(10);
/// Bytes that must pass within [`WINDOW`] while some wait: about 1 KiB a second, which the worst phone connections reach.
const BYTES: u64 = 10 * 1024;
/// Most bytes that are read of a body that nobody wants: a recording of a meeting, chosen by mistake.
const LEFTOVER_BYTES: usize = 64 << 20;
/// Longest time for that.
const LEFTOVER_TIME: Duration = Duration::from_secs(60);

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

/// The body of a request, which must come at the minimum rate. A body that is not read whole is read to its end by itself, within
/// [`LEFTOVER_BYTES`] and [`LEFTOVER_TIME`]: a client that still sends when the connection ends loses the answer with it.
pub(super) struct Paced {
    body: Option<Incoming>,
    rate: Rate,
    /// True if what is left may be read: the client sends it whether it is wanted or not.
    comes_anyway: bool,
}

impl Paced {
    /// The request with its body paced.
    pub fn request(request: hyper::Request<Incoming>) -> hyper::Request<Body> {
        // To read the body of a client that waits for a word would be that word.
        let comes_anyway = !request.headers().contains_key(header::EXPECT);
        request.map(|body| Body::new(Self { body: Some(body), rate: Rate::default(), comes_anyway }))
    }
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let this = &mut *self;
        let Some(body) = &mut this.body else { return Poll::Ready(None) };
        match Pin::new(body).poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) => {
                this.rate.passed(frame.data_ref().map_or(0, Bytes::len), false);
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(Some(Err(error))) => {
                this.comes_anyway = false;
                Poll::Ready(Some(Err(io::Error::other(error))))
            }
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending => {
                ready!(this.rate.waits(BYTES, cx));
                this.comes_anyway = false;
                Poll::Ready(Some(Err(too_slow())))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or_else(|| SizeHint::with_exact(0), HttpBody::size_hint)
    }
}

impl Drop for Paced {
    fn drop(&mut self) {
        let Some(body) = self.body.take().filter(|body| self.comes_anyway && !body.is_end_stream()) else { return };
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(time::timeout(LEFTOVER_TIME, leftover(Self { body: Some(body), rate: Rate::default(), comes_anyway: false })));
        }
    }
}

/// Reads what is left of a body, and keeps nothing of it.
async fn leftover(mut body: Paced) {
    let mut left = LEFTOVER_BYTES;
    while let Some(Ok(frame)) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        left = left.saturating_sub(frame.data_ref().map_or(0, Bytes::len));
        if left == 0 {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPAN: Duration = Duration::from_millis(300);

    fn rate() -> Rate {
        Rate { span: SPAN, window: None }
    }

    #[tokio::test]
    async fn who_takes_a_byte_at_a_time_is_cut() {
        let (mut rate, upgraded) = (rate(), Upgraded::default());
        let cut = time::timeout(SPAN * 50, async {
            loop {
                let waited = poll_fn(|cx| written(&mut rate, &upgraded, 1 << 20, Poll::Pending, cx));
                match time::timeout(SPAN / 10, waited).await {
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
            assert!(time::timeout(SPAN / 10, waited).await.is_err());
            rate.passed(20 * 1024, false);
        }
        upgraded.set();
        let waited = poll_fn(|cx| written(&mut rate, &upgraded, 1 << 20, Poll::Pending, cx));
        assert!(time::timeout(SPAN * 3, waited).await.is_err());
    }
}
