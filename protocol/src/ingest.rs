//! Signals from other platforms: lines of JSON posted to [`signals_path`], each of which counts once.
//!
//! A line is an object with `t` (seconds on the sender's clock; a server counts what it gets when it gets it), `session` (the sender's
//! own name for it), `kind`, the fields that the kind needs, and `id`: a line whose `id` was seen before changes nothing. See
//! [`conductor::stream::parse_line`].

use crate::error::{ApiError, ErrorCode};
use conductor::id::SessionId;
use serde::{Deserialize, Serialize};
use wire::Read;

/// The content type of a batch: JSON objects separated by line ends.
pub const CONTENT_TYPE: &str = "application/x-ndjson";
/// Most lines of a batch.
pub const LINES: usize = 10_000;
/// Most bytes of a batch.
pub const BYTES: usize = 1024 * 1024;
/// Longest `id`, in characters.
pub const ID_CHARS: usize = 128;

/// Where the signals of a session are posted to.
#[must_use]
pub fn signals_path(session: SessionId) -> String {
    format!("/api/v1/sessions/{session}/signals")
}

/// A line that was not counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct RefusedLine {
    /// Its number in the batch, from 1.
    pub line: u32,
    /// The reason.
    pub message: String,
}

/// The result of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignalsTaken {
    /// Lines that were counted.
    pub counted: u32,
    /// Lines that were seen before.
    pub repeated: u32,
}

/// The answer to a batch with lines that were not understood, of which nothing was counted: the one shape of errors, and the lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct RejectedBatch {
    /// The error.
    #[serde(flatten)]
    pub error: ApiError,
    /// The lines, the first ones at least.
    pub errors: Vec<RefusedLine>,
}

impl RejectedBatch {
    /// The answer to a batch with these lines.
    #[must_use]
    pub fn of(errors: Vec<RefusedLine>) -> Self {
        let message = match errors.first() {
            Some(first) => format!("line {}: {}; nothing was counted", first.line, first.message),
            None => "nothing was counted".to_owned(),
        };
        Self { error: ApiError::new(ErrorCode::Invalid, message), errors }
    }
}
