//! [`Listed`]: a router that knows its routes.

use crate::http::AppState;
use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, on};
use std::sync::Arc;

/// A router under `/api/v1` that remembers its routes, so that the description of the API can be held against them.
#[derive(Debug, Default)]
pub struct Listed {
    /// The router itself.
    pub router: Router<Arc<AppState>>,
    /// Its routes: a method, and a path below `/api/v1`.
    pub routes: Vec<(Method, &'static str)>,
}

impl Listed {
    /// The same with one more route.
    ///
    /// # Panics
    /// If axum cannot route the method; those of the API it can.
    #[must_use]
    pub fn on<H: Handler<T, Arc<AppState>>, T: 'static>(mut self, method: Method, path: &'static str, handler: H) -> Self {
        let filter = MethodFilter::try_from(method.clone()).expect("a method that axum knows");
        self.router = self.router.route(path, on(filter, handler));
        self.routes.push((method, path));
        self
    }
}
