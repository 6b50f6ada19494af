//! Pages and server functions, rendered by the `app` crate, and the files of the browser's half.

use crate::http::error::not_found;
use crate::http::extract::wants_page;
use crate::http::headers::PageNonce;
use api::backend::Backend;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use futures::future::BoxFuture;
use leptos::config::LeptosOptions;
use leptos::nonce::Nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{LeptosRoutes, generate_route_list};
use percent_encoding::percent_decode_str;
use std::path::{Component, Path};
use std::sync::Arc;
use tower::ServiceExt;
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::services::ServeDir;

/// The options that Leptos needs: the place of the browser's half.
#[must_use]
pub fn options(site_root: &Path) -> LeptosOptions {
    LeptosOptions::builder().output_name("app").site_root(site_root.to_string_lossy().into_owned()).site_pkg_dir("pkg").build()
}

/// Provides the context that pages and server functions use.
fn context(backend: Arc<dyn Backend>) -> impl Fn() + Clone + Send + Sync + 'static {
    move || {
        provide_context(Arc::clone(&backend));
        let Some(parts) = use_context::<axum::http::request::Parts>() else { return };
        provide_context(wording::language::negotiated(&parts.headers));
        if let Some(nonce) = parts.extensions.get::<PageNonce>() {
            provide_context(Nonce::from_value(Arc::clone(&nonce.0)));
        }
    }
}

/// Renders a page for a request that no route answers.
type Render = Arc<dyn Fn(Request) -> BoxFuture<'static, Response> + Send + Sync>;

/// The routes of pages and server functions, and as fallback the files, and where there is none a page that says so.
pub fn routes(backend: &Arc<dyn Backend>, options: &LeptosOptions) -> Router {
    let shell = {
        let options = options.clone();
        move || app::shell(options.clone())
    };
    let context = context(Arc::clone(backend));
    let render = leptos_axum::render_app_async_with_context(context.clone(), shell.clone());
    let missing: Render = {
        let render = render.clone();
        Arc::new(move |request| Box::pin(render(request)))
    };
    let files = Files {
        dir: ServeDir::new(options.site_root.as_ref()).append_index_html_on_directories(false).precompressed_br().precompressed_gzip(),
        root: Path::new(options.site_root.as_ref()).into(),
        missing,
    };
    app::audience::PATHS
        .into_iter()
        .fold(Router::new(), |router, path| router.route(path, get(render.clone())))
        .leptos_routes_with_context(options, generate_route_list(app::App), context, shell)
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .with_state(options.clone())
        .route("/api/fn/{*name}", any(not_found))
        .fallback(move |request: Request| {
            let files = files.clone();
            async move { files.answer(request).await }
        })
}

/// The files of the browser's half.
#[derive(Clone)]
struct Files {
    dir: ServeDir,
    root: Arc<Path>,
    missing: Render,
}

impl Files {
    async fn answer(self, request: Request) -> Response {
        let path = request.uri().path().to_owned();
        let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
        if !is_read || path.starts_with("/api/") || path.contains("/.") {
            return not_found().await.into_response();
        }
        let is_page = wants_page(request.headers());
        let (parts, _) = request.into_parts();
        // Looking for a compressed form of a file that is not there, the service would find one with a shorter name.
        let is_there = is_file(&self.root, &path).await;
        match self.dir.oneshot(Request::from_parts(parts.clone(), Body::empty())).await {
            Ok(found) if is_there && found.status() != StatusCode::NOT_FOUND => keep(&path, found.map(Body::new)),
            _ if is_page => {
                let mut response = (self.missing)(Request::from_parts(parts, Body::empty())).await;
                *response.status_mut() = StatusCode::NOT_FOUND;
                response
            }
            _ => not_found().await.into_response(),
        }
    }
}

/// Returns whether a path names a file below `root`, by its whole name.
async fn is_file(root: &Path, path: &str) -> bool {
    let Ok(name) = percent_decode_str(path).decode_utf8() else { return false };
    let name = Path::new(name.trim_start_matches('/'));
    let is_below = name.components().all(|part| matches!(part, Component::Normal(_)));
    is_below && tokio::fs::metadata(root.join(name)).await.is_ok_and(|found| found.is_file())
}

/// Says how long a file may be kept: one that is named by its content for good; any other is asked for again each time, and answered with
/// 304 while it is the same.
fn keep(path: &str, mut response: Response) -> Response {
    let kept = if is_named_by_content(path) { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    response
}

/// Returns whether a file has a digest of its content in its name, as chunks have: `/pkg/NAME.CHUNK.DIGEST.wasm`.
fn is_named_by_content(path: &str) -> bool {
    let digest = path.strip_prefix("/pkg/").and_then(|name| name.strip_suffix(".wasm")).and_then(|name| name.rsplit_once('.'));
    digest.is_some_and(|(_, digest)| digest.len() == 16 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::is_named_by_content;

    #[test]
    fn chunks_alone_are_kept_for_good() {
        assert!(is_named_by_content("/pkg/attendee.card.0123456789abcdef.wasm"));
        for other in ["/pkg/attendee_bg.wasm", "/pkg/attendee.js", "/attendee.card.0123456789abcdef.wasm", "/pkg/attendee.card.wasm"] {
            assert!(!is_named_by_content(other), "{other}");
        }
    }
}
