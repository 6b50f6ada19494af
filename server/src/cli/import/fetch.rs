//! Files by their address: over HTTPS, of bounded size, and within a bounded time.

use crate::importing::File;
use crate::tls;
use anyhow::{Context, bail, ensure};
use reqwest::{Client, Error, Url, redirect};
use std::error::Error as _;
use std::path::Path;
use std::time::Duration;

/// Most redirects that are followed.
const REDIRECTS: usize = 5;

/// Bounds of a download.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub(super) bytes: usize,
    pub(super) patience: Duration,
}

/// The address that stands where a file is expected, if it is one.
pub(super) fn address(path: &Path) -> Option<Url> {
    let text = path.to_str().filter(|text| text.starts_with("https://") || text.starts_with("http://"))?;
    Url::parse(text).ok()
}

/// Downloads a file.
///
/// # Errors
/// They say in one line why it was not taken.
pub(super) async fn fetch(address: &Url, bounds: Bounds) -> anyhow::Result<File> {
    // Neither a password nor a token in the query is shown.
    let shown = format!("{}://{}{}", address.scheme(), address.host_str().unwrap_or_default(), address.path());
    ensure!(is_safe(address), "{shown} would be sent in the clear: use https, or download it and name the file");
    tls::install();
    let redirects = redirect::Policy::custom(|attempt| match attempt.url() {
        _ if attempt.previous().len() > REDIRECTS => attempt.error(format!("it is redirected more than {REDIRECTS} times")),
        url if is_safe(url) => attempt.follow(),
        _ => attempt.error("it is redirected to an address without https"),
    });
    let client = Client::builder().timeout(bounds.patience).redirect(redirects).build()?;
    let why = |error: Error| format!("{shown}: {}", reason(&error, bounds));
    let mut answer = client.get(address.clone()).send().await.map_err(|error| anyhow::anyhow!(why(error)))?;
    let status = answer.status();
    ensure!(status.is_success(), "{shown}: the server answered {status}");
    let too_large = || format!("{shown} is larger than {} MiB", bounds.bytes >> 20);
    if answer.content_length().is_some_and(|length| length > bounds.bytes as u64) {
        bail!(too_large());
    }
    let mut bytes = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(|error| anyhow::anyhow!(why(error)))? {
        ensure!(bytes.len() + piece.len() <= bounds.bytes, too_large());
        bytes.extend_from_slice(&piece);
    }
    let name = address.path_segments().and_then(|mut parts| parts.next_back()).filter(|name| !name.is_empty());
    let name = name.or(address.host_str()).context("the address names no server")?.to_owned();
    Ok(File { name, bytes })
}

/// Returns whether nobody on the way can read or change what is sent: encrypted, or not on its way at all.
fn is_safe(address: &Url) -> bool {
    address.scheme() == "https" || matches!(address.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

/// The reason of a failure, in one line.
fn reason(error: &Error, bounds: Bounds) -> String {
    if error.is_timeout() {
        return format!("it took longer than {} s", bounds.patience.as_secs());
    }
    if error.is_connect() {
        return "the server cannot be reached, or its certificate is not trusted".to_owned();
    }
    let cause = error.source().filter(|_| error.is_redirect());
    cause.map_or_else(|| "the download broke off".to_owned(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::response::Redirect;
    use axum::routing::get;
    use futures::stream;
    use std::convert::Infallible;

    const BOUNDS: Bounds = Bounds { bytes: 1 << 20, patience: Duration::from_secs(1) };

    /// A server of files, and its address.
    async fn served() -> String {
        let endless = || async { Body::from_stream(stream::repeat_with(|| Ok::<_, Infallible>(vec![b'x'; 1 << 16]))) };
        let silent = || async { Body::from_stream(stream::pending::<Result<Vec<u8>, Infallible>>()) };
        let files = Router::new()
            .route("/logs/room.log", get(|| async { "10:00 <ann> hi\n" }))
            .route("/moved", get(|| async { Redirect::temporary("/logs/room.log") }))
            .route("/away", get(|| async { Redirect::temporary("http://files.example.test/room.log") }))
            .route("/round", get(|| async { Redirect::temporary("/round") }))
            .route("/large", get(|| async { vec![b'x'; (1 << 20) + 1] }))
            .route("/endless", get(endless))
            .route("/silent", get(silent));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move { axum::serve(listener, files).await });
        format!("http://{address}")
    }

    async fn fetched(address: &str) -> Result<File, String> {
        fetch(&Url::parse(address).expect("an address"), BOUNDS).await.map_err(|error| error.to_string())
    }

    #[tokio::test]
    async fn a_file_is_fetched_by_its_address() {
        let server = served().await;
        for path in ["/logs/room.log", "/moved"] {
            let file = fetched(&format!("{server}{path}?key=secret")).await.expect("the file");
            assert_eq!(file.bytes, b"10:00 <ann> hi\n", "{path}");
        }
        assert_eq!(fetched(&format!("{server}/logs/room.log")).await.expect("the file").name, "room.log");
    }

    #[tokio::test]
    async fn a_file_that_is_not_taken_says_why() {
        let server = served().await;
        for (path, why) in [
            ("/nowhere?key=secret", "the server answered 404"),
            ("/away", "redirected to an address without https"),
            ("/round", "redirected more than 5 times"),
            ("/large", "larger than 1 MiB"),
            ("/endless", "larger than 1 MiB"),
            ("/silent", "took longer than 1 s"),
        ] {
            let error = fetched(&format!("{server}{path}")).await.expect_err(path);
            assert!(error.contains(why) && !error.contains("secret"), "{path}: {error}");
        }
        let error = fetched("http://ann:secret@files.example.test/room.log").await.expect_err("no encryption");
        assert!(error.contains("use https") && !error.contains("secret"), "{error}");
        let error = fetched("https://127.0.0.1:1/room.log").await.expect_err("nobody there");
        assert!(error.contains("cannot be reached"), "{error}");
    }

    #[test]
    fn a_path_is_no_address() {
        assert!(address(Path::new("https:/room.log")).is_none() && address(Path::new("logs/https.log")).is_none());
        assert!(address(Path::new("https://files.example.test/room.log")).is_some());
    }
}
