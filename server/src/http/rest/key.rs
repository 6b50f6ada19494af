//! The `Idempotency-Key` of a command.

use crate::http::error::Failure;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use protocol::{ApiError, CommandId, ErrorCode};
use uuid::Uuid;

/// The command's key: the header's, or a fresh one, with which nothing is ever repeated.
#[derive(Clone, Copy, Debug)]
pub struct Key(pub CommandId);

impl<S: Sync> FromRequestParts<S> for Key {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let Some(header) = parts.headers.get("idempotency-key") else { return Ok(Self(CommandId(Uuid::now_v7()))) };
        let key = header.to_str().ok().and_then(|text| Uuid::parse_str(text.trim().trim_matches('"')).ok());
        let key = key.ok_or_else(|| ApiError::new(ErrorCode::BadRequest, "an Idempotency-Key is a UUID"))?;
        Ok(Self(CommandId(key)))
    }
}
