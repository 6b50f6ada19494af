//! Headers on every answer: rules for browsers, and for caches.

use crate::config::BaseUrl;
use crate::http::AppState;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;

/// The number used once that names the scripts of one page, in the extensions of its request.
#[derive(Clone, Debug)]
pub struct PageNonce(pub Arc<str>);

impl PageNonce {
    fn random() -> Self {
        Self(crate::secret::random::<16>().iter().map(|byte| format!("{byte:02x}")).collect::<String>().into())
    }
}

/// The policy of a page: it may load and run only what this server sends, scripts by name, no inline styles, frames around it only in pages of
/// `around`.
/// WebAssembly needs `wasm-unsafe-eval`; nothing needs `unsafe-eval` or `unsafe-inline`. The socket is named because older Safari does not
/// count it as self. Where the browser has Trusted Types, no text becomes a script, and HTML only by the policy of `guard.js`.
fn page_policy(nonce: &PageNonce, base: &BaseUrl, around: &[BaseUrl]) -> String {
    let socket = base.as_str().replacen("http", "ws", 1);
    let around = if around.is_empty() { "'none'".to_owned() } else { around.iter().map(BaseUrl::as_str).collect::<Vec<_>>().join(" ") };
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self' {socket}; manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors {around}; \
         require-trusted-types-for 'script'; trusted-types default",
        nonce.0
    )
}

/// The policy of everything else: nothing may load or run.
const NOTHING: HeaderValue = HeaderValue::from_static("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

/// Headers with the same value on every answer. The referrer stays within this site because forms without scripts come back by it.
const ALWAYS: [(HeaderName, HeaderValue); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=(), browsing-topics=()"),
    ),
];

/// The script that other sites' pages load to show a room.
const EMBED: &str = "/embed.js";
/// The header that lets them load it.
const SHARED: (HeaderName, HeaderValue) =
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin"));

/// Puts the headers on every answer, errors included.
pub async fn secure(State(app): State<Arc<AppState>>, mut request: Request, next: Next) -> Response {
    let nonce = PageNonce::random();
    let around = app.origins.framing(request.uri().path());
    let is_shared = request.uri().path() == EMBED;
    request.extensions_mut().insert(nonce.clone());
    let mut response = next.run(request).await;
    let is_page = is_html(response.headers());
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, value);
    }
    if is_page && !around.is_empty() {
        // It knows only one site and no list; the policy below is what browsers go by.
        headers.remove(header::X_FRAME_OPTIONS);
    }
    if is_shared {
        headers.insert(SHARED.0, SHARED.1);
    }
    let base = app.origins.base();
    let policy = if is_page { HeaderValue::try_from(page_policy(&nonce, base, around)).unwrap_or(NOTHING) } else { NOTHING };
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    if base.is_secure() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

fn is_html(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_may_run_named_scripts_and_nothing_inline() {
        let policy = page_policy(&PageNonce("abc".into()), &"https://conductor.example".parse().unwrap(), &[]);
        assert!(policy.contains("script-src 'self' 'nonce-abc' 'wasm-unsafe-eval';"), "{policy}");
        assert!(policy.contains("connect-src 'self' wss://conductor.example;"), "{policy}");
        assert!(policy.ends_with("require-trusted-types-for 'script'; trusted-types default"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none';"), "{policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
    }
}
