//! Extractors whose errors have the one shape.

use crate::http::error::Failure;
use axum::Json;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use protocol::{ApiError, ErrorCode};
use serde::de::DeserializeOwned;
use std::str::FromStr;

/// A JSON body.
#[derive(Clone, Copy, Debug)]
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Failure;
    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let Json(value) = Json::<T>::from_request(request, state).await?;
        Ok(Self(value))
    }
}

/// The ids in a path, in their order.
#[derive(Clone, Copy, Debug)]
pub struct Ids<T>(pub T);

impl<S: Send + Sync, A: FromStr + Send> FromRequestParts<S> for Ids<(A,)> {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Path(a) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| not_an_id())?;
        Ok(Self((a.parse().map_err(|_| not_an_id())?,)))
    }
}

impl<S: Send + Sync, A: FromStr + Send, B: FromStr + Send> FromRequestParts<S> for Ids<(A, B)> {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Path((a, b)) = Path::<(String, String)>::from_request_parts(parts, state).await.map_err(|_| not_an_id())?;
        Ok(Self((a.parse().map_err(|_| not_an_id())?, b.parse().map_err(|_| not_an_id())?)))
    }
}

fn not_an_id() -> Failure {
    ApiError::new(ErrorCode::BadRequest, "the path holds something that is not an id").into()
}

/// What stands after the question mark.
#[derive(Clone, Copy, Debug)]
pub struct Asked<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(value)) => Ok(Self(value)),
            Err(rejection) => Err(ApiError::new(ErrorCode::BadRequest, rejection.body_text()).into()),
        }
    }
}
