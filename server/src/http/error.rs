//! Errors as answers: one shape for every route.

use crate::store::StoreError;
use axum::Json;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use metrics::counter;
use protocol::{ApiError, ErrorCode};
use std::any::Any;

/// An [`ApiError`] on its way out.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The error.
    pub error: ApiError,
    /// A status that says more than that of the error's code, such as 405 or 415.
    pub status: Option<StatusCode>,
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self { error, status: None }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        ApiError::from(error).into()
    }
}

impl Failure {
    /// An error with a status of its own.
    #[must_use]
    pub fn with_status(status: StatusCode, code: ErrorCode, message: impl Into<String>) -> Self {
        Self { error: ApiError::new(code, message), status: Some(status) }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = self.status.or_else(|| StatusCode::from_u16(self.error.status()).ok()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.error.retry_after;
        let mut response = (status, Json(self.error)).into_response();
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<BytesRejection> for Failure {
    fn from(rejection: BytesRejection) -> Self {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            too_large()
        } else {
            ApiError::new(ErrorCode::BadRequest, "the body could not be read").into()
        }
    }
}

fn too_large() -> Failure {
    ApiError::new(ErrorCode::TooLarge, "the body is too large").into()
}

/// The answer where no route is.
pub async fn not_found() -> Failure {
    ApiError::not_found("page").into()
}

/// The answer where a route has no such method.
pub async fn method_not_allowed() -> Failure {
    Failure::with_status(StatusCode::METHOD_NOT_ALLOWED, ErrorCode::BadRequest, "this address does not answer to this method")
}

/// The answer of a handler that panicked. The panic's message and place are in the log and nowhere else.
pub fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    counter!("conductor_panics_total").increment(1);
    tracing::error!("a handler panicked");
    Failure::from(ApiError::internal()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::extract::Request;
    use axum::routing::get;
    use tower::ServiceExt;
    use tower_http::catch_panic::CatchPanicLayer;

    async fn boom() -> &'static str {
        panic!("a secret of the handler")
    }

    #[tokio::test]
    async fn a_panic_becomes_an_answer_that_tells_nothing() {
        let router = Router::new().route("/boom", get(boom)).layer(CatchPanicLayer::custom(panicked));
        let answer = router.oneshot(Request::get("/boom").body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let body = to_bytes(answer.into_body(), 1000).await.unwrap();
        let error: ApiError = serde_json::from_slice(&body).unwrap();
        assert_eq!(error, ApiError::internal());
    }
}
