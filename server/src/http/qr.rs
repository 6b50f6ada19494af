//! `/qr/{code}.svg`: the join link as a QR code.

use crate::http::AppState;
use crate::http::error::Failure;
use crate::store::JoinCode;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use fast_qr::convert::Builder;
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::{ECL, QRBuilder};
use protocol::ApiError;
use std::sync::Arc;

/// Draws the join link of a session that exists.
pub async fn draw(State(app): State<Arc<AppState>>, Path(file): Path<String>) -> Result<Response, Failure> {
    let code = file.strip_suffix(".svg").and_then(JoinCode::in_text);
    let code = code.ok_or_else(|| ApiError::not_found("code"))?;
    app.store.session_by_code(&code).await?.ok_or_else(|| ApiError::not_found("code"))?;
    let link = format!("{}/j/{code}", app.origins.base());
    // Level M reads through 15 % of damage, such as glare on a projector, at a still coarse grid.
    let qr = QRBuilder::new(link).ecl(ECL::M).build().map_err(|_| ApiError::internal())?;
    let svg = SvgBuilder::default().margin(4).to_str(&qr);
    let kind = HeaderValue::from_static("image/svg+xml");
    // A code never changes its meaning, but it goes when its session is deleted.
    let keep = HeaderValue::from_static("private, max-age=300");
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)], svg).into_response())
}
