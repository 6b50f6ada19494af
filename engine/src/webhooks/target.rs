//! [`Target`]: the operator's target, and single attempts to send it a message.

use conductor::time::Timestamp;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Response, StatusCode, Url, header, redirect};
use settings::address::{self, Refused};
use settings::config::WebhookConfig;
use settings::signature::Secrets;
use std::error::Error;
use std::time::Duration;
use store::{ClaimedWebhook, WebhookFailure};

/// Most bytes of an answer that are read, so that its connection can be used again. The content does not matter.
const ANSWER_BYTES: usize = 4 << 10;
/// The longest that a target may ask us to wait.
const LONGEST_WISH: Duration = Duration::from_secs(6 * 3600);

/// The result of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tried {
    /// The target took it, with this status.
    Taken(u16),
    /// It did not, and may later.
    Failed {
        /// The reason.
        failure: WebhookFailure,
        /// A word for metrics.
        name: &'static str,
        /// The wait that it asks for.
        wish: Option<Duration>,
    },
    /// It wants to hear no more (410).
    Unwanted(WebhookFailure),
}

/// The target that the operator named.
#[derive(Clone, Debug)]
pub struct Target {
    http: Client,
    url: Url,
    secrets: Secrets,
    timeout: Duration,
}

impl Target {
    /// The target of a configuration.
    ///
    /// # Errors
    /// If the system's TLS cannot be set up.
    pub fn new(config: &WebhookConfig) -> reqwest::Result<Self> {
        let http = client(config.allow_private, config.timeout)?;
        Ok(Self { http, url: config.url.as_url().clone(), secrets: config.secrets.clone(), timeout: config.timeout })
    }

    /// Sends a message once.
    pub async fn tell(&self, message: &ClaimedWebhook, now: Timestamp) -> Tried {
        let (id, seconds) = (message.id.to_string(), now.as_millis().div_euclid(1000));
        let request = self
            .http
            .post(self.url.clone())
            .header(header::CONTENT_TYPE, "application/json")
            .header("webhook-id", &id)
            .header("webhook-timestamp", seconds)
            .header("webhook-signature", self.secrets.sign(&id, seconds, &message.body))
            .body(message.body.clone());
        match request.send().await {
            Ok(answer) => {
                let tried = judge(&answer);
                read(answer).await;
                tried
            }
            Err(error) => self.broken(&error),
        }
    }

    fn broken(&self, error: &reqwest::Error) -> Tried {
        let (name, why) = if is_refused(error) {
            ("refused", "its name leads to an address that is not public".to_owned())
        } else if error.is_timeout() {
            ("timeout", format!("did not answer within {} s", self.timeout.as_secs()))
        } else if error.is_connect() {
            ("unreachable", format!("could not be reached: {}", root(error)))
        } else {
            ("broken", "broke off before it answered".to_owned())
        };
        Tried::Failed { failure: WebhookFailure { status: None, why }, name, wish: None }
    }
}

/// A client that follows nothing, goes through no proxy (which would look names up by itself), and connects only to addresses that were
/// checked as they were looked up, so that a name cannot mean another address a moment later.
fn client(allow_private: bool, timeout: Duration) -> reqwest::Result<Client> {
    Client::builder()
        .user_agent(concat!("engagement-conductor/", env!("CARGO_PKG_VERSION")))
        .timeout(timeout)
        .redirect(redirect::Policy::none())
        .no_proxy()
        .dns_resolver(Checked { allow_private })
        .build()
}

/// The meaning of an answer. Only 2xx accepts the message; only 410 says that it never will: everything else is mostly the target's own
/// mistake, which somebody corrects within a day.
fn judge(answer: &Response) -> Tried {
    let status = answer.status();
    if status.is_success() {
        return Tried::Taken(status.as_u16());
    }
    let why = if status.is_redirection() {
        "redirects, which is not followed".to_owned()
    } else {
        format!("answered with HTTP status {}", status.as_u16())
    };
    let failure = WebhookFailure { status: Some(status.as_u16()), why };
    if status == StatusCode::GONE {
        return Tried::Unwanted(failure);
    }
    let wish = answer.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse().ok());
    Tried::Failed { failure, name: "status", wish: wish.map(|seconds| Duration::from_secs(seconds).min(LONGEST_WISH)) }
}

/// Reads a short answer to its end; a longer one is cut off with its connection.
async fn read(mut answer: Response) {
    let mut left = ANSWER_BYTES;
    while let Ok(Some(piece)) = answer.chunk().await {
        match left.checked_sub(piece.len()) {
            Some(rest) => left = rest,
            None => return,
        }
    }
}

/// The innermost cause of an error, such as a certificate that nobody trusts. Unlike the error itself it does not name the URL.
fn root(error: &reqwest::Error) -> String {
    causes(error).last().map_or_else(|| "nothing more is known".to_owned(), ToString::to_string)
}

fn is_refused(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| cause.is::<Refused>())
}

fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(error.source(), |&cause| cause.source())
}

/// Looks names up, and refuses those of which any address is not public.
#[derive(Debug)]
struct Checked {
    allow_private: bool,
}

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let (name, allow_private) = (name.as_str().to_owned(), self.allow_private);
        Box::pin(async move {
            // The port is put in by whoever connects.
            let found: Vec<_> = tokio::net::lookup_host((name, 0)).await?.collect();
            if !allow_private && !found.iter().all(|address| address::is_public(address.ip())) {
                return Err(Refused::NotPublic.into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::net::TcpListener;

    /// Something on this machine that nobody should reach; how often it was.
    async fn canary() -> (u16, Arc<AtomicUsize>) {
        let (listener, hits) = (TcpListener::bind("127.0.0.1:0").await.unwrap(), Arc::new(AtomicUsize::new(0)));
        let (port, counted) = (listener.local_addr().unwrap().port(), Arc::clone(&hits));
        tokio::spawn(async move {
            while listener.accept().await.is_ok() {
                counted.fetch_add(1, Ordering::SeqCst);
            }
        });
        (port, hits)
    }

    #[tokio::test]
    async fn a_name_of_this_machine_is_not_called() {
        settings::tls::install();
        let (port, hits) = canary().await;
        // The check of names alone would have refused this one; here the look-up has to.
        let url = format!("http://localhost:{port}/");
        let error = client(false, Duration::from_secs(5)).unwrap().post(&url).send().await.unwrap_err();
        assert!(is_refused(&error), "{error:?}");
        assert_eq!(hits.load(Ordering::SeqCst), 0);
        let error = client(true, Duration::from_secs(5)).unwrap().post(&url).send().await.unwrap_err();
        assert!(!is_refused(&error), "{error:?}");
        assert_eq!(hits.load(Ordering::SeqCst), 1, "this test can tell whether it is reached");
    }
}
